//! Many months between the return and the commission. Example: back from Miami on 10 November 2017,
//! ratified on 8 February 2019: more than 14 months, where the limit of the dossier is 12.

use super::findings::wording::day;
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::Date;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::place::Place;

pub(super) static CHECK: Check = Check {
    id: "late_ratification",
    title: "Ratification tardive",
    why: "Plus le vote est éloigné de la mission, moins la dépense peut encore être justifiée ou corrigée.",
    source: "Conseil d’État, 11 janvier 2006, n° 265325, Département des Bouches-du-Rhône : l’autorisation ne peut être donnée après coup ; délai paramétrable (mois_ratification_max).",
    remedy: "Indiquer dans le rapport la raison du délai.",
    severity: Severity::Info,
    needs: "commission, et fin de chaque mission.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let Some(commission) = books.dossier.commission_date else {
        return Err(Outcome::NotChecked("date de la commission non indiquée dans dossier.toml".into()));
    };
    let limit = books.dossier.rules.ratification_months_max;
    let mut found = Vec::new();
    for (id, mission) in books.dossier.missions() {
        if !is_beyond(mission.end, limit, commission) {
            continue;
        }
        let message = format!(
            "{} : retour le {}, commission le {}, soit {} mois révolus (limite : {limit} mois).",
            mission.label,
            day(mission.end),
            day(commission),
            months_between(mission.end, commission)
        );
        found.push(
            Observation::at(
                Place::declaration("commission"),
                message,
                "Indiquer dans le rapport la raison de ce délai.",
            )
            .mission(id),
        );
    }
    scope::conclude(found, Vec::new())
}

fn is_beyond(from: Date, months: i32, to: Date) -> bool {
    let whole = months_between(from, to);
    whole > months || (whole == months && to.day() != from.day())
}

/// Whole months from a day to a later one; negative when `to` comes first.
fn months_between(from: Date, to: Date) -> i32 {
    let months = |date: Date| i32::from(date.year()) * 12 + i32::from(date.month());
    months(to) - months(from) - i32::from(to.day() < from.day())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn months_are_whole() {
        assert_eq!(months_between(Date::constant(2017, 11, 10), Date::constant(2019, 2, 8)), 14);
        assert_eq!(months_between(Date::constant(2017, 11, 10), Date::constant(2018, 11, 10)), 12);
        assert!(!is_beyond(Date::constant(2017, 11, 10), 12, Date::constant(2018, 11, 10)));
        assert!(is_beyond(Date::constant(2017, 11, 10), 12, Date::constant(2018, 11, 11)));
    }
}
