//! Rows that look like the foot of a bill or a claim and that no sum proves: what was done with them is said.
//!
//! Example: below « Total 69,54 » stands « Plafond repas 20,00 ». It is no expense by its words, and nothing else says
//! so: it is not counted, and the staff is asked.

use crate::interpret::table::Region;
use crate::interpret::table::unread::problem;
use crate::model::Text;
use crate::model::entry::Entry;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::money::Money;
use crate::model::place::Place;
use crate::model::sheet::Sheet;

/// Why a row is asked about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::interpret) enum Why {
    /// `Plafond repas` below the total: it is not counted.
    Measures,
    /// `Frais divers` below the total of a ledger, without the number that its lines have: it is not counted.
    Unnumbered,
    /// `Net à payer` of another amount than the total: it is counted.
    OtherNet,
    /// `Total facture` beside the number of a bill whose lines make another sum: it is counted.
    OtherTotal,
    /// `Balance due` beside the number of a bill of one line of the same amount: it is counted.
    SameAsOne,
    /// `TVA` below a total with taxes that nothing says to hold it: it is counted.
    Tax,
    /// `Acompte versé -50,00` between the whole and what is to be paid of it: it is counted.
    PaidBefore,
    /// The last line takes all others back, without a word of a payment: it is not counted.
    TakesAllBack,
}

impl Why {
    fn is_counted(self) -> bool {
        matches!(self, Why::OtherNet | Why::OtherTotal | Why::SameAsOne | Why::Tax | Why::PaidBefore)
    }
}

/// A row to ask about.
#[derive(Clone, Debug)]
pub(in crate::interpret) struct Question {
    pub(in crate::interpret) at: Place,
    pub(in crate::interpret) label: String,
    pub(in crate::interpret) amount: Money,
    pub(in crate::interpret) why: Why,
}

/// Rows that are said of one table, at most.
const TOLD_MAX: usize = 20;

/// The questions of a table, in the order of its rows.
pub(in crate::interpret) fn problems(
    sheet: &Sheet,
    region: &Region,
    entries: &[Entry],
    questions: Vec<Question>,
) -> Vec<Problem> {
    // A sum may have proved since that the row is no line.
    let is_open = |one: &Question| !one.why.is_counted() || entries.iter().any(|entry| entry.place == one.at);
    questions.into_iter().take(TOLD_MAX).filter(is_open).map(|one| asked(sheet, region, one)).collect()
}

fn asked(sheet: &Sheet, region: &Region, question: Question) -> Problem {
    let Question { at, label, amount, why } = question;
    let row = format!("Cette ligne, « {label} », de {amount}, ");
    let (message, remedy) = match why {
        Why::Measures => (
            "est imprimée sous le total des lignes et se lit comme un plafond, un nombre ou une distance : elle n’est pas comptée.",
            "Si c’est une dépense, l’inscrire au-dessus du total ; sinon, répondre ici que ce n’en est pas une.",
        ),
        Why::Unnumbered => (
            "est imprimée sous le total des lignes, sans le numéro qu’elles portent toutes : elle n’est pas comptée.",
            "Si c’est une dépense, l’inscrire au-dessus du total avec son numéro ; sinon, répondre ici que ce n’en est pas une.",
        ),
        Why::OtherNet => (
            "se lit comme ce qui reste à payer, mais n’est ni le total imprimé au-dessus, ni ce qu’il en reste : elle est comptée comme une dépense.",
            "Si c’est un total, chercher la ligne qui manque entre les deux ou retirer celle-ci de l’export ; si c’est une dépense, la nommer et la dater.",
        ),
        Why::OtherTotal => (
            "porte le numéro de la pièce au-dessus et se lit comme son total, mais n’est pas la somme de ses lignes : elle est comptée comme une dépense.",
            "Si c’est un total, chercher dans l’export la ligne qui manque et retirer celle-ci ; si c’est une dépense, la nommer.",
        ),
        Why::SameAsOne => (
            "porte le numéro de la pièce au-dessus et le montant de son unique ligne : total imprimé, ou seconde moitié à payer ? Elle est comptée comme une dépense.",
            "Si c’est un total, la retirer de l’export ; si c’est le solde d’un acompte, le dire dans son libellé.",
        ),
        Why::Tax => (
            "se lit comme une taxe sous un total taxes comprises, et ni un taux ni un autre total ne dit s’il la comprend : elle est comptée comme une dépense.",
            "Si le total la comprend, la retirer de l’export ou y écrire son taux ; si elle s’y ajoute, le dire dans son libellé.",
        ),
        Why::PaidBefore => (
            "se lit comme un règlement déjà fait, entre le total de la pièce et ce qui en reste à payer : elle est comptée en moins, alors que ce qui est payé ne diminue pas ce que cela a coûté.",
            "Rechercher le paiement de ce montant (mandat, régie, carte) ; s’il est dans l’export, retirer cette ligne.",
        ),
        Why::TakesAllBack => (
            "ramène toutes les autres à zéro sans dire comment : règlement ou annulation ? Elle est lue comme un règlement, et le reste est compté.",
            "Si c’est une annulation ou un avoir, l’écrire dans son libellé ; si c’est un règlement, l’écrire aussi.",
        ),
    };
    let kind = ProblemKind::UnrecognisedTable { carries_amounts: false };
    let problem = problem(kind, sheet, region, row + message, remedy.to_owned());
    let subject = Text::from(format!("{}|pied ?|{label}", problem.subject));
    Problem { at, subject, amount: Some(amount), ..problem }
}
