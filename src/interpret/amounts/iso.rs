//! Codes of currencies and countries, and the words for currencies. Data only.

use std::borrow::Cow;

use crate::model::money::Currency;
use crate::model::words::{contains_words, fold};

/// ISO 4217, with the codes that were replaced since 1980 and those that only the DGFiP uses.
const CURRENCIES: &str = "AED AFA AFN ALL AMD ANG AOA AOK AON AOR ARS ATS AUD AWG AZM AZN BAM BBD BDT BEF BGL BGN BHD \
BIF BMD BND BOB BRL BSD BTN BWP BYB BYN BYR BZD CAD CDF CHF CLP CNY COP CRC CSD CUC CUI CUP CVE CYP CZK DEM DJF DKK \
DOP DZD ECS EEK EGP ERN ESP ETB EUR FIM FJD FKP FRF GBP GEL GHC GHS GIP GMD GNF GRD GTQ GWP GYD HKD HNL HRK HTG HUF \
IDR IEP ILS INR IQD IRR ISK ITL JMD JOD JPY KES KGS KHR KMF KPW KRW KWD KYD KZT LAK LBP LKR LRD LSL LTL LUF LVL LYD \
MAD MDL MGA MGF MKD MMK MNT MOP MRO MRU MTL MUR MVR MWK MXN MYR MZM MZN NAD NGN NIO NLG NOK NPR NZD OMR PAB PEN PGK \
PHP PKR PLN PTE PYG QAR ROL RON RSD RUB RUR RWF SAR SBD SCR SDD SDG SEK SGD SHP SIT SKK SLE SLL SOS SRD SRG SSP STD \
STN SVC SYP SZL THB TJS TMM TMT TND TOP TRL TRY TTD TWD TZS UAH UGX USD UYU UZS VEB VED VEF VES VND VUV WST XAF XCD \
XDR XOF XPF YER YUM ZAR ZMK ZMW ZWD ZWL ZWR KZT KZS BUK MXP PLZ";

/// ISO 3166, with the codes that the DGFiP adds for towns and former countries.
const COUNTRIES: &str = "AD AE AF AG AI AL AM AN AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO BQ \
BR BS BT BU BV BW BX BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CS CU CV CW CX CY CZ DE DJ DK DM DO DZ EC EE EG EH \
EN ER ES ET EU FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL \
IM IN IO IQ IR IS IT JE JM JO JP KE KG KH KI KM KN KP KR KW KY KZ LA LB LC LG LI LK LR LS LT LU LV LY MA MC MD ME MF \
MG MH MK ML MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NV NY NZ OM PA PE PF PG PH PK \
PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL SM SN SO SR SS ST SU SV SX SY SZ TC TD TF \
TG TH TI TJ TK TL TM TN TO TR TT TV TW TY TZ UA UG UK UM US UY UZ VA VC VE VG VI VL VN VT VU VV WF WS XC XK YE YT YU \
ZA ZM ZR ZW";

/// Words for currencies, folded; the longest that fits is meant.
const NAMES: &[(&str, &str)] = &[
    ("dollar des etats unis", "USD"),
    ("dollar americain", "USD"),
    ("dollars americains", "USD"),
    ("dollar us", "USD"),
    ("us dollar", "USD"),
    ("dollar canadien", "CAD"),
    ("dollar australien", "AUD"),
    ("dollar neo zelandais", "NZD"),
    ("dollar de hong kong", "HKD"),
    ("dollar de singapour", "SGD"),
    ("livre sterling", "GBP"),
    ("pound sterling", "GBP"),
    ("livre turque", "TRY"),
    ("livre egyptienne", "EGP"),
    ("franc suisse", "CHF"),
    ("francs suisses", "CHF"),
    ("franc cfp", "XPF"),
    ("yen", "JPY"),
    ("yen japonais", "JPY"),
    ("yuan", "CNY"),
    ("yuan renminbi", "CNY"),
    ("dirham marocain", "MAD"),
    ("dinar tunisien", "TND"),
    ("dinar algerien", "DZD"),
    ("couronne danoise", "DKK"),
    ("couronne suedoise", "SEK"),
    ("couronne norvegienne", "NOK"),
    ("couronne tcheque", "CZK"),
    ("zloty", "PLN"),
    ("forint", "HUF"),
    ("leu", "RON"),
    ("real", "BRL"),
    ("real bresilien", "BRL"),
    ("rand", "ZAR"),
    ("won", "KRW"),
    ("roupie indienne", "INR"),
    ("rouble", "RUB"),
    ("euro", "EUR"),
    ("euros", "EUR"),
];

