//! Every check: the fault that it reports, its nearest innocent neighbour, and what it says when the data
//! are missing. The whole catalogue runs each time, so that the neighbours of one check are seen by all.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by stopping")]

#[path = "checks/accounts.rs"]
mod accounts;
#[path = "checks/allowances.rs"]
mod allowances;
#[path = "checks/cards_and_years.rs"]
mod cards_and_years;
#[path = "checks/catalogue.rs"]
mod catalogue;
#[path = "checks/declared.rs"]
mod declared;
#[path = "checks/desk.rs"]
mod desk;
#[path = "checks/duplicates.rs"]
mod duplicates;
#[path = "checks/imports.rs"]
mod imports;
#[path = "checks/missions.rs"]
mod missions;
#[path = "checks/not_looked_at.rs"]
mod not_looked_at;
#[path = "checks/other_words.rs"]
mod other_words;
#[path = "checks/paid_again.rs"]
mod paid_again;
#[path = "checks/paid_twice.rs"]
mod paid_twice;
#[path = "checks/people_and_dates.rs"]
mod people_and_dates;
#[path = "checks/precision.rs"]
mod precision;
#[path = "checks/reconciliation.rs"]
mod reconciliation;
#[path = "checks/shared.rs"]
mod shared;
#[path = "checks/stories.rs"]
mod stories;
#[path = "checks/told_twice.rs"]
mod told_twice;
