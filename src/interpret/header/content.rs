//! What the cells of a column look like, from a sample spread over the whole table.

use std::ops::Range;

use rustc_hash::FxHashSet;

use super::days::{is_date_like, is_serial, may_number_documents};
use crate::interpret::rows::labelled::without_label;
use crate::interpret::values::vocabulary::{
    AIRPORTS, CATEGORY_WORDS, COST_WORDS, COUNTRIES, CURRENCY_CODES, FIRM_WORDS, FIRST_NAMES, MANDAT_KINDS,
    PAPER_SIGNS, PAPER_WORDS, REDUCTION_WORDS, SIDE_WORDS, TAKEN_BACK, TRADES,
};
use crate::interpret::values::{self, Marks, NotNumber};
use crate::model::sheet::{Sheet, Value};
use crate::model::words::fold;

/// Rows sampled at the top, whole: what stands on following lines is seen there.
const TOP_ROWS: u32 = 100;
/// Rows sampled at equal steps below.
const SPREAD_ROWS: u32 = 200;
/// Cells looked at in a table: a very wide one is judged on fewer rows.
const CELLS_MAX: u32 = 60_000;
/// Fewest rows looked at, however wide the table.
const ROWS_MIN: u32 = 10;
/// Texts longer than this are only counted as texts.
const LONGEST: usize = 120;

/// The rows of a table that are looked at: the first ones, then some at equal steps to the end.
pub(super) fn sample(rows: &Range<u32>, columns: u32) -> Vec<u32> {
    let most = (CELLS_MAX / columns.max(1)).clamp(ROWS_MIN, TOP_ROWS + SPREAD_ROWS);
    let top = most.min(TOP_ROWS).min(rows.end.saturating_sub(rows.start));
    let below = rows.start + top..rows.end;
    let left = u64::from(below.end.saturating_sub(below.start));
    let spread = u64::from(most - most.min(TOP_ROWS)).min(left);
    let steps = (0..spread).map(|step| below.start + (step * left / spread.max(1)) as u32);
    (rows.start..rows.start + top).chain(steps).collect()
}

/// What the cells of a column look like: how many of the sampled ones are of each kind.
#[derive(Clone, Debug, Default)]
pub(super) struct Profile {
    /// Rows sampled that hold something anywhere.
    pub(super) rows: u32,
    pub(super) filled: u32,
    /// Numbers, and what was meant as one.
    pub(super) numbers: u32,
    /// Numbers that can be read.
    pub(super) amounts: u32,
    /// Amounts with cents or a currency.
    pub(super) cents: u32,
    /// Digits only.
    pub(super) integers: u32,
    /// Digits that begin with a zero: a code.
    pub(super) zeros: u32,
    /// Up to 400: a count of nights or days.
    pub(super) small: u32,
    pub(super) years: u32,
    /// What reads as a date, a bare number that could be one included.
    pub(super) dates: u32,
    /// Days without a year.
    pub(super) yearless: u32,
    /// What is a date and nothing else.
    pub(super) plain_dates: u32,
    /// Those of them that number documents as well: `2017-06-03` may be the third of June.
    pub(super) numbered_days: u32,
    /// Days that a spreadsheet wrote as a text of digits: dates where the header says so.
    pub(super) serials: u32,
    /// What holds a digit.
    pub(super) digits: u32,
    pub(super) codes: u32,
    /// Accounts of expenses: classes 2 and 6.
    pub(super) accounts: u32,
    /// Accounts of third parties and banks: classes 4 and 5.
    pub(super) third_parties: u32,
    pub(super) ibans: u32,
    pub(super) currencies: u32,
    /// Those of them that are not the currency of the dossier, nor the code of an airport.
    pub(super) foreign: u32,
    /// Letters and digits in one word: `F-2017-12`.
    pub(super) references: u32,
    /// Twelve digits or more: a ticket.
    pub(super) long_numbers: u32,
    pub(super) people: u32,
    pub(super) firms: u32,
    /// Debit, credit, avoir…
    pub(super) sides: u32,
    /// Kinds of documents, word for word: `FACTURE`, `AVOIR`, `KR`.
    pub(super) papers: u32,
    /// Those that no other column would hold.
    pub(super) paper_signs: u32,
    /// What an agency does with a ticket, and what takes that back.
    pub(super) trades: u32,
    pub(super) taken_back: u32,
    /// Kinds of mandats.
    pub(super) mandats: u32,
    pub(super) states: u32,
    /// Those that say that a line does not count.
    pub(super) cancelled: u32,
    pub(super) categories: u32,
    pub(super) percents: u32,
    /// Rates of VAT: 20, 10, 5,5 or 2,1, without cents.
    pub(super) vat_rates: u32,
    pub(super) countries: u32,
    /// Texts with letters.
    pub(super) texts: u32,
    /// Texts of three words or more, of letters more than of digits.
    pub(super) sentences: u32,
    /// Following integers that rise, fall, and all of them.
    pub(super) rises: u32,
    pub(super) falls: u32,
    pub(super) steps: u32,
    /// Names of missions of the dossier.
    pub(super) missions: u32,
    /// Codes of its operations.
    pub(super) operations: u32,
    /// Different contents.
    pub(super) distinct: u32,
    last: Option<u64>,
    seen: FxHashSet<u64>,
}

