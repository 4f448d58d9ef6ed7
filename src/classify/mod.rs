//! Entries → natures: what each expense was for, and the word that told it.
//!
//! The nature column tells first, then the description, the payee, the account. In a text the first telling
//! word wins, as French puts the head of a phrase first: `Restaurant de l’hôtel` is a meal, `Taxi hôtel –
//! aéroport` a taxi, `Frais d’agence sur billet` a fee; `Hôtel du Département` is no hotel. A line that joins
//! two natures (`Billets et hébergement`) is counted under neither, and says so. A statement of per diems says in its
//! title what its lines are, and often nowhere else.

mod accounts;
mod vocabulary;

use std::sync::LazyLock;

use rustc_hash::FxHashMap;

use crate::model::dossier::Dossier;
use crate::model::entry::{Entry, Figure, Side};
use crate::model::field::Field;
use crate::model::memo::Memo;
use crate::model::nature::{Nature, NatureBy, NatureReading, Natures, Readings};
use crate::model::words::fold_into;

/// The nature of each entry, and of the labels under which the report declares amounts.
pub fn natures(entries: &[Entry], dossier: &Dossier) -> Natures {
    let mut reader = Reader::default();
    let declared = dossier.missions.iter().flat_map(|mission| &mission.declared_by_nature);
    let of_labels = declared.filter_map(|(text, _)| Some((text.clone(), label(text)?))).collect();
    let of_entries = entries.iter().map(|entry| reader.one(entry)).collect();
    Natures::of(of_entries, reader.readings, of_labels)
}

/// The nature that a label alone tells, as `"Transport aérien"` of `dossier.toml` or the heading of a column.
fn label(text: &str) -> Option<Nature> {
    let mut folded = String::new();
    fold_into(text, &mut folded);
    let mut name = String::new();
    let known = Nature::all().find(|nature| {
        fold_into(nature.french(), &mut name);
        name == folded
    });
    let told = told(text, &folded, false);
    known.or(told.strong.map(|one| one.nature)).or(told.weak.map(|one| one.nature))
}

/// The texts that tell, the first one first.
const TELLING: [(Field, NatureBy); 3] = [
    (Field::Nature, NatureBy::Column),
    (Field::Description, NatureBy::Description),
    (Field::Payee, NatureBy::Payee),
];

/// What texts were found to tell.
#[derive(Default)]
struct Reader {
    folded: String,
    readings: Readings,
    /// What each of [`TELLING`] tells: a payee's name tells otherwise.
    in_texts: [Memo<Said>; TELLING.len()],
    in_titles: Memo<Told>,
    /// What each of the accounts tells, and what nothing tells, once numbered.
    of_accounts: [Option<u32>; accounts::COUNT],
    of_nothing: Option<u32>,
}

/// What a text tells of its line: the numbers of readings.
#[derive(Clone, Copy, Debug)]
enum Said {
    Nothing,
    /// When nothing else tells.
    Perhaps(u32),
    Surely(u32),
}

impl Reader {
    /// The number of the reading of a line.
    fn one(&mut self, entry: &Entry) -> u32 {
        let mut weak = None;
        for (at, (field, by)) in TELLING.into_iter().enumerate() {
            let Some(text) = entry.text(field) else { continue };
            match self.in_texts[at].ask(text, |text| said(text, by, &mut self.folded, &mut self.readings)) {
                Said::Surely(reading) => return self.of_a_firm(entry, reading).unwrap_or(reading),
                Said::Perhaps(reading) => weak = weak.or(Some(reading)),
                Said::Nothing => {}
            }
        }
        let of_title = if weak.is_none() { self.of_title(entry) } else { None };
        if let Some(told) = of_title {
            return self.readings.number(told);
        }
        let readings = &mut self.readings;
        match (entry.account().and_then(accounts::find), weak) {
            (Some(at), _) => *self.of_accounts[at].get_or_insert_with(|| readings.number(accounts::reading(at))),
            (None, Some(weak)) => weak,
            (None, None) => *self.of_nothing.get_or_insert_with(|| readings.number(NatureReading::default())),
        }
    }

