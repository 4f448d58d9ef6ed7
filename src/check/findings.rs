//! From what checks and readers saw to findings: in words, with a key that survives the next run, each fault told once.

pub(super) mod explain;
pub(super) mod identify;
mod links;
pub(super) mod noise;
pub(super) mod parts;
pub(super) mod problems;
pub(super) mod wording;
