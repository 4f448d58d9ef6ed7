//! Paragraphs → what the report declares, each value with the words that say it.
//!
//! Nothing is known of the report but the French of such reports: days, amounts, numbers of members and
//! names of places are found wherever they stand; what stands beside a place belongs to it. A value that is
//! said in two ways, or of nobody knows which mission, is left out and told: none is guessed.
//!
//! | file | decides |
//! |---|---|
//! | `tokens`, `numbers`, `dates`, `amounts`, `people`, `places`, `countries` | what words mean by themselves |
//! | `vocabulary` | by which words a number is told from another. **New wording of reports here** |
//! | `computed` | which amounts are one: a computation and its result, words and figures |
//! | `absent` | who is counted and did not go |
//! | `parted` | where paragraphs that run together part |
//! | `reading` | a paragraph and all of these |
//! | `strength` | what the words around say that a day or an amount is |
//! | `natures` | of which nature they make it |
//! | `known`, `lent` | which places are missions; which names the dossier lends to a text that presents none |
//! | `affairs` | what is said of other things in the same towns, of other years |
//! | `sections` | which part of the text is about which mission |
//! | `about` | what a column or a row of a table is about |
//! | `headers` | the words above each column of a table |
//! | `columns` | which of the amounts side by side in a table is the cost |
//! | `link`, `pairing`, `table` | to which mission belongs what a paragraph, a cell says: claims |
//! | `travellers` | which tables have a row for each traveller |
//! | `reckoned` | what cells make together: `HT` and `TVA`, one row for each traveller |
//! | `sums` | whether a line `Total : …` is the cost of the mission before it, or of all |
//! | `settle` | what remains of the claims |
//! | `slips` | which amounts are one, badly typed |
//! | `elsewhere` | what is said besides, otherwise |
//! | `head`, `mandates` | object, body, sitting, fiscal year; authorisations |

mod about;
mod absent;
mod affairs;
mod amounts;
mod claims;
mod columns;
mod computed;
mod countries;
mod dates;
mod elsewhere;
mod head;
mod headers;
mod known;
mod lent;
mod link;
mod mandates;
mod natures;
mod numbers;
mod pairing;
mod parted;
mod people;
mod places;
mod reading;
mod reckoned;
mod sections;
mod settle;
mod slips;
mod strength;
mod sums;
mod table;
mod tokens;
mod travellers;
mod vocabulary;

use claims::{Claims, Subject, Value};
use lent::Lent;
use reading::Reading;
use strength::Strength;

use crate::model::declaration::{Declaration, Quoted};
use crate::model::document::Document;
use crate::model::dossier::Dossier;
use crate::model::money::Currency;

/// What the report declares. A text that presents no mission may still decide on those of `dossier`: their names
/// are then looked for.
pub fn report(document: &Document, dossier: Option<&Dossier>) -> Declaration {
    let document = &parted::lines(document);
    let (readings, marks) = reading::of(document);
    let mut doubts = Vec::new();
    let title = head::title(&readings);
    let object = title.as_ref().map(|(at, _)| *at);
    let tables = table::of(&readings, marks);
    let mut missions = known::missions(&readings, object, &tables);
    let mut lent = Lent::default();
    if let Some(dossier) = dossier {
        if missions.is_empty() {
            lent = lent::to(&readings, dossier);
            missions.append(&mut lent.missions);
        } else {
            missions.extend(lent::besides(&readings, dossier, &missions));
        }
    }
    let sections = sections::of(&readings, &missions);
    let aside = affairs::among(&readings, &missions);
    let years = dossier.map(affairs::years).unwrap_or_default();
    let mut claims = Claims::default();
    for (at, reading) in readings.iter().enumerate().filter(|(_, reading)| !reading.is_row()) {
        if lent.is_elsewhen(at) || aside[at] {
            continue;
        }
        link::claim(reading, &missions, sections[at], Some(at) == object, &years, &mut claims);
    }
    claims.recall();
    claims.gather_apart();
    // Nor is the only one that was recognised the whole of a dossier that has several.
    claims.has_more = missions.len() == 1 && dossier.is_some_and(|dossier| dossier.missions.len() > 1);
    claims.has_more |= readings.iter().any(|reading| sections::is_of_another(reading, &missions));
    for table in tables.iter().filter(|table| !aside[table.first]) {
        claims.has_more |= missions.len() == 1 && table::has_unknown(table, &missions);
        table::claim(table, &missions, sections[table.first], &mut claims);
    }
    let year = object.and_then(|at| head::year_of(&readings[at])).or_else(|| year_of_stays(&readings));
    let currency = currency(&claims);
    // Numbers without any currency are those of the dossier.
    let own = currency.as_ref().map(|one| one.value).or(dossier.map(|dossier| dossier.currency));
    let own = own.unwrap_or(Currency::EUR);
    sums::place(&mut claims, missions.len(), own);
    let settled = settle::settled(&missions, &claims, year, own);
    let mut told = settled.missions;
    mandates::attach(&readings, &sections, &missions, &mut told);
    let commission_date = head::commission_date(&readings, &mut doubts);
    let fiscal_year = head::fiscal_year(&readings, &mut doubts);
    doubts.extend(settled.doubts);
    Declaration {
        file: document.file.clone(),
        title: title.map(|(_, title)| title),
        organisation: head::organisation(&readings),
        commission_date,
        fiscal_year,
        currency,
        total: settled.total,
        missions: told,
        doubts,
    }
}

/// The one year of the stays that say theirs.
fn year_of_stays(readings: &[Reading<'_>]) -> Option<i16> {
    let stays = readings.iter().flat_map(|reading| reading.stays.iter().map(move |stay| (reading, stay)));
    let mut years = stays
        .filter(|(reading, stay)| strength::of(reading, stay) == Strength::Mission)
        .flat_map(|(_, stay)| stay.start.year.into_iter().chain(stay.end.year));
    let first = years.next()?;
    years.all(|other| other == first).then_some(first)
}

/// The currency of most costs.
fn currency(claims: &Claims) -> Option<Quoted<Currency>> {
    let mut counted: Vec<(Currency, usize, &crate::model::declaration::Quote)> = Vec::new();
    for claim in claims.all.iter().filter(|claim| claim.subject == Subject::Cost) {
        let amount = match &claim.value {
            Value::Amount(amount) => Some(amount),
            Value::OneOf(amounts) => amounts.first(),
            Value::Stay(_) | Value::Heads(_) => None,
        };
        let Some(currency) = amount.and_then(|amount| amount.currency) else { continue };
        match counted.iter_mut().find(|(known, _, _)| *known == currency) {
            Some((_, count, _)) => *count += 1,
            None => counted.push((currency, 1, &claim.quote)),
        }
    }
    let most = counted.iter().map(|(_, count, _)| *count).max()?;
    let (currency, _, quote) = counted.into_iter().find(|(_, count, _)| *count == most)?;
    Some(Quoted { value: currency, quote: quote.clone() })
}
