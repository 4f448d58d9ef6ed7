//! The words of the feet of bills, in the languages of those who send them.

use rust_decimal::Decimal;

use crate::model::phrases::Heads;

/// First words of a tax on what is sold.
const VAT: &[&str] = &[
    "tva",
    "t v a",
    "montant tva",
    "montant de la tva",
    "total tva",
    "vat",
    "total vat",
    "mwst",
    "ust",
    "mehrwertsteuer",
    "umsatzsteuer",
    "iva",
    "i v a",
    "totale iva",
    "btw",
    "moms",
    "mva",
    "tax",
    "taxes",
    "total tax",
    "sales tax",
    "state tax",
    "gst",
    "hst",
    "pst",
    "qst",
    "tps",
    "tvq",
    "podatek vat",
    "kwota vat",
];

/// First words of what is added to a bill besides.
const BESIDES: &[&str] = &[
    "taxe de sejour",
    "taxes de sejour",
    "city tax",
    "tourist tax",
    "occupancy tax",
    "tassa di soggiorno",
    "kurtaxe",
    "tip",
    "tips",
    "gratuity",
    "service",
    "service charge",
    "pourboire",
    "trinkgeld",
    "bedienung",
    "propina",
    "mancia",
    "servizio",
    "coperto",
    "servicio",
    "gorjeta",
    "servico",
    "taxa de servico",
    "fooi",
    "bedieningsgeld",
    "napiwek",
    "serwis",
    "dricks",
    "drikkepenge",
];

/// What may stand behind them.
const BEHIND: &[&str] = &[
    "a", "au", "taux", "de", "du", "sur", "at", "on", "zu", "von", "al", "del", "rate", "percent", "normal",
    "reduit", "inclus", "incl", "included", "eur", "euros", "n",
];

/// Words that say a total by themselves; two of them may be one word.
const TOTALS: &[&str] = &[
    "total",
    "totaux",
    "subtotal",
    "soustotal",
    "totale",
    "subtotale",
    "totaal",
    "subtotaal",
    "summe",
    "gesamt",
    "gesamtbetrag",
    "gesamtsumme",
    "zwischensumme",
    "rechnungsbetrag",
    "nettobetrag",
    "bruttobetrag",
    "razem",
    "suma",
    "imponibile",
];

/// Several words that say one.
const TOTAL_PHRASES: &[&str] = &[
    "net a payer",
    "a payer",
    "montant ttc",
    "montant ht",
    "montant total",
    "montant net",
    "net ht",
    "net amount",
    "gross amount",
    "amount due",
    "balance due",
    "net total",
    "do zaplaty",
    "te betalen",
    "a pagar",
    "da pagare",
    "zu zahlen",
    "importe",
    "base imponible",
    "wartosc netto",
    "wartosc brutto",
];

/// What may stand beside the word of a total.
const BESIDE: &[&str] = &[
    "sous",
    "s",
    "general",
    "generale",
    "grand",
    "net",
    "brut",
    "ttc",
    "ht",
    "hors",
    "taxe",
    "taxes",
    "t",
    "tva",
    "vat",
    "comprises",
    "facture",
    "factures",
    "document",
    "invoice",
    "bill",
    "rechnung",
    "fattura",
    "factura",
    "factuur",
    "montant",
    "amount",
    "importe",
    "betrag",
    "due",
    "payable",
    "a",
    "payer",
    "regler",
    "pagar",
    "da",
    "pagare",
    "incl",
    "excl",
    "inclusive",
    "exclusive",
    "inc",
    "exc",
    "of",
    "without",
    "with",
    "tax",
    "de",
    "du",
    "la",
    "le",
    "l",
    "en",
    "eur",
    "euros",
    "euro",
    "n",
    "no",
    "netto",
    "brutto",
    "gross",
    "iva",
    "btw",
    "mwst",
    "per",
    "te",
    "betalen",
];

/// True when a text as it is written may say a total or a tax: most are refused before they are folded.
pub(super) fn may_open(written: &str) -> bool {
    static HEADS: Heads =
        Heads::of(VAT).with(&Heads::of(TOTALS)).with(&Heads::of(TOTAL_PHRASES)).with(&Heads::of(BESIDE));
    HEADS.may_open(written)
}

