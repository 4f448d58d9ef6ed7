//! Nights that a line tells in two ways: by its days, and by a number; by that number and its price, and by the whole.
//! Example: from 22 to 26 April, « Nuitées » 5, 88,00 € a night: one night too many; 4 nights at 88,00 € for 440,00 €:
//! 88,00 € to explain. Several rooms, taxes, and an end that is the last night are innocent.

use rust_decimal::Decimal;

use super::headed::Headed;
use super::scope;
use super::travel::{Stay, counted_in_nights, told};
use crate::check::findings::wording::{count, day, line_first};
use crate::model::books::Books;
use crate::model::entry::Entry;
use crate::model::field::Field;
use crate::model::finding::Observation;
use crate::model::mission::MissionId;
use crate::model::money::Money;
use crate::model::phrases::Phrases;

/// What the headings say of the numbers of the lines.
pub(in crate::check) struct Counts {
    /// The quantity is of nights.
    of_nights: Headed,
    /// The last day is the one of departure.
    to_departure: Headed,
    /// The price is without tax.
    without_tax: Headed,
    /// The price has its taxes.
    with_tax: Headed,
}

impl Counts {
    /// Reads the headings of the dossier.
    pub(in crate::check) fn of(books: &Books) -> Self {
        const DEPARTURE: &[&str] = &["depart", "sortie", "departure", "checkout", "out", "partenza"];
        const WITHOUT_TAX: &[&str] = &["ht", "hors", "net", "nette"];
        const WITH_TAX: &[&str] = &["ttc", "taxes", "incl", "brut"];
        Self {
            of_nights: counted_in_nights(books),
            to_departure: Headed::of(books, Field::EndDate, DEPARTURE),
            without_tax: Headed::of(books, Field::UnitAmount, WITHOUT_TAX),
            with_tax: Headed::of(books, Field::UnitAmount, WITH_TAX),
        }
    }

    /// The number of nights in the column that is headed so.
    fn quantity(&self, entry: &Entry) -> Option<Decimal> {
        entry.quantity().filter(|count| *count > Decimal::ZERO && self.of_nights.has(entry))
    }

    /// `9 nuits` from the 12th to the 15th, of one person.
    pub(in crate::check) fn otherwise(
        &self,
        books: &Books,
        mission: MissionId,
        stay: &Stay,
    ) -> Option<Observation> {
        let (nights, entry) = (stay.nights?, books.entry(stay.id));
        let (first, last) = (entry.service_date?, entry.service_end?);
        let by_quantity = || {
            let count = self.quantity(entry).filter(Decimal::is_integer)?;
            let count = u32::try_from(count).ok().filter(|count| *count > nights)?;
            // So many nights of two rooms; who goes alone has one.
            let is_alone = books.mission(mission).headcount.total() == Some(1);
            let of_rooms = count.is_multiple_of(nights) && !is_alone && makes_the_whole(entry);
            (!of_rooms).then_some((count, "la quantité"))
        };
        let (said, by) = stay.otherwise.map(|said| (said, "le libellé")).or_else(by_quantity)?;
        // An end may be the last night, unless it is the day of departure or that of return.
        let to_departure = self.to_departure.has(entry) || last >= books.mission(mission).end;
        if is_of_several(entry) || (said == nights + 1 && !to_departure) {
            return None;
        }
        let message = format!(
            "{} : {} d’après {by}, {nights} du {} au {}.",
            line_first(entry),
            count(said as usize, "nuit", "nuits"),
            day(first),
            day(last)
        );
        let remedy = "Compter les nuits sur la facture, puis corriger les dates, ou retirer les nuits de trop.";
        stay.person.map(|_| scope::on(books, stay.id, message, remedy).amount(entry.amount))
    }

