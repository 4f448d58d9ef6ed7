//! `entries[]` and `matches[]`.

use serde::Serialize;

use super::{Amount, Day};
use crate::model::books::Books;
use crate::model::entry::{Assignment, Entry, EntryId, MissionBy, Side};
use crate::model::matching::{Confidence, Match, MatchId, MatchKind};
use crate::model::place::Place;

pub(super) fn entry<'b>(books: &'b Books, id: EntryId, entry: &'b Entry) -> impl Serialize + use<'b> {
    let assignment = books.assignment(id);
    EntryRow {
        id: entry_id(id),
        key: books.key(id).as_str(),
        side: side(entry.side),
        file: entry.place.file(),
        sheet: entry.place.sheet_name(),
        row: entry.place.row(),
        mission: assignment.mission.map(|mission| &*books.mission(mission).code),
        mission_by: mission_by(assignment.by),
        date: entry.date.map(Day),
        amount: entry.amount.map(Amount),
        currency: entry.original().or(entry.amount).map_or(books.currency(), |money| money.currency()).to_string(),
        original_amount: entry.original().map(Amount),
        payee: entry.payee(),
        beneficiary: entry.beneficiary(),
        description: entry.description(),
        nature: entry.nature(),
        nature_class: books.nature(id).json_name(),
        account: entry.account(),
        payment_order: entry.payment_order(),
        invoice: entry.invoice(),
        commitment: entry.commitment(),
        mission_order: entry.mission_order(),
        service_date: entry.service_date.map(Day),
        counted: entry.is_counted(),
        allocation: allocation(books, assignment),
        also_at: entry.also_at().iter().map(Address::of).collect(),
        settled_by: books.match_of(id).map(|(id, _)| match_id(id)),
    }
}

#[derive(Serialize)]
struct EntryRow<'b> {
    id: String,
    key: &'b str,
    side: &'static str,
    file: &'b str,
    sheet: Option<&'b str>,
    row: Option<u32>,
    mission: Option<&'b str>,
    mission_by: &'static str,
    date: Option<Day>,
    amount: Option<Amount>,
    currency: String,
    original_amount: Option<Amount>,
    payee: Option<&'b str>,
    beneficiary: Option<&'b str>,
    description: Option<&'b str>,
    nature: Option<&'b str>,
    nature_class: &'static str,
    account: Option<&'b str>,
    payment_order: Option<&'b str>,
    invoice: Option<&'b str>,
    commitment: Option<&'b str>,
    mission_order: Option<&'b str>,
    service_date: Option<Day>,
    counted: bool,
    allocation: Vec<Part<'b>>,
    also_at: Vec<Address<'b>>,
    #[serde(rename = "match")]
    settled_by: Option<String>,
}

#[derive(Serialize)]
struct Part<'b> {
    mission: &'b str,
    amount: Amount,
}

/// File, sheet and row of a line.
#[derive(Serialize)]
struct Address<'b> {
    file: &'b str,
    sheet: Option<&'b str>,
    row: Option<u32>,
}

impl<'b> Address<'b> {
    fn of(place: &'b Place) -> Self {
        Self { file: place.file(), sheet: place.sheet_name(), row: place.row() }
    }
}

fn allocation<'b>(books: &'b Books, assignment: &Assignment) -> Vec<Part<'b>> {
    let part = |share: &crate::model::entry::Share| Part {
        mission: &books.mission(share.mission).code,
        amount: Amount(share.amount),
    };
    assignment.shares.iter().map(part).collect()
}

pub(super) fn one_match((at, one): (usize, &Match)) -> impl Serialize {
    MatchRow {
        id: match_id(MatchId(at as u32)),
        kind: kind(one.kind()),
        pass: one.evidence.reason.pass,
        ledger: one.ledger.iter().copied().map(entry_id).collect(),
        support: one.support.iter().copied().map(entry_id).collect(),
        ledger_amount: Amount(one.ledger_amount),
        support_amount: Amount(one.support_amount()),
        gap: Amount(one.gap()),
        confidence: confidence(one.confidence),
        evidence: one.sentence(),
    }
}

#[derive(Serialize)]
struct MatchRow {
    id: String,
    kind: &'static str,
    pass: &'static str,
    ledger: Vec<String>,
    support: Vec<String>,
    ledger_amount: Amount,
    support_amount: Amount,
    gap: Amount,
    confidence: &'static str,
    evidence: String,
}

fn entry_id(id: EntryId) -> String {
    format!("E{:06}", id.index() + 1)
}

fn match_id(id: MatchId) -> String {
    format!("M{:04}", u64::from(id.0) + 1)
}

fn side(side: Side) -> &'static str {
    match side {
        Side::Ledger => "ledger",
        Side::Support => "support",
    }
}

fn mission_by(by: MissionBy) -> &'static str {
    match by {
        MissionBy::Manual => "manual",
        MissionBy::Column => "column",
        MissionBy::Code => "code",
        MissionBy::Sheet => "sheet",
        MissionBy::Folder => "folder",
        MissionBy::Alias => "alias",
        MissionBy::Person => "person",
        MissionBy::Match => "match",
        MissionBy::None => "none",
    }
}

fn kind(kind: MatchKind) -> &'static str {
    match kind {
        MatchKind::OneToOne => "one_to_one",
        MatchKind::OneToMany => "one_to_many",
        MatchKind::ManyToOne => "many_to_one",
        MatchKind::ManyToMany => "many_to_many",
    }
}

fn confidence(confidence: Confidence) -> &'static str {
    match confidence {
        Confidence::Certain => "certain",
        Confidence::Probable => "probable",
        Confidence::Manual => "manual",
    }
}
