//! A table that cannot be used: its rows are rejected when they carry amounts, and it is said with what was
//! seen and the lines to paste into `dossier.toml`.

use rust_decimal::{Decimal, RoundingStrategy};

use super::Region;
use crate::interpret::amounts::scale;
use crate::interpret::amounts::{is_amount, looks_like_amount};
use crate::interpret::header::{self, Layout};
use crate::interpret::values::Marks;
use crate::interpret::{Found, values};
use crate::model::Text;
use crate::model::account::{ColumnReading, Role, TableAccount};
use crate::model::dossier::{SourceSettings, Unit};
use crate::model::field::Field;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::money::{Currency, Money};
use crate::model::place::column_letters;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::{fold, nearest};

/// Headers named in a message.
const HEADERS_MAX: usize = 8;

/// Accounts for the rows of a table that cannot be used, and says what to do.
pub(in crate::interpret) fn table(found: &Found, why: &str, account: &mut TableAccount) -> Problem {
    let Found { sheet, region, ref layout, .. } = *found;
    let (layout, rows) = (layout.as_ref(), &mut account.rows);
    let columns = layout.into_iter().flat_map(|layout| &layout.columns);
    let money: Vec<u32> = columns.filter(|one| says_money(&one.header, one.field)).map(|one| one.column).collect();
    let carries = |row: u32| {
        sheet.cells(row).any(|(column, value)| {
            looks_like_amount(value) || (money.binary_search(&column).is_ok() && is_amount(value))
        })
    };
    let filled: Vec<u32> = region.body().filter(|row| !sheet.is_blank(*row)).collect();
    // `version` beside `3.2`, alone on its sheet, is no table.
    let is_alone = layout.is_none() && matches!(filled[..], [row] if sheet.cells(row).nth(2).is_none());
    let (mut rejected, mut notes) = (0, 0);
    for row in filled {
        if !is_alone && carries(row) { rejected += 1 } else { notes += 1 }
    }
    rows.rejected += rejected;
    rows.note += notes;
    rows.blank += region.body().len() as u32 - rejected - notes;
    let kind = ProblemKind::UnrecognisedTable { carries_amounts: rejected > 0 };
    let place = sheet.name().map(|name| format!("feuille « {name} » : ")).unwrap_or_default();
    let stake = match rejected {
        0 => String::new(),
        1 => " Une ligne porte un montant et n’est pas comptée.".to_owned(),
        many => format!(" {many} lignes portent des montants et ne sont pas comptées."),
    };
    let seen = seen(sheet, region, layout);
    let message = format!("Tableau non reconnu ({place}{why}). {seen}{stake}");
    let currency = account.amount.currency();
    let remedy = paste(sheet, region, layout, account.role, currency);
    let amount = if rejected > 0 { sum(sheet, region, layout, currency) } else { None };
    Problem { amount, ..problem(kind, sheet, region, message, remedy) }
}

/// What the lines come to in the column that most looks like the amount: an answer is given to that sum.
fn sum(sheet: &Sheet, region: &Region, layout: Option<&Layout>, currency: Currency) -> Option<Money> {
    let named = layout.and_then(|layout| amount_column(sheet, region, layout)).map(|one| one.column);
    let column = named.or_else(|| most_amounts(sheet, region, usize::MAX))?;
    let is_total = |row: u32| {
        let mut texts = sheet.cells(row).filter_map(|(_, value)| values::text(value));
        texts.any(|text| matches!(fold(&text).split(' ').next(), Some("total" | "totaux" | "soustotal")))
    };
    let mut numbers = region.body().filter(|row| !is_total(*row)).filter_map(|row| {
        values::number(sheet.value(row, column), Marks::Comma).ok().flatten().map(|number| number.value)
    });
    let sum = numbers.try_fold(Decimal::ZERO, Decimal::checked_add)?;
    let digits = currency.decimals();
    Some(Money::new(sum.round_dp_with_strategy(digits, RoundingStrategy::MidpointAwayFromZero), currency))
}

fn says_money(header: &str, field: Option<Field>) -> bool {
    let folded = fold(header);
    field.is_some_and(Field::is_money)
        || folded.split(' ').any(|word| matches!(word, "montant" | "total" | "ttc" | "mt"))
}

