//! The text of the report says otherwise than `dossier.toml`, or says one thing in two ways. Example: the
//! report that the assembly will read says « Miami : 133 585,52 € », `dossier.toml` and the ledger agree on
//! 133 558,52 €: everything is reconciled, and the wrong figure is voted.
//!
//! Figures are compared, not wordings: object and organisation may be told in many ways.

use super::findings::wording::day;
use super::grounds::report_facts::nature_name;
use super::grounds::{report, report_facts, scope};
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::declaration::{Declaration, Doubt, DoubtKind, MissionTold, Quote, Quoted, Report};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::{Category, Mission, MissionId};
use crate::model::money::Money;
use crate::model::place::Place;
use crate::model::report::gap;

pub(super) static CHECK: Check = Check {
    id: "report_disagreement",
    title: "Le texte du rapport dit autre chose que dossier.toml",
    why: "L’assemblée vote le texte du rapport : ce qui a été rapproché doit être ce qu’il dit, au centime et au jour près.",
    source: "Pratique de contrôle : le rapport soumis au vote et les montants rapprochés doivent être les mêmes.",
    remedy: "Relire le passage cité, puis corriger dossier.toml ou faire corriger le rapport.",
    severity: Severity::Blocking,
    needs: "rapport dans dossier.toml, ou un fichier « rapport… » (.docx, .odt, .pdf, .md) à la racine du dossier.",
    closes_by_correction_only: false,
    run,
};

/// A document that is only called a report, and was not understood to say anything of these missions.
const UNCONCERNED: &str = "dans le document nommé « rapport », le montant ou les dates d’aucune mission de ce dossier n’ont été reconnus : si c’est le rapport à voter, comparer ses chiffres à dossier.toml à la main ; sinon, désigner le bon par rapport = \"…\" dans dossier.toml";

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    let told = match &books.report {
        Report::Absent => return Err(Outcome::NotChecked("le texte du rapport n’est pas dans le dossier".into())),
        Report::Unusable(why) => return unusable(books, why),
        Report::Told(_) => match report::of(books) {
            Some(told) => told,
            None => return Err(Outcome::NotChecked(UNCONCERNED.into())),
        },
    };
    let mut compared = Compared { books, found: Vec::new() };
    compared.head(told);
    let mut untold = Vec::new();
    for (id, mission) in books.dossier.missions() {
        let all = report::all_told(books, told, id);
        if all.is_empty() {
            untold.push(id);
        }
        compared.amounts(id, mission, &all);
        compared.days(id, mission, &all);
        all.into_iter().for_each(|one| compared.mission(id, mission, one));
    }
    compared.more_missions(told);
    let sittings = sittings(books, told);
    for doubt in told.doubts.iter().filter(|doubt| sittings.is_none() || doubt.key != "commission") {
        compared.said_twice(told, doubt);
    }
    let mut lacking: Vec<String> =
        scope::lacking(books, "ni montant ni dates reconnus dans le texte du rapport", &untold)
            .into_iter()
            .collect();
    lacking.extend(report_facts::lacking(books, told));
    lacking.extend(sittings);
    if !untold.is_empty() && !told.missions.is_empty() {
        compared.found.extend(untold.iter().map(|id| absent(books, told, *id)));
    }
    scope::conclude(compared.found, lacking)
}

/// A report that was asked for, or lies there, and cannot be compared.
fn unusable(books: &Books, why: &str) -> Result<Vec<Observation>, Outcome> {
    if !report::is_asked_for(books) {
        return Err(Outcome::NotChecked(why.to_owned()));
    }
    let message = format!("Le texte du rapport n’a pas été comparé à dossier.toml : {why}.");
    let remedy = "Déposer le rapport dans un format lisible, ou retirer la ligne « rapport » de dossier.toml.";
    let seen = Observation::at(Place::declaration("rapport"), message.replace("..", "."), remedy);
    Ok(vec![seen.severity(Severity::Review).subject("illisible")])
}

/// A mission of the dossier that the text does not name.
fn absent(books: &Books, told: &Declaration, id: MissionId) -> Observation {
    let mission = books.mission(id);
    let message =
        format!("{} : cette mission de dossier.toml n’a pas été reconnue dans le texte du rapport.", mission.label);
    let remedy =
        "Vérifier que le rapport en parle ; s’il la nomme autrement, ajouter ce nom aux « alias » de la mission.";
    Observation::at(Place::declaration(&format!("mission.{}", mission.code)), message, remedy)
        .mission(id)
        .severity(Severity::Review)
        .related([Place::of_file(&told.file)])
        .subject("absente")
}

