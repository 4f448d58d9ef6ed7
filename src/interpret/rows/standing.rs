//! Which of its dates stands for a line (contract 4b), also when some of them were written once for a block of lines.

use crate::model::Date;
use crate::model::entry::{Entry, Side};
use crate::model::field::Field;

/// The dates of a line, those that stand for it first.
pub(in crate::interpret) fn dates(side: Side) -> &'static [Field] {
    match side {
        Side::Ledger => &[Field::OrderDate, Field::Date, Field::DocumentDate, Field::PaymentDate],
        Side::Support => {
            &[Field::DocumentDate, Field::Date, Field::ServiceDate, Field::OrderDate, Field::PaymentDate]
        }
    }
}

/// Gives a line the date of the head of its block, which stands for the line unless a better one of its own does.
pub(in crate::interpret) fn inherit(head: &Entry, line: &mut Entry, field: Field) {
    let order = dates(line.side);
    if let Some(rank) = order.iter().position(|one| *one == field)
        && own(line, field).is_none()
        && let Some(given) = given(head, field)
    {
        // A plain date is kept nowhere else than as the date of the line.
        let plain = order.iter().position(|one| *one == Field::Date).unwrap_or(order.len());
        let stands = order.iter().position(|one| own(line, *one).is_some_and(|date| Some(date) == line.date));
        if line.date.is_none() || rank < stands.unwrap_or(plain) {
            line.date = Some(given);
        }
        match field {
            Field::DocumentDate => line.document_date = Some(given),
            Field::OrderDate => line.order_date = Some(given),
            Field::PaymentDate => line.payment_date = Some(given),
            Field::ServiceDate => (line.service_date, line.service_end) = (Some(given), head.service_end),
            _ => {}
        }
    }
    line.date = line.date.or(head.date);
}

/// A date of an entry, but for the plain one.
fn own(entry: &Entry, field: Field) -> Option<Date> {
    match field {
        Field::DocumentDate => entry.document_date,
        Field::OrderDate => entry.order_date,
        Field::PaymentDate => entry.payment_date,
        Field::ServiceDate => entry.service_date,
        _ => None,
    }
}

/// The date that the head of a block has in a column.
fn given(head: &Entry, field: Field) -> Option<Date> {
    if field != Field::Date {
        return own(head, field);
    }
    let better = dates(head.side).iter().take_while(|one| **one != Field::Date);
    head.date.filter(|_| better.into_iter().all(|one| own(head, *one).is_none()))
}
