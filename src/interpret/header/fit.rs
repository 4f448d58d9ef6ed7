//! How well the content of a column suits a field: it may contradict it, support it, or say nothing.

use super::content::Profile;
use crate::model::field::Field;

/// Points that the content gives or takes; none when it contradicts the field.
pub(super) fn fit(field: Field, profile: &Profile) -> Option<i32> {
    if profile.filled == 0 {
        return Some(0);
    }
    let points = match field {
        _ if is_number(field) => number(field, profile),
        _ if field.is_date() => profile.mostly(profile.dates + profile.yearless + profile.serials).then_some(0),
        Field::FiscalYear => profile.mostly(profile.years).then_some(0),
        Field::Account | Field::Function => code(field, profile),
        // The currency of documents varies; that of the accounts does not.
        Field::Currency => (!profile.nearly_all(profile.cents)).then_some(if profile.distinct > 1 { 3 } else { 0 }),
        Field::Payee | Field::Beneficiary | Field::Person | Field::LastName | Field::FirstName | Field::Nature => {
            let worded = profile.numbers.max(profile.plain_dates) * 2 < profile.filled;
            // `Élu`, `Agent` on every line are what people are, not who.
            let of_kinds = field == Field::Person && profile.nearly_all(profile.categories);
            (worded && !of_kinds).then(|| name(field, profile))
        }
        Field::Mission => (profile.plain_dates * 2 < profile.filled).then(|| known(profile.missions, profile)),
        Field::Description => (profile.plain_dates * 2 < profile.filled).then_some(0),
        Field::Category => Some(if profile.mostly(profile.categories) { 14 } else { -6 }),
        Field::State => (!profile.nearly_all(profile.cents) && !profile.nearly_all(profile.plain_dates))
            .then(|| if profile.mostly(profile.states) { 6 } else { 0 }),
        Field::Direction => (!profile.nearly_all(profile.cents) && !profile.nearly_all(profile.plain_dates))
            .then(|| if profile.mostly(profile.sides) { 6 } else { 0 }),
        Field::Operation => (!profile.mostly(profile.sentences) && !is_day_or_amount(profile))
            .then(|| known(profile.operations, profile)),
        _ if is_reference(field) => reference(field, profile),
        _ => Some(0),
    };
    points.map(|points: i32| if profile.is_sparse() { points - 2 } else { points })
}

/// The same under a header that says that its column holds numbers: `N° de facture` does not yield to numbers of
/// year, month and rank, which look like days.
pub(super) fn fit_numbered(field: Field, profile: &Profile, header: &str) -> Option<i32> {
    let told = is_reference(field) && says_number(header);
    (told && profile.nearly_all(profile.plain_dates) && profile.nearly_all(profile.numbered_days)).then_some(0)
}

/// True for a normal header that says `n°` and not `date`.
pub(super) fn says_number(header: &str) -> bool {
    let mut words = header.split(' ');
    words.clone().any(|word| word == "n") && !words.any(|word| word == "date")
}

/// True when the content speaks for the field by itself: what a header of several meanings needs.
pub(super) fn supports(field: Field, profile: &Profile) -> bool {
    if profile.filled == 0 || fit(field, profile).is_none() {
        return false;
    }
    match field {
        _ if field.is_date() => {
            profile.nearly_all(profile.dates) && profile.mostly(profile.plain_dates.max(profile.texts))
        }
        _ if is_number(field) => {
            profile.nearly_all(profile.amounts)
                && !profile.nearly_all(profile.dates)
                && (profile.cents > 0 || !profile.is_series())
        }
        Field::PaymentOrder => profile.nearly_all(profile.integers) && !profile.nearly_all(profile.long_numbers),
        Field::Ticket => profile.nearly_all(profile.long_numbers),
        Field::Invoice | Field::Commitment | Field::MissionOrder => {
            profile.mostly(profile.references + profile.integers)
        }
        Field::Account => profile.nearly_all(profile.accounts),
        Field::Operation => profile.mostly(profile.operations),
        Field::Mission => profile.mostly(profile.missions),
        Field::Category => profile.mostly(profile.categories),
        Field::State => profile.mostly(profile.states),
        Field::Direction => profile.mostly(profile.sides),
        Field::Country => profile.mostly(profile.countries),
        Field::Person | Field::Beneficiary => profile.mostly(profile.people),
        Field::Payee => profile.mostly(profile.texts) && profile.people * 2 < profile.filled,
        _ => profile.mostly(profile.texts),
    }
}