/// The text cites several sittings, and that of the dossier is one of them: nothing tells that it is the one.
fn sittings(books: &Books, told: &Declaration) -> Option<String> {
    let declared = books.dossier.commission_date?.to_string();
    let doubt = told.doubts.iter().find(|doubt| doubt.key == "commission")?;
    let why = "plusieurs séances citées dans le texte du rapport, dont celle de dossier.toml";
    doubt.readings.contains(&declared).then(|| why.to_owned())
}

/// Amounts side by side in a table: a question, since one of them may well be that of the dossier.
fn undecided(name: &str, doubt: &Doubt, quote: &Quote) -> Observation {
    let message = format!(
        "{name} : le rapport donne plusieurs montants, sans dire lequel est le coût : {}. Le rapport dit : « {} ».",
        doubt.readings.join(" ; "),
        quote.words
    );
    let remedy = "Vérifier que le montant payé, toutes taxes comprises, est celui de dossier.toml ; faire préciser l’intitulé des colonnes (HT, TTC, engagé, mandaté).";
    Observation::at(quote.place.clone(), message, remedy)
        .severity(Severity::Review)
        .subject(format!("montant à choisir {}", doubt.key))
}

/// Another value than the one that counts, in a place that counts less: perhaps it is about something else.
fn elsewhere(name: &str, doubt: &Doubt, quote: &Quote) -> Observation {
    let shown: Vec<String> =
        doubt.readings.iter().zip(&doubt.quotes).map(|(it, quote)| format!("{it} (« {} »)", quote.words)).collect();
    let (told, others) = shown.split_first().map_or(("", &[][..]), |(told, others)| (told.as_str(), others));
    let what = if doubt.key == "debut" { "d’autres dates" } else { "un autre montant" };
    let message = format!("{name} : le rapport dit {told}, et donne ailleurs {what} : {}.", others.join(" ; "));
    let remedy = "Relire ces passages : si le second parle de la même chose, faire corriger celui qui est faux ; sinon, le dire dans la réponse.";
    Observation::at(doubt.quotes.get(1).unwrap_or(quote).place.clone(), message, remedy)
        .severity(Severity::Review)
        .related([quote.place.clone()])
        .subject(format!("ailleurs {}", doubt.key))
}

struct Compared<'b> {
    books: &'b Books,
    found: Vec<Observation>,
}

/// What the two say of one thing.
struct Difference<'q> {
    mission: Option<MissionId>,
    /// The key of `dossier.toml`.
    key: &'static str,
    /// `le total`, `le nombre d’élus`.
    what: &'static str,
    said: String,
    declared: String,
    quote: &'q Quote,
    amount: Option<Money>,
}

