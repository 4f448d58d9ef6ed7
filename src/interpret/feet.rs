//! Rows below the lines or between them that are neither lines nor totals of lines: balances of an account, and what
//! is taken off the lines of a claim.

pub(super) mod below_total;
pub(super) mod footing;
pub(super) mod questions;
pub(super) mod settled;
mod settled_words;
mod unproved;
mod words;

use super::amounts::looks_like_amount;
use super::header::Layout;
use super::rows::cells::RowCells;
use super::rows::dated::DateColumn;
use super::totals::printed::{REFERENCES, is_total_label};
use super::values;
use super::values::vocabulary::{BALANCE_DAYS, BALANCE_LABELS};
use crate::model::calendar::french_month;
use crate::model::field::Field;
use crate::model::phrases::Heads;
use crate::model::sheet::Value;
use crate::model::words::fold;

/// First words of balances of an account.
const BALANCES: &[&str] = &["solde", "ancien solde", "nouveau solde"];

/// What may follow `solde` without making it a line: `Solde de tout compte` is one.
const BALANCE_ENDS: &[&str] = &[
    "",
    "precedent",
    "anterieur",
    "initial",
    "final",
    "au",
    "du",
    "en",
    "crediteur",
    "debiteur",
    "reporte",
    "comptable",
    "a",
    "n",
    "cloture",
    "ouverture",
    "fin",
    "debut",
    "disponible",
    "net",
    "general",
    "total",
    "theorique",
    "bancaire",
];

/// What an account holds when its lines begin, besides its balance.
const OPENINGS: &[&str] = &[
    "a nouveau",
    "a nouveaux",
    "report a nouveau",
    "reports a nouveau",
    "report solde",
    "report de solde",
    "report du solde",
    "report solde anterieur",
    "report solde precedent",
    "report exercice precedent",
    "report exercice anterieur",
    "report de l exercice precedent",
    "report du mois precedent",
    "report mois precedent",
    "report du releve precedent",
    "report releve precedent",
    "report anterieur",
    "reports anterieurs",
    "cumul anterieur",
    "cumuls anterieurs",
    "cumul precedent",
];

/// True for what an account holds when its lines begin: `Report à nouveau`, `Report exercice précédent 2016`.
pub(super) fn is_opening(text: &str) -> bool {
    let folded = fold(text);
    let words = folded.trim_end_matches(|sign: char| sign.is_ascii_digit() || sign == ' ');
    let words = words.strip_suffix(" au").or_else(|| words.strip_suffix(" du")).unwrap_or(words);
    OPENINGS.contains(&words)
}

/// True for `Previous balance`, `Alter Saldo`, `Saldo anterior al 05/09/2024`: nothing but the balance, and a day.
fn is_foreign_balance(text: &str) -> bool {
    const LETTERS_MAX: usize = 60;
    static HEADS: Heads = Heads::of(BALANCE_LABELS);
    if text.len() > LETTERS_MAX || !HEADS.may_open(text) {
        return false;
    }
    let folded = fold(text);
    let is_day = |word: &str| {
        BALANCE_DAYS.contains(&word)
            || french_month(word).is_some()
            || word.bytes().all(|sign| sign.is_ascii_digit())
    };
    BALANCE_LABELS
        .iter()
        .filter_map(|label| folded.strip_prefix(label))
        .any(|rest| rest.is_empty() || (rest.starts_with(' ') && rest.trim_start().split(' ').all(is_day)))
}

/// True when a text labels a balance of an account: neither a line nor a total of lines.
pub(super) fn is_balance_label(text: &str) -> bool {
    static HEADS: Heads = Heads::of(OPENINGS).with(&Heads::of(BALANCES)).with(&Heads::of(BALANCE_LABELS));
    if !HEADS.may_open(text) {
        return false;
    }
    (begins_like_an_opening(text) && is_opening(text))
        || is_foreign_balance(text)
        || begins_like_a_balance(text) && {
            let folded = fold(text);
            BALANCES.iter().any(|word| {
                folded.strip_prefix(word).is_some_and(|rest| {
                    let next = rest.trim_start().split(' ').next().unwrap_or_default();
                    (rest.is_empty() || rest.starts_with(' '))
                        && (BALANCE_ENDS.contains(&next) || next.parse::<u32>().is_ok())
                })
            })
        }
}

/// `Solde précédent` of a statement: neither a line nor a total of lines. A payee and a day are those of a line, whatever
/// its object.
pub(super) fn is_balance(cells: &RowCells<'_>, dates: &[DateColumn]) -> bool {
    let is_label = |value: Value<'_>| matches!(value, Value::Text(text) if is_balance_label(text));
    let told = |field: Field| cells.get(field).filter(|value| !value.is_blank());
    let is_line = || {
        told(Field::Payee).is_some_and(|payee| !is_label(payee))
            && dates.iter().any(|one| told(one.field).is_some())
    };
    cells.all().any(|(_, value)| is_label(value)) && !is_line()
}

