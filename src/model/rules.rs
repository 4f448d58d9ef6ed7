//! Every tolerance and limit, and what the dossier says of its accounts. None exists anywhere else.

use std::collections::BTreeMap;

use rust_decimal::Decimal;

use super::causes::is_fees;
use super::entry::Entry;
use super::finding::Severity;
use super::mission::Category;

/// Which ledger amount counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Base {
    /// *engage*: committed.
    Committed,
    /// *mandate*: ordered to be paid.
    Ordered,
    /// *paye*: paid.
    Paid,
}

impl Base {
    /// The name in `dossier.toml`.
    pub fn name(self) -> &'static str {
        match self {
            Base::Committed => "engage",
            Base::Ordered => "mandate",
            Base::Paid => "paye",
        }
    }
}

/// A nomenclature of accounts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Nomenclature {
    /// Départements, until the M57 replaced it.
    M52,
    /// All, progressively.
    M57,
    /// Communes, until the M57 replaced it.
    M14,
}

impl Nomenclature {
    /// The name in `dossier.toml` and for the reader.
    pub fn name(self) -> &'static str {
        match self {
            Nomenclature::M52 => "M52",
            Nomenclature::M57 => "M57",
            Nomenclature::M14 => "M14",
        }
    }
}

/// What an account of expenses is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Usage {
    /// The costs of persons of one category.
    Of(Category),
    /// Receptions.
    Reception,
    /// Goods or groups, whatever the category.
    Group,
    /// It exists, for something else.
    Else,
    /// It does not exist in this nomenclature.
    Absent,
}

/// Usage, its name in the table of accounts, its key in `[comptes]`, its name for the reader.
const USAGES: &[(Usage, &str, &str, &str)] = &[
    (Usage::Of(Category::Elected), "elu", "elus", "élus"),
    (Usage::Of(Category::Agent), "agent", "agents", "agents"),
    (Usage::Of(Category::Guest), "invite", "invites", "invités"),
    (Usage::Reception, "reception", "receptions", "réceptions"),
    (Usage::Group, "groupe", "groupes", "transports de biens ou de groupes"),
    (Usage::Else, "autre", "autres", "autre usage"),
    (Usage::Absent, "absent", "absents", "article absent de la nomenclature"),
];

impl Usage {
    /// The usage of this name in the table of accounts.
    pub fn from_name(name: &str) -> Option<Self> {
        USAGES.iter().find(|row| row.1 == name).map(|row| row.0)
    }

    /// The usages with their keys in `[comptes]`.
    pub fn keys() -> impl Iterator<Item = (Self, &'static str)> {
        USAGES.iter().map(|row| (row.0, row.2))
    }

    /// Its name for the reader.
    pub fn french(self) -> &'static str {
        USAGES.iter().find(|row| row.0 == self).map_or("", |row| row.3)
    }
}

/// What `[controles]` says of a check.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Setting {
    /// This severity instead of the default one.
    Severity(Severity),
    /// *inactif*.
    Off,
}