/// The codes of [`CURRENCIES`]: for each two first letters one bit for each third. Every cell of a column is asked about.
static KNOWN: [u32; 26 * 26] = {
    let mut known = [0; 26 * 26];
    let codes = CURRENCIES.as_bytes();
    let mut at = 0;
    while at + 3 <= codes.len() {
        let (pair, third) = place([codes[at], codes[at + 1], codes[at + 2]]);
        known[pair] |= 1 << third;
        at += 4;
    }
    known
};

/// Where a code of capitals stands there.
const fn place([first, second, third]: [u8; 3]) -> (usize, u8) {
    ((first - b'A') as usize * 26 + (second - b'A') as usize, third - b'A')
}

/// True for a code that exists, or existed.
fn is_known(currency: Currency) -> bool {
    let code = <[u8; 3]>::try_from(currency.code().as_bytes()).ok();
    code.filter(|code| code.iter().all(u8::is_ascii_uppercase))
        .map(place)
        .is_some_and(|(pair, third)| KNOWN[pair] >> third & 1 != 0)
}

/// The currency that a cell names, by its code or in words; none for a code that exists nowhere.
pub(in crate::interpret) fn currency(text: &str) -> Option<Currency> {
    let text = text.trim();
    if let Some(sign) = match text {
        "€" => Some("EUR"),
        "$" | "US$" | "$US" => Some("USD"),
        "£" => Some("GBP"),
        "¥" => Some("JPY"),
        _ => None,
    } {
        return Currency::from_code(sign);
    }
    if let Some(currency) = Currency::from_code(text) {
        return is_known(currency).then_some(currency);
    }
    // Numbers of the norm, as card files print them.
    const NUMBERS: &[(&str, &str)] =
        &[("978", "EUR"), ("840", "USD"), ("826", "GBP"), ("756", "CHF"), ("124", "CAD"), ("392", "JPY")];
    if let Some((_, code)) = NUMBERS.iter().find(|(number, _)| *number == text) {
        return Currency::from_code(code);
    }
    // `EUR - Euro`.
    let head = text.split_once(" - ").or_else(|| text.split_once(" – ")).filter(|(code, _)| code.len() == 3);
    let is_code = |code: &str| code.bytes().all(|sign| sign.is_ascii_uppercase());
    if let Some(found) =
        head.filter(|(code, name)| is_code(code) && !is_code(name)).and_then(|(code, _)| currency(code))
    {
        return Some(found);
    }
    // `Dollar des États-Unis (USD)`.
    let inner = text.rsplit_once('(').and_then(|(_, rest)| rest.split_once(')')).map(|(code, _)| code);
    if let Some(found) = inner.filter(|code| code.trim().len() == 3).and_then(currency) {
        return Some(found);
    }
    let folded = fold(text);
    let name = NAMES.iter().find(|(name, _)| *name == folded).or_else(|| {
        let singular = singular(&folded);
        NAMES.iter().find(|(name, _)| *name == singular)
    })?;
    Currency::from_code(name.1)
}

/// Words without their plural: `yens`, `dirham(s)`.
fn singular(folded: &str) -> String {
    let words = folded.split(' ').filter(|word| *word != "s");
    let words = words.map(|word| word.strip_suffix('s').filter(|word| word.len() >= 3).unwrap_or(word));
    words.collect::<Vec<_>>().join(" ")
}

