//! Lines that nothing links to a mission. A departmental export may hold thousands that concern none: one
//! information per file, for all of them; and one question each for those that resemble a mission, or one
//! for the file when they are too many to be read one by one.
//! Example: 2 314 lines of no mission in `mandats.csv`; and a 840,00 € mandat to Biscayne Palms, which the
//! Miami mission also pays: whose is it?

mod paired;

use std::cell::{LazyCell, RefCell};
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use rustc_hash::{FxHashMap, FxHashSet};

use super::findings::identify::signature_of;
use super::findings::wording::{count, line_first};
use super::grounds::days::Days;
use super::grounds::nomenclature::{TravelAccounts, number};
use super::grounds::payees::Payees;
use super::grounds::persons::{Name, names_in};
use super::grounds::scope;
use super::{Check, Grounds};
use crate::model::books::Books;
use crate::model::entry::{Entry, EntryId, Side, Witness};
use crate::model::finding::{Observation, Outcome, Severity};
use crate::model::mission::{Mission, MissionId};
use crate::model::money::Sum;
use crate::model::place::Place;
use crate::model::words::{contains_words, fold};
use crate::model::{Date, Text};

pub(super) static CHECK: Check = Check {
    id: "entry_without_mission",
    title: "Ligne sans mission",
    why: "Une dépense de la mission qui n’est rattachée à aucune manque au total comparé au montant à ratifier.",
    source: "Pratique de contrôle : une dépense ressemblant à une mission est rattachée, ou dite hors périmètre.",
    remedy: "Inscrire la mission dans la feuille « Hors mission » du classeur, ou répondre que la ligne est hors périmètre.",
    severity: Severity::Review,
    needs: "Les exports de comptabilité et de justificatifs.",
    closes_by_correction_only: false,
    run,
};

fn run(books: &Grounds<'_>) -> Result<Vec<Observation>, Outcome> {
    if books.entries.is_empty() {
        return Err(Outcome::NotChecked("aucune ligne de dépense n’a été lue".into()));
    }
    // Where every line is of a mission, nothing is asked.
    let known = LazyCell::new(|| Known::of(books));
    let (mut refused, paired): (Vec<Observation>, Vec<Vec<EntryId>>) = paired::find(books).into_iter().unzip();
    let paired: FxHashSet<EntryId> = paired.into_iter().flatten().collect();
    let is_paired = |id: &EntryId| {
        !paired.is_empty()
            && paired.contains(id)
            && books.assignment(*id).witness == Witness::Nobody
            && books.is_matched(*id)
    };
    let mut files = Files::default();
    for (id, entry) in books.entries() {
        if !books.assignments.is_none(id.index()) || !entry.is_counted() || is_paired(&id) {
            continue;
        }
        let of_file = files.of(&entry.place, books);
        // All that a line of no mission can tell: what the staff typed for it was not understood.
        let typed = &books.assignment(id).witness;
        if !books.assignments.is_untold(id.index()) && *typed != Witness::Nobody {
            refused.push(resembles(books, id, &typed.french(entry)));
        } else if let Some(why) = known.resemblance(entry, books) {
            of_file.alike.push((id, why));
        } else {
            of_file.add(entry);
        }
    }
    let files = files.in_order();
    let unlinked = files.iter().filter(|of_file| of_file.lines > 0);
    let mut found: Vec<Observation> = unlinked.map(|of_file| no_mission(books, of_file)).collect();
    found.append(&mut refused);
    for lines in files.into_iter().map(|of_file| of_file.alike) {
        if lines.len() > APART_MAX {
            found.extend(many_resemble(books, &known, &lines));
        } else {
            found.extend(lines.iter().map(|(id, why)| resembles(books, *id, &known.french(why, books))));
        }
    }
    Ok(found)
}

/// From this number on, the lines of one file that resemble a mission make one finding.
const APART_MAX: usize = 30;

/// More days than any two documents are apart; a number that a calendar can count with.
const DAYS_MAX: i32 = 1_000_000;

/// The lines of one file that nothing links to a mission.
struct Unlinked<'b> {
    file: &'b Text,
    lines: usize,
    sum: Sum,
    /// The others, that resemble one.
    alike: Vec<(EntryId, Likeness<'b>)>,
}

impl Unlinked<'_> {
    #[inline]
    fn add(&mut self, entry: &Entry) {
        self.lines += 1;
        if let Some(amount) = entry.amount {
            self.sum.add(amount);
        }
    }
}

/// The files met, and the one of the last line: the lines of one mostly follow each other.
#[derive(Default)]
struct Files<'b> {
    all: Vec<Unlinked<'b>>,
    known: FxHashMap<&'b str, usize>,
    last: Option<(&'b Place, usize)>,
}