/// What the dossier knows, to be recognised in cells.
#[derive(Clone, Debug, Default)]
pub(crate) struct Known {
    /// Folded codes, labels and aliases of the missions.
    pub(crate) missions: Vec<String>,
    /// Folded operation codes.
    pub(crate) operations: Vec<String>,
    /// The folded code of its currency.
    pub(crate) currency: String,
}

/// The profile of every column, in one pass over the sampled rows.
pub(super) fn profiles(sheet: &Sheet, rows: &[u32], columns: u32, known: &Known) -> Vec<Profile> {
    let mut profiles = vec![Profile::default(); columns as usize];
    let mut sampled = 0;
    for row in rows {
        let mut any = false;
        for (column, value) in sheet.cells(*row).filter(|(_, value)| !values::is_left_blank(*value)) {
            any = true;
            if let Some(profile) = profiles.get_mut(column as usize) {
                profile.add(value, known);
            }
        }
        sampled += u32::from(any);
    }
    for profile in &mut profiles {
        profile.rows = sampled;
        profile.distinct = profile.seen.len() as u32;
        profile.seen = FxHashSet::default();
    }
    profiles
}

impl Profile {
    /// At least half of the filled cells; an empty column contradicts nothing.
    pub(super) fn mostly(&self, count: u32) -> bool {
        self.filled == 0 || count * 2 >= self.filled
    }

    /// At least eight filled cells in ten.
    pub(super) fn nearly_all(&self, count: u32) -> bool {
        self.filled > 0 && count * 10 >= self.filled * 8
    }

    /// Percent of the filled cells.
    pub(super) fn share(&self, count: u32) -> u32 {
        (count * 100).checked_div(self.filled).unwrap_or(0)
    }

    /// Numbers of a series: whole, different, following each other one way.
    pub(super) fn is_series(&self) -> bool {
        self.nearly_all(self.integers)
            && self.zeros * 2 < self.filled
            && self.steps >= 2
            && self.distinct >= 2
            && self.distinct * 10 >= self.filled * 3
            && self.rises.max(self.falls) * 10 >= self.steps * 9
    }

    /// Filled on less than one line in five.
    pub(super) fn is_sparse(&self) -> bool {
        self.filled * 5 < self.rows
    }

    /// True when the numbers are rates of VAT, not amounts of it.
    pub(super) fn is_vat_rate(&self) -> bool {
        const FEWEST: u32 = 3;
        (self.percents > 0 && self.mostly(self.percents))
            || (self.filled >= FEWEST && self.vat_rates * 10 >= self.filled * 9 && self.distinct <= 5)
    }

