//! Lists of members → the members of the delegations: who is named, who went, and for which mission.

mod absent;
pub(super) mod members;
mod names;
pub(super) mod roster;
