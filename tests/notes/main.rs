//! What the staff typed comes back from month to month.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by stopping")]

#[path = "../support/grids.rs"]
mod grids;
mod months;
mod returned;
mod standing;
#[path = "../support/mod.rs"]
mod support;
mod typed;
