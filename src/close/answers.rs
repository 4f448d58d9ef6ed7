//! What the staff wrote in the previous workbook, given back to this run's findings, entries and missions.
//! Nothing typed is lost: the answer to what is resolved stands in the evolution, what has no subject any
//! more becomes an orphan, and the sum is verified.

use std::cell::OnceCell;
use std::collections::{BTreeMap, BTreeSet};

use rustc_hash::{FxHashMap, FxHashSet};

use super::does_not_close;
use super::evolution::{self, Gone};
use super::moved;
use crate::error::Error;
use crate::model::books::Books;
use crate::model::evolution::{Change, Followed};
use crate::model::finding::{Answer, Finding, Outcome, Status};
use crate::model::key::Key;
use crate::model::notes::{FindingNote, Notes, TextRow, Typed, header};
use crate::model::report::CheckOutcome;

/// The notes after their answers have been given back.
pub(super) struct Answers {
    pub(super) notes: Notes,
    /// Typed notes whose subject is in no export any more.
    pub(super) without_finding: Vec<FindingNote>,
    /// Findings of the previous workbook that are not found any more.
    pub(super) gone: Vec<Gone>,
}

/// Gives every finding its answer and the date since when it stands.
///
/// # Errors
/// [`Error::Internal`] when a note is neither carried over, nor resolved, nor an orphan.
pub(super) fn merge(
    findings: &mut [Finding],
    mut notes: Notes,
    checks: &[CheckOutcome],
    books: &Books,
) -> Result<Answers, Error> {
    let typed_in = count(&notes, &notes.findings) + typed_followed(&notes.past.followed);
    let by_key: BTreeMap<Key, usize> = findings.iter().enumerate().map(|(at, one)| (one.key.clone(), at)).collect();
    let mut desk = Desk { books, checks, answered: BTreeSet::new(), carried: 0, moved: BTreeMap::new() };
    let entries = Lines { books, keys: OnceCell::new() };
    let mut answers = Answers { notes: Notes::default(), without_finding: Vec::new(), gone: Vec::new() };
    // A row that a person copied inside the workbook comes back twice: the one with an answer speaks.
    let all = std::mem::take(&mut notes.findings);
    let (first, second): (Vec<_>, Vec<_>) = all.into_iter().partition(|note| is_typed(note, &notes));
    let mut unmet = Vec::new();
    for note in first.iter().chain(&second) {
        match by_key.get(&note.key).filter(|at| desk.answered.insert(**at)) {
            Some(at) => {
                desk.give_back(&mut findings[*at], note, &notes);
                desk.carried += usize::from(is_typed(note, &notes));
            }
            None => unmet.push(note),
        }
    }
    for (note, at) in unmet.iter().zip(by_words(findings, &unmet, checks, &desk)) {
        // What stood in added columns and comments keeps its key: it is told in the answer instead.
        let typed = is_typed(note, &notes);
        let whole = with_added(note, &notes);
        match at.filter(|_| note.is_typed()) {
            Some(at) => {
                desk.answered.insert(at);
                desk.give_back(&mut findings[at], &whole, &notes);
                desk.carried += usize::from(typed);
            }
            None => answers.leave(whole, typed, checks, &entries),
        }
    }
    desk.revive(findings, &by_key, &mut notes);
    notes.changes = desk.moved;
    notes.added.retain(|key, _| by_key.contains_key(key));
    notes.comments.retain(|key, _| by_key.contains_key(key));
    drop_gone_lines(&mut notes, &entries);
    drop_gone_remarks(&mut notes, &entries);
    drop_gone_comments(&mut notes, &entries);
    super::visas::settle(&mut notes, books);
    notes.findings = first.into_iter().chain(second).collect();
    let resolved = answers.gone.iter().filter(|one| one.answer != Answer::default()).count();
    let kept = typed_followed(&notes.past.followed);
    let typed_out = count(&notes, &[]) + desk.carried + resolved + kept + answers.without_finding.len();
    if typed_in != typed_out {
        return Err(does_not_close(format!("{typed_in} notes lues, {typed_out} rendues")));
    }
    answers.notes = notes;
    Ok(answers)
}