/// What was seen: the headers, or the first row when there is none.
fn seen(sheet: &Sheet, region: &Region, layout: Option<&Layout>) -> String {
    let headers: Vec<String> = match layout {
        Some(layout) => {
            layout.columns.iter().map(|one| plain(&one.header)).filter(|name| !name.is_empty()).collect()
        }
        None => Vec::new(),
    };
    let (what, cells, row) = match region.header.filter(|_| !headers.is_empty()) {
        Some(row) => ("Intitulés lus", headers, row),
        None => {
            let Some(row) = region.body().find(|row| !sheet.is_blank(*row)) else {
                return "Aucune ligne.".to_owned();
            };
            let cells = sheet.cells(row).filter_map(|(_, value)| values::text(value)).map(|text| plain(&text));
            ("Première ligne lue", cells.collect(), row)
        }
    };
    let shown: Vec<String> = cells.iter().take(HEADERS_MAX).map(|cell| format!("« {} »", short(cell))).collect();
    let more = if cells.len() > HEADERS_MAX { ", …" } else { "" };
    format!("{what} à la ligne {} : {}{more}.", row + 1, shown.join(", "))
}

/// The lines to paste into `dossier.toml`.
fn paste(sheet: &Sheet, region: &Region, layout: Option<&Layout>, role: Role, currency: Currency) -> String {
    let file = quoted(sheet.file());
    let role = match role {
        Role::Unknown => {
            let others = Role::names().filter(|name| *name != "comptabilite").collect::<Vec<_>>().join(", ");
            format!("\"comptabilite\"   # ou {others}")
        }
        role => quoted(role.name()),
    };
    let mut text = format!("Indiquer dans dossier.toml ce qu’est ce fichier :\n[source.{file}]\nrole = {role}");
    let guess = layout.and_then(|layout| Some((layout, amount_column(sheet, region, layout)?)));
    let unit = guess.filter(|(layout, _)| layout.unit.is_none());
    let unit = unit.and_then(|(layout, one)| scale::told(sheet, region, layout, one.column));
    let name = guess.map(|(_, one)| quoted(&plain(&one.header)));
    let (amount, what) = match region.header {
        Some(row) => {
            text.push_str(&format!("\nligne_entete = {}   # la ligne des intitulés de colonnes", row + 1));
            (name.unwrap_or("\"intitulé de la colonne\"".to_owned()), "l’intitulé de la colonne du montant TTC")
        }
        None => {
            text.push_str("\n# ligne_entete = 1   # le numéro de la ligne des intitulés, s’il y en a une");
            (format!("\"{}\"", amount_letters(sheet, region)), "la lettre de la colonne du montant TTC")
        }
    };
    if let Some(unit) = unit {
        let names = Unit::NAMES.iter().map(|(name, _)| *name).filter(|name| *name != unit.name());
        let others = names.collect::<Vec<_>>().join(", ");
        text.push_str(&format!("\nmontants_en = {}   # ou {others}", quoted(unit.name())));
    }
    // Columns of which nobody saw the delimiter.
    if sheet.name().is_none() && sheet.column_count() <= 1 {
        text.push_str("\n# delimiteur = \";\"   # le signe qui sépare les colonnes, s’il y en a plusieurs");
    }
    // The columns of the missions make the amount together: to name one would lose the others.
    if guess.is_some_and(|(layout, one)| layout.missions.contains(&one.column)) {
        return text;
    }
    let foreign = guess.and_then(|(_, one)| header::named_currency(&one.header)).filter(|own| *own != currency);
    let field = if foreign.is_some() { Field::OriginalAmount } else { Field::Amount };
    text.push_str(&format!("\n[source.{file}.colonnes]\n{} = {amount}   # {what}", field.toml_name()));
    text
}

/// Beside the one sheet that is understood, a sheet without amounts is best not read at all.
pub(in crate::interpret) fn spare_sheets(problems: &mut [Problem], tables: &[TableAccount]) {
    let (unknown, known): (Vec<_>, Vec<_>) = tables.iter().partition(|table| table.role == Role::Unknown);
    let Some(sheet) = known.first().and_then(|table| table.sheet.as_ref()) else { return };
    let alone = known.iter().all(|table| table.sheet.as_ref() == Some(sheet));
    let useless = unknown.iter().all(|table| table.rows.rejected == 0 && table.sheet.as_ref() != Some(sheet));
    if !alone || !useless {
        return;
    }
    let spare = |problem: &&mut Problem| {
        problem.kind == ProblemKind::UnrecognisedTable { carries_amounts: false }
            && unknown.iter().any(|table| table.sheet.as_ref() == problem.at.sheet())
    };
    for problem in problems.iter_mut().filter(spare) {
        problem.remedy = format!(
            "Pour ne lire que la feuille comprise, écrire dans dossier.toml :\n[source.{}]\nfeuille = {}",
            quoted(problem.at.file()),
            quoted(sheet)
        );
    }
}

