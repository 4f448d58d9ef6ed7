//! Every check: the fault that it reports, its nearest innocent neighbour, and what it says when the data
//! are missing. The whole catalogue runs each time, so that the neighbours of one check are seen by all.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by stopping")]

mod accounts;
mod allowances;
mod cards_and_years;
mod catalogue;
mod declared;
mod desk;
mod duplicates;
mod imports;
mod missions;
mod not_looked_at;
mod other_words;
mod paid_again;
mod paid_twice;
mod people_and_dates;
mod precision;
mod reconciliation;
mod shared;
mod stories;
mod told_twice;