/// Fields that hold numbers.
pub(super) fn is_number(field: Field) -> bool {
    field.is_money() || matches!(field, Field::OriginalAmount | Field::Rate | Field::Quantity | Field::UnitAmount)
}

/// Fields that hold a number or a code given to a document.
pub(super) fn is_reference(field: Field) -> bool {
    matches!(
        field,
        Field::PaymentOrder
            | Field::OrderLine
            | Field::Slip
            | Field::Invoice
            | Field::Statement
            | Field::Ticket
            | Field::Commitment
            | Field::MissionOrder
    )
}

fn is_day_or_amount(profile: &Profile) -> bool {
    profile.nearly_all(profile.plain_dates) || profile.nearly_all(profile.cents)
}

fn known(count: u32, profile: &Profile) -> i32 {
    if count > 0 && profile.mostly(count) { 12 } else { 0 }
}

fn number(field: Field, profile: &Profile) -> Option<i32> {
    // The true dates of a spreadsheet are numbers too, and neither amounts nor counts: `Payé`, `Jour`.
    if !profile.mostly(profile.numbers) || profile.nearly_all(profile.plain_dates) {
        return None;
    }
    let rate = matches!(field, Field::Tax | Field::Rate) && profile.is_vat_rate();
    let other_thing = field.is_money() && profile.ibans > 0 && profile.mostly(profile.ibans);
    (!rate && !other_thing).then_some(if field.is_money() && profile.mostly(profile.cents) { 2 } else { 0 })
}

fn code(field: Field, profile: &Profile) -> Option<i32> {
    if !profile.mostly(profile.codes) || is_day_or_amount(profile) || profile.mostly(profile.ibans) {
        return None;
    }
    // No account begins with a zero: the bank's own number does.
    if field == Field::Account && profile.nearly_all(profile.zeros) && profile.accounts == 0 {
        return None;
    }
    // `401000` and `512` under *Compte* are the third party's or the bank's account.
    if field == Field::Account && profile.nearly_all(profile.third_parties) && profile.accounts == 0 {
        return None;
    }
    Some(if field == Field::Account && profile.mostly(profile.accounts) { 6 } else { 0 })
}

fn name(field: Field, profile: &Profile) -> i32 {
    let people = profile.mostly(profile.people);
    let firms = profile.people * 4 < profile.filled && profile.filled >= 2;
    match field {
        Field::Person if people => 26,
        Field::Beneficiary if people => 4,
        Field::LastName if people => -4,
        Field::Beneficiary | Field::Person if firms && profile.firms * 4 >= profile.filled => -16,
        Field::LastName if profile.firms * 4 >= profile.filled => -16,
        Field::Payee if profile.mostly(profile.states) => -6,
        Field::Payee if firms => 2,
        _ => 0,
    }
}

fn reference(field: Field, profile: &Profile) -> Option<i32> {
    let told = |count: u32| profile.nearly_all(count);
    // `Mandat` over days or amounts is the day or the amount of the mandat.
    let amounts = told(profile.cents) && profile.distinct > 1;
    if told(profile.plain_dates) || amounts || (profile.filled >= 2 && profile.mostly(profile.sentences)) {
        return None;
    }
    let series = profile.is_series();
    Some(match field {
        Field::PaymentOrder if series => 15,
        Field::PaymentOrder if told(profile.integers) => 6,
        Field::PaymentOrder if profile.mostly(profile.references) => -12,
        Field::Invoice if profile.mostly(profile.references) => 10,
        Field::Invoice if series => -5,
        Field::Ticket if told(profile.long_numbers) => 14,
        _ => 0,
    })
}
