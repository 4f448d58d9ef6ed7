//! Which causes most likely lead from the declared amount to the ledger.
//!
//! Example: 13 040,86 € paid beyond what was declared; 14 041,69 € of lines there twice, 1 063,83 € booked
//! on another mission: both together leave 63,00 € unexplained, either alone leaves more.

use rust_decimal::Decimal;

use super::Cause;

/// Items of one cause that are tried one by one; beyond, only all of them together.
const ITEMS_MAX: usize = 12;

/// Lines that the findings prove to stand where they should not. They explain a gap as far as they bring
/// it closer to zero; any other cause only when it makes it exactly zero.
const STRONG: [Cause; 3] = [Cause::Duplicate, Cause::Cancelled, Cause::OtherMission];

/// For each cause that explains something, how much of `gap`; what they leave is unexplained.
pub(super) fn causes(gap: Decimal, items: &[(Cause, Vec<Decimal>)]) -> Vec<(Cause, Decimal)> {
    if gap.is_zero() {
        return Vec::new();
    }
    let mut best: Vec<(Cause, Decimal)> = Vec::new();
    // Nothing chosen is where it starts: a choice must leave less.
    let strong: Vec<_> = items.iter().filter(|(cause, _)| STRONG.contains(cause)).collect();
    try_all(gap, &strong, &mut Vec::new(), &mut best);
    let left = gap - sum(&best);
    let exact = items
        .iter()
        .filter(|(cause, _)| !STRONG.contains(cause))
        .find(|(_, items)| !left.is_zero() && options(items).contains(&left));
    best.extend(exact.map(|(cause, _)| (*cause, left)));
    best
}

/// Goes through every choice of one option per cause; keeps the one that leaves least, with the fewest
/// causes; of equals the first found, which gives a cent to the first cause that explains it.
fn try_all(
    gap: Decimal,
    causes: &[&(Cause, Vec<Decimal>)],
    chosen: &mut Vec<(Cause, Decimal)>,
    best: &mut Vec<(Cause, Decimal)>,
) {
    let Some(((cause, items), rest)) = causes.split_first() else {
        let rank = |choice: &[(Cause, Decimal)]| ((gap - sum(choice)).abs(), choice.len());
        if rank(chosen) < rank(best) {
            best.clone_from(chosen);
        }
        return;
    };
    for option in options(items) {
        chosen.push((*cause, option));
        try_all(gap, rest, chosen, best);
        chosen.pop();
    }
    try_all(gap, rest, chosen, best);
}

/// What a cause may amount to: all that adds, all that takes away, everything, or one item.
fn options(items: &[Decimal]) -> Vec<Decimal> {
    let of = |keep: fn(&&Decimal) -> bool| items.iter().filter(keep).sum::<Decimal>();
    let mut options = vec![of(|item| item.is_sign_positive()), of(|item| item.is_sign_negative()), of(|_| true)];
    if items.len() <= ITEMS_MAX {
        options.extend(items);
    }
    let mut distinct = Vec::new();
    for option in options {
        if !option.is_zero() && !distinct.contains(&option) {
            distinct.push(option);
        }
    }
    distinct
}

fn sum(choice: &[(Cause, Decimal)]) -> Decimal {
    choice.iter().map(|(_, amount)| amount).sum()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn cents(amount: i64) -> Decimal {
        Decimal::new(amount, 2)
    }

    #[test]
    fn causes_of_opposite_signs_explain_together() {
        let items = [
            (Cause::Duplicate, vec![cents(937_369), cents(466_800)]),
            (Cause::OtherMission, vec![cents(-106_383)]),
            (Cause::OutsideDates, vec![cents(5_170)]),
        ];
        let found = causes(cents(1_304_086), &items);
        assert_eq!(found, [(Cause::Duplicate, cents(1_404_169)), (Cause::OtherMission, cents(-106_383))]);
    }

    #[test]
    fn a_weak_cause_explains_exactly_or_not_at_all() {
        let items = [(Cause::OutsideDates, vec![cents(5_170)])];
        assert_eq!(causes(cents(5_170), &items), [(Cause::OutsideDates, cents(5_170))]);
        assert_eq!(causes(cents(6_000), &items), []);
        assert_eq!(causes(cents(0), &items), []);
    }

    #[test]
    fn a_cent_that_two_causes_explain_belongs_to_the_first() {
        let strong = [
            (Cause::Duplicate, vec![cents(100)]),
            (Cause::Cancelled, vec![cents(100)]),
            (Cause::OtherMission, vec![cents(100)]),
        ];
        assert_eq!(causes(cents(100), &strong), [(Cause::Duplicate, cents(100))]);
        assert_eq!(causes(cents(100), &strong[1..]), [(Cause::Cancelled, cents(100))]);
        let weak = [(Cause::OutsideDates, vec![cents(70)]), (Cause::Unmatched, vec![cents(70)])];
        assert_eq!(causes(cents(70), &weak), [(Cause::OutsideDates, cents(70))]);
        assert_eq!(causes(cents(30), &strong), []);
    }

    #[test]
    fn one_of_two_duplicates_may_be_in_the_report() {
        let items = [(Cause::Duplicate, vec![cents(100), cents(250)])];
        assert_eq!(causes(cents(250), &items), [(Cause::Duplicate, cents(250))]);
    }
}