/// True for a line whose cells do not stand under their headers: a day, words and an amount with cents, as a hand or a
/// page turned into a table leaves them. It is no note.
pub(super) fn is_displaced(cells: &RowCells<'_>) -> bool {
    let is_day = |value: Value<'_>| match value {
        Value::Date(_) => true,
        Value::Text(text) => {
            text.len() <= 10 && text.contains(['/', '-', '.']) && values::date(value).is_ok_and(|day| day.is_some())
        }
        _ => false,
    };
    let is_amount = |value: Value<'_>| match value {
        Value::Number(number) => number.fract() != 0.0,
        Value::Text(text) => text.contains([',', '.']) && !is_day(value) && looks_like_amount(value),
        _ => false,
    };
    let is_words = |value: Value<'_>| {
        matches!(value, Value::Text(text) if text.bytes().filter(u8::is_ascii_alphabetic).count() >= 3
            && !is_total_label(text) && !is_balance_label(text))
    };
    let says_sum =
        |value: Value<'_>| matches!(value, Value::Text(text) if is_total_label(text) || is_balance_label(text));
    let has = |is: &dyn Fn(Value<'_>) -> bool| cells.all().any(|(_, value)| is(value));
    has(&is_day) && has(&is_amount) && has(&is_words) && !has(&says_sum)
}

fn begins_like_a_balance(text: &str) -> bool {
    let first = text.trim_start().bytes().next();
    first.is_some_and(|first| matches!(first.to_ascii_lowercase(), b's' | b'a' | b'n'))
}

fn begins_like_an_opening(text: &str) -> bool {
    let mut bytes = text.trim_start().bytes().map(|byte| byte.to_ascii_lowercase());
    matches!(
        (bytes.next(), bytes.next()),
        (Some(b'a'), Some(b' ' | b'-')) | (Some(b'r'), Some(b'e')) | (Some(b'c'), Some(b'u')) | (Some(0xC3), _)
    )
}

/// Below the lines of a claim, what is taken off them or still to be paid of them.
const FEET: &[&str] = &[
    "dont avance",
    "dont avances",
    "dont acompte",
    "a deduire",
    "avance a deduire",
    "avance deduite",
    "avance percue",
    "avances percues",
    "avance recue",
    "avance versee",
    "avance deja versee",
    "acompte percu",
    "acompte verse",
    "moins avance",
    "reste du",
    "reste a payer",
    "reste a rembourser",
    "reste a regler",
    "reste a percevoir",
    "trop percu",
];

/// What is then left; without anything taken off, the total itself.
const NETS: &[&str] = &[
    "net a payer",
    "net a rembourser",
    "net a regler",
    "net du",
    "solde a payer",
    "solde a rembourser",
    "montant a rembourser",
    "montant a payer",
    "montant a regler",
    "montant du",
    "somme a payer",
    "somme a regler",
    "somme a rembourser",
    "somme due",
    "a payer",
    "a regler",
    "a rembourser",
    "du a l agent",
    "arrete a la somme de",
    "amount due",
    "balance due",
    "net amount due",
    "due to employee",
    "amount to reimburse",
    "reimbursement due",
    "zu erstatten",
    "zu zahlen",
    "a pagar",
    "da pagare",
    "do zaplaty",
    "te betalen",
];

/// True for `Net à payer en euros`, whose amount is that of the lines above it, were it of one alone.
pub(super) fn is_net_label(text: &str) -> bool {
    const ENDS: &[&str] = &[
        "",
        "en euros",
        "en eur",
        "ttc",
        "eur",
        "euros",
        "a l agent",
        "a l interesse",
        "a l interessee",
        "to employee",
        "to traveller",
        "to claimant",
    ];
    const LETTERS_MAX: usize = 60;
    text.len() <= LETTERS_MAX && {
        let folded = fold(text);
        NETS.iter().filter_map(|net| folded.strip_prefix(net)).any(|rest| ENDS.contains(&rest.trim_start()))
    }
}

/// How claims in other languages say an advance that they take off their total, folded: below it alone.
const ADVANCES_ABROAD: &[&str] = &[
    "less cash advance",
    "less cash advances",
    "less advance",
    "less advances",
    "less travel advance",
    "less advance received",
    "minus advance",
    "cash advance received",
    "advance received",
    "abzuglich vorschuss",
    "vorschuss erhalten",
    "erhaltener vorschuss",
    "meno anticipo",
    "anticipo ricevuto",
    "menos anticipo",
    "anticipo recibido",
];

/// True for `Less: cash advance`, folded.
pub(super) fn is_advance_label(folded: &str) -> bool {
    ADVANCES_ABROAD.contains(&folded)
}

/// True for a row that says what is taken off the lines above it, and nothing beside but an amount, in a table of so many
/// columns; `below_others` when another such row stands above.
#[inline]
pub(super) fn is_foot(cells: &RowCells<'_>, columns: usize, below_others: bool) -> bool {
    const CELLS_MAX: usize = 2;
    let says_so = |(_, value)| matches!(value, Value::Text(text) if is_foot_label(text, below_others));
    // Where lines have no more cells than a foot, a line may begin like one.
    cells.filled() <= CELLS_MAX && columns > CELLS_MAX && cells.all().any(says_so)
}

