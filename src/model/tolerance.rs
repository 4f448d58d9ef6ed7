//! Tolerances that `dossier.toml` widens: what they cover is found by no check, and must be said.

use rust_decimal::Decimal;

use super::matching::Match;
use super::money::{Currency, Money};
use super::rules::Rules;

/// The checks that let `ecart_max` pass.
const OF_GAP: [&str; 4] = ["amount_disagreement", "duplicate_invoice", "uncleared_advance", "declared_nature_gap"];
/// Those that let `jours_hors_mission` pass.
const OF_DAYS: [&str; 2] = ["outside_mission_dates", "stay_extension"];

impl Rules {
    /// What a check lets pass beyond the usual: `à 50,00 € près`, and the parameter that says so; none for what stands by
    /// default.
    pub fn tolerance(&self, check: &str, currency: Currency) -> Option<(String, &'static str)> {
        let usual = Self::default();
        let money = |amount: Decimal| format!("à {} près", Money::new(amount, currency));
        if OF_GAP.contains(&check) && self.gap_max > usual.gap_max {
            return Some((money(self.gap_max), "ecart_max"));
        }
        if check == "vat_mismatch" && self.tax_gap_max > usual.tax_gap_max {
            return Some((money(self.tax_gap_max), "ecart_tva_max"));
        }
        if check == "conversion_mismatch" && self.exchange_gap_max_percent > usual.exchange_gap_max_percent {
            let percent = self.exchange_gap_max_percent.normalize().to_string().replace('.', ",");
            return Some((format!("à {percent} % près"), "ecart_change_max_pourcent"));
        }
        if OF_DAYS.contains(&check) && self.days_outside_max > usual.days_outside_max {
            let unit = if self.days_outside_max > 1 { "jours" } else { "jour" };
            return Some((format!("à {} {unit} près", self.days_outside_max), "jours_hors_mission"));
        }
        None
    }

    /// True when `ecart_max` alone lets the gap of a match pass.
    pub fn covers(&self, one: &Match) -> bool {
        let gap = one.gap();
        !gap.is_zero() && !one.ledger.is_empty() && !one.support.is_empty() && gap.amount().abs() <= self.gap_max
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_what_was_widened_is_told() {
        let told = |rules: &Rules, check: &str| rules.tolerance(check, Currency::EUR).map(|(words, _)| words);
        let usual = Rules::default();
        assert!(OF_GAP.iter().chain(&OF_DAYS).all(|check| told(&usual, check).is_none()));
        let wide = Rules { gap_max: Decimal::new(5_000, 2), days_outside_max: 1, ..usual };
        assert_eq!(told(&wide, "amount_disagreement").as_deref(), Some("à 50,00\u{a0}€ près"));
        assert_eq!(told(&wide, "stay_extension").as_deref(), Some("à 1 jour près"));
        assert_eq!((told(&wide, "vat_mismatch"), told(&wide, "declared_gap")), (None, None));
        let strict = Rules { tax_gap_max: Decimal::ZERO, ..Rules::default() };
        assert_eq!(told(&strict, "vat_mismatch"), None);
    }
}