impl<'b> Files<'b> {
    /// The file of this place.
    #[inline]
    fn of(&mut self, place: &'b Place, books: &Books) -> &mut Unlinked<'b> {
        let at = match self.last {
            Some((beside, at)) if place.is_beside(beside) => at,
            _ => self.turn_to(place, books),
        };
        &mut self.all[at]
    }

    fn turn_to(&mut self, place: &'b Place, books: &Books) -> usize {
        let file = place.file();
        let at = *self.known.entry(file).or_insert_with(|| {
            self.all.push(Unlinked { file, lines: 0, sum: Sum::of(books.currency()), alike: Vec::new() });
            self.all.len() - 1
        });
        self.last = Some((place, at));
        at
    }

    fn in_order(mut self) -> Vec<Unlinked<'b>> {
        self.all.sort_by_key(|of_file| of_file.file);
        self.all
    }
}

fn no_mission(books: &Books, unlinked: &Unlinked<'_>) -> Observation {
    let Unlinked { file, lines, sum, .. } = *unlinked;
    let lines_told = count(lines, "ligne", "lignes");
    let amount = sum.total().unwrap_or(books.zero());
    let message =
        format!("{lines_told} sans mission, et sans rien qui en rappelle une : {amount}, hors des totaux.");
    let mut remedy =
        "Parcourir la feuille « Hors mission » et y inscrire la mission des lignes qui en concernent une."
            .to_owned();
    if let Some(mission) = named_by(books, file) {
        remedy.push_str(&format!(
            " Si toutes sont de la mission {}, comme le nom du fichier le laisse penser, écrire dans dossier.toml :\n[source.\"{}\"]\nmission = \"{}\"",
            mission.label,
            file.replace('\\', "\\\\").replace('"', "\\\""),
            mission.code
        ));
    }
    Observation::at(Place::of_file(file), message, remedy)
        .amount(amount)
        .severity(Severity::Info)
        .subject(format!("fichier\n{}", signature_of(books, file)))
}

/// The one mission that the name of a file names. It decides nothing: it only suggests what to write.
fn named_by<'b>(books: &'b Books, file: &str) -> Option<&'b Mission> {
    let name = file.rsplit('/').next().unwrap_or(file);
    let name = fold(name.rsplit_once('.').map_or(name, |(name, _)| name));
    let names = |mission: &&Mission| {
        let words = mission.aliases.iter().chain([&mission.code, &mission.label]).map(|word| fold(word));
        words.into_iter().any(|word| !word.is_empty() && contains_words(&name, &word))
    };
    let mut named = books.dossier.missions().map(|(_, mission)| mission).filter(names);
    named.next().filter(|_| named.next().is_none())
}

fn resembles(books: &Books, id: EntryId, why: &str) -> Observation {
    let entry = books.entry(id);
    let amount = entry.amount.map(|amount| format!(" : {amount}")).unwrap_or_default();
    let message = format!("{}{amount} : aucune mission indiquée, mais {why}.", line_first(entry));
    let remedy = "Vérifier la pièce, puis inscrire la mission dans la feuille « Hors mission », ou répondre que la ligne est hors périmètre.";
    scope::on(books, id, message, remedy)
}

/// A supplier of the mission that works for the whole authority: nobody answers a thousand questions.
fn many_resemble(books: &Books, known: &Known<'_>, lines: &[(EntryId, Likeness<'_>)]) -> Option<Observation> {
    let ((first, why), others) = lines.split_first()?;
    let file = books.entry(*first).place.file();
    let amount = books.sum(lines.iter().filter_map(|(id, _)| books.entry(*id).amount));
    let message = format!(
        "{} lignes sans mission ressemblent à une mission, pour {amount}. La première : {}, {}.",
        lines.len(),
        line_first(books.entry(*first)),
        known.french(why, books)
    );
    let remedy = "Filtrer la feuille « Hors mission » par tiers et y inscrire la mission des lignes qui en concernent une ; au besoin, compléter « operations » ou « alias » dans dossier.toml.";
    let places = others.iter().take(APART_MAX).map(|(id, _)| books.entry(*id).place.clone());
    Some(
        Observation::at(books.entry(*first).place.clone(), message, remedy)
            .amount(amount)
            .related(places)
            .subject(format!("ressemblances\n{}", signature_of(books, file))),
    )
}

/// What is known of the missions: their payees and their members.
struct Known<'a> {
    payees: Payees<'a>,
    members: Vec<(Name, Option<MissionId>)>,
    /// The members that a text names: an export repeats few texts many times.
    named: RefCell<FxHashMap<&'a str, Rc<[usize]>>>,
    /// The accounts of travel of the years met.
    accounts: RefCell<BTreeMap<i16, TravelAccounts>>,
    /// The first and the last day near each mission.
    near: Vec<Days>,
    /// The same of all missions, with their whole months: no other line resembles one.
    season: Vec<Days>,
}

/// Why a line resembles a mission: there may be a million such lines, and most are only counted.
enum Likeness<'a> {
    /// Its payee is paid for this mission too.
    Payee(MissionId),
    /// It names this member.
    Member(usize),
    /// It is of an account of travel, in the month of this mission.
    Account(&'a str, MissionId),
}

