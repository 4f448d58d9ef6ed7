//! Report → files.

pub mod json;
pub mod summary;
pub mod workbook;
