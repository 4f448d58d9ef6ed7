//! The nouns of the accountant's desk. No input, no output, no decisions; imports nothing else of ours.
//!
//! | English, in the code | French, for the reader | what it is |
//! |---|---|---|
//! | dossier | dossier | what is to be ratified, and the exports that prove it |
//! | mission | mission | one official trip with its dates, delegation and declared amount |
//! | declaration | rapport | what the text of the report says, each value with its quote |
//! | declared | montant à ratifier | what the report says a mission cost |
//! | ledger | comptabilité | what was paid: lines of payment orders |
//! | support | justificatifs | what proves it: lines of invoices, claims, statements |
//! | payment order | mandat | the order to pay given to the public accountant |
//! | order line | ligne de mandat | one imputation or beneficiary of a payment order |
//! | slip | bordereau | the list of payment orders that is signed |
//! | commitment | engagement | the reservation of credits before the expense |
//! | mission order | ordre de mission | the authorisation to travel |
//! | special mandate | mandat spécial | the assembly's authorisation for an élu to travel |
//! | elected, guest, agent | élu, invité, agent | the three categories of a delegation |
//! | payee | tiers, créancier | who is paid |
//! | beneficiary | bénéficiaire | for whom the expense was made |
//! | nature | nature de dépense | what an expense was for: air, hotel, meals… |
//! | account | article, compte par nature | where it stands in the nomenclature |
//! | entry | ligne | one line of an export, understood, on one side |
//! | match | rapprochement | ledger entries and support entries that are the same money |
//! | finding | constat | what is wrong, where, for how much, what to do |
//! | control total | total de contrôle | a total printed in an export: checked, never summed |
//! | scale | barème | the dated per-diem rates |

pub mod account;
pub mod assignments;
pub mod books;
pub mod calendar;
pub mod causes;
mod cells;
mod date;
pub mod declaration;
pub mod document;
pub mod dossier;
pub mod entry;
pub mod evolution;
pub mod few;
pub mod field;
pub mod figures;
pub mod finding;
pub mod key;
pub mod leftover;
pub mod line_key;
pub mod match_parts;
pub mod matching;
pub mod memo;
pub mod mission;
pub mod money;
pub mod names;
pub mod nature;
pub mod notes;
pub mod people;
pub mod phrases;
pub mod place;
pub mod rates;
mod reading;
pub mod report;
pub mod rules;
pub mod sentence;
pub mod set;
pub mod sheet;
mod spelling;
pub mod texts;
pub mod tolerance;
pub mod words;

/// A text shared by many values: file names, sheet names, payees, descriptions. One pointer wide, for an
/// entry has a score of them.
pub type Text = arcstr::ArcStr;

pub use date::Date;