/// True for `Reste dû` or `À déduire : avance`, and below them for `Net à payer`: neither a line nor a total of lines.
fn is_foot_label(text: &str, below_others: bool) -> bool {
    let folded = fold(text);
    let nets = if below_others { NETS } else { &[] };
    // `Avance versée à l’hôtel` is an expense.
    const BEHIND: &[&str] = &["", "avance", "avances", "acompte", "du", "le", "sur"];
    FEET.iter().chain(nets).filter_map(|foot| folded.strip_prefix(foot)).any(|rest| {
        let next = rest.trim_start().split(' ').next().unwrap_or_default();
        (rest.is_empty() || rest.starts_with(' ')) && BEHIND.contains(&next)
    })
}

/// True for `Total des bordereaux précédents`: what other slips or periods held, which no line of this one makes.
pub(super) fn is_of_earlier(label: &str) -> bool {
    const OTHERS: &[&str] = &[
        "bordereau",
        "bordereaux",
        "mois",
        "periode",
        "periodes",
        "exercice",
        "exercices",
        "etat",
        "etats",
        "liste",
        "listes",
    ];
    const EARLIER: &[&str] = &[
        "precedent",
        "precedents",
        "precedente",
        "precedentes",
        "anterieur",
        "anterieurs",
        "anterieure",
        "anterieures",
    ];
    let folded = fold(label);
    let says = |words: &[&str]| folded.split(' ').any(|word| words.contains(&word));
    says(EARLIER) && says(OTHERS)
}

/// True for `Total | 3 mandats`: what stands in the columns of numbers counts the lines, or nothing does and the label is
/// no merchant's name. TOTAL sells petrol, under a number and on a day of its own.
pub(super) fn may_still_be_total(layout: &Layout, cells: &RowCells<'_>, label: u32, lines: usize) -> bool {
    const COUNTED: &[&str] = &[
        "mandat", "mandats", "facture", "factures", "om", "ligne", "lignes", "piece", "pieces", "dossiers", "lots",
    ];
    let counts = |text: &str| {
        let folded = fold(text);
        let (number, unit) = folded.split_once(' ').unwrap_or((&folded, ""));
        number.parse() == Ok(lines) && (unit.is_empty() || unit.split(' ').all(|word| COUNTED.contains(&word)))
    };
    let texts = REFERENCES.iter().filter_map(|field| cells.column(*field)).filter(|column| *column != label);
    let texts: Vec<_> = texts.filter_map(|column| values::text(cells.at(column))).collect();
    let is_payee = layout.column(Field::Payee) == Some(label);
    if texts.is_empty() { !is_payee } else { texts.iter().all(|text| counts(text) || is_total_label(text)) }
}

/// True for a cell that heads a group or says what is to be paid, beside nothing but an amount: `Article 6251` where lines
/// have a number, `Net à payer`. `Parking` is bought, and `6532` another imputation.
pub(super) fn heads_group(layout: &Layout, column: u32, value: Value<'_>) -> bool {
    let Value::Text(text) = value else { return false };
    let keys = || {
        let fields = REFERENCES.iter().chain(&[Field::Account]);
        fields.filter_map(|field| layout.column(*field)).any(|one| one == column)
    };
    is_net_label(text) || (text.starts_with(char::is_alphabetic) && keys())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn balances_and_feet_are_no_lines() {
        for label in
            ["Solde précédent", "Nouveau solde au 30/11", "SOLDE", "À nouveau", "Report solde", "A-nouveau 2017"]
        {
            assert!(is_balance_label(label), "{label}");
        }
        for label in [
            "Previous balance",
            "OPENING BALANCE 05/09/2024",
            "Alter Saldo",
            "Saldo anterior al 05/09/2024",
            "Vorig saldo",
        ] {
            assert!(is_balance_label(label), "{label}");
        }
        for label in ["HOTEL BALANCE BOSTON", "New Balance Store", "Saldo Reisen GmbH", "Balance"] {
            assert!(!is_balance_label(label), "{label}");
        }
        for label in ["Solde de tout compte", "Soldes d’été", "Report de mission", "A nouveau taxi", "Cumul"] {
            assert!(!is_balance_label(label), "{label}");
        }
        for label in ["À déduire : avance", "Avance perçue", "RESTE DÛ", "dont avance du 12/03"] {
            assert!(is_foot_label(label, false), "{label}");
        }
        // Alone it may be the total itself.
        assert!(is_foot_label("NET À PAYER", true) && !is_foot_label("Net à payer", false));
        assert!(!is_foot_label("Avance sur frais de mission", true) && !is_foot_label("Reste à quai, taxi", true));
        assert!(!is_foot_label("Avance versée à l’hôtel", true) && !is_foot_label("Reste à payer hôtel", true));
    }
}
