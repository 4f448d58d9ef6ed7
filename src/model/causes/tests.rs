use super::*;
use crate::model::entry::Side;
use crate::model::field::Field;
use crate::model::money::Currency;
use crate::model::place::Place;
use crate::model::rates::Rate;

fn eur(text: &str) -> Money {
    Money::new(text.parse().unwrap(), Currency::EUR)
}

fn line(side: Side, amount: &str) -> Entry {
    Entry { amount: Some(eur(amount)), ..Entry::blank(side, Place::of_file(&"x.csv".into())) }
}

fn causes(paid: &[&str], told: &[&str]) -> Vec<Cause> {
    let ledger: Vec<Entry> = paid.iter().map(|amount| line(Side::Ledger, amount)).collect();
    let support: Vec<Entry> = told.iter().map(|amount| line(Side::Support, amount)).collect();
    of(&ledger.iter().collect::<Vec<_>>(), &support.iter().collect::<Vec<_>>(), None)
}

fn with(paid: &str, told: &str, edit: impl FnOnce(&mut Entry)) -> Vec<Cause> {
    let (ledger, mut support) = (line(Side::Ledger, paid), line(Side::Support, told));
    edit(&mut support);
    of(&[&ledger], &[&support], None)
}

#[test]
fn equal_amounts_need_no_cause() {
    assert!(causes(&["12.35"], &["12.35"]).is_empty());
    assert!(causes(&["0.00"], &["12.35"]).is_empty());
    assert!(of(&[], &[], None).is_empty());
}

#[test]
fn the_tax_is_exact_or_it_is_not_the_cause() {
    let tax = |entry: &mut Entry| entry.change_figures(|figures| figures.tax = Some(eur("19.67")));
    assert_eq!(with("118.00", "98.33", tax), [Cause::Tax(eur("19.67"))]);
    assert_eq!(with("98.33", "118.00", tax), [Cause::Tax(eur("19.67"))]);
    assert!(with("118.01", "98.33", tax).is_empty());
    assert!(with("117.99", "98.33", tax).is_empty());
}

#[test]
fn a_rate_of_tax_is_supposed_when_no_line_tells_the_tax() {
    let rate = |text: &str| [Cause::TaxRate(text.parse().unwrap())];
    assert_eq!(causes(&["1477.20"], &["1231.00"]), rate("20"));
    assert_eq!(causes(&["113.30"], &["103.00"]), rate("10"));
    assert_eq!(causes(&["105.50"], &["111.30"]), rate("5.5"));
    assert_eq!(causes(&["104.14"], &["102.00"]), rate("2.1"));
    assert!(causes(&["1477.21"], &["1231.00"]).is_empty());
    assert!(causes(&["1477.19"], &["1231.00"]).is_empty());
    // Small amounts fit by chance.
    assert!(causes(&["9.36"], &["7.80"]).is_empty());
    assert!(
        with("1477.20", "1231.00", |entry| entry.change_figures(|figures| figures.tax = Some(eur("67.71"))))
            .is_empty()
    );
}

#[test]
fn only_neighbouring_digits_are_swapped() {
    assert_eq!(causes(&["12.53"], &["12.35"]), [Cause::Swapped(eur("12.53"), eur("12.35"))]);
    assert_eq!(causes(&["2770.54"], &["2707.54"]), [Cause::Swapped(eur("2770.54"), eur("2707.54"))]);
    assert!(causes(&["72.14"], &["42.17"]).is_empty());
    assert!(causes(&["21.53"], &["12.35"]).is_empty());
    assert!(causes(&["112.53"], &["12.35"]).is_empty());
}

#[test]
fn sign_and_decimal_mark() {
    assert_eq!(causes(&["50.00"], &["-50.00"]), [Cause::Sign]);
    assert!(causes(&["50.00"], &["-50.01"]).is_empty());
    assert_eq!(causes(&["1235.00"], &["123.50"]), [Cause::DecimalMark(1)]);
    assert_eq!(causes(&["1.23"], &["1230.00"]), [Cause::DecimalMark(3)]);
    assert!(causes(&["1235.10"], &["123.50"]).is_empty());
}

#[test]
fn causes_that_fit_equally_well_are_all_told() {
    let both = causes(&["54.00"], &["45.00"]);
    assert_eq!(both, [Cause::Swapped(eur("54.00"), eur("45.00")), Cause::TaxRate(Decimal::new(20, 0))]);
    let text = explained(&both).unwrap();
    assert!(text.starts_with("Plusieurs explications conviennent aussi bien : 54,00 au lieu de 45,00"), "{text}");
    assert!(text.contains("ou bien l’écart est exactement de 20 %"), "{text}");
    assert_eq!(causes(&["123.50"], &["1235.00"]), [Cause::DecimalMark(1), Cause::Part(10)]);
}