/// `[parametres]` and `[controles]`.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Rules {
    /// `ecart_max`: matched amounts may differ by this much, in the dossier's currency.
    pub gap_max: Decimal,
    /// `ecart_tva_max`: HT + TVA against TTC.
    pub tax_gap_max: Decimal,
    /// `ecart_change_max_pourcent`: converted amount against the euro amount, in percent.
    pub exchange_gap_max_percent: Decimal,
    /// `jours_ecart_max`: days between document and payment order when no reference is shared.
    pub days_apart_max: i32,
    /// `jours_hors_mission`: days allowed around the mission for services consumed there.
    pub days_outside_max: i32,
    /// `jours_doublon_max`: days between two lines of a probable duplicate.
    pub duplicate_days_max: i32,
    /// `mois_ratification_max`: months between return and commission.
    pub ratification_months_max: i32,
    /// `lignes_feuille_max`: lines that one sheet of the workbook lists; a file beside it lists them all.
    pub sheet_rows_max: i32,
    /// `archives_max`: replaced workbooks that are kept, the latest; all of them when it is zero.
    pub archives_max: i32,
    /// `base`: which ledger amount counts.
    pub base: Base,
    /// `abattement_loge_pourcent`: what a per diem loses when the night is paid otherwise.
    pub lodged_reduction_percent: Decimal,
    /// `abattement_repas_pourcent`: what it loses for each meal that is offered.
    pub meal_reduction_percent: Decimal,
    /// `nomenclature`: the accounts' nomenclature, when the dossier tells.
    pub nomenclature: Option<Nomenclature>,
    /// `[comptes]`: the numbers of accounts by what they are for, which replace those of the nomenclature.
    pub accounts: BTreeMap<Usage, Vec<String>>,
    /// `cout_par_personne_facteur_max`: how many times the other missions' daily cost per head is usual.
    pub cost_per_head_factor_max: i32,
    /// How candidates for one match are weighed against each other.
    pub weights: Weights,
    /// How much work matching may cost.
    pub limits: Limits,
    /// `[controles]`, by check id.
    pub settings: BTreeMap<String, Setting>,
}

/// What speaks against a pair of lines of one amount, in days: a pair is as unlikely as one whose document
/// and payment lie this much further apart. Of all the ways to pair lines, the one with the least sum is
/// taken, and only where every other way is worse by `margin`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Weights {
    /// By how much another way must be worse; less is an ambiguity.
    pub margin: u32,
    /// The payment is older than its document.
    pub paid_before: u32,
    /// One of the two days is not known.
    pub day_unknown: u32,
    /// The person paid back, where the document names its supplier.
    pub person_paid: u32,
    /// Perhaps one payee, misspelt.
    pub payee_alike: u32,
    /// One line does not say who is paid.
    pub payee_unknown: u32,
    /// One line does not tell its mission.
    pub mission_unknown: u32,
    /// One line does not tell for whom it was.
    pub person_unknown: u32,
    /// The payment tells for which days it is, in a column or in words, and the document is of others.
    pub service_differs: u32,
    /// Both tell the nature of the expense, in other words.
    pub nature_differs: u32,
    /// Numbers of two kinds, which perhaps say the same.
    pub numbers_differ: u32,
    /// A converted amount, for each percent of difference; an exact one is preferred to any.
    pub exchange_percent: u32,
}

impl Default for Weights {
    fn default() -> Self {
        Self {
            margin: 30,
            paid_before: 36,
            day_unknown: 45,
            person_paid: 9,
            payee_alike: 60,
            payee_unknown: 75,
            mission_unknown: 36,
            person_unknown: 36,
            service_differs: 60,
            nature_differs: 12,
            numbers_differ: 60,
            exchange_percent: 40,
        }
    }
}

/// Bounds on what is looked at. Where one is reached, nothing is matched and the result says so.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// Pairs of lines of one amount and one payee.
    pub pairs: usize,
    /// Candidates among which one assignment is sought: lines of one kind count once.
    pub classes: usize,
    /// Possible pairs of one assignment.
    pub edges: usize,
    /// Work for all assignments together: classes times possible pairs.
    pub assignment_work: u64,
    /// Lines among which a combination is sought.
    pub combined_lines: usize,
    /// Lines of one combination.
    pub combination: usize,
    /// Combinations that are counted.
    pub solutions: usize,
    /// Work for all combinations together: partial sums. As much again, ten for each line that is looked at, for what
    /// completes a reference.
    pub combination_work: u64,
    /// Work for all comparisons of payments of one amount: lines looked at, two hundred times as much for two that are
    /// compared in all that they say.
    pub duplicate_work: u64,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            pairs: 250_000,
            classes: 400,
            edges: 20_000,
            assignment_work: 400_000_000,
            combined_lines: 32,
            combination: 12,
            solutions: 1_000,
            combination_work: 100_000_000,
            duplicate_work: 2_000_000_000,
        }
    }
}

