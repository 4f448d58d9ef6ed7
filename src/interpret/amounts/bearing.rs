//! Which columns make the amount of a line.

use crate::interpret::header::{self, Layout};
use crate::model::account::Role;
use crate::model::field::Field;
use crate::model::rules::Base;

/// The columns that make the amount of a line.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::interpret) enum AmountColumns {
    /// One column, gross.
    One(u32),
    /// One column, gross, less the columns of what was taken back.
    Reduced(u32),
    /// Debit − credit.
    DebitCredit(u32, u32),
    /// Without VAT + VAT, and the columns of fees.
    ExclTaxAndTax(u32, u32),
    /// Only the document's own amount, in its currency.
    Original(u32),
    /// The columns of the missions, from this one on.
    Missions(u32),
}

impl AmountColumns {
    /// Chooses them: what `dossier.toml` calls the amount, then gross before net, and for the ledger the basis
    /// asked for in `dossier.toml`, or the only one there is. `None` when no column gives a gross amount.
    pub(in crate::interpret) fn choose(layout: &Layout, role: Role, base: Base) -> Option<Self> {
        let ordered = [Field::AmountOrdered, Field::AmountInclTax, Field::Amount];
        let fields: Vec<Field> = match (role, base) {
            (Role::Ledger, Base::Ordered) => [&ordered[..], &[Field::AmountPaid, Field::AmountCommitted]].concat(),
            (Role::Ledger, Base::Paid) => [&[Field::AmountPaid][..], &ordered, &[Field::AmountCommitted]].concat(),
            (Role::Ledger, Base::Committed) => {
                [&[Field::AmountCommitted][..], &ordered, &[Field::AmountPaid]].concat()
            }
            _ => vec![Field::AmountInclTax, Field::Amount, Field::AmountPaid, Field::AmountOrdered],
        };
        if let Some(field) = told(layout, role, base, &fields) {
            return layout.column(field).map(Self::One);
        }
        let plain = |column: u32| match layout.taken_back.is_empty() {
            true => Self::One(column),
            false => Self::Reduced(column),
        };
        let pair = |a: Field, b: Field| layout.column(a).zip(layout.column(b));
        let sides = pair(Field::Debit, Field::Credit).map(|(debit, credit)| Self::DebitCredit(debit, credit));
        let both_told = layout.is_told(Field::Debit) && layout.is_told(Field::Credit);
        if let Some(sides) = sides.filter(|_| both_told) {
            return Some(sides);
        }
        if let Some((field, column)) = fields.iter().find_map(|field| Some((*field, layout.column(*field)?))) {
            let is_whole = field != Field::AmountPaid && !header::says_net(layout.header(column));
            return Some(if is_whole { plain(column) } else { Self::One(column) });
        }
        if sides.is_some() {
            return sides;
        }
        if let Some(column) = layout.column(Field::Debit) {
            return Some(plain(column));
        }
        if let Some((net, tax)) = pair(Field::AmountExclTax, Field::Tax) {
            return Some(Self::ExclTaxAndTax(net, tax));
        }
        let original = layout.column(Field::OriginalAmount).map(Self::Original);
        original.or_else(|| layout.missions.first().map(|column| Self::Missions(*column)))
    }

    /// The end of the evidence of the table: what its amount is, and what `base` of `dossier.toml` asks for that the
    /// table has not. Nothing of the usual base: most exports have one column, called « Montant ».
    pub(in crate::interpret) fn told(self, layout: &Layout, role: Role, base: Base) -> String {
        let asked = match base {
            Base::Ordered => None,
            Base::Paid => Some((Field::AmountPaid, "payé")),
            Base::Committed => Some((Field::AmountCommitted, "engagé")),
        };
        let lacking = asked.filter(|(field, _)| role == Role::Ledger && !layout.has(*field));
        let lacking =
            lacking.map(|(_, name)| format!(", faute d’un montant {name}, que demande dossier.toml (base)"));
        format!(" ; montant retenu : {}{}", self.french(layout), lacking.unwrap_or_default())
    }

    /// The column that stands for the amount in addresses.
    #[inline]
    pub(in crate::interpret) fn first(self) -> u32 {
        match self {
            Self::One(column)
            | Self::Reduced(column)
            | Self::DebitCredit(column, _)
            | Self::ExclTaxAndTax(column, _)
            | Self::Original(column)
            | Self::Missions(column) => column,
        }
    }

    /// The headers, for the evidence shown to the reader.
    pub(in crate::interpret) fn french(self, layout: &Layout) -> String {
        fn join<'c>(layout: &Layout, columns: impl Iterator<Item = &'c u32>, sign: &str) -> String {
            columns.map(|column| layout.called(*column)).collect::<Vec<_>>().join(sign)
        }
        match self {
            Self::One(column) | Self::Original(column) => layout.called(column),
            Self::DebitCredit(a, b) => format!("{} − {}", layout.called(a), layout.called(b)),
            Self::Reduced(column) => join(layout, [column].iter().chain(&layout.taken_back), " − "),
            Self::ExclTaxAndTax(a, b) => join(layout, [a, b].iter().chain(&layout.extras), " + "),
            Self::Missions(_) => join(layout, layout.missions.iter().chain(&layout.others), " + "),
        }
    }
}

/// The field that `dossier.toml` calls the amount of the line. In a ledger `montant_mandate` and `montant_paye`
/// only name two columns between which `base` decides; `montant` decides by itself.
fn told(layout: &Layout, role: Role, base: Base, fields: &[Field]) -> Option<Field> {
    let decides = |field: Field| match role {
        Role::Ledger => field == Field::Amount || (field == Field::AmountInclTax && base == Base::Ordered),
        _ => true,
    };
    let plain = fields.iter().find(|field| **field == Field::Amount);
    let mut first = plain.into_iter().chain(fields).copied();
    first.find(|field| decides(*field) && layout.is_told(*field))
}