    /// What a hotel or a restaurant sells at one price is no flat rate of a traveller: `Repas forfaitaire` of a caterer.
    fn of_a_firm(&mut self, entry: &Entry, reading: u32) -> Option<u32> {
        let told = self.readings.get(reading)?;
        if told.nature != Nature::PerDiem || !vocabulary::SOLD_AS_WELL.contains(&told.word) {
            return None;
        }
        let payee = entry.payee()?;
        let at = TELLING.iter().position(|(_, by)| *by == NatureBy::Payee)?;
        let (folded, readings) = (&mut self.folded, &mut self.readings);
        let Said::Surely(firm) = self.in_texts[at].ask(payee, |text| said(text, NatureBy::Payee, folded, readings))
        else {
            return None;
        };
        let sells = |firm: &NatureReading| matches!(firm.nature, Nature::Hotel | Nature::Meals | Nature::Reception);
        self.readings.get(firm).is_some_and(sells).then_some(firm)
    }

    /// Flat rates that only the title of their table, their sheet or their file names: a number of units or the amount
    /// of one, for a person. Where the title says that other costs are among them, it tells nothing of a line; nor does
    /// `indemnités` alone, which are of kilometres, nights and meals as well.
    fn of_title(&mut self, entry: &Entry) -> Option<NatureReading> {
        let is_of_units = || [Figure::Quantity, Figure::UnitAmount].iter().any(|figure| entry.texts.tells(*figure));
        if entry.side != Side::Support || !is_of_units() || entry.names().next().is_none() {
            return None;
        }
        /// What a rate of days is called by.
        const DAYS: &[&str] = &["journali", "per diem"];
        /// Other costs that the statement holds, or what a kilometre is paid.
        const OTHERS: &[&str] =
            &["frais", "depense", "depenses", "km", "kilometre", "kilometres", "kilometrique", "kilometriques"];
        let titles = [entry.table_title(), entry.place.sheet_name(), Some(entry.place.file().as_ref())];
        let mut word = None;
        for title in titles.into_iter().flatten() {
            let told = self.in_titles.ask(title, |title| {
                fold_into(title, &mut self.folded);
                told(title, &self.folded, false)
            });
            let of_days =
                |one: &Word| one.nature == Nature::PerDiem && DAYS.iter().any(|day| one.word.contains(day));
            word = word.or(told.strong.filter(of_days));
            fold_into(title, &mut self.folded);
            if self.folded.split(' ').any(|word| OTHERS.contains(&word)) {
                return None;
            }
        }
        let word = word?.word;
        Some(NatureReading { nature: Nature::PerDiem, by: NatureBy::Title, word, joins: None })
    }
}

/// What a text of this kind tells, numbered.
fn said(text: &str, by: NatureBy, folded: &mut String, readings: &mut Readings) -> Said {
    let is_payee = by == NatureBy::Payee;
    fold_into(text, folded);
    let told = told(text, folded, is_payee);
    match (told.strong, told.weak) {
        (Some(strong), _) => Said::Surely(readings.number(strong.reading(by, told.joined.filter(|_| !is_payee)))),
        (None, Some(weak)) => Said::Perhaps(readings.number(weak.reading(by, None))),
        (None, None) => Said::Nothing,
    }
}

/// A telling word and where it stands in the folded text.
#[derive(Clone, Copy, Debug)]
struct Word {
    nature: Nature,
    word: &'static str,
    end: usize,
}

impl Word {
    fn reading(self, by: NatureBy, joined: Option<Nature>) -> NatureReading {
        let joins = joined.map(|second| (self.nature, second));
        let nature = if joins.is_some() { Nature::Other } else { self.nature };
        NatureReading { nature, by, word: self.word, joins }
    }
}

/// What a text tells.
#[derive(Clone, Copy, Debug, Default)]
struct Told {
    strong: Option<Word>,
    weak: Option<Word>,
    /// Another nature that the text joins to the first.
    joined: Option<Nature>,
}

/// How much a phrase tells.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Force {
    Strong(Nature),
    Weak(Nature),
    Payee(Nature),
    Neutral,
}

