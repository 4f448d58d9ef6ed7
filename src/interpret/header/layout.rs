//! The columns of a table and their meanings: header words, content and neighbours, scored together.

use std::ops::Range;

use super::arithmetic;
use super::by_content;
use super::candidates::{self, CLEAR, Candidate, How};
use super::content::{self, Known, Profile};
use super::converted;
use super::doubts::{self, Doubt};
use super::extras;
use super::fit;
use super::french;
use super::heading;
use super::is_currency_code;
use super::neighbours::{self, Neighbours};
use super::owed;
use super::put_aside::{self, PutAside};
use super::reduced;
use super::requests;
use super::several;
use super::titles::{self, Title};
use crate::interpret::table;
use crate::interpret::table::paging;
use crate::interpret::totals::printed::is_total_label;
use crate::interpret::vocabulary::SMALL_WORDS;
use crate::model::Date;
use crate::model::account::ColumnReading;
use crate::model::dossier::{Dossier, Unit};
use crate::model::field::Field;
use crate::model::money::Currency;
use crate::model::place::column_letters;
use crate::model::sheet::Sheet;
use crate::model::words::fold;

/// Why a column has the meaning that `dossier.toml` gives.
pub(in crate::interpret) const TOLD: &str = "indiqué dans dossier.toml";
/// What `dossier.toml` says of a field that no column holds.
pub(in crate::interpret) const NO_COLUMN: &str = "aucune";
/// Score of a meaning that `dossier.toml` gives.
pub(super) const FORCED: i32 = 1_000;
/// Below this a meaning is not worth naming.
const LEAST: i32 = 50;
/// Columns of descriptions that are read.
const DESCRIPTIONS: usize = 3;

/// The columns of a table and their meanings.
#[derive(Clone, Debug)]
pub(in crate::interpret) struct Layout {
    /// Every column that has a header or content.
    pub(in crate::interpret) columns: Vec<ColumnReading>,
    /// Currency of the document-amount column, when its header says it.
    pub(in crate::interpret) original_currency: Option<Currency>,
    /// In which unit the amounts are printed, when `dossier.toml` says it.
    pub(in crate::interpret) unit: Option<Unit>,
    /// The period that the lines above the table say: of days without a year, it tells the year.
    pub(in crate::interpret) period: Option<(Date, Date)>,
    /// The days of the missions of the dossier.
    pub(in crate::interpret) journeys: Vec<(Date, Date)>,
    /// Columns of amounts whose header names a mission of the dossier, when there are several.
    pub(in crate::interpret) missions: Vec<u32>,
    /// Columns of what is taken back from the amounts, which no other column has deducted.
    pub(in crate::interpret) taken_back: Vec<u32>,
    /// Columns of amounts of no mission beside those of missions.
    pub(in crate::interpret) others: Vec<u32>,
    /// Columns of what a bill asks beside its price and its VAT.
    pub(in crate::interpret) extras: Vec<u32>,
    /// Columns whose header is a bare currency code.
    pub(in crate::interpret) rate_columns: Vec<(u32, Currency)>,
    /// What could be read in two ways that give two totals or two missions.
    pub(in crate::interpret) doubts: Vec<Doubt>,
    /// Columns whose header says what nothing in them can be read as.
    pub(super) put_aside: Vec<PutAside>,
    pub(super) by_field: Vec<(Field, u32)>,
}

impl Layout {
    /// The column of a field.
    pub(in crate::interpret) fn column(&self, field: Field) -> Option<u32> {
        self.by_field.iter().find(|(known, _)| *known == field).map(|(_, column)| *column)
    }

    /// True when the table has this field.
    pub(in crate::interpret) fn has(&self, field: Field) -> bool {
        self.column(field).is_some()
    }

    /// True when `dossier.toml` names the column of this field.
    pub(in crate::interpret) fn is_told(&self, field: Field) -> bool {
        self.columns.iter().any(|one| one.field == Some(field) && one.evidence == TOLD)
    }

    /// The header of a column, for messages.
    pub(in crate::interpret) fn header(&self, column: u32) -> &str {
        self.columns.iter().find(|one| one.column == column).map_or("", |one| &one.header)
    }