/// For each note whose key no finding has, the finding that says the same of the same amount, when there is one of each:
/// a line whose text was corrected, or that has got a second line beside it, has another key.
fn by_words(
    findings: &[Finding],
    notes: &[&FindingNote],
    checks: &[CheckOutcome],
    desk: &Desk<'_>,
) -> Vec<Option<usize>> {
    let title = |id: &str| checks.iter().find(|check| check.check == id).map_or("", |check| check.title);
    let words = |note: &FindingNote| {
        note.cell(header::MESSAGE)?;
        Some((note.cell(header::CHECK)?.to_owned(), moved::words_of_note(note, true), note.amount))
    };
    let wanted: Vec<_> = notes.iter().map(|note| words(note).filter(|_| note.is_typed())).collect();
    if wanted.iter().all(Option::is_none) {
        return vec![None; notes.len()];
    }
    let mut known: FxHashMap<_, Vec<usize>> = FxHashMap::default();
    let may_follow = |at: &usize, one: &Finding| !desk.answered.contains(at) && !moved::is_of_one_cell(one);
    for (at, one) in findings.iter().enumerate().filter(|(at, one)| may_follow(at, one)) {
        let words = (title(one.check).to_owned(), moved::words_of(one, true), one.observation.amount);
        known.entry(words).or_default().push(at);
    }
    let mut times: FxHashMap<_, usize> = FxHashMap::default();
    wanted.iter().flatten().for_each(|words| *times.entry(words).or_default() += 1);
    let alone = |words: &_| times.get(words) == Some(&1);
    let find = |words: &Option<_>| match known.get(words.as_ref()?).map(Vec::as_slice) {
        Some([at]) if words.as_ref().is_some_and(alone) => Some(*at),
        _ => None,
    };
    wanted.iter().map(find).collect()
}

/// How many notes were typed, besides those that the evolution follows.
fn count(notes: &Notes, findings: &[FindingNote]) -> usize {
    let typed = findings.iter().filter(|note| is_typed(note, notes)).count();
    let lines = notes.marks.len() + notes.missions.len() + notes.line_comments.len() + notes.added_lines.len();
    typed + lines + notes.visas.len() + notes.orphans.len()
}

fn typed_followed(followed: &[Followed]) -> usize {
    followed.iter().filter(|one| one.answer != Answer::default()).count()
}

fn is_typed(note: &FindingNote, notes: &Notes) -> bool {
    note.is_typed() || notes.added.contains_key(&note.key) || notes.comments.contains_key(&note.key)
}

/// The note with what stood in added columns and in comments at the end of its answer: a finding that is gone
/// has no such cells any more.
fn with_added(note: &FindingNote, notes: &Notes) -> FindingNote {
    let mut note = note.clone();
    let added =
        notes.added.get(&note.key).into_iter().flatten().map(|(header, typed)| (header.as_str(), shown(typed)));
    let comments = notes.comments.get(&note.key).into_iter().flatten();
    let lines: Vec<_> = added.chain(comments.map(|(_, text)| (header::COMMENT, text.clone()))).collect();
    if lines.is_empty() {
        return note;
    }
    for (header, value) in lines {
        let line = format!("{header} : {value}");
        note.answer.text = if note.answer.text.is_empty() { line } else { format!("{}\n{line}", note.answer.text) };
    }
    note.row.retain(|(name, _)| header::FINDINGS.contains(&name.as_str()));
    match note.row.iter_mut().find(|(name, _)| name == header::ANSWER) {
        Some((_, text)) => text.clone_from(&note.answer.text),
        None => note.row.push((header::ANSWER.to_owned(), note.answer.text.clone())),
    }
    note
}

fn shown(typed: &Typed) -> String {
    match typed {
        Typed::Text(text) => text.clone(),
        Typed::Number(number) => number.to_string().replace('.', ","),
        Typed::Day(day) => evolution::french(*day),
    }
}

