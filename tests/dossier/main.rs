//! What `dossier.toml` may say, what is refused and in which words, and the reference tables beside it.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by stopping")]

mod accounts;
mod references;
mod settings;
