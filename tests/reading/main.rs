//! Files of every format → the same cells, and what is said of those that cannot be read.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by stopping")]

mod delimited;
mod formats;
mod formats_unseen;
mod hidden;
mod number_formats;
mod same_cells;
mod scanner;
mod untidy;