impl Answers {
    /// A note whose finding is not found any more.
    fn leave(&mut self, note: FindingNote, typed: bool, checks: &[CheckOutcome], entries: &Lines<'_>) {
        // Without its reference nobody knows whether its finding stands: it is not said to be resolved.
        if note.is_unreferenced() {
            self.without_finding.push(note);
            return;
        }
        let change = what_became(&note, checks, entries);
        let mut gone = Gone::of(&note, change);
        // Its old row tells more than the evolution could.
        if typed && change == Change::Vanished {
            gone.answer = Answer::default();
            self.without_finding.push(note);
        }
        self.gone.push(gone);
    }
}

/// Resolved, or not looked at, or about lines that nobody delivers any more.
fn what_became(note: &FindingNote, checks: &[CheckOutcome], entries: &Lines<'_>) -> Change {
    let title = note.cell(header::CHECK);
    let check = checks.iter().find(|check| Some(check.title) == title);
    if check.is_some_and(|check| matches!(check.outcome, Outcome::NotChecked(_))) {
        return Change::NotChecked;
    }
    let Some(lines) = note.cell(header::LINES) else { return Change::Vanished };
    let mut keys = lines.split_whitespace().map(Key::from_text).peekable();
    if keys.peek().is_none() {
        return Change::Resolved;
    }
    let keys: Vec<Key> = keys.collect();
    match keys.iter().any(|key| entries.has(key)) {
        true if check.is_some_and(|check| is_tolerated(check, &keys, entries.books)) => Change::Tolerated,
        true => Change::Resolved,
        false => Change::Vanished,
    }
}

/// True when the lines are still matched with a gap that only a tolerance of `dossier.toml` lets pass.
fn is_tolerated(check: &CheckOutcome, keys: &[Key], books: &Books) -> bool {
    let rules = &books.dossier.rules;
    check.check == "amount_disagreement"
        && rules.tolerance(check.check, books.currency()).is_some()
        && books
            .matching
            .matches
            .iter()
            .any(|one| rules.covers(one) && one.entries().any(|id| keys.contains(books.key(id))))
}

/// What has been given back so far.
struct Desk<'a> {
    books: &'a Books,
    checks: &'a [CheckOutcome],
    /// Findings that had their row.
    answered: BTreeSet<usize>,
    carried: usize,
    /// What moved under which answer.
    moved: BTreeMap<Key, String>,
}

impl Desk<'_> {
    /// An answer stands as long as the figures under it do.
    fn give_back(&mut self, finding: &mut Finding, note: &FindingNote, notes: &Notes) {
        finding.answer = note.answer.clone();
        if let Some(since) = note.since {
            finding.since = since;
        }
        let told = notes.changes.get(&note.key).filter(|_| finding.answer.status == Status::ToReview);
        let moved = moved::since(finding, note, self.books, self.checks).filter(|_| is_answer(&finding.answer));
        if moved.is_some() {
            finding.answer.status = Status::ToReview;
        }
        let lines: Vec<String> = told.cloned().into_iter().chain(moved).collect();
        if !lines.is_empty() {
            self.moved.insert(finding.key.clone(), lines.join("\n"));
        }
    }

    /// A finding that is found again has its old answer again, to be looked at anew.
    fn revive(&mut self, findings: &mut [Finding], by_key: &BTreeMap<Key, usize>, notes: &mut Notes) {
        let mut back = |key: &Key, answer: Answer, why: String| {
            let finding = by_key.get(key).and_then(|at| findings.get_mut(*at));
            let Some(finding) = finding.filter(|one| one.answer == Answer::default()) else { return false };
            let answered = is_answer(&answer);
            finding.answer = answer;
            if answered {
                finding.answer.status = Status::ToReview;
                self.moved.insert(key.clone(), why);
            }
            self.carried += 1;
            true
        };
        for one in &mut notes.past.followed {
            let gone = one.gone.map_or_else(String::new, |day| format!(" (absent le {})", evolution::french(day)));
            let why = format!("Trouvé de nouveau{gone}");
            if one.answer != Answer::default() && back(&one.key, one.answer.clone(), why) {
                one.answer = Answer::default();
            }
        }
        notes.orphans.retain(|row| match answer_of(row) {
            Some((key, answer)) => !back(&key, answer, "Trouvé de nouveau : ses lignes avaient disparu".to_owned()),
            None => true,
        });
    }
}