impl<'a> Known<'a> {
    fn of(books: &'a Books) -> Self {
        let mut payees: FxHashSet<(&str, MissionId)> = FxHashSet::default();
        for (id, entry, _) in scope::both_sides(books) {
            let payee = entry.payee().into_iter();
            payees.extend(
                payee.flat_map(|payee| scope::missions(books, id).into_iter().map(move |one| (payee, one))),
            );
        }
        let members = books.members.iter().map(|member| (Name::of(&member.name), member.mission)).collect();
        let span = jiff::Span::new().days(books.dossier.rules.days_apart_max.clamp(0, DAYS_MAX));
        let window = |mission: &Mission| (mission.start.saturating_sub(span), mission.end.saturating_add(span));
        let days = |(first, last): (Date, Date)| Days::of(first, last);
        let near: Vec<(Date, Date)> = books.dossier.missions.iter().map(window).collect();
        let with_months = |(mission, near): (&Mission, &(Date, Date))| {
            (near.0.min(mission.start.first_of_month()), near.1.max(mission.end.last_of_month()))
        };
        Self {
            payees: Payees::of(payees.into_iter().collect::<BTreeSet<_>>()),
            members,
            named: RefCell::default(),
            accounts: RefCell::default(),
            season: merged(books.dossier.missions.iter().zip(&near).map(with_months).collect())
                .into_iter()
                .map(days)
                .collect(),
            near: near.into_iter().map(days).collect(),
        }
    }

    fn resemblance(&self, entry: &'a Entry, books: &Books) -> Option<Likeness<'a>> {
        if !self.season.iter().any(|season| is_near(*season, entry)) {
            return None;
        }
        self.payee(entry).or_else(|| self.member(entry)).or_else(|| self.account(entry, books))
    }

    /// The same in French.
    fn french(&self, why: &Likeness<'_>, books: &Books) -> String {
        let label = |mission: MissionId| &books.mission(mission).label;
        match *why {
            Likeness::Payee(mission) => format!("le même tiers est payé pour la mission {}", label(mission)),
            Likeness::Member(at) => {
                let (member, mission) = &self.members[at];
                let of = mission.map_or(String::new(), |mission| format!(" {}", label(mission)));
                format!("{} est membre de la mission{of}", member.text)
            }
            Likeness::Account(account, mission) => format!(
                "l’article {account} est celui des déplacements et la date est du mois de la mission {}",
                label(mission)
            ),
        }
    }

    fn payee(&self, entry: &'a Entry) -> Option<Likeness<'a>> {
        let missions = self.payees.missions_of(entry.payee()?);
        let near = missions.iter().find(|mission| is_near(self.near[mission.index()], entry))?;
        Some(Likeness::Payee(*near))
    }

    fn member(&self, entry: &'a Entry) -> Option<Likeness<'a>> {
        if self.members.is_empty() {
            return None;
        }
        let near = |mission: &Option<MissionId>| match mission {
            Some(mission) => is_near(self.near[mission.index()], entry),
            None => self.near.iter().any(|window| is_near(*window, entry)),
        };
        let named = entry.names().filter_map(|text| {
            let named = self.named_in(text);
            named.iter().copied().find(|at| near(&self.members[*at].1))
        });
        named.min().map(Likeness::Member)
    }

    fn named_in(&self, text: &'a str) -> Rc<[usize]> {
        let find = || {
            let names: Vec<Name> = names_in(text).into_iter().filter(|name| !name.is_short()).collect();
            let members = self.members.iter().enumerate();
            members
                .filter(|(_, (member, _))| names.iter().any(|name| name.may_be(member)))
                .map(|(at, _)| at)
                .collect()
        };
        Rc::clone(self.named.borrow_mut().entry(text).or_insert_with(find))
    }

    fn account(&self, entry: &'a Entry, books: &Books) -> Option<Likeness<'a>> {
        if entry.side != Side::Ledger {
            return None;
        }
        let date = entry.service_date.or(entry.date)?;
        let month = |date: Date| (date.year(), date.month());
        let within = |mission: &Mission| (month(mission.start)..=month(mission.end)).contains(&month(date));
        let (mission, _) = books.dossier.missions().find(|(_, mission)| within(mission))?;
        let account = number(entry.account()?)?;
        let year = entry.year().unwrap_or(date.year());
        let mut by_year = self.accounts.borrow_mut();
        let accounts = by_year.entry(year).or_insert_with(|| TravelAccounts::of(books, year));
        accounts.has(account).then_some(Likeness::Account(account, mission))
    }
}

/// The same days in as few spans as may be.
fn merged(mut spans: Vec<(Date, Date)>) -> Vec<(Date, Date)> {
    spans.sort_unstable();
    spans.dedup_by(|next, span| {
        let touches = next.0 <= span.1;
        span.1 = if touches { span.1.max(next.1) } else { span.1 };
        touches
    });
    spans
}

/// A line of another season is no line of the mission: its day must be near the mission's. A line without a
/// date may be anything.
#[inline]
fn is_near(days: Days, entry: &Entry) -> bool {
    let near = |date: Date| days.has(date);
    match (entry.service_date, entry.date) {
        (None, None) => true,
        (served, told) => served.is_some_and(near) || told.is_some_and(near),
    }
}
