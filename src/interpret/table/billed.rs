//! `Facture n° VB-17-0987 du 31/08/2017` alone in its row, above the lines of that invoice: an agency's statement by
//! invoice tells the number there only.

use super::sections::only_text;
use crate::interpret::header::Layout;
use crate::interpret::totals::printed::is_total_label;
use crate::interpret::values;
use crate::model::entry::{Entry, Side};
use crate::model::field::Field;
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

/// What a title calls the paper whose lines stand below it.
const PAPERS: &[&str] = &["facture", "avoir", "invoice"];
/// How it announces the number.
const SIGNS: &[&str] = &["n°", "nº", "no", "no.", "n", "numéro", "numero", "#"];
/// What may stand between the number and the day.
const BEFORE_DAYS: &[&str] = &["du", "le", "en", "date", "de", "dated", "of"];

/// Gives the lines the number of the title above them, where every line stands under one and no row between the lines
/// says anything else: a text below a line may be the rest of its label. `alone` are the rows of a single cell.
pub(in crate::interpret) fn tell(sheet: &Sheet, alone: &[u32], layout: &Layout, entries: &mut [Entry]) {
    let row = |entry: &Entry| entry.place.cell_ref().map(|cell| cell.row);
    let of_papers = entries.first().is_some_and(|entry| entry.side == Side::Support);
    let (Some(first), Some(last)) = (entries.first().and_then(row), entries.last().and_then(row)) else { return };
    if alone.is_empty() || !of_papers || layout.has(Field::Invoice) {
        return;
    }
    let mut titles: Vec<(u32, &str)> = Vec::new();
    for row in alone.iter().copied() {
        match only_text(sheet, row).map(|text| (text, number(text))) {
            Some((_, Some(number))) => titles.push((row, number)),
            Some((text, None)) if is_total_label(text) || row > last => {}
            _ => return,
        }
    }
    let above = |line: u32| titles.partition_point(|(title, _)| *title < line);
    // Each has its lines: the first stands above the first line, no two are of one line, none is below the last.
    let mut sections: Vec<usize> = entries.iter().filter_map(row).map(above).collect();
    sections.dedup();
    if titles.is_empty() || above(first) == 0 || !sections.iter().copied().eq(1..=titles.len()) {
        return;
    }
    for entry in entries {
        let number = row(entry).and_then(|line| titles.get(above(line).checked_sub(1)?)).map(|(_, number)| *number);
        entry.texts.fill([(Field::Invoice, number)]);
    }
}

/// The number of a title that says nothing but a paper, its number and its day.
fn number(text: &str) -> Option<&str> {
    const LONGEST: usize = 80;
    if text.len() > LONGEST {
        return None;
    }
    let mut words =
        text.split_whitespace().map(|word| word.trim_matches([':', ',', ';'])).filter(|word| !word.is_empty());
    let paper = fold(words.next()?);
    let mut number = words.next().filter(|_| PAPERS.contains(&paper.as_str()))?;
    if SIGNS.contains(&number.to_lowercase().as_str()) {
        number = words.next()?;
    }
    let number = ["n°", "N°", "nº", "Nº"].iter().find_map(|sign| number.strip_prefix(sign)).unwrap_or(number);
    let is_number = number.bytes().any(|byte| byte.is_ascii_digit()) && !number.contains('/');
    let rest: Vec<&str> =
        words.filter(|word| !matches!(*word, "-" | "–") && !BEFORE_DAYS.contains(&fold(word).as_str())).collect();
    let is_day = || values::date(Value::Text(&rest.join(" "))).ok().flatten().is_some();
    (is_number && (rest.is_empty() || is_day())).then_some(number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_title_says_a_paper_its_number_and_its_day() {
        for (text, told) in [
            ("Facture n° VB-17-0987 du 31/08/2017", Some("VB-17-0987")),
            ("FACTURE N° 4412", Some("4412")),
            ("Facture n°4412 du 3 mars 2017", Some("4412")),
            ("Avoir VB-17-1033", Some("VB-17-1033")),
            ("Facture du 31/08/2017", None),
            ("Facture 08/2017", None),
            ("Facture n° 4412 et 4413 bis", None),
            ("Facture n° 4412 - 4413", None),
            ("Facture n° 4412 HOTEL ROYAL", None),
            ("Facture HOTEL ROYAL", None),
            ("Factures", None),
            ("Voir facture n° 4412", None),
        ] {
            assert_eq!(number(text), told, "{text}");
        }
    }
}