impl Default for Rules {
    fn default() -> Self {
        Self {
            gap_max: Decimal::ZERO,
            tax_gap_max: Decimal::new(1, 2),
            exchange_gap_max_percent: Decimal::TWO,
            days_apart_max: 120,
            days_outside_max: 0,
            duplicate_days_max: 5,
            ratification_months_max: 12,
            sheet_rows_max: 50_000,
            archives_max: 0,
            base: Base::Ordered,
            lodged_reduction_percent: Decimal::from_parts(65, 0, 0, false, 0),
            meal_reduction_percent: Decimal::from_parts(175, 0, 0, false, 1),
            nomenclature: None,
            accounts: BTreeMap::new(),
            cost_per_head_factor_max: 3,
            weights: Weights::default(),
            limits: Limits::default(),
            settings: BTreeMap::new(),
        }
    }
}

/// Every check id, in the order of the catalogue: what `[controles]` may name.
pub const CHECK_IDS: &[&str] = &[
    "unreadable_file",
    "unrecognised_table",
    "unreadable_amount",
    "ambiguous_number",
    "unreadable_date",
    "control_total_mismatch",
    "mixed_amount_bases",
    "duplicate_source",
    "hidden_rows",
    "report_disagreement",
    "declared_sum_mismatch",
    "declared_gap",
    "declared_nature_gap",
    "mission_without_entries",
    "headcount_mismatch",
    "fiscal_year_mismatch",
    "late_ratification",
    "entry_without_mission",
    "conflicting_mission",
    "entry_in_two_missions",
    "mission_disagreement",
    "amount_disagreement",
    "ledger_without_support",
    "support_without_ledger",
    "ambiguous_match",
    "probable_match",
    "lone_mark",
    "stray_notes",
    "duplicate_payment_order",
    "duplicate_invoice",
    "probable_duplicate",
    "double_payment",
    "unlinked_credit",
    "cancelled_line_counted",
    "unpaid_line_counted",
    "uncleared_advance",
    "vat_mismatch",
    "outside_mission_dates",
    "stay_extension",
    "impossible_date_order",
    "authorisation_after_departure",
    "time_barred",
    "missing_special_mandate",
    "beneficiary_outside_delegation",
    "overlapping_missions",
    "per_diem_above_rate",
    "per_diem_count",
    "per_diem_and_actual_cost",
    "meal_not_deducted",
    "unusual_cost_per_head",
    "conversion_mismatch",
    "missing_rate",
    "missing_supporting_document",
    "inadmissible_document",
    "unused_ticket",
    "account_mismatch",
    "payee_spellings",
    "generic_payee",
    "uncovered_hospitality",
    "shared_cost_without_recharge",
];

impl Rules {
    /// By how much what was paid may differ from these support lines: `ecart_max`, and for documents whose
    /// amount was converted `ecart_change_max_pourcent` of it (contract 4b). An amount that a document or the
    /// bank tells in the dossier's currency is paid to the cent.
    pub fn gap_allowed<'a>(&self, support: impl IntoIterator<Item = &'a Entry>) -> Decimal {
        let converted = support.into_iter().filter(|entry| entry.is_converted()).filter_map(|entry| entry.amount);
        let converted = converted.fold(Decimal::ZERO, |sum, amount| sum.saturating_add(amount.amount().abs()));
        let percent = self.exchange_gap_max_percent / Decimal::ONE_HUNDRED;
        self.gap_max.saturating_add(converted.saturating_mul(percent))
    }

    /// True when this gap, paid less proved, needs no answer. One that is exactly the fees among the support
    /// lines is no exchange, however small.
    pub fn excuses(&self, gap: Decimal, support: &[&Entry]) -> bool {
        gap.abs() <= self.gap_max
            || (gap.abs() <= self.gap_allowed(support.iter().copied()) && !is_fees(support, gap))
    }
}