    /// How a column is called in messages: `« Mt TTC »`, or `colonne H` when it has no header.
    pub(in crate::interpret) fn called(&self, column: u32) -> String {
        match self.header(column).split_whitespace().collect::<Vec<_>>().join(" ") {
            header if header.is_empty() => format!("colonne {}", column_letters(column)),
            header => format!("« {header} »"),
        }
    }
}

/// One possible meaning of a column.
#[derive(Clone, Debug)]
pub(super) struct Claim {
    pub(super) score: i32,
    pub(super) rank: usize,
    /// Position in the list of columns.
    pub(super) at: usize,
    pub(super) field: Field,
    /// Why, in French.
    pub(super) why: String,
}

/// A column while its meaning is looked for.
#[derive(Clone, Debug)]
pub(super) struct Column {
    pub(super) column: u32,
    pub(super) title: Title,
    pub(super) profile: Profile,
    pub(super) forced: Option<Field>,
    rate: Option<Currency>,
    /// Why a likely meaning was refused.
    pub(super) refused: String,
}

/// Gives a field to each column of the header; `wanted` are the corrections of `dossier.toml`.
pub(in crate::interpret) fn layout(
    sheet: &Sheet,
    header: u32,
    rows: Range<u32>,
    wanted: &[(Field, String)],
    dossier: &Dossier,
) -> Layout {
    let sampled = lines(sheet, header, content::sample(&rows, sheet.cells(header).count() as u32));
    let last = |row: &u32| sheet.cells(*row).next_back().map_or(0, |(column, _)| column + 1);
    let width = sampled.iter().map(last).chain([last(&header)]).max().unwrap_or(0);
    let known = known(dossier);
    let profiles = content::profiles(sheet, &sampled, width, &known);
    let titles = titles::titles(sheet, header, width);
    let columns = titles.into_iter().zip(profiles).enumerate();
    let mut columns: Vec<Column> = columns
        .filter(|(_, (title, profile))| !title.shown.is_empty() || profile.filled > 0)
        .map(|(column, (title, profile))| {
            let column = column as u32;
            let forced = wanted.iter().find(|(_, name)| is_wanted(name, column, &title)).map(|(field, _)| *field);
            let rate = forced.is_none() && is_currency_code(&title.shown);
            let rate = rate.then(|| Currency::from_code(title.shown.trim())).flatten();
            Column { column, title, profile, forced, rate, refused: String::new() }
        })
        .collect();
    several::free_missions(&mut columns, &known);
    let mut claims = claims(&mut columns, wanted);
    if !reserved(Field::Direction, wanted) {
        by_content::sides(sheet, &sampled, &columns, &mut claims);
    }
    converted::examine(sheet, &sampled, &columns, dossier.currency, &mut claims);
    let reductions = reduced::examine(sheet, &sampled, &mut columns, &mut claims);
    owed::examine(sheet, &sampled, &mut columns, &mut claims);
    extras::examine(sheet, &sampled, &mut columns, &mut claims);
    requests::examine(&columns, &mut claims);
    let found = arithmetic::examine(sheet, &sampled, &mut columns, &mut claims);
    let mut taken = settle(claims.clone(), &columns);
    neighbours::plain_date(sheet, &sampled, &columns, &mut taken);
    let mut doubts = doubts::doubts(sheet, &sampled, &columns, &claims, &taken, found);
    let (taken_back, doubt) = reduced::left(sheet, &sampled, &mut columns, &taken, &reductions);
    doubts.extend(doubt);
    let missions = several::missions(sheet, &sampled, &columns, &taken, &known);
    doubts.extend(owed::doubt(sheet, &sampled, &columns, &taken, &missions, &doubts));
    let missions = missions.columns;
    let others = several::beside_missions(sheet, &sampled, &mut columns, &mut taken, &missions);
    let put_aside = put_aside::all(&columns, &taken, wanted);
    let extras = extras::columns(sheet, &sampled, &columns, &taken);
    let journeys = dossier.missions().map(|(_, mission)| (mission.start, mission.end)).collect();
    Layout { missions, others, journeys, put_aside, taken_back, extras, ..finish(columns, taken, doubts) }
}