impl Compared<'_> {
    fn head(&mut self, told: &Declaration) {
        let dossier = &self.books.dossier;
        self.money(None, "montant_declare", "le total", told.total.as_ref(), dossier.declared);
        if let (Some(said), Some(declared)) = (&told.commission_date, dossier.commission_date) {
            self.value(None, ("commission", "la date de la commission"), said, declared, |date| day(*date));
        }
        if let (Some(said), Some(declared)) = (&told.fiscal_year, dossier.fiscal_year) {
            self.value(None, ("exercice", "l’exercice cité"), said, declared, ToString::to_string);
        }
        if let Some(said) = &told.currency {
            self.value(None, ("devise", "la devise"), said, dossier.currency, ToString::to_string);
        }
    }

    /// Under several names, each with its amount, the mission may have been told in parts.
    fn amounts(&mut self, id: MissionId, mission: &Mission, told: &[&MissionTold]) {
        let said: Vec<&Quoted<Money>> = told.iter().filter_map(|one| one.amount.as_ref()).collect();
        let whole = Money::sum(mission.declared.currency(), said.iter().map(|said| said.value));
        if said.len() > 1 && whole == Ok(mission.declared) {
            return;
        }
        for said in said {
            self.money(Some(id), "montant_declare", "le montant", Some(said), mission.declared);
        }
    }

    /// Under several names the mission went from one place to another: the first day of all, and the last.
    fn days(&mut self, id: MissionId, mission: &Mission, told: &[&MissionTold]) {
        let first = told.iter().filter_map(|one| one.start.as_ref()).min_by_key(|said| said.value);
        if let Some(said) = first {
            self.value(Some(id), ("debut", "le premier jour"), said, mission.start, |date| day(*date));
        }
        let last = told.iter().filter_map(|one| one.end.as_ref()).max_by_key(|said| said.value);
        if let Some(said) = last {
            self.value(Some(id), ("fin", "le dernier jour"), said, mission.end, |date| day(*date));
        }
    }

    /// Those who are counted together only.
    fn members(&mut self, id: MissionId, mission: &Mission, one: &MissionTold) {
        let is_parted = Category::ALL.iter().all(|category| one.of(*category).is_some());
        let declared: Option<u32> = Category::ALL.iter().map(|category| mission.headcount.of(*category)).sum();
        if let (Some(said), Some(declared), false) = (&one.members, declared, is_parted) {
            self.value(Some(id), ("elus", "le nombre de membres"), said, declared, ToString::to_string);
        }
    }

    fn mission(&mut self, id: MissionId, mission: &Mission, one: &MissionTold) {
        let of = Some(id);
        self.members(id, mission, one);
        for category in Category::ALL {
            if let (Some(said), Some(declared)) = (one.of(category), mission.headcount.of(category)) {
                let what = match category {
                    Category::Elected => "le nombre d’élus",
                    Category::Guest => "le nombre d’invités",
                    Category::Agent => "le nombre d’agents",
                };
                self.value(of, (category.toml_name(), what), said, declared, ToString::to_string);
            }
        }
        let mandate = one.special_mandate.as_ref().and_then(|said| Some((said, said.value.date?)));
        let declared = mission.special_mandate.as_ref().and_then(|mandate| mandate.date);
        if let (Some((said, date)), Some(declared)) = (mandate, declared) {
            let said = Quoted { value: date, quote: said.quote.clone() };
            self.value(of, ("mandat_special", "la date du mandat spécial"), &said, declared, |date| day(*date));
        }
        self.natures(id, mission, one);
    }

    /// Natures, whatever the words: `Hôtel` is `Hébergement`. Several lines of one nature are its amount.
    fn natures(&mut self, id: MissionId, mission: &Mission, one: &MissionTold) {
        let mut seen: Vec<String> = Vec::new();
        for (label, _) in &mission.declared_by_nature {
            let name = nature_name(self.books, label);
            if seen.contains(&name) {
                continue;
            }
            let is = |other: &str| nature_name(self.books, other) == name;
            let own = mission.declared_by_nature.iter().filter(|(other, _)| is(other));
            let declared = Money::sum(mission.declared.currency(), own.map(|(_, amount)| *amount));
            let told = one.natures.iter().filter(|(other, _)| is(other));
            let quote = told.clone().next().map(|(_, said)| said.quote.clone());
            let said = Money::sum(mission.declared.currency(), told.map(|(_, said)| said.value));
            if let (Some(quote), Ok(value), Ok(declared)) = (quote, said, declared) {
                let said = Quoted { value, quote };
                self.money(Some(id), "montants_par_nature", "un montant par nature", Some(&said), declared);
            }
            seen.push(name);
        }
    }

    fn money(
        &mut self,
        mission: Option<MissionId>,
        key: &'static str,
        what: &'static str,
        said: Option<&Quoted<Money>>,
        declared: Money,
    ) {
        let Some(said) = said.filter(|said| said.value != declared) else { return };
        let amount = (said.value.currency() == declared.currency()).then(|| gap(said.value, declared));
        self.add(Difference {
            mission,
            key,
            what,
            said: said.value.to_string(),
            declared: declared.to_string(),
            quote: &said.quote,
            amount,
        });
    }

    fn value<T: PartialEq>(
        &mut self,
        mission: Option<MissionId>,
        (key, what): (&'static str, &'static str),
        said: &Quoted<T>,
        declared: T,
        show: impl Fn(&T) -> String,
    ) {
        if said.value != declared {
            self.add(Difference {
                mission,
                key,
                what,
                said: show(&said.value),
                declared: show(&declared),
                quote: &said.quote,
                amount: None,
            });
        }
    }

    fn add(&mut self, one: Difference<'_>) {
        let subject = one.mission.map_or("Le rapport".to_owned(), |id| self.books.mission(id).label.to_string());
        let message = format!(
            "{subject} : {} est {} selon le rapport, {} selon dossier.toml. Le rapport dit : « {} ».",
            one.what, one.said, one.declared, one.quote.words
        );
        let remedy = "Relire ce passage, puis corriger dossier.toml ou faire corriger le rapport avant le vote.";
        let seen = Observation::at(one.quote.place.clone(), message, remedy)
            .mission(one.mission)
            .amount(one.amount)
            .related([self.key(one.mission, one.key)])
            .subject(one.key);
        self.found.push(seen);
    }

    fn key(&self, mission: Option<MissionId>, key: &str) -> Place {
        match mission {
            Some(id) => Place::declaration(&format!("mission.{}.{key}", self.books.mission(id).code)),
            None => Place::declaration(key),
        }
    }

    /// Missions of the report that the dossier does not have.
    fn more_missions(&mut self, told: &Declaration) {
        for (at, one) in told.missions.iter().enumerate() {
            let says = one.amount.is_some() || one.start.is_some();
            if !says || report::mission(self.books, told, at).is_some() {
                continue;
            }
            let amount = one.amount.as_ref().map(|amount| amount.value);
            let quote = one.amount.as_ref().map_or(&one.name.quote, |amount| &amount.quote);
            let message = format!(
                "Le rapport parle d’une mission à {}, absente de dossier.toml : « {} ».",
                one.name.value, quote.words
            );
            let remedy = "Ajouter cette mission à dossier.toml ; si elle y est sous un autre nom, l’ajouter à ses « alias ».";
            self.found.push(
                Observation::at(quote.place.clone(), message, remedy)
                    .amount(amount)
                    .subject(format!("mission {}", one.name.value)),
            );
        }
    }

    /// What counts differs from `dossier.toml`, and is told; what is said elsewhere is as the dossier says.
    fn is_told_already(&self, mission: Option<MissionId>, doubt: &Doubt) -> bool {
        let dossier = &self.books.dossier;
        let declared = match (doubt.key, mission.map(|id| self.books.mission(id))) {
            ("debut", Some(one)) => format!("du {} au {}", day(one.start), day(one.end)),
            ("montant_declare", Some(one)) => one.declared.to_string(),
            ("montant_declare", None) if doubt.mission.is_none() => dossier.declared.to_string(),
            _ => return false,
        };
        let Some((told, others)) = doubt.readings.split_first() else { return false };
        *told != declared && others.iter().all(|other| *other == declared)
    }

    /// The text says one thing in two ways: one of them is not that of the dossier.
    fn said_twice(&mut self, told: &Declaration, doubt: &Doubt) {
        let is_choice = doubt.kind == DoubtKind::Undecided;
        let is_silent = matches!(doubt.kind, DoubtKind::Unplaced | DoubtKind::ImpossibleDate);
        let Some(quote) = doubt.quotes.first().filter(|_| !is_silent) else { return };
        let mission = doubt.mission.and_then(|at| report::mission(self.books, told, at));
        let name =
            doubt.mission.and_then(|at| told.missions.get(at)).map_or("Le rapport", |one| one.name.value.as_str());
        if doubt.kind == DoubtKind::Elsewhere {
            if self.is_told_already(mission, doubt) {
                return;
            }
            self.found.push(elsewhere(name, doubt, quote).mission(mission).related([self.key(mission, doubt.key)]));
            return;
        }
        if is_choice {
            self.found.push(undecided(name, doubt, quote).mission(mission).related([self.key(mission, doubt.key)]));
            return;
        }
        let said: Vec<String> = doubt
            .readings
            .iter()
            .zip(&doubt.quotes)
            .map(|(reading, quote)| {
                let shown = reading.parse().map_or_else(|_| reading.clone(), day);
                format!("{shown} (« {} »)", quote.words)
            })
            .collect();
        let message =
            format!("{name} : le rapport dit « {} » de plusieurs façons : {}.", doubt.key, said.join(" ; "));
        let remedy = "Relire ces passages et faire corriger celui qui est faux.";
        // Amounts are voted; other differences may be two true things.
        let severity = if doubt.key == "montant_declare" { None } else { Some(Severity::Review) };
        let seen = Observation::at(quote.place.clone(), message, remedy)
            .mission(mission)
            .severity(severity)
            .related(doubt.quotes.iter().skip(1).map(|quote| quote.place.clone()))
            .related([self.key(mission, doubt.key)])
            .subject(format!("deux valeurs {}", doubt.key));
        self.found.push(seen);
    }
}