/// Corrections of `dossier.toml` that name a column which no table of the file has.
pub(in crate::interpret) fn unknown_columns(
    file: &Text,
    settings: &SourceSettings,
    found: &[Found],
) -> Vec<Problem> {
    let tables = || found.iter().filter_map(|one| Some((one, one.layout.as_ref()?)));
    let Some((first, layout)) = tables().next() else { return Vec::new() };
    let columns = settings.columns.iter();
    let unknown = columns.filter(|wanted| header::is_unknown(wanted, tables().map(|(_, layout)| layout)));
    let told = unknown.map(|(field, name)| {
        let message = format!(
            "La colonne « {name} » que dossier.toml indique pour « {} » n’existe dans aucun tableau de ce fichier : l’indication n’est pas suivie.",
            field.french()
        );
        let headers = layout.columns.iter().map(|one| plain(&one.header)).filter(|header| !header.is_empty());
        let headers: Vec<String> = headers.collect();
        let near = nearest(name, headers.iter().map(String::as_str)).map(str::to_owned);
        let remedy = match near.or_else(|| headers.first().cloned()) {
            Some(near) => format!(
                "Écrire l’intitulé tel qu’il est dans le fichier, par exemple :\n{}",
                column_to_paste(first.sheet, *field, &near)
            ),
            None => "Écrire la lettre de la colonne, par exemple \"colonne H\".".to_owned(),
        };
        let kind = ProblemKind::UnrecognisedTable { carries_amounts: false };
        let whole = problem(kind, first.sheet, first.region, message, remedy);
        Problem { subject: Text::from(format!("{file}|{}|{name}", field.toml_name())), ..whole }
    });
    told.collect()
}

/// `ligne_entete` beyond the last line of the file; zero-based here.
pub(in crate::interpret) fn unknown_header(row: u32, found: &[Found]) -> Option<Problem> {
    let first = found.first()?;
    if found.iter().any(|one| row < one.sheet.row_count()) {
        return None;
    }
    let message = format!(
        "La ligne d’intitulés {} que dossier.toml indique n’existe dans aucun tableau de ce fichier : l’indication n’est pas suivie.",
        row + 1
    );
    let taken = found.iter().find_map(|one| one.region.header).map_or(1, |header| header + 1);
    let remedy = format!(
        "Écrire le numéro de la ligne des intitulés, ou retirer l’indication :\n[source.{}]\nligne_entete = {taken}",
        quoted(first.sheet.file())
    );
    let kind = ProblemKind::UnrecognisedTable { carries_amounts: false };
    let whole = problem(kind, first.sheet, first.region, message, remedy);
    Some(Problem { subject: Text::from(format!("{}|ligne_entete", first.sheet.file())), ..whole })
}

/// The lines of `dossier.toml` that give a column to one field.
pub(in crate::interpret) fn column_to_paste(sheet: &Sheet, field: Field, name: &str) -> String {
    format!("[source.{}.colonnes]\n{} = {}", quoted(sheet.file()), field.toml_name(), quoted(name))
}

/// The column that most looks like the amount: money by its words, else by its cells.
fn amount_column<'l>(sheet: &Sheet, region: &Region, layout: &'l Layout) -> Option<&'l ColumnReading> {
    const SAMPLE: usize = 200;
    let numbers = |column: u32| {
        let cells = region.body().take(SAMPLE).map(|row| sheet.value(row, column));
        cells.filter(|value| looks_like_amount(*value)).count()
    };
    let columns = layout.columns.iter().filter(|one| !one.header.trim().is_empty());
    let scored = columns.filter_map(|one| {
        let free = one.field.is_none_or(Field::is_money);
        let score = usize::from(says_money(&one.header, one.field)) * SAMPLE + numbers(one.column);
        (free && score > 0).then_some((score, one))
    });
    scored.max_by_key(|(score, one)| (*score, one.column)).map(|(_, one)| one)
}

/// The column of a table without header that most looks like the amount, as `dossier.toml` names it.
fn amount_letters(sheet: &Sheet, region: &Region) -> String {
    const SAMPLE: usize = 200;
    let best = most_amounts(sheet, region, SAMPLE);
    best.map_or("colonne …".to_owned(), |column| format!("colonne {}", column_letters(column)))
}