/// Those of the sampled rows that may be lines: a title between them, a total or a header printed again says
/// nothing of what the columns hold.
fn lines(sheet: &Sheet, header: u32, sampled: Vec<u32>) -> Vec<u32> {
    let is_line = |row: &u32| {
        let numbers_columns = *row == header + 1 && paging::numbers_columns(sheet.cells(*row), 0);
        !numbers_columns
            && sheet.cells(*row).filter(|(_, value)| !value.is_blank()).nth(1).is_some()
            && !table::repeats(sheet, header, *row)
            && !table::texts(sheet, *row).next().is_some_and(|(_, text)| is_total_label(text))
    };
    let lines: Vec<u32> = sampled.iter().copied().filter(is_line).collect();
    if lines.is_empty() { sampled } else { lines }
}

/// What the dossier knows, folded for comparison.
fn known(dossier: &Dossier) -> Known {
    let missions = dossier.missions().flat_map(|(_, one)| [&one.code, &one.label].into_iter().chain(&one.aliases));
    let operations = dossier.missions().flat_map(|(_, one)| &one.operations);
    let folded = |texts: Vec<String>| texts.into_iter().filter(|text| text.len() >= 3).collect();
    Known {
        missions: folded(missions.map(|text| fold(text)).collect()),
        operations: folded(operations.map(|text| fold(text)).collect()),
        currency: fold(dossier.currency.code()),
    }
}

/// True when a correction of `dossier.toml` names no column of these tables: a header that has changed, or a
/// slip of the pen.
pub(in crate::interpret) fn is_unknown<'l>(
    (field, name): &(Field, String),
    mut layouts: impl Iterator<Item = &'l Layout>,
) -> bool {
    fold(name) != NO_COLUMN && !layouts.any(|layout| layout.is_told(*field))
}

/// `montant = "Mt TTC"` names a header; `montant = "colonne H"` a column whose header stands twice.
fn is_wanted(name: &str, column: u32, title: &Title) -> bool {
    let name = fold(name);
    let is_part = |part: &str| name == fold(part);
    let is_title = || is_part(&title.shown) || title.shown.split(heading::JOINT).any(is_part);
    !name.is_empty() && (is_title() || column_by_letters(&name) == Some(column))
}

/// The column that `colonne H` names.
pub(super) fn column_by_letters(name: &str) -> Option<u32> {
    const LETTERS_MAX: usize = 5;
    let folded = fold(name);
    let letters = folded.strip_prefix("colonne ")?;
    let known = (1..=LETTERS_MAX).contains(&letters.len()) && letters.bytes().all(|byte| byte.is_ascii_lowercase());
    known.then(|| letters.bytes().fold(0, |column, byte| column * 26 + u32::from(byte - b'a') + 1) - 1)
}

