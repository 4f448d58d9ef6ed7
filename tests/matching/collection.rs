//! The collection of matching cases under `fixtures/matching`: what a careful accountant concludes from a
//! few lines, compared with what the program concludes, whole. How a case is written: its `LISEZMOI.md`.

use crate::cases;

use std::collections::BTreeMap;

/// Cases that the engine does not satisfy yet, and why. The list may only shrink: a case that passes must
/// leave it.
const NOT_YET: &[(&str, &str)] = &[];

#[test]
fn the_program_concludes_as_a_careful_accountant() {
    let cases = cases::all();
    let mut pending: BTreeMap<&str, &str> = NOT_YET.iter().copied().collect();
    assert_eq!(pending.len(), NOT_YET.len(), "a case is listed twice");
    let (mut wrong, mut passing) = (Vec::new(), Vec::new());
    for case in &cases {
        match (cases::faults(case), pending.remove(case.title.as_str())) {
            (Some(faults), None) => wrong.push(faults),
            (None, Some(_)) => passing.push(case.title.as_str()),
            _ => {}
        }
    }
    assert!(wrong.is_empty(), "{} of {} cases:\n{}", wrong.len(), cases.len(), wrong.join("\n"));
    assert!(passing.is_empty(), "these pass now: take them off the list NOT_YET: {passing:#?}");
    assert!(pending.is_empty(), "no such case: {pending:#?}");
}

#[test]
fn the_collection_is_large_and_each_title_is_its_own() {
    let mut titles: Vec<String> = cases::all().into_iter().map(|case| case.title).collect();
    let count = titles.len();
    titles.sort();
    titles.dedup();
    assert_eq!(titles.len(), count, "two cases share a title");
    assert!(count >= 80, "{count} cases");
}