/// The last of the columns with the most amounts in so many rows.
fn most_amounts(sheet: &Sheet, region: &Region, rows: usize) -> Option<u32> {
    let mut amounts: Vec<(u32, u32)> = Vec::new();
    for (column, value) in region.body().take(rows).flat_map(|row| sheet.cells(row)) {
        if looks_like_amount(value) {
            match amounts.binary_search_by_key(&column, |(known, _)| *known) {
                Ok(at) => amounts[at].1 += 1,
                Err(at) => amounts.insert(at, (column, 1)),
            }
        }
    }
    amounts.into_iter().max_by_key(|(column, count)| (*count, *column)).map(|(column, _)| column)
}

/// A header on one line.
fn plain(header: &str) -> String {
    header.split_whitespace().collect::<Vec<_>>().join(" ")
}

fn short(text: &str) -> String {
    const LETTERS_MAX: usize = 40;
    match text.char_indices().nth(LETTERS_MAX) {
        Some((at, _)) => format!("{}…", &text[..at]),
        None => text.to_owned(),
    }
}

/// A text of TOML.
fn quoted(text: &str) -> String {
    format!("\"{}\"", text.replace('\\', "\\\\").replace('"', "\\\""))
}

/// A table without header whose columns were told from content: to be verified.
pub(in crate::interpret) fn without_header(sheet: &Sheet, region: &Region, layout: &Layout) -> Problem {
    let mut told: Vec<String> = Vec::new();
    for one in layout.columns.iter() {
        if let Some(field) = one.field {
            told.push(format!("{} → {}", column_letters(one.column), field.french()));
        }
    }
    let doubts: String = layout.doubts.iter().map(|doubt| format!(" {}", doubt.why)).collect();
    let message = format!(
        "Aucune ligne d’intitulés : les colonnes ont été reconnues à leur contenu seul ({}). Les lignes sont comptées.{doubts}",
        told.join(", ")
    );
    let kind = ProblemKind::UnrecognisedTable { carries_amounts: false };
    let lines: Vec<String> = layout
        .columns
        .iter()
        .filter_map(|one| Some((one.field?, one.column)))
        .map(|(field, column)| format!("\n{} = \"colonne {}\"", field.toml_name(), column_letters(column)))
        .collect();
    let remedy = format!(
        "Vérifier ces colonnes et, si l’une est fausse, corriger sa lettre dans dossier.toml ; ou ajouter les intitulés au-dessus des données.\n[source.{}.colonnes]{}",
        quoted(sheet.file()),
        lines.concat()
    );
    problem(kind, sheet, region, message, remedy)
}

/// A table that is not counted and that someone should look at.
pub(in crate::interpret) fn to_verify(sheet: &Sheet, region: &Region, message: String) -> Problem {
    let kind = ProblemKind::UnrecognisedTable { carries_amounts: false };
    let remedy = format!(
        "Vérifier que le détail est ailleurs dans le dossier ; si ce tableau porte des lignes à compter, écrire dans dossier.toml :\n[source.{}]\nrole = \"comptabilite\"   # ou justificatifs",
        quoted(sheet.file())
    );
    problem(kind, sheet, region, message, remedy)
}

/// A table that is counted and that may only repeat another.
pub(in crate::interpret) fn perhaps_summary(sheet: &Sheet, region: &Region, message: String) -> Problem {
    let kind = ProblemKind::UnrecognisedTable { carries_amounts: false };
    let remedy = "Si ce tableau ne fait que résumer l’autre, le retirer du fichier ; sinon lui ajouter une date ou un numéro de pièce par ligne.";
    problem(kind, sheet, region, message, remedy.to_owned())
}

/// A problem of a whole table, named by its place.
pub(in crate::interpret) fn problem(
    kind: ProblemKind,
    sheet: &Sheet,
    region: &Region,
    message: String,
    remedy: String,
) -> Problem {
    let at = match region.header {
        Some(row) => sheet.place(row, sheet.cells(row).next().map_or(0, |(column, _)| column)),
        None => sheet.whole().clone(),
    };
    let first =
        sheet.cells(region.header.unwrap_or(region.start)).find(|(_, value)| matches!(value, Value::Text(_)));
    let first = first.filter(|(column, _)| *column > 0).map(|(column, _)| format!("|{column}")).unwrap_or_default();
    let subject = Text::from(format!("{}|{}{first}", sheet.file(), sheet.name().unwrap_or_default()));
    Problem { kind, at, message, remedy, amount: None, subject, related: Vec::new() }
}
