//! Report → files, and the texts of the terminal.

pub mod annexe;
pub mod destination;
pub mod explain;
pub mod inspect;
pub mod json;
pub mod summary;
mod terminal;
pub mod workbook;
