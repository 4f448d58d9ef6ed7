//! A flat rate above the dated scale of the country. Example: 6 days at 360,00 USD in Miami in November
//! 2017, when the scale was 320,00 USD: 240,00 USD too much. A line that says « logé » is held against the
//! reduced rate. A rate of another year, of a dearer city or season is innocent there; the rate of large cities in a
//! place that nothing says to be one is a question.

use rust_decimal::{Decimal, RoundingStrategy};

use super::findings::wording::line_first;
use super::grounds::per_diem::{Unjudged, judge, part_due};
use super::grounds::scale::Scale;
use super::grounds::scope;
use super::grounds::travel::Allowance;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::MissionId;
use crate::model::money::Money;

pub(super) static CHECK: Check = Check {
    id: "per_diem_above_rate",
    title: "Indemnité supérieure au barème",
    why: "Une indemnité au-delà du barème en vigueur n’est pas due : le trop-versé est à reverser.",
    source: "Décret 2006-781 et arrêté du 3 juillet 2006 (annexe 1, barème par pays et par date) ; CGCT R3123-20 ; CRC Mayotte, Département, 2017.",
    remedy: "Recalculer l’indemnité au barème de la date et du pays, puis demander le reversement du trop-versé.",
    severity: Severity::Blocking,
    needs: "Des indemnités avec leur nombre et leur montant unitaire, le pays de la mission ; un export de barème complète ou remplace celui du programme.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let scale = books.scale();
    let (mut found, mut unjudged, mut any) = (Vec::new(), Unjudged::default(), false);
    for (mission, _) in books.dossier.missions() {
        let travel = books.travel(mission);
        for one in &travel.allowances {
            any = true;
            match above(books, scale, mission, one) {
                Ok(excess) => found.extend(excess),
                Err(why) => unjudged.say_or_add(mission, why),
            }
        }
    }
    if !any {
        return Err(Outcome::NotApplicable("aucune indemnité journalière dans les justificatifs".into()));
    }
    scope::conclude(found, unjudged.told(books))
}

/// Why a line cannot be judged.
enum Why {
    Unknown(super::grounds::per_diem::Unknown),
    NoUnit,
}

impl Unjudged {
    fn say_or_add(&mut self, mission: MissionId, why: Why) {
        match why {
            Why::Unknown(why) => self.add(mission, &why),
            Why::NoUnit => self.say(mission, "nombre d’indemnités absent des lignes de"),
        }
    }
}

fn above(books: &Books, scale: &Scale, mission: MissionId, one: &Allowance) -> Result<Option<Observation>, Why> {
    let judged = judge(books, scale, mission, one).map_err(Why::Unknown)?;
    let days = (books.mission(mission).end - books.mission(mission).start).get_days() + 1;
    // Without a number, the whole is held against as many days as the mission lasted.
    let (each, count) = match (one.each, one.count) {
        (Some(each), count) => (each.amount(), count),
        (None, _) => (one.whole.amount().checked_div(Decimal::from(days.max(1))).unwrap_or_default(), None),
    };
    // Parts of a rate are paid to the cent; only what is exchanged may differ by more.
    let cents = |due: Decimal| due.round_dp_with_strategy(2, RoundingStrategy::AwayFromZero);
    let mut due = judged.full.amount() * part_due(books, one);
    let exchange = if judged.converted { books.dossier.rules.exchange_gap_max_percent } else { Decimal::ZERO };
    let cent = if judged.converted { Decimal::new(1, 2) } else { Decimal::ZERO };
    let allowed = |due: Decimal| cents(due) + due * exchange / Decimal::ONE_HUNDRED + cent;
    let (mut doubt, mut told) = (None, &judged.scale.told);
    if each <= allowed(due) {
        // The rate of large cities, where nothing says that it is one.
        let base = judged.scale.elsewhere.as_ref().filter(|base| base.0.currency() == judged.full.currency());
        let base = base.map(|(base, told)| (base.amount() * part_due(books, one), told));
        match base.filter(|(base, _)| each > allowed(*base)) {
            Some((base, source)) => {
                doubt = Some(" ; au-delà, c’est le taux des grandes villes, que rien ici n’indique");
                (due, told) = (base, source);
            }
            None => return if one.each.is_some() { Ok(None) } else { Err(Why::NoUnit) },
        }
    }
    // The excess in euros, in the proportion of the line's own amount.
    let amount = books.entry(one.id).amount.unwrap_or(books.zero());
    let share = (each - due).checked_div(each).unwrap_or_default();
    let excess = Money::new(amount.amount() * share, books.currency()).rounded();
    let due = Money::new(due, judged.full.currency()).rounded();
    let each = Money::new(each, judged.full.currency()).rounded();
    let times = count.map(|count| format!(" × {}", count.normalize())).unwrap_or_default().replace('.', ",");
    let reduced =
        if doubt.is_some() || due == judged.full.rounded() { "" } else { ", réduction annoncée déduite" };
    let message = format!(
        "{} : {each}{times} par indemnité, le barème permet {due}{reduced} ({}){} ; trop-versé de {excess}.",
        line_first(books.entry(one.id)),
        told,
        doubt.unwrap_or_default()
    );
    let remedy = "Recalculer l’indemnité au barème de la date et du pays ; demander le reversement, ou produire la délibération qui fixe un autre montant.";
    let severity = doubt.map(|_| Severity::Review);
    Ok(Some(scope::on(books, one.id, message, remedy).mission(mission).amount(excess).severity(severity)))
}