/// Phrases by their first word, longest first.
static PHRASES: LazyLock<FxHashMap<&'static str, Vec<(&'static str, Force)>>> = LazyLock::new(|| {
    let mut phrases: FxHashMap<&'static str, Vec<(&'static str, Force)>> = FxHashMap::default();
    let mut add = |phrase: &'static str, force: Force| {
        let first = phrase.split(' ').next().unwrap_or(phrase);
        phrases.entry(first).or_default().push((phrase, force));
    };
    let groups = |table: &'static [(Nature, &'static [&'static str])]| {
        table.iter().flat_map(|(nature, words)| words.iter().map(|word| (*word, *nature)))
    };
    groups(vocabulary::STRONG).for_each(|(word, nature)| add(word, Force::Strong(nature)));
    groups(vocabulary::WEAK).for_each(|(word, nature)| add(word, Force::Weak(nature)));
    groups(vocabulary::PAYEES).for_each(|(word, nature)| add(word, Force::Payee(nature)));
    vocabulary::NEUTRAL.iter().for_each(|word| add(word, Force::Neutral));
    for list in phrases.values_mut() {
        list.sort_by_key(|(phrase, _)| std::cmp::Reverse(phrase.len()));
    }
    phrases
});

/// Reads a text once, word by word. `text` is only asked for the signs that folding drops.
fn told(text: &str, folded: &str, is_payee: bool) -> Told {
    let mut told = Told { strong: if is_payee { None } else { product(text) }, ..Told::default() };
    let mut at = 0;
    while at < folded.len() {
        let rest = &folded[at..];
        let word = &rest[..rest.bytes().position(|sign| sign == b' ').unwrap_or(rest.len())];
        let mut next = at + word.len() + 1;
        if let Some((phrase, force)) = phrase_at(rest, word, is_payee) {
            next = at + phrase.len() + 1;
            let found = |nature| Word { nature, word: phrase, end: at + phrase.len() };
            match force {
                Force::Neutral => {}
                Force::Weak(nature) => told.weak = told.weak.or(Some(found(nature))),
                Force::Strong(nature) | Force::Payee(nature) => match told.strong {
                    None => told.strong = Some(found(nature)),
                    Some(first) => {
                        if told.joined.is_none() && are_joined(first, found(nature), &folded[first.end..at], text) {
                            told.joined = Some(nature);
                        }
                    }
                },
            }
        }
        at = next;
    }
    if told.strong.is_none() && !is_payee && has_route(text) {
        told.strong = Some(Word { nature: Nature::Air, word: "trajet entre aéroports", end: 0 });
    }
    told
}

/// The product that a travel agency writes as a code, alone or before what it was: `HTL`, `AIR – BOD HAJ BOD`.
fn product(text: &str) -> Option<Word> {
    const SIGNS_MAX: usize = 4;
    let (code, rest) = text.split_once(' ').unwrap_or((text, ""));
    if code.len() > SIGNS_MAX || !(rest.is_empty() || rest.starts_with(['-', '–', '—', ':'])) {
        return None;
    }
    let (word, nature) = vocabulary::PRODUCTS.iter().find(|(product, _)| *product == code)?;
    Some(Word { nature: *nature, word, end: 0 })
}

fn phrase_at(rest: &str, word: &str, is_payee: bool) -> Option<(&'static str, Force)> {
    let stands =
        |phrase: &str| rest.strip_prefix(phrase).is_some_and(|after| after.is_empty() || after.starts_with(' '));
    let list = PHRASES.get(word)?;
    list.iter().find(|(phrase, force)| stands(phrase) && (is_payee || !matches!(force, Force::Payee(_)))).copied()
}

