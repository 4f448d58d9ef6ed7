//! What stands against ratification: open findings by check, gravest first, live over `Anomalies`.

use std::collections::BTreeMap;

use crate::model::finding::Severity;
use crate::model::mission::MissionId;
use crate::model::money::Money;

use super::names::{FINDINGS, T_FINDINGS};
use super::page::Target;
use super::plan::{FINDINGS_FIRST_ROW, Plan};
use super::{columns, cut, findings};

/// A check with open findings.
pub(super) struct OpenCheck<'a> {
    pub(super) severity: Severity,
    pub(super) title: &'a str,
    /// How many are open.
    pub(super) count: usize,
    /// Σ of their amounts at stake, without sign.
    pub(super) amount: Money,
    mission: Option<&'a str>,
    /// Of those that `Anomalies` does not list, how many and for how much.
    unlisted: (usize, Money),
    first: u32,
}

/// Blocking and *à vérifier*, of a mission or of the whole dossier: gravest first, then by amount.
pub(super) fn of<'a>(plan: &'a Plan, mission: Option<MissionId>) -> Vec<OpenCheck<'a>> {
    let books = &plan.report.books;
    let mut by_check: BTreeMap<(Severity, &str), OpenCheck> = BTreeMap::new();
    let listed = (FINDINGS_FIRST_ROW..).zip(&plan.findings).map(|(row, one)| (Some(row), *one));
    for (row, finding) in listed.chain(plan.unlisted.iter().map(|one| (None, *one))) {
        let mine = mission.is_none() || finding.observation.mission == mission;
        if !mine || !finding.is_open() || finding.severity == Severity::Info {
            continue;
        }
        let title = findings::title(plan.report, finding.check);
        let one = by_check.entry((finding.severity, title)).or_insert_with(|| OpenCheck {
            severity: finding.severity,
            title,
            count: 0,
            amount: books.zero(),
            mission: mission.map(|mission| plan.label(Some(mission))),
            unlisted: (0, books.zero()),
            // Where none is listed the way leads to the head of the sheet.
            first: row.unwrap_or(0),
        });
        let at_stake = finding.observation.amount.map_or(books.zero(), Money::abs);
        one.count += 1;
        one.amount = books.sum([one.amount, at_stake]);
        if row.is_none() {
            one.unlisted = (one.unlisted.0 + 1, books.sum([one.unlisted.1, at_stake]));
        }
    }
    let mut open: Vec<OpenCheck> = by_check.into_values().collect();
    open.sort_by_key(|one| (one.severity, std::cmp::Reverse(one.amount.amount()), one.title));
    open
}

impl OpenCheck<'_> {
    /// Counts those that are still open.
    pub(super) fn count_formula(&self) -> String {
        let mission = self.mission.map(|label| format!(",{T_FINDINGS}[{}],{}", columns::MISSION, words(label)));
        format!(
            "COUNTIFS({T_FINDINGS}[{}],{},{T_FINDINGS}[{}],\"{}\",{T_FINDINGS}[{}],\"oui\"{}){}",
            columns::CHECK,
            words(self.title),
            columns::SEVERITY,
            self.severity.french(),
            columns::OPEN,
            mission.unwrap_or_default(),
            cut::more(self.unlisted.0),
        )
    }

    /// Sums the amounts at stake of those that are still open, without sign.
    pub(super) fn amount_formula(&self) -> String {
        let is = |column: &str, wanted: &str| format!("({T_FINDINGS}[{column}]={wanted})*");
        let mission = self.mission.map(|label| is(columns::MISSION, &words(label)));
        let more = Some(self.unlisted.1).filter(|amount| !amount.is_zero());
        let more = more.map(|amount| format!("+{}", amount.amount().normalize())).unwrap_or_default();
        format!(
            "ROUND(SUMPRODUCT({}{}{}{}ABS({T_FINDINGS}[{}])){more},4)",
            is(columns::CHECK, &words(self.title)),
            is(columns::SEVERITY, &words(self.severity.french())),
            is(columns::OPEN, "\"oui\""),
            mission.unwrap_or_default(),
            columns::AMOUNT,
        )
    }

    /// The first of them, on `Anomalies`.
    pub(super) fn target(&self) -> Target<'static> {
        Target::row(FINDINGS, self.first)
    }
}

/// A text inside a formula.
pub(super) fn words(text: &str) -> String {
    format!("\"{}\"", text.replace('"', "\"\""))
}