/// Words for currencies in headers and titles, folded, longest first. `Real`, `won` or `leu` are other words there.
const IN_TITLES: &[(&str, &str)] = &[
    ("dollars des etats unis", "usd"),
    ("dollar des etats unis", "usd"),
    ("couronnes norvegiennes", "nok"),
    ("couronnes islandaises", "isk"),
    ("couronne norvegienne", "nok"),
    ("dollars neo zelandais", "nzd"),
    ("dollars de singapour", "sgd"),
    ("dollars de hong kong", "hkd"),
    ("couronnes suedoises", "sek"),
    ("couronnes tcheques", "czk"),
    ("couronne suedoise", "sek"),
    ("couronnes danoises", "dkk"),
    ("dollars americains", "usd"),
    ("dollars canadiens", "cad"),
    ("canadian dollars", "cad"),
    ("dollars australiens", "aud"),
    ("roupies indiennes", "inr"),
    ("couronne tcheque", "czk"),
    ("couronne danoise", "dkk"),
    ("dirhams marocains", "mad"),
    ("livres egyptiennes", "egp"),
    ("dinars tunisiens", "tnd"),
    ("dinars algeriens", "dzd"),
    ("dollar americain", "usd"),
    ("dirham marocain", "mad"),
    ("dollar canadien", "cad"),
    ("dinar tunisien", "tnd"),
    ("dinar algerien", "dzd"),
    ("livres sterling", "gbp"),
    ("pounds sterling", "gbp"),
    ("livre sterling", "gbp"),
    ("pound sterling", "gbp"),
    ("francs suisses", "chf"),
    ("livres turques", "try"),
    ("franc suisse", "chf"),
    ("swiss francs", "chf"),
    ("francs cfp", "xpf"),
    ("us dollars", "usd"),
    ("us dollar", "usd"),
    ("dollars us", "usd"),
    ("dollar us", "usd"),
    ("dollars", "usd"),
    ("forints", "huf"),
    ("shekels", "ils"),
    ("dollar", "usd"),
    ("zlotys", "pln"),
    ("forint", "huf"),
    ("yuans", "cny"),
    ("zloty", "pln"),
    ("reais", "brl"),
    ("yens", "jpy"),
    ("yuan", "cny"),
    ("yen", "jpy"),
];

/// Words for currencies of several countries, and the codes that they may mean. Not those for books, wreaths and crowns.
const OF_SEVERAL: &[(&str, &str)] = &[
    ("dirhams", "MAD AED"),
    ("dirham", "MAD AED"),
    ("dinars", "TND DZD KWD JOD RSD BHD IQD LYD"),
    ("francs cfa", "XOF XAF"),
    ("f cfa", "XOF XAF"),
    ("fcfa", "XOF XAF"),
    ("roupies", "INR LKR MUR NPR PKR SCR"),
    ("pesos", "MXN ARS CLP COP CUP DOP PHP UYU"),
    ("francs", "CHF XPF XOF XAF CDF GNF DJF KMF RWF BIF"),
    ("lei", "RON MDL"),
];

/// Folded texts of a column of currencies that name the currency of several countries, without their plural.
const BARE: &[&str] = &[
    "dirham",
    "dinar",
    "couronne",
    "roupie",
    "peso",
    "franc",
    "franc cfa",
    "f cfa",
    "fcfa",
    "lei",
    "rial",
    "riyal",
    "krone",
    "rupee",
];

/// A folded header or title with the code of each currency that it names in words.
pub(in crate::interpret) fn in_codes(folded: &str) -> Cow<'_, str> {
    let mut told = Cow::Borrowed(folded);
    for (words, code) in IN_TITLES {
        if contains_words(&told, words) {
            told = Cow::Owned(replaced(&told, words, code));
        }
    }
    told
}

/// Whole words only: `yen` stands in `moyen`.
fn replaced(text: &str, words: &str, by: &str) -> String {
    format!(" {text} ").replacen(&format!(" {words} "), &format!(" {by} "), 1).trim().to_owned()
}

/// A folded header of amounts in a currency of several countries, in words: `montant en dirhams` is `montant en
/// devise`.
pub(in crate::interpret) fn in_devise(folded: &str) -> Option<String> {
    let (word, before, _) = of_several(folded)?;
    Some(replaced(folded, &format!("{before} {word}"), &format!("{before} devise")))
}

