//! What a pass knows of a match besides its entries.

use crate::model::few::Few;
use crate::model::matching::{Reason, Reference};

/// Why lines go together, and by which references.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Proof {
    /// In words.
    pub(super) reason: Reason,
    /// The shared references as written.
    pub(super) references: Few<Reference>,
}

impl Proof {
    /// Without a shared reference.
    pub(super) fn without_reference(pass: &'static str, payee: &'static str, remark: &'static str) -> Self {
        Self { reason: Reason { pass, label: "", payee, remark }, references: Few::none() }
    }

    /// The same with another remark.
    pub(super) fn remarked(mut self, remark: &'static str) -> Self {
        self.reason.remark = remark;
        self
    }
}