    /// Nights whose price does not make the whole.
    pub(in crate::check) fn priced(&self, books: &Books, stay: &Stay) -> Option<Observation> {
        /// What the tax of stay adds at most, in percent; and with it the VAT, where the price may be without.
        const STAY_TAX_MAX: i64 = 12;
        const TAXES_MAX: i64 = 20;
        let entry = books.entry(stay.id);
        let text = told(entry);
        let has_taxes = self.with_tax.has(entry) && !text.split(' ').any(|word| matches!(word, "taxe" | "taxes"));
        let taxes_max = if has_taxes { STAY_TAX_MAX } else { TAXES_MAX };
        let (count, each) = (self.quantity(entry)?, entry.unit_amount()?);
        let product = count.checked_mul(each).filter(|product| *product > Decimal::ZERO)?;
        let allowed = product.checked_mul(Decimal::new(100 + taxes_max, 2))?;
        let whole = entry.original().or(entry.amount)?;
        let told = [entry.original(), entry.amount, entry.amount_excl_tax()];
        let is_made = told.into_iter().flatten().any(|whole| whole.amount() <= allowed);
        if is_made
            || EXTRAS.stand_in(&text)
            || self.without_tax.has(entry)
            || is_of_several(entry)
            || stay.person.is_none()
        {
            return None;
        }
        let money = |amount: Decimal| Money::new(amount, whole.currency()).rounded();
        let message = format!(
            "{} : {} nuits à {} font {}, pour {whole} : {} à expliquer (petits déjeuners, taxe, nuit ou chambre de trop).",
            line_first(entry),
            count.normalize().to_string().replace('.', ","),
            money(each),
            money(product),
            money(whole.amount() - product),
        );
        let remedy = "Lire le détail de la facture : dire ce que paie la différence, ou la retirer.";
        Some(scope::on(books, stay.id, message, remedy))
    }
}

/// What a line may name besides the nights.
static EXTRAS: Phrases = Phrases::of(&[
    "petit dejeuner",
    "petits dejeuners",
    "petit dej",
    "petits dej",
    "pdj",
    "breakfast",
    "colazione",
    "demi pension",
    "pension complete",
    "repas",
    "diner",
    "diners",
    "restaurant",
    "parking",
    "garage",
    "minibar",
    "bar",
    "extras",
    "supplement",
    "blanchisserie",
]);

/// True when the quantity and the price make the amount.
fn makes_the_whole(entry: &Entry) -> bool {
    let product = entry.quantity().zip(entry.unit_amount()).and_then(|(count, each)| count.checked_mul(each));
    let told = [entry.original(), entry.amount, entry.amount_excl_tax()];
    product.is_some_and(|product| told.into_iter().flatten().any(|whole| whole.amount() == product))
}

/// True for several rooms or persons: `2 ch.`, `3 x single`, `délégation`.
fn is_of_several(entry: &Entry) -> bool {
    #[rustfmt::skip]
    const SEVERAL: &[&str] = &[
        "chambres", "chbres", "chs", "rooms", "camere", "pers", "personnes", "pax", "participants", "agents", "elus",
        "delegation", "groupe", "group", "equipe", "couple", "twin",
    ];
    const ROOMS: &[&str] =
        &["ch", "chbre", "chambre", "room", "single", "singles", "double", "doubles", "sgl", "dbl"];
    /// More is the number of a room.
    const ROOMS_MAX: u32 = 50;
    let told = told(entry);
    let words: Vec<&str> = told.split(' ').filter(|word| *word != "x").collect();
    let is_number = |word: &str| {
        let number = word.strip_suffix('x').unwrap_or(word).parse::<u32>();
        number.is_ok_and(|number| (2..=ROOMS_MAX).contains(&number))
    };
    // `chambre 12 single` is one.
    let is_counted = |at: usize| {
        let of_room = at > 0 && ROOMS.contains(&words[at - 1]);
        is_number(words[at]) && !of_room && words.get(at + 1).is_some_and(|word| ROOMS.contains(word))
    };
    words.iter().any(|word| SEVERAL.contains(word)) || (0..words.len()).any(is_counted)
}