/// True for a header in a currency of several countries, of which none is this one.
pub(in crate::interpret) fn is_of_others(folded: &str, currency: Currency) -> bool {
    of_several(folded).is_some_and(|(_, _, codes)| !codes.split(' ').any(|code| code == currency.code()))
}

/// The word of a currency of several countries in a header of amounts, the word before it, and its codes.
fn of_several(folded: &str) -> Option<(&'static str, &'static str, &'static str)> {
    const AMOUNTS: &[&str] = &["en", "montant", "montants", "ttc", "total"];
    OF_SEVERAL.iter().find_map(|(word, codes)| {
        let before = AMOUNTS.iter().find(|before| contains_words(folded, &format!("{before} {word}")))?;
        Some((*word, *before, *codes))
    })
}

/// The code of a sign on its own or behind letters: `$`, `(£)`, `C$`.
pub(in crate::interpret) fn of_sign(sign: &str) -> Option<&'static str> {
    match sign {
        "$" | "US$" | "$US" | "USD$" => Some("usd"),
        "C$" | "CA$" | "CAD$" | "$CA" | "$CAN" | "CAN$" => Some("cad"),
        "A$" | "AU$" | "AUD$" => Some("aud"),
        "HK$" => Some("hkd"),
        "R$" => Some("brl"),
        "£" => Some("gbp"),
        "¥" => Some("jpy"),
        _ => None,
    }
}

/// The currency of which a line above a table says that its amounts are: `All amounts in USD`, `Montants en $`.
pub(in crate::interpret) fn of_amounts(title: &str) -> Option<Currency> {
    const AMOUNTS: &[&str] =
        &["amounts", "prices", "figures", "montants", "prix", "sommes", "importi", "importes", "betrage"];
    // Codes that are other words behind `in`.
    const WORDS: &[&str] = &["all", "top", "try", "cup", "mad", "sos"];
    const OTHERWISE: &[&str] =
        &["convert", "factur", "regle", "debit", "contre", "eur", "non", "sauf", "except", "unless"];
    let signed: Vec<&str> = title
        .split_whitespace()
        .map(|word| of_sign(word.trim_matches(['(', ')', '[', ']', ',', ';', ':', '.'])).unwrap_or(word))
        .collect();
    let folded = fold(&signed.join(" "));
    let told = in_codes(&folded);
    let mut words =
        told.split(' ').skip_while(|word| !AMOUNTS.contains(word)).skip_while(|word| !matches!(*word, "in" | "en"));
    words.next()?;
    let word = words.next().filter(|word| !WORDS.contains(word))?;
    // `Prix en dollars, facturés en euros` says two.
    let is_other = |one: &str| one != word && OTHERWISE.iter().any(|stem| one.starts_with(stem));
    if title.contains('€') || told.split(' ').any(is_other) { None } else { currency(word) }
}

/// False for two capital letters that are no country's code; a name in words is never refused.
pub(in crate::interpret) fn may_be_country(text: &str) -> bool {
    let is_code = text.len() == 2 && text.bytes().all(|byte| byte.is_ascii_uppercase());
    !is_code || COUNTRIES.split(' ').any(|code| code == text)
}

/// `USD`, `$`, `Dollar US`, `EURO`; any three letters, since a currency that nobody knows is not the
/// dossier's either.
pub(in crate::interpret) fn named_currency(text: &str) -> Option<Currency> {
    /// Words too short to name a currency anywhere but in a column of currencies.
    const SHORT: &[(&str, &str)] =
        &[("e", "EUR"), ("dollar", "USD"), ("us", "USD"), ("livre", "GBP"), ("pound", "GBP")];
    currency(text).or_else(|| {
        let folded = fold(text);
        let singular = singular(&folded);
        let short = SHORT.iter().find(|(name, _)| *name == singular).map(|(_, code)| *code);
        Currency::from_code(short.unwrap_or(&folded)).or_else(|| {
            let code = BARE.contains(&singular.as_str()).then_some(NOBODY_S)?;
            Currency::from_code(code)
        })
    })
}

