//! Members of the delegations.

use super::Text;
use super::mission::{Category, MissionId};
use super::place::Place;

/// A member as a list of the dossier gives it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Member {
    /// Full name as written, surname first when the list has two columns.
    pub name: Text,
    /// Surname alone, when the list has a column for it.
    pub last_name: Option<Text>,
    /// First name alone, when the list has a column for it.
    pub first_name: Option<Text>,
    /// Category; none when the list does not tell.
    pub category: Option<Category>,
    /// Mission; none when the list is for all missions or does not tell.
    pub mission: Option<MissionId>,
    /// Where the list says so.
    pub place: Place,
}