#[test]
fn one_of_several_things() {
    let nights = |entry: &mut Entry| {
        entry.change_figures(|figures| figures.quantity = Some(Decimal::from(4)));
        entry.set(Field::Description, "4 nuits");
    };
    assert_eq!(with("540.00", "720.00", nights), [Cause::One("une nuit", eur("180.00"), false)]);
    assert_eq!(with("900.00", "720.00", nights), [Cause::One("une nuit", eur("180.00"), true)]);
    assert!(!with("540.01", "720.00", nights).iter().any(|cause| matches!(cause, Cause::One(..))));
    let told = |entry: &mut Entry| entry.set(Field::Description, "Dîner 12 couverts");
    assert_eq!(with("330.00", "360.00", told), [Cause::One("la part d’une personne", eur("30.00"), false)]);
    // One night is all there is: nothing to leave out.
    let single = |entry: &mut Entry| entry.set(Field::Description, "1 nuit");
    assert!(with("360.00", "180.00", single).is_empty());
}

#[test]
fn one_line_of_the_group() {
    assert_eq!(causes(&["731.10"], &["310.40", "420.70", "95.25"]), [Cause::LineUnpaid(eur("95.25"))]);
    assert_eq!(causes(&["501.15"], &["310.65", "95.25"]), [Cause::LineTwice(eur("95.25"))]);
    assert_eq!(causes(&["400.00", "77.13"], &["400.00"]), [Cause::LineBeyond(eur("77.13"))]);
    assert!(causes(&["501.16"], &["310.65", "95.25"]).is_empty());
}

#[test]
fn a_round_part_and_whole_euros() {
    assert_eq!(causes(&["371.10"], &["1237.00"]), [Cause::Part(30)]);
    assert_eq!(causes(&["1051.45"], &["1237.00"]), [Cause::Part(85)]);
    assert!(causes(&["371.11"], &["1237.00"]).is_empty());
    assert!(causes(&["420.58"], &["1237.00"]).is_empty());
    assert_eq!(causes(&["1231.00"], &["1231.37"]), [Cause::Rounded]);
    assert_eq!(causes(&["1232.00"], &["1231.37"]), [Cause::Rounded]);
    assert!(causes(&["1232.37"], &["1231.37"]).is_empty());
    assert!(causes(&["1231.03"], &["1231.37"]).is_empty());
    assert_eq!(causes(&["100.01"], &["100.00"]), [Cause::Cents]);
    assert_eq!(causes(&["100.03"], &["50.00", "30.00", "20.00"]), [Cause::Cents]);
    assert!(causes(&["100.04"], &["50.02", "30.00", "19.98"]) == [Cause::Rounded]);
}

#[test]
fn the_rate_of_another_day() {
    let usd = Currency::from_code("USD").unwrap();
    let mut rates = Rates::default();
    for (day, value) in [(1, "1.1645"), (14, "1.1795"), (20, "1.1795")] {
        let date = Date::constant(2017, 11, day);
        rates.add(usd, Rate { date, value: value.parse().unwrap(), place: Place::of_file(&"taux.csv".into()) });
    }
    let paid = line(Side::Ledger, "101.74");
    let mut paper = line(Side::Support, "103.05");
    paper.change_figures(|figures| figures.original = Some(Money::new("120.00".parse().unwrap(), usd)));
    paper.date = Some(Date::constant(2017, 11, 1));
    let found = of(&[&paid], &[&paper], Some(&rates));
    assert_eq!(found, [Cause::RateOf(Date::constant(2017, 11, 14), "1.1795".parse().unwrap())]);
    assert_eq!(brief(&found).unwrap(), "taux du 14/11/2017 : 1,1795");
    assert!(of(&[&line(Side::Ledger, "101.75")], &[&paper], Some(&rates)).is_empty());
}

#[test]
fn causes_read_as_french() {
    let explain = |cause: Cause| explained(&[cause]).unwrap();
    assert_eq!(
        explain(Cause::One("une nuit", eur("180.00"), true)),
        "L’écart est exactement une nuit (180,00\u{a0}€) de trop."
    );
    assert_eq!(
        explain(Cause::One("une nuit", eur("180.00"), false)),
        "L’écart est exactement une nuit (180,00\u{a0}€) de moins."
    );
    assert_eq!(brief(&[]), None);
    assert_eq!(explained(&[]), None);
}