    fn add(&mut self, value: Value<'_>, known: &Known) {
        self.filled += 1;
        let date_like = is_date_like(value);
        let number = number_of(value);
        self.numbers += u32::from(is_number_like(value, number, date_like));
        self.dates += u32::from(date_like);
        self.plain_dates += u32::from(
            date_like
                && (matches!(value, Value::Date(_))
                    || matches!(value, Value::Text(text) if text.contains(['/', '-', '.', ' ', '_', '\\']))),
        );
        self.numbered_days +=
            u32::from(date_like && matches!(value, Value::Text(text) if may_number_documents(text)));
        self.serials += u32::from(is_serial(value));
        self.yearless += u32::from(!date_like && matches!(value, Value::Text(text) if values::is_yearless(text)));
        let Some(text) = values::text(value) else { return };
        self.seen.insert(hash(&text));
        self.digits += u32::from(text.bytes().any(|byte| byte.is_ascii_digit()));
        self.years += u32::from(text.len() <= 20 && values::year(value).is_some());
        if let Ok(Some(_)) = number {
            self.amounts += 1;
            self.number(&text);
        }
        self.codes += u32::from(is_code(code_of(&text)));
        self.integer(&text);
        self.account(code_of(&text));
        if text.ends_with('%') {
            self.percents += 1;
        }
        if text.len() <= LONGEST && text.chars().any(char::is_alphabetic) {
            self.text(&text, known);
        } else {
            self.texts += u32::from(text.len() > LONGEST);
            self.sentences += u32::from(text.len() > LONGEST);
            self.operations += u32::from(known.operations.iter().any(|code| *code == *text));
        }
    }

    fn number(&mut self, text: &str) {
        let decimals = text.trim_end_matches(|sign: char| !sign.is_ascii_digit()).rsplit_once([',', '.']);
        let decimals = decimals.map_or(0, |(_, decimals)| decimals.len());
        let money = text.contains(['€', '$', '£']) || text.ends_with("EUR");
        self.cents += u32::from(money || (1..=2).contains(&decimals));
        let bare = text.replace(',', ".");
        let rate = bare.trim_end_matches('0').trim_end_matches('.');
        let is_rate = matches!(
            rate,
            "2" | "20" | "1" | "10" | "5.5" | "2.1" | "0.2" | "0.1" | "0.055" | "0.021" | "8.5" | ""
        );
        self.vat_rates += u32::from(is_rate && decimals != 2 && !matches!(bare.as_str(), "1" | "2"));
    }

