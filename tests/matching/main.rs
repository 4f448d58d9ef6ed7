//! Lines → missions, matches and accounts that close: by hand, by the collection, by chance.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by stopping")]

mod assigning;
mod bridges;
mod cases;
mod citations;
mod closing;
mod collection;
mod counting;
mod credits;
#[path = "../desk/mod.rs"]
mod desk;
mod evolution;
mod groups;
mod pairs;
mod properties;
mod random;
mod worlds;