/// True when there is something that new figures may contradict.
fn is_answer(answer: &Answer) -> bool {
    answer.status != Status::Open || !answer.text.trim().is_empty()
}

/// The answer in an orphaned row of `Anomalies`; none when the row holds anything else that was typed.
fn answer_of(row: &TextRow) -> Option<(Key, Answer)> {
    let cell = |header: &str| row.iter().find(|(name, _)| name == header).map_or("", |(_, text)| text.trim());
    let known = |name: &str| name == header::OLD_SHEET || header::FINDINGS.contains(&name);
    if cell(header::OLD_SHEET) != header::WAS_FINDING
        || cell(header::KEY).is_empty()
        || row.iter().any(|(name, text)| !known(name) && !text.is_empty())
    {
        return None;
    }
    let status = match cell(header::STATUS) {
        "" => Status::Open,
        typed => Status::from_french(typed)?,
    };
    let text = |header: &str| cell(header).to_owned();
    let answer = Answer { status, text: text(header::ANSWER), owner: text(header::OWNER), due: text(header::DUE) };
    Some((Key::from_text(cell(header::KEY)), answer))
}

/// The lines of this run by their keys; indexed when a note asks for one, as those of a first run never do.
struct Lines<'b> {
    books: &'b Books,
    keys: OnceCell<FxHashSet<&'b Key>>,
}

impl Lines<'_> {
    fn has(&self, key: &Key) -> bool {
        let all = || self.books.entries().map(|(id, _)| self.books.key(id)).collect();
        self.keys.get_or_init(all).contains(key)
    }
}

/// What was typed beside entries that are not there any more becomes an orphan, with its old row: a mark and an
/// assignment of one line are two orphans, and neither repeats the other.
fn drop_gone_lines(notes: &mut Notes, entries: &Lines<'_>) {
    let (marks, missions) = (take_gone(&mut notes.marks, entries), take_gone(&mut notes.missions, entries));
    let typed = [(header::WAS_MARK, header::MARK, marks), (header::WAS_MISSION, header::MISSION, missions)];
    for (was, column, typed) in typed {
        for (key, text) in typed {
            let told = [(header::OLD_SHEET, was.to_owned()), (header::KEY, key.to_string()), (column, text)];
            let told = told.map(|(name, text)| (name.to_owned(), text));
            let beside = notes.row_beside(&key);
            notes.orphans.push(told.into_iter().chain(beside).collect());
        }
    }
}

/// The same for what stood in columns of the staff.
fn drop_gone_remarks(notes: &mut Notes, entries: &Lines<'_>) {
    let gone: Vec<Key> = notes.added_lines.keys().filter(|key| !entries.has(key)).cloned().collect();
    for key in gone {
        let beside = notes.row_beside(&key);
        let cells = notes.added_lines.remove(&key).unwrap_or_default();
        let told = [(header::OLD_SHEET, header::WAS_REMARK.to_owned()), (header::KEY, key.to_string())];
        let told = told.map(|(name, text)| (name.to_owned(), text)).into_iter();
        let cells = cells.into_iter().map(|(header, typed)| (header, shown(&typed)));
        notes.orphans.push(told.chain(cells).chain(beside).collect());
    }
}

/// The same for the comments of lines.
fn drop_gone_comments(notes: &mut Notes, entries: &Lines<'_>) {
    for (key, comments) in std::mem::take(&mut notes.line_comments) {
        if entries.has(&key) {
            notes.line_comments.insert(key, comments);
            continue;
        }
        let words: Vec<String> = comments.into_iter().map(|(_, text)| text).collect();
        let told = [(header::KEY, key.to_string()), (header::COMMENT, words.join("\n"))];
        notes.orphans.push(told.map(|(name, text)| (name.to_owned(), text)).to_vec());
    }
}

/// Takes out what was typed beside entries that are not there any more.
fn take_gone(typed: &mut BTreeMap<Key, String>, entries: &Lines<'_>) -> BTreeMap<Key, String> {
    let all = std::mem::take(typed);
    let (there, gone) = all.into_iter().partition(|(key, text)| entries.has(key) || text.trim().is_empty());
    *typed = there;
    gone
}