/// Every meaning that a column may have.
fn claims(columns: &mut [Column], wanted: &[(Field, String)]) -> Vec<Claim> {
    let neighbours = columns.iter().filter(|one| one.rate.is_none() && one.forced.is_none());
    let neighbours =
        neighbours.map(|one| (one.title.candidates.as_slice(), &one.profile, one.title.normal.words.as_str()));
    let neighbours = Neighbours::of(neighbours);
    let means = |field: Field| {
        columns.iter().any(|one| one.title.candidates.first().is_some_and(|best| best.field == field))
    };
    let of_tickets = means(Field::Ticket) && !means(Field::MissionOrder) && !means(Field::PaymentOrder);
    let mut claims = Vec::new();
    for (at, column) in columns.iter_mut().enumerate() {
        if let Some(field) = column.forced {
            claims.push(Claim { score: FORCED, rank: 0, at, field, why: TOLD.to_owned() });
            continue;
        }
        if column.rate.is_some() {
            continue;
        }
        let before = claims.len();
        for one in &column.title.candidates {
            match claim(at, one, column, &neighbours) {
                Some(claim) if !reserved(claim.field, wanted) => claims.push(claim),
                Some(_) => {}
                None if one.score >= CLEAR && column.refused.is_empty() => {
                    let held = column.profile.french();
                    column.refused = format!("contenu contraire à « {} » : {held}", one.field.french());
                }
                None => {}
            }
        }
        let named = by_content::named_missions(&claims[before..], &column.profile);
        claims.extend(named.filter(|claim| !reserved(claim.field, wanted)));
        if claims.len() == before {
            claims.extend(by_content::missions(at, &column.profile).filter(|claim| !reserved(claim.field, wanted)));
        }
        if claims.len() == before {
            claims.extend(by_content::states(at, &column.profile).filter(|claim| !reserved(claim.field, wanted)));
        }
        let named = claims.len() > before;
        let meant = column.title.candidates.first().map(|one| one.field);
        claims.extend(
            by_content::papers(at, named, meant, of_tickets, &column.profile)
                .filter(|claim| !reserved(claim.field, wanted)),
        );
    }
    by_content::currencies(columns, &mut claims, wanted);
    euro_first(columns, &mut claims);
    several::bases(columns, &mut claims);
    several::full_first(columns, &mut claims);
    codes_before_words(columns, &mut claims);
    lesser_dates(&mut claims);
    claims
}

/// Beside `Monnaie` that says `Dollar`, the column that says `USD` is the currency.
fn codes_before_words(columns: &[Column], claims: &mut Vec<Claim>) {
    const TOLD: i32 = 66;
    let is_coded = |column: &Column| column.profile.nearly_all(column.profile.currencies);
    let is_worded = |claim: &Claim| {
        let profile = &columns[claim.at].profile;
        claim.field == Field::Currency && claim.score < FORCED && profile.filled > 0 && profile.currencies == 0
    };
    let free = |column: &Column| column.forced.is_none() && column.rate.is_none() && is_coded(column);
    let Some(at) = columns.iter().position(free) else { return };
    if claims.iter().any(is_worded) {
        claims.retain(|claim| !is_worded(claim) && claim.at != at);
        claims.push(Claim { score: TOLD, rank: 0, at, field: Field::Currency, why: "contenu seul".to_owned() });
    }
}

/// `Date de saisie` is the date of a line when it is the only one.
fn lesser_dates(claims: &mut Vec<Claim>) {
    const LESSER: i32 = 62;
    let is_lesser = |claim: &Claim| claim.field == Field::Date && claim.score <= LESSER;
    let better = claims.iter().any(|claim| claim.field.is_date() && !is_lesser(claim));
    if better || claims.iter().filter(|claim| is_lesser(claim)).count() > 1 {
        claims.retain(|claim| !is_lesser(claim));
    }
}

/// True when `dossier.toml` gives this field to a column.
pub(super) fn reserved(field: Field, wanted: &[(Field, String)]) -> bool {
    field != Field::Description && wanted.iter().any(|(known, _)| *known == field)
}

fn claim(at: usize, one: &Candidate, column: &Column, neighbours: &Neighbours) -> Option<Claim> {
    let profile = &column.profile;
    let content = fit::fit(one.field, profile)
        .or_else(|| fit::fit_numbered(one.field, profile, &column.title.normal.words))?;
    let around = neighbours.points(one, profile)?;
    // An empty column gives way to a filled one.
    let empty = if profile.filled == 0 { 30 } else { 0 };
    let copy = if column.title.normal.copy { 3 } else { 0 };
    let score = i32::from(one.score) + content + around - empty - copy;
    (score >= LEAST - empty).then(|| Claim {
        score,
        rank: one.rank,
        at,
        field: one.field,
        why: words(one, &column.title.shown),
    })
}

/// How the header names the field, in French. The header itself stands beside: only what it was read as is said.
fn words(one: &Candidate, title: &str) -> String {
    let phrase = french::phrase(one.phrase);
    let bare = |text: &str| {
        let folded = fold(text);
        let words = folded.split(' ').filter(|word| !SMALL_WORDS.contains(word));
        words.collect::<Vec<_>>().join(" ")
    };
    let same = bare(title) == bare(&phrase);
    match one.how {
        How::Cut => format!("abrégé de « {phrase} »"),
        How::Part => format!("contient « {phrase} »"),
        How::Open if one.rank > 0 => "intitulé précisé par le contenu".to_owned(),
        How::Phrase | How::Open if same => "intitulé connu".to_owned(),
        How::Phrase | How::Open => format!("lu « {phrase} »"),
    }
}

