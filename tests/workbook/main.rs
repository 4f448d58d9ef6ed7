//! What a run writes: the workbook, its parts and pages, the lists beside it, the JSON and the terminal.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by stopping")]

mod long_lists;
mod package;
mod paper;
mod printing;
mod results;
mod sheets;
#[path = "../support/mod.rs"]
mod support;
