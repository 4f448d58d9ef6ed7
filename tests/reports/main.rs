//! What the text of a report declares, compared with its dossier; and the annex to it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by stopping")]

mod affairs;
mod annexe;
mod compared;
mod corpus;
mod declaring;
mod in_dossier;
#[path = "../support/judged.rs"]
mod judged;
mod own_words;
mod prose;
mod tables;