    fn integer(&mut self, text: &str) {
        if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
            return;
        }
        self.integers += 1;
        self.zeros += u32::from(text.len() > 1 && text.starts_with('0'));
        self.long_numbers += u32::from(text.len() >= 12);
        let Ok(number) = text.parse::<u64>() else { return };
        self.small += u32::from(number <= 400);
        if let Some(last) = self.last.replace(number) {
            self.steps += 1;
            self.rises += u32::from(number >= last);
            self.falls += u32::from(number <= last);
        }
    }

    fn account(&mut self, text: &str) {
        let plain = text.trim_start_matches(|letter: char| letter.is_ascii_uppercase());
        // SAP writes its accounts on ten digits: `0062510000`.
        let bare = plain.trim_start_matches('0');
        let digits = bare.bytes().all(|byte| byte.is_ascii_digit());
        if digits && text.len() - plain.len() <= 1 && (3..=10).contains(&bare.len()) {
            match bare.as_bytes()[0] {
                b'2' | b'6' => self.accounts += 1,
                b'4' | b'5' => self.third_parties += 1,
                _ => {}
            }
        }
        // `401HOTEL`: the account of one third party.
        const THIRD_PARTIES: &[&str] = &["401", "404", "408", "411", "421", "425", "467"];
        let letters = text.bytes().any(|byte| byte.is_ascii_alphabetic()) && !text.contains(' ');
        self.third_parties += u32::from(letters && THIRD_PARTIES.iter().any(|account| text.starts_with(account)));
        let iban = text.replace(' ', "");
        let country = iban.bytes().take(2).all(|byte| byte.is_ascii_uppercase());
        let check = iban.bytes().skip(2).take(2).all(|byte| byte.is_ascii_digit());
        self.ibans += u32::from(iban.len() >= 15 && iban.is_ascii() && country && check);
    }

    fn text(&mut self, text: &str, known: &Known) {
        self.texts += 1;
        let folded = fold(text);
        let words: Vec<&str> = folded.split(' ').collect();
        let whole = words.len() == 1;
        let digits = text.bytes().any(|byte| byte.is_ascii_digit());
        // `Facture n° 88` is a number.
        let bare = without_label(text);
        self.references += u32::from(digits && !bare.contains(' ') && bare.len() <= 30);
        // `2023 0045 B` and `FA 2023 0045` are numbers in pieces.
        let letters = bare.chars().filter(|sign| sign.is_alphabetic()).count();
        let numbers = bare.bytes().filter(u8::is_ascii_digit).count();
        self.sentences += u32::from(bare.split_whitespace().nth(2).is_some() && letters > numbers);
        if whole && CURRENCY_CODES.iter().any(|code| code.eq_ignore_ascii_case(&folded)) {
            self.currencies += 1;
            self.foreign += u32::from(folded != known.currency && !AIRPORTS.contains(&folded.as_str()));
        }
        let firm = words.iter().any(|word| FIRM_WORDS.contains(word));
        self.firms += u32::from(firm);
        self.people += u32::from(!firm && !digits && is_person(text, &words));
        let starts = |list: &[&str]| {
            list.iter().any(|word| {
                let rest = folded.strip_prefix(word);
                rest.is_some_and(|rest| rest.is_empty() || (word.len() > 2 && rest.starts_with(' ')))
            })
        };
        if words.len() <= 4 {
            self.sides += u32::from(starts(COST_WORDS) || starts(REDUCTION_WORDS) || starts(SIDE_WORDS));
            self.papers += u32::from(PAPER_WORDS.contains(&folded.as_str()));
            let taken_back = TAKEN_BACK.contains(&folded.as_str());
            self.trades += u32::from(taken_back || TRADES.contains(&folded.as_str()));
            self.taken_back += u32::from(taken_back);
            self.mandats += u32::from(MANDAT_KINDS.iter().any(|kind| folded.starts_with(kind)));
            self.paper_signs += u32::from(PAPER_SIGNS.contains(&folded.as_str()));
            let (state, cancelled) = super::by_content::state(&folded);
            (self.states, self.cancelled) = (self.states + u32::from(state), self.cancelled + u32::from(cancelled));
            let category = |word: &&str| folded.starts_with(*word);
            self.categories += u32::from(CATEGORY_WORDS.iter().any(|(_, list)| list.iter().any(category)));
            self.countries += u32::from(COUNTRIES.contains(&folded.as_str()));
        }
        let named = |name: &String| crate::model::words::contains_words(&folded, name);
        self.missions += u32::from(known.missions.iter().any(named));
        self.operations += u32::from(known.operations.contains(&folded));
    }
}

fn hash(text: &str) -> u64 {
    use std::hash::{BuildHasher, BuildHasherDefault};
    BuildHasherDefault::<rustc_hash::FxHasher>::default().hash_one(text)
}

type Read = Result<Option<values::Number>, NotNumber>;

fn number_of(value: Value<'_>) -> Read {
    match value {
        // Most texts of an export hold no digit at all: nothing to read.
        Value::Text(text) if text.len() > LONGEST || !text.bytes().any(|byte| byte.is_ascii_digit()) => {
            if matches!(text.trim(), "-" | "–" | "—") { Ok(None) } else { Err(NotNumber::Unreadable) }
        }
        _ => values::number(value, Marks::Comma),
    }
}

/// A number, or what was meant as one: `1 068,OO`, an error, a formula without its result.
fn is_number_like(value: Value<'_>, number: Read, date_like: bool) -> bool {
    match value {
        Value::Text(text) => {
            let signs = text.chars().filter(|sign| !sign.is_whitespace()).count();
            let digits = text.bytes().filter(u8::is_ascii_digit).count();
            // `TAXI 3000` is a name; a currency may stand before an amount.
            let word = text.trim_start().chars().take_while(|sign| sign.is_alphabetic()).count();
            number != Err(NotNumber::Unreadable)
                || (digits * 2 >= signs && !date_like && word <= CURRENCY_LETTERS && !prints_ticket(text))
        }
        Value::Number(_) | Value::Date(_) | Value::Error(_) | Value::Uncalculated => true,
        Value::Empty | Value::Bool(_) => false,
    }
}

