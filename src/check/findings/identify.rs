//! Observations → findings: a key that survives the next run, and the order of the workbook.

use std::collections::BTreeMap;

use crate::check::Seen;
use crate::model::account::{FileAccount, TableAccount};
use crate::model::books::Books;
use crate::model::finding::{Answer, Finding};
use crate::model::key::Key;

/// The findings, sorted by severity, mission, check and place. `seen` comes in the order of the catalogue.
pub(in crate::check) fn findings(seen: Vec<Seen>, books: &Books) -> Vec<Finding> {
    let keys = keys(&seen, books);
    let mut ranked: Vec<(usize, Finding)> =
        seen.into_iter().zip(keys).map(|(one, key)| (one.rank, finding(one, key, books))).collect();
    ranked.sort_by(|(rank, a), (other, b)| {
        (a.severity, a.observation.mission, rank, &a.observation.at, &a.observation.message, &a.key).cmp(&(
            b.severity,
            b.observation.mission,
            other,
            &b.observation.at,
            &b.observation.message,
            &b.key,
        ))
    });
    ranked.into_iter().map(|(_, finding)| finding).collect()
}

fn finding(one: Seen, key: Key, books: &Books) -> Finding {
    Finding {
        key,
        check: one.check.id,
        severity: one.severity,
        observation: one.observation,
        answer: Answer::default(),
        since: books.run_date,
        closes_by_correction_only: one.check.closes_by_correction_only,
    }
}

/// One key each: check, mission, then the subject's name or the keys of the entries at fault. True
/// twins are counted in an order made of what they say, not of where they stand.
fn keys(seen: &[Seen], books: &Books) -> Vec<Key> {
    let plain: Vec<Key> = seen.iter().map(|one| plain_key(one, books)).collect();
    let mut twins: BTreeMap<&Key, Vec<usize>> = BTreeMap::new();
    for (at, key) in plain.iter().enumerate() {
        twins.entry(key).or_default().push(at);
    }
    let mut keys = plain.clone();
    for (key, mut group) in twins {
        group.sort_by_key(|at| {
            let said = &seen[*at].observation;
            (
                said.subjects.clone(),
                said.amount.map(|amount| amount.amount()),
                said.message.clone(),
                said.at.clone(),
            )
        });
        for (number, at) in group.into_iter().enumerate() {
            keys[at] = key.twin(number);
        }
    }
    keys
}

fn plain_key(one: &Seen, books: &Books) -> Key {
    let said = &one.observation;
    let mission = said.mission.map_or("", |mission| &books.mission(mission).code);
    let mut parts = vec![one.check.id, mission];
    if let Some(subject) = &said.subject {
        parts.push(subject);
        return Key::of("C", &parts);
    }
    let mut subjects: Vec<Key> = said.subjects.iter().map(|id| books.entry(*id).key()).collect();
    subjects.sort_unstable();
    parts.extend(subjects.iter().map(Key::as_str));
    Key::of("C", &parts)
}

/// What identifies a file across runs without its name: the roles and headers of its tables.
pub(in crate::check) fn file_signature(file: &FileAccount) -> String {
    let tables: Vec<String> = file.tables.iter().map(table_signature).collect();
    tables.join("\n")
}

/// What identifies a table across runs without its place: its role, its sheet, its headers.
pub(in crate::check) fn table_signature(table: &TableAccount) -> String {
    let headers = table.columns.iter().map(|column| column.header.as_str());
    let parts: Vec<&str> =
        [table.role.name(), table.sheet.as_deref().unwrap_or("")].into_iter().chain(headers).collect();
    parts.join("\t")
}

/// [`file_signature`] of the file of this path; its side alone when the file is not accounted for.
pub(in crate::check) fn signature_of(books: &Books, path: &str) -> String {
    books.files.iter().find(|file| *file.path == *path).map(file_signature).unwrap_or_default()
}