/// `Montant` beside `Montant EUR` and a currency is the document's own amount.
fn euro_first(columns: &[Column], claims: &mut [Claim]) {
    let currency = claims.iter().any(|claim| claim.field == Field::Currency);
    let named = |claim: &Claim, euro: bool| {
        claim.field == Field::Amount && claim.score < FORCED && columns[claim.at].title.normal.euro == euro
    };
    if !currency || !claims.iter().any(|claim| named(claim, true)) {
        return;
    }
    for claim in claims.iter_mut().filter(|claim| named(claim, false)) {
        claim.field = Field::OriginalAmount;
        claim.score -= 4;
        claim.why = "un autre montant est dit en euros ou remboursé".to_owned();
    }
}

/// A meaning taken: its field and its claim.
#[derive(Clone, Debug)]
pub(super) struct Taken {
    pub(super) field: Field,
    pub(super) at: usize,
    pub(super) score: i32,
    why: String,
}

/// Takes the best claims first; a field has one column, descriptions up to three.
fn settle(mut claims: Vec<Claim>, columns: &[Column]) -> Vec<Taken> {
    claims.sort_by_key(|claim| {
        let filled = std::cmp::Reverse(columns[claim.at].profile.filled);
        (std::cmp::Reverse(claim.score), claim.rank, filled, claim.at, candidates::order(claim.field))
    });
    let mut taken: Vec<Taken> = Vec::new();
    for claim in claims {
        let room = if claim.field == Field::Description { DESCRIPTIONS } else { 1 };
        let free = taken.iter().filter(|one| one.field == claim.field).count() < room;
        if free && taken.iter().all(|one| one.at != claim.at) {
            taken.push(Taken { field: claim.field, at: claim.at, score: claim.score, why: claim.why });
        }
    }
    taken
}

fn finish(columns: Vec<Column>, taken: Vec<Taken>, doubts: Vec<Doubt>) -> Layout {
    let by_field: Vec<(Field, u32)> = taken.iter().map(|one| (one.field, columns[one.at].column)).collect();
    let rate_columns = columns.iter().filter_map(|one| one.rate.map(|currency| (one.column, currency))).collect();
    let original = taken.iter().find(|one| one.field == Field::OriginalAmount);
    let original_currency =
        original.and_then(|one| candidates::without_currency(&columns[one.at].title.normal.words).1);
    let readings = columns.into_iter().enumerate().map(|(at, column)| {
        let own = taken.iter().find(|one| one.at == at);
        ColumnReading {
            column: column.column,
            evidence: evidence(&column, own, &taken),
            header: column.title.shown,
            field: own.map(|one| one.field),
        }
    });
    Layout {
        columns: readings.collect(),
        original_currency,
        unit: None,
        period: None,
        journeys: Vec::new(),
        missions: Vec::new(),
        others: Vec::new(),
        taken_back: Vec::new(),
        extras: Vec::new(),
        rate_columns,
        doubts,
        put_aside: Vec::new(),
        by_field,
    }
}

/// Why a column has its meaning, or none, in French.
fn evidence(column: &Column, own: Option<&Taken>, taken: &[Taken]) -> String {
    let held = column.profile.french();
    if let Some(one) = own {
        return if column.forced.is_some() { one.why.clone() } else { format!("{} ; {held}", one.why) };
    }
    if !column.refused.is_empty() {
        return column.refused.clone();
    }
    if let Some(currency) = column.rate {
        return format!("code de devise {currency} ; {held}");
    }
    let rival = column.title.candidates.first().filter(|best| taken.iter().any(|one| one.field == best.field));
    match rival {
        Some(best) => format!("« {} » est mieux dit par une autre colonne ; {held}", best.field.french()),
        None => held,
    }
}