/// True for a name with the number of a ticket behind it, which no amount is as long as: `AIR FRANCE 0571715354971`.
fn prints_ticket(text: &str) -> bool {
    const DIGITS_MIN: usize = 10;
    let last = text.rsplit(' ').next().unwrap_or_default();
    last.len() >= DIGITS_MIN && last.bytes().all(|sign| sign.is_ascii_digit())
}

/// Letters of a currency, as `EUR`.
const CURRENCY_LETTERS: usize = 3;

/// The code of `6251 - VOYAGES, DEPLACEMENTS ET MISSIONS`.
fn code_of(text: &str) -> &str {
    let digits = text.bytes().take_while(u8::is_ascii_digit).count();
    let rest = text[digits..].trim_start();
    let label = rest.strip_prefix(['-', ':', '–']).map(str::trim_start);
    let is_labelled = label.is_some_and(|label| label.starts_with(|sign: char| sign.is_alphabetic()));
    if digits >= 3 && is_labelled { &text[..digits] } else { text }
}

/// An account or function: `6251`, `0202`, `C65`, `65/6532`, never a sentence.
fn is_code(text: &str) -> bool {
    let digits = text.bytes().filter(u8::is_ascii_digit).count();
    digits >= 2
        && !text.starts_with('-')
        && text.len() <= 20
        && !text.contains(',')
        && digits * 2 >= text.split(' ').next().map_or(0, str::len)
}

/// `DUPONT Jean`, `M. Dupont`, `DUPONT/JEAN MR`, `J. Dupont`.
fn is_person(text: &str, words: &[&str]) -> bool {
    const CIVILITIES: &[&str] = &["m", "mme", "mlle", "mr", "mrs", "ms", "monsieur", "madame", "dr"];
    if !(2..=5).contains(&words.len()) {
        return false;
    }
    if words.first().is_some_and(|first| CIVILITIES.contains(first)) {
        return true;
    }
    if let Some((last, first)) = text.split_once('/') {
        return last.len() >= 2 && first.len() >= 2 && !text.chars().any(char::is_lowercase);
    }
    if words.len() <= 4 && words.iter().any(|word| FIRST_NAMES.contains(word)) {
        return true;
    }
    let written: Vec<&str> = text.split_whitespace().collect();
    let capitals = |word: &&&str| word.chars().count() >= 2 && !word.chars().any(char::is_lowercase);
    let capital = |word: &&&str| word.starts_with(char::is_uppercase) && word.chars().any(char::is_lowercase);
    let all = written.iter().all(|word| word.starts_with(char::is_uppercase));
    written.len() <= 3
        && all
        && written.iter().any(|word| capitals(&word))
        && written.iter().any(|word| capital(&word))
}

impl Profile {
    /// What the column holds, in French, for the evidence.
    pub(super) fn french(&self) -> String {
        if self.filled == 0 {
            return "colonne vide".to_owned();
        }
        let series = if self.is_series() { self.integers } else { 0 };
        let kinds = [
            (self.plain_dates, "de dates"),
            (self.missions, "de missions du dossier"),
            (self.operations, "d’opérations du dossier"),
            (self.cents, "de montants à décimales"),
            (self.currencies, "de codes de devise"),
            (if self.distinct <= 4 { self.years } else { 0 }, "d’années"),
            (self.accounts, "de comptes de charges"),
            (series, "d’entiers qui se suivent"),
            (self.dates.min(self.texts), "de dates"),
            (self.amounts, "de nombres"),
            (self.ibans, "de comptes bancaires"),
            (self.people, "de noms de personnes"),
            (self.firms, "de noms de sociétés"),
            (self.categories, "de catégories de participants"),
            (self.states, "de mots d’état"),
            (self.sides, "de sens ou de types de pièce"),
            (self.references, "de références"),
            (self.codes, "de codes ou références"),
        ];
        let main = kinds.into_iter().find(|(count, _)| self.share(*count) >= 50);
        let held = main.map_or("textes".to_owned(), |(count, name)| format!("{} % {name}", self.share(count)));
        if self.is_sparse() {
            return format!("{held}, remplie sur {} % des lignes", self.filled * 100 / self.rows.max(1));
        }
        held
    }
}
