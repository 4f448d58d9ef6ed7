//! Cells → lines: where tables are, what their columns mean, which rows count.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by stopping")]

mod bank_debits;
mod bank_fees;
mod bills;
mod claims_below;
mod columns_of_amounts;
mod columns_of_claims;
mod counted_rows;
mod document_numbers;
mod exports;
mod feet_of_bills;
mod foreign_statements;
mod headers;
mod interpreting;
mod kinds_of_lines;
mod other_software;
mod recapitulations;
mod recoveries;
mod regions;
mod statement_fees;
