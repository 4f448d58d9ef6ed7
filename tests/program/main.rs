//! The program as a person meets it, and the habits of the house.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by stopping")]

mod cli;
mod demonstration;
mod readme;
mod tidy;