/// True when a folded text begins with one of these and says nothing but rates behind.
fn says(folded: &str, words: &[&str]) -> bool {
    words.iter().filter_map(|word| folded.strip_prefix(word)).any(|rest| {
        (rest.is_empty() || rest.starts_with(' '))
            && rest.split(' ').all(|word| word.is_empty() || is_figure(word) || BEHIND.contains(&word))
    })
}

fn is_figure(word: &str) -> bool {
    word.bytes().any(|byte| byte.is_ascii_digit())
}

/// True for `TVA 10 %`, `Sales tax`: a tax on what is sold.
pub(super) fn is_vat(folded: &str) -> bool {
    says(folded, VAT)
}

/// True for a tax or a tip, which is paid besides what was bought.
pub(super) fn is_besides(folded: &str) -> bool {
    is_vat(folded) || says(folded, BESIDES)
}

/// True for `Total TTC`, `Total facture n° 12`: words of a total, and nothing else. `Total nettoyage` is bought.
pub(super) fn is_total(folded: &str) -> bool {
    let is_known =
        |text: &str| text.split(' ').all(|word| word.is_empty() || is_figure(word) || BESIDE.contains(&word));
    let word = || {
        let mut rest = folded.split(' ').filter(|word| !BESIDE.contains(word) && !is_figure(word));
        rest.next().is_some_and(|word| TOTALS.contains(&word)) && rest.all(|word| TOTALS.contains(&word))
    };
    word()
        || TOTAL_PHRASES
            .iter()
            .filter_map(|phrase| folded.strip_prefix(phrase))
            .any(|rest| (rest.is_empty() || rest.starts_with(' ')) && is_known(rest))
}

/// True for `Total facture`, `Total TTC`: of a whole document. `Balance due` may be what is left of it.
pub(super) fn is_of_document(folded: &str) -> bool {
    const OF: &[&str] = &[
        "facture", "factures", "document", "invoice", "bill", "rechnung", "fattura", "factura", "factuur", "ttc",
        "ht", "general", "generale", "grand",
    ];
    let mut words = folded.split(' ');
    is_total(folded) && words.any(|word| TOTALS.contains(&word)) && folded.split(' ').any(|word| OF.contains(&word))
}

/// True for `Sous-total`, `Subtotal`: something is still to be added.
pub(super) fn is_subtotal(folded: &str) -> bool {
    const BELOW: &[&str] =
        &["sous", "s", "sub", "soustotal", "subtotal", "subtotale", "subtotaal", "zwischensumme"];
    folded.split(' ').any(|word| BELOW.contains(&word))
}

/// True for `TOTAL 4521`, which may be a petrol station and its number.
pub(super) fn is_station(folded: &str) -> bool {
    let mut words = folded.split(' ');
    words.next() == Some("total") && words.all(is_figure) && folded != "total"
}

/// True for a line that names who sells petrol.
pub(super) fn is_petrol(folded: &str) -> bool {
    const BRANDS: &[&str] = &[
        "esso",
        "shell",
        "bp",
        "avia",
        "texaco",
        "aral",
        "agip",
        "eni",
        "repsol",
        "q8",
        "elf",
        "totalenergies",
        "lukoil",
        "omv",
        "cepsa",
        "galp",
        "tamoil",
    ];
    folded.split(' ').any(|word| BRANDS.contains(&word))
}

/// True for `Total HT`, `Net amount`: without the tax.
pub(super) fn says_net(folded: &str) -> bool {
    const NET: &[&str] =
        &["ht", "hors", "net", "netto", "nettobetrag", "imponibile", "excl", "exc", "base", "without"];
    folded.split(' ').any(|word| NET.contains(&word))
}

/// True for `Montant TTC`: with the tax.
pub(super) fn says_gross(folded: &str) -> bool {
    const GROSS: &[&str] = &["ttc", "gross", "brutto", "bruttobetrag", "incl", "inclusive"];
    folded.split(' ').any(|word| GROSS.contains(&word))
}

