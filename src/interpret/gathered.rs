//! What each file yields, and all of it put together.

use rayon::prelude::*;

use super::amounts::{debits, exchange};
use super::reference::sense::Quotation;
use super::reference::{quotations, shapes};
use super::rows::commitments;
use super::totals::announced::Unsettled;
use super::totals::summary::Detail;
use crate::model::account::TableAccount;
use crate::model::books::Facts;
use crate::model::dossier::Dossier;
use crate::model::entry::Entry;
use crate::model::sheet::{Sheet, Source};

/// Understands every sheet: its tables, columns and rows.
pub fn sheets(source: Source, dossier: &Dossier) -> Facts {
    let Source { files, skipped, problems } = source;
    let files = files.into_par_iter().map(|file| super::file(file, dossier)).collect();
    gather(Source { files, skipped, problems }, dossier)
}

/// Puts together what the files yield; foreign amounts are converted once every rate is known.
pub fn gather(source: Source<FileFacts>, dossier: &Dossier) -> Facts {
    let mut facts = Facts { problems: source.problems, ..Facts::default() };
    let mut quotations = Vec::new();
    let mut lines = Vec::new();
    for mut file in source.files {
        lines.push(std::mem::take(&mut file.facts.entries));
        facts.receipts.append(&mut file.facts.receipts);
        facts.members.append(&mut file.facts.members);
        facts.scales.append(&mut file.facts.scales);
        facts.problems.append(&mut file.facts.problems);
        facts.files.append(&mut file.facts.files);
        quotations.append(&mut file.quotations);
    }
    // Mostly in the order in which they will stand.
    lines.sort_by_key(|of_file| of_file.first().map(|entry| entry.side));
    lines.into_iter().for_each(|of_file| add(&mut facts.entries, of_file));
    commitments::put_aside(&mut facts, dossier);
    let (mut rates, contradictions) = quotations::gather(quotations);
    rates.add_parities(dossier.currency);
    facts.problems.extend(contradictions);
    // Nearly every line tells its amount in the dossier's currency.
    if facts.entries.iter().any(|entry| entry.amount.is_none()) {
        debits::take(&mut facts.entries);
        exchange::convert(&mut facts.entries, &rates, dossier.currency);
    }
    facts.rates = rates;
    facts
}

/// Adds lines to others. Nearly all may stand in one table: they are not moved.
pub(super) fn add(lines: &mut Vec<Entry>, mut more: Vec<Entry>) {
    if lines.is_empty() {
        *lines = more;
    } else {
        lines.append(&mut more);
    }
}

/// What one file yields; rates are gathered before they are used.
#[derive(Debug)]
pub struct FileFacts {
    pub(super) facts: Facts,
    pub(super) quotations: Vec<Quotation>,
    /// Tables of detail read so far: what summaries are compared with.
    pub(super) details: Vec<Detail>,
    /// Totals printed around tables, until all of these are read.
    pub(super) unsettled: Vec<Unsettled>,
}

impl FileFacts {
    /// Keeps a sheet understood as a whole.
    pub(super) fn take(&mut self, shaped: shapes::Shaped, sheet: &Sheet, dossier: &Dossier) -> TableAccount {
        let account = shaped.account(sheet, dossier);
        self.quotations.extend(shaped.quotations);
        self.facts.members.extend(shaped.members);
        self.facts.scales.extend(shaped.scales);
        self.facts.problems.extend(shaped.problems);
        account
    }
}
