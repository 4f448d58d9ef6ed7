//! The currency of amounts that a workbook shows by their number format alone.

use rappro::model::books::Facts;
use rappro::model::entry::Entry;
use rust_xlsxwriter::{Format, Workbook};

/// The facts of a workbook with these headers, its last column of amounts in this format.
fn read(headers: &[&str], texts: &[&str], format: &str) -> Facts {
    let mut book = Workbook::new();
    let sheet = book.add_worksheet();
    let format = Format::new().set_num_format(format);
    for (column, header) in headers.iter().enumerate() {
        sheet.write_string(0, column as u16, *header).unwrap();
    }
    for (row, amount) in [(1, 1428.91), (2, 5988.53), (3, 8905.98)] {
        let number = format!("F17-{row}");
        for (column, text) in [&[number.as_str(), "01/12/2017"], texts].concat().iter().enumerate() {
            sheet.write_string(row, column as u16, *text).unwrap();
        }
        sheet.write_number_with_format(row, headers.len() as u16 - 1, amount, &format).unwrap();
    }
    let bytes = book.save_to_buffer().unwrap();
    rappro::interpret::sheets(rappro::read::bytes("releve.xlsx", bytes), &rappro::dossier::empty())
}

const INVOICES: &[&str] = &["N° facture", "Date facture", "Fournisseur", "Montant"];

fn told(entries: &[Entry]) -> Vec<String> {
    let one = |entry: &Entry| match (entry.amount, entry.original()) {
        (Some(amount), None) => format!("{} {}", amount.plain(), amount.currency().code()),
        (None, Some(original)) => format!("{} {}", original.plain(), original.currency().code()),
        other => format!("{other:?}"),
    };
    entries.iter().map(one).collect()
}

#[test]
fn the_format_of_bare_numbers_tells_their_currency() {
    for (format, code) in [
        ("[$$-409]#,##0.00", "USD"),
        ("#,##0.00\\ [$$-C0C]", "CAD"),
        ("[$£-809]#,##0.00", "GBP"),
        ("[$CHF] #,##0.00", "CHF"),
        ("#,##0.00 \"CAD\"", "CAD"),
        ("[$¥-411]#,##0.00", "JPY"),
        ("\"$\"#,##0.00", "USD"),
        ("#,##0.00\\ [$€-40C]", "EUR"),
        ("#,##0.00", "EUR"),
    ] {
        let facts = read(INVOICES, &["HOTEL"], format);
        let expected = ["1428.91", "5988.53", "8905.98"].map(|amount| format!("{amount} {code}"));
        assert_eq!(told(&facts.entries), expected, "{format}");
    }
}

#[test]
fn words_tell_the_currency_before_formats() {
    let euros = ["1428.91 EUR", "5988.53 EUR", "8905.98 EUR"];
    for (headers, texts) in [
        (&["N° facture", "Date facture", "Fournisseur", "Montant EUR"][..], &["HOTEL"][..]),
        (&["N° facture", "Date facture", "Fournisseur", "Montant (€)"], &["HOTEL"]),
        (&["N° facture", "Date facture", "Fournisseur", "Devise", "Montant"], &["HOTEL", "EUR"]),
        // A payment order is in the currency of the dossier.
        (&["N° mandat", "Date mandat", "Tiers", "Montant mandaté"], &["HOTEL"]),
    ] {
        let facts = read(headers, texts, "[$$-409]#,##0.00");
        assert_eq!(told(&facts.entries), euros, "{headers:?}");
    }
}