/// What the rate of a tax tells of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Rate {
    /// The amount beside holds the tax.
    Within,
    /// The tax is added to it.
    Besides,
    Unknown,
}

/// The rate that a label prints.
fn printed_rate(label: &str) -> Option<Decimal> {
    let (head, _) = label.split_once('%')?;
    let head = head.trim_end();
    let start = head.rfind(|sign: char| !sign.is_ascii_digit() && !matches!(sign, ',' | '.'));
    let start = start.and_then(|at| Some(at + head[at..].chars().next()?.len_utf8())).unwrap_or(0);
    head[start..].replace(',', ".").parse::<Decimal>().ok().filter(|rate| !rate.is_zero())
}

/// True when the whole holds these taxes: at their rates, what is taxed and its taxes make it.
pub(super) fn are_within<'a>(taxes: impl Iterator<Item = (&'a str, Decimal)>, whole: Decimal) -> bool {
    let (mut gross, mut slack) = (Decimal::ZERO, Decimal::ZERO);
    for (label, tax) in taxes {
        let Some(rate) = printed_rate(label) else { return false };
        let times = (Decimal::ONE_HUNDRED + rate) / rate;
        gross += tax * times;
        // Each tax is rounded to the cent.
        slack += Decimal::new(5, 3) * times;
    }
    (gross - whole).abs() <= slack
}

/// Reads a tax without its rate beside an amount: at a rate that is usual here, does the amount hold it?
pub(super) fn usual(tax: Decimal, beside: Decimal) -> Rate {
    const USUAL: &[(i64, u32)] = &[(20, 0), (10, 0), (55, 1), (21, 1), (85, 1)];
    let rates = || USUAL.iter().map(|(digits, scale)| at_rate(Decimal::new(*digits, *scale), tax, beside));
    match (rates().any(|rate| rate == Rate::Within), rates().any(|rate| rate == Rate::Besides)) {
        (true, false) => Rate::Within,
        (false, true) => Rate::Besides,
        _ => Rate::Unknown,
    }
}

/// Reads `TVA 10 %` beside an amount that holds it or does not, to the cent.
pub(super) fn rate(label: &str, tax: Decimal, beside: Decimal) -> Rate {
    printed_rate(label).map_or(Rate::Unknown, |rate| at_rate(rate, tax, beside))
}

fn at_rate(rate: Decimal, tax: Decimal, beside: Decimal) -> Rate {
    let hundred = Decimal::ONE_HUNDRED;
    let is_near = |computed: Decimal| (computed - tax).abs() <= Decimal::new(1, 2);
    match (is_near(beside * rate / (hundred + rate)), is_near(beside * rate / hundred)) {
        (true, false) => Rate::Within,
        (false, true) => Rate::Besides,
        _ => Rate::Unknown,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_words_of_feet_are_known_as_a_whole() {
        for label in
            ["total", "total ttc", "sous total", "total facture n 12", "net a payer eur", "totale da pagare"]
        {
            assert!(is_total(label), "{label}");
        }
        for label in ["total nettoyage", "total energies", "a payer au comptoir", "net", "facture", "payer"] {
            assert!(!is_total(label), "{label}");
        }
        for label in ["tva", "tva 10", "vat at 20", "i v a 22"] {
            assert!(is_vat(label) && is_besides(label), "{label}");
        }
        for label in ["taxe de sejour", "taxi", "vat refund", "tva non recuperee du taxi"] {
            assert!(!is_vat(label), "{label}");
        }
    }

    #[test]
    fn a_rate_tells_whether_the_tax_is_within() {
        let rate = |label: &str, tax: i64| rate(label, Decimal::new(tax, 2), Decimal::new(15_000, 2));
        assert_eq!(rate("TVA 10 %", 1_364), Rate::Within);
        assert_eq!(rate("TVA 10%", 1_500), Rate::Besides);
        assert_eq!(rate("TVA 5,5 %", 782), Rate::Within);
        assert_eq!(rate("TVA 10 %", 1_400), Rate::Unknown);
        assert_eq!(rate("TVA", 1_364), Rate::Unknown);
    }
}