/// No currency, in the norm: that of `Dirhams`, which may be those of Morocco or of the Emirates.
pub(in crate::interpret) const NOBODY_S: &str = concat!("XX", "X");

/// True for a text that is the name of a currency of several countries: its amount cannot be converted.
pub(in crate::interpret) fn is_of_several(text: &str) -> bool {
    text.len() <= 12 && named_currency(text).is_some_and(|currency| currency.code() == NOBODY_S)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_exist_or_do_not() {
        for first in b'A'..=b'Z' {
            for second in b'A'..=b'Z' {
                for third in b'A'..=b'Z' {
                    let code = String::from_utf8(vec![first, second, third]).unwrap();
                    let is_told = CURRENCIES.split(' ').any(|one| one == code);
                    assert_eq!(is_known(Currency::from_code(&code).unwrap()), is_told, "{code}");
                }
            }
        }
    }

    #[test]
    fn titles_say_the_currency_of_amounts() {
        for (title, code) in [
            ("All amounts in USD", Some("USD")),
            ("Amounts are in US dollars", Some("USD")),
            ("Montants exprimés en $", Some("USD")),
            ("(Montants en francs suisses)", Some("CHF")),
            ("Tous les montants sont en euros", Some("EUR")),
            ("All amounts in all currencies", None),
            ("Mission en Inde, montants TTC", None),
            ("Montants en milliers", None),
        ] {
            assert_eq!(of_amounts(title).map(|one| one.code().to_owned()).as_deref(), code, "{title}");
        }
    }

    #[test]
    fn headers_say_currencies_in_words() {
        for (header, told) in [
            ("montant en yens", "montant en jpy"),
            ("cout moyen en yen", "cout moyen en jpy"),
            ("montant en couronnes danoises", "montant en dkk"),
            ("cout moyen", "cout moyen"),
        ] {
            assert_eq!(in_codes(header), told);
        }
        for (header, told) in [
            ("montant en dirhams", Some("montant en devise")),
            ("montant dirhams", Some("montant devise")),
            ("ttc en couronnes", None),
            ("montant des achats en livres", None),
            ("montant livres", None),
            ("montant des couronnes", None),
            ("dirhams", None),
        ] {
            assert_eq!(in_devise(header).as_deref(), told, "{header}");
        }
        let code = |code: &str| Currency::from_code(code).unwrap();
        assert!(is_of_others("montant en francs", code("EUR")) && !is_of_others("montant en francs", code("XPF")));
    }

    #[test]
    fn a_column_of_currencies_may_name_them_in_words() {
        for (text, code) in [
            ("Yens", Some("JPY")),
            ("Livres", Some("GBP")),
            ("Pound", Some("GBP")),
            ("Couronnes danoises", Some("DKK")),
            ("Dirham(s)", Some(NOBODY_S)),
            ("Dollars", Some("USD")),
            ("Euros", Some("EUR")),
            ("US Dollars", Some("USD")),
            ("coquillages", None),
        ] {
            assert_eq!(named_currency(text).map(|one| one.code().to_owned()).as_deref(), code, "{text}");
        }
        assert!(is_of_several("Dirhams") && !is_of_several("Euros"));
    }

    #[test]
    fn currencies_are_known_by_code_or_name() {
        for (text, code) in [
            ("usd", Some("USD")),
            ("Dollar des Etats-Unis (USD)", Some("USD")),
            ("Franc suisse", Some("CHF")),
            ("£", Some("GBP")),
            ("EUR - Euro", Some("EUR")),
            ("978", Some("EUR")),
            ("979", None),
            ("Eau - minérale", None),
            ("XYZ", None),
            ("coquillage", None),
        ] {
            assert_eq!(currency(text).map(|one| one.code().to_owned()).as_deref(), code, "{text}");
        }
        assert!(may_be_country("US") && may_be_country("BX") && may_be_country("États-Unis"));
        assert!(!may_be_country("QQ"));
    }
}