/// True for `billets et hébergement`; not for `taxi gare et hôtel`, where the second is a place, nor for
/// `bar et restaurant de l'hôtel`, where it is a complement.
fn are_joined(first: Word, second: Word, between: &str, text: &str) -> bool {
    let is_place = first.nature == Nature::Ground && matches!(second.nature, Nature::Hotel | Nature::Meals);
    let alone = matches!(first.nature, Nature::PerDiem | Nature::AgencyFee | Nature::Insurance | Nature::Other);
    if first.nature == second.nature || is_place || alone || second.nature == Nature::Other {
        return false;
    }
    let between: Vec<&str> = between.split(' ').filter(|word| !word.is_empty()).collect();
    let is_link = |word: &str| matches!(word, "et" | "and" | "e" | "plus");
    match between.as_slice() {
        [] => text.contains(['&', '+']),
        [.., link] if is_link(link) => true,
        [.., link, word] => is_link(link) && !matches!(*word, "de" | "d" | "du" | "l"),
        _ => false,
    }
}

/// True when a text holds airports by their codes: `MRS-MIA-MRS`, `CDG/JFK`.
fn has_route(text: &str) -> bool {
    let is_sign = |letter: char| letter == '-' || letter == '/';
    text.split_whitespace().any(|word| {
        let codes = word.trim_matches(|letter: char| !letter.is_alphanumeric()).split(is_sign);
        let (mut airports, mut all) = (0, true);
        for code in codes {
            airports += 1;
            all &= code.len() == 3 && code.bytes().all(|letter| letter.is_ascii_uppercase());
        }
        all && airports >= 2
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entry::Side;
    use crate::model::field::Field;
    use crate::model::place::Place;
    use crate::model::words::fold;

    fn read(told: &[(Field, &str)]) -> NatureReading {
        let mut entry = Entry::blank(Side::Support, Place::of_file(&"x.csv".into()));
        told.iter().for_each(|(field, text)| entry.set(*field, *text));
        let mut reader = Reader::default();
        let natures = vec![reader.one(&entry)];
        Natures::of(natures, reader.readings, std::collections::BTreeMap::new()).of_entry(0)
    }

    fn described(text: &str) -> Nature {
        read(&[(Field::Description, text)]).nature
    }

    #[test]
    fn every_phrase_is_written_folded_and_once() {
        let groups = vocabulary::STRONG.iter().chain(vocabulary::WEAK);
        let mut seen: Vec<&str> = groups.flat_map(|(_, words)| words.iter().copied()).collect();
        seen.extend(vocabulary::NEUTRAL);
        for phrase in &seen {
            assert_eq!(fold(phrase), *phrase);
        }
        seen.sort_unstable();
        let twice: Vec<&[&str]> = seen.windows(2).filter(|pair| pair[0] == pair[1]).collect();
        assert!(twice.is_empty(), "{twice:?}");
    }

    #[test]
    fn the_head_of_the_phrase_tells() {
        for (text, nature) in [
            ("Taxi hôtel - aéroport", Nature::Ground),
            ("Taxi gare - hôtel de ville", Nature::Ground),
            ("Taxi gare et hôtel", Nature::Ground),
            ("Navette aéroport / hôtel Bellevue", Nature::Ground),
            ("Restaurant de l’hôtel", Nature::Meals),
            ("Bar et restaurant de l'hôtel", Nature::Meals),
            ("Dîner à l’hôtel Bellevue", Nature::Meals),
            ("Hôtel Bellevue, petit-déjeuner compris", Nature::Hotel),
            ("Frais d’agence sur billet", Nature::AgencyFee),
            ("Frais de dossier, hôtel", Nature::AgencyFee),
            ("Assurance voyage, 20 personnes", Nature::Insurance),
            ("Location d’un minibus, une journée", Nature::Ground),
            ("Location de salle, hôtel Bellevue", Nature::Hall),
            ("Fret aérien du matériel", Nature::Other),
            ("Interprète de liaison", Nature::Interpreting),
            ("Dîner officiel, 34 convives", Nature::Reception),
            ("Déjeuner de travail, 9 convives", Nature::Meals),
            ("Nuitée forfaitaire Paris", Nature::PerDiem),
            ("Repas forfaitaires", Nature::PerDiem),
            ("Remboursement forfaitaire des nuitées", Nature::PerDiem),
            ("IJM", Nature::PerDiem),
            ("Nuitée Paris", Nature::Hotel),
            ("Repas", Nature::Meals),
            ("Indemnités kilométriques", Nature::Ground),
            ("Indemnité journalière, un repas offert", Nature::PerDiem),
            ("IJ", Nature::PerDiem),
            ("Indemnité forfaitaire", Nature::PerDiem),
            ("Frais de séjour forfaitaires", Nature::PerDiem),
            ("Indemnités forfaitaires kilométriques", Nature::Ground),
            ("Airport transfer", Nature::Ground),
            ("Hotel breakfast", Nature::Meals),
            ("Commissions hors zone euro", Nature::Bank),
            ("MRS-MIA-MRS", Nature::Air),
            ("Billet de train Marseille-Gênes", Nature::Rail),
            ("AIR", Nature::Air),
            ("AER – BOD HAJ BOD", Nature::Air),
            ("FER - Bordeaux Paris", Nature::Rail),
            ("HTL – RADISSON BLU GDANSK", Nature::Hotel),
        ] {
            assert_eq!(described(text), nature, "{text}");
        }
    }

    #[test]
    fn what_only_sounds_like_a_nature_is_none() {
        for text in [
            "Réunion à l’Hôtel du Département",
            "Hôtel de Ville de Gênes",
            "Chambre de commerce et d’industrie",
            "Relevé carte Visa affaires",
            "Rapport à la commission permanente",
            "Remboursement des frais de mission",
            "REF-2017-ABC",
            "AIR LIQUIDE",
            "Fer forgé",
            "Indemnité forfaitaire de recouvrement",
        ] {
            assert_eq!(described(text), Nature::Other, "{text}");
        }
    }

    #[test]
    fn a_line_that_joins_two_natures_is_counted_under_neither() {
        let reading = read(&[(Field::Description, "Billets d’avion et hébergement élus")]);
        assert_eq!(reading.nature, Nature::Other);
        assert!(reading.includes(Nature::Air) && reading.includes(Nature::Hotel));
        assert_eq!(reading.evidence(), "objet : plusieurs natures (Transport aérien, Hébergement)");
    }

    #[test]
    fn the_column_tells_before_the_description_and_that_before_the_payee() {
        let (nature, payee, account) = (Field::Nature, Field::Payee, Field::Account);
        let taxi = read(&[(nature, "Taxi"), (Field::Description, "Domicile - hôtel"), (payee, "DURAND Paul")]);
        assert_eq!((taxi.nature, taxi.evidence().as_str()), (Nature::Ground, "nature : « taxi »"));
        assert_eq!(read(&[(payee, "STE AIR FRANCE"), (account, "6251")]).nature, Nature::Air);
        assert_eq!(described("Air France"), Nature::Other, "a firm’s name tells in the payee only");
        assert_eq!(read(&[(payee, "Dupont SARL"), (account, "6234")]).nature, Nature::Reception);
        assert_eq!(read(&[(payee, "Dupont SARL"), (account, "6251")]).by, NatureBy::Nothing);
        let general = read(&[(nature, "Transport"), (Field::Description, "Vol Marseille-Miami")]);
        assert_eq!(general.nature, Nature::Air, "a general word gives way");
    }

    #[test]
    fn what_a_hotel_sells_at_one_price_is_no_flat_rate() {
        let of = |payee: &str, text: &str| read(&[(Field::Payee, payee), (Field::Description, text)]).nature;
        assert_eq!(of("HOTEL DU PORT", "Nuitée forfaitaire"), Nature::Hotel);
        assert_eq!(of("RESTAURANT LE QUAI", "Repas forfaitaire, 25 convives"), Nature::Meals);
        assert_eq!(of("DURAND Paul", "Nuitée forfaitaire"), Nature::PerDiem);
        assert_eq!(read(&[(Field::Nature, "Repas forfaitaire")]).nature, Nature::PerDiem);
    }

    #[test]
    fn labels_of_reports_are_natures() {
        for nature in Nature::all() {
            assert_eq!(label(nature.french()), Some(nature));
        }
        assert_eq!(label("Hôtels"), Some(Nature::Hotel));
        assert_eq!(label("Lot n° 3"), None);
    }
}
