//! The meaning of one column given to another, once the lines have proved whose it is.

use super::doubts::Doubt;
use super::layout::Layout;
use crate::model::place::column_letters;

impl Layout {
    /// The same, with `part` for what `whole` was taken to be: that one repeats the total of the document.
    pub(in crate::interpret) fn replaced(&self, whole: u32, part: u32) -> Self {
        let mut layout = self.clone();
        layout.by_field.retain(|(_, column)| *column != part);
        layout.by_field.iter_mut().filter(|(_, column)| *column == whole).for_each(|(_, column)| *column = part);
        let field = self.columns.iter().find(|one| one.column == whole).and_then(|one| one.field);
        for one in &mut layout.columns {
            if one.column == part {
                one.field = field;
                one.evidence =
                    format!("montant de la ligne, dont {} répète le total de la pièce", self.called(whole));
            } else if one.column == whole {
                one.field = None;
                one.evidence = "répète sur chaque ligne le total de la pièce".to_owned();
            }
        }
        // Which of the two counts is no longer in doubt; a third one may be.
        layout.doubts.retain(|doubt| ![doubt.column, doubt.rival].iter().all(|one| [whole, part].contains(one)));
        for doubt in &mut layout.doubts {
            if doubt.column == whole {
                *doubt = self.moved(doubt, part);
            }
        }
        layout
    }

    /// A doubt about a column, now about the one that took its place.
    fn moved(&self, doubt: &Doubt, part: u32) -> Doubt {
        let called = |column: u32| format!("{} ({})", self.called(column), column_letters(column));
        let why = match doubt.rival == doubt.column {
            true => doubt.why.replace(&called(doubt.column), &called(part)),
            false => format!(
                "Les colonnes {} et {} peuvent toutes deux être le {} ; elles diffèrent et la première a été retenue.",
                called(part),
                called(doubt.rival),
                doubt.field.french()
            ),
        };
        if doubt.rival != doubt.column {
            return Doubt { column: part, why, ..doubt.clone() };
        }
        let instead = doubt.instead.iter().map(|(field, _)| (*field, self.header(part).to_owned())).collect();
        Doubt { column: part, rival: part, why, instead, ..doubt.clone() }
    }
}
