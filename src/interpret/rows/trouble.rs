//! Cells that cannot be read → problems: one each, or one for a whole column when there are many.

use super::both_ways;
use super::dated::Doubt;
use crate::interpret::header::Layout;
use crate::interpret::values::{self, DateOrder, NotNumber};
use crate::model::Text;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::money::Currency;
use crate::model::place::Place;
use crate::model::sheet::{Sheet, Value};

/// Beyond this number, the cells of one column make one problem.
const APART_MAX: usize = 20;
/// So many cells are each a fault of their own, also in a short table.
const FEW: usize = 3;

struct Trouble {
    kind: ProblemKind,
    row: u32,
    column: u32,
    message: String,
    remedy: &'static str,
    subject: Text,
}

/// Collects the unreadable cells of a table.
pub(super) struct Troubles<'a> {
    sheet: &'a Sheet,
    layout: &'a Layout,
    found: Vec<Trouble>,
}

impl<'a> Troubles<'a> {
    pub(super) fn new(sheet: &'a Sheet, layout: &'a Layout) -> Self {
        Self { sheet, layout, found: Vec::new() }
    }

    /// A cell of an amount column that is no amount.
    pub(super) fn amount(&mut self, row: u32, column: u32, why: NotNumber, subject: Text) {
        let shown = self.shown(row, column);
        let header = self.layout.header(column);
        let (kind, what) = match why {
            NotNumber::Unreadable => (ProblemKind::UnreadableAmount, format!("« {shown} » n’est pas un montant")),
            NotNumber::Error => (ProblemKind::UnreadableAmount, format!("la cellule contient l’erreur {shown}")),
            NotNumber::Uncalculated => {
                (ProblemKind::UnreadableAmount, "la formule a été enregistrée sans son résultat".to_owned())
            }
            NotNumber::Ambiguous => (
                ProblemKind::AmbiguousNumber,
                format!(
                    "« {shown} » peut se lire avec des milliers ou avec des décimales, rien dans la colonne ne tranche"
                ),
            ),
        };
        let remedy = match why {
            NotNumber::Uncalculated => {
                "Ouvrir le fichier dans Excel, recalculer (F9), enregistrer, puis relancer le rapprochement."
            }
            NotNumber::Ambiguous => {
                "Refaire l’export avec deux décimales (1 700,00) ou au format Excel, puis relancer le rapprochement."
            }
            _ => {
                "Corriger la cellule dans l’application d’origine, refaire l’export, puis relancer le rapprochement."
            }
        };
        let message = format!("Colonne « {header} » : {what}. La ligne n’est pas comptée.");
        self.found.push(Trouble { kind, row, column, message, remedy, subject });
    }

    /// A line with references and no amount.
    pub(super) fn missing_amount(&mut self, row: u32, column: u32, subject: Text) {
        let message = format!(
            "Colonne « {} » : montant absent sur une ligne renseignée. La ligne n’est pas comptée.",
            self.layout.header(column)
        );
        let remedy =
            "Compléter le montant dans l’application d’origine, ou supprimer la ligne si elle est sans objet.";
        self.found.push(Trouble { kind: ProblemKind::UnreadableAmount, row, column, message, remedy, subject });
    }

    /// More decimals than the currency has.
    pub(super) fn too_precise(&mut self, row: u32, column: u32) {
        let shown = self.shown(row, column);
        let message = format!(
            "Colonne « {} » : « {shown} » a plus de deux décimales ; le montant retenu est arrondi au centime.",
            self.layout.header(column)
        );
        let remedy = "Vérifier le montant payé au centime et arrondir la colonne dans l’export.";
        let subject = Text::from(self.layout.header(column));
        self.found.push(Trouble { kind: ProblemKind::AmbiguousNumber, row, column, message, remedy, subject });
    }

    /// An amount beside another currency, without the document's own amount.
    #[cold]
    pub(super) fn unconverted(&mut self, row: u32, column: u32, currency: Currency) {
        let header = self.layout.header(column);
        let message = format!(
            "Colonne « {header} » : « {} » est compté dans la devise du dossier, alors que la ligne est en {} et que son montant en devise manque.",
            self.shown(row, column),
            currency.code()
        );
        let remedy = "Compléter le montant en devise, ou corriger la devise de la ligne ; si le montant est déjà converti, l’écrire dans l’intitulé (« Montant EUR »).";
        let subject = Text::from(format!("{header}|{}", currency.code()));
        self.found.push(Trouble { kind: ProblemKind::UnreadableReference, row, column, message, remedy, subject });
    }

    /// A number of which a spreadsheet kept the first digits.
    #[cold]
    pub(super) fn shortened(&mut self, row: u32, column: u32) {
        let header = self.layout.header(column);
        let message = format!(
            "Colonne « {header} » : « {} » est ce qu’Excel a laissé d’un numéro trop long ; la ligne est comptée sans lui.",
            self.shown(row, column)
        );
        let remedy = "Refaire l’export et l’utiliser sans l’ouvrir dans Excel, ou mettre cette colonne au format Texte avant d’enregistrer.";
        let subject = Text::from(header);
        self.found.push(Trouble { kind: ProblemKind::ShortenedNumber, row, column, message, remedy, subject });
    }

    /// A currency that nobody knows, and the one that is taken for it, if any.
    pub(super) fn currency(&mut self, row: u32, column: u32, taken: Option<Currency>) {
        let shown = self.shown(row, column);
        let header = self.layout.header(column);
        let message = match taken {
            Some(taken) => format!(
                "Colonne « {header} » : « {shown} » n’est pas une devise connue. Le montant est compté en {}.",
                taken.code()
            ),
            None => format!(
                "Colonne « {header} » : « {shown} » est la devise de plusieurs pays. Le montant n’est pas converti."
            ),
        };
        let remedy =
            "Vérifier la devise de la ligne et l’écrire par son code de trois lettres (EUR, USD…) dans l’export.";
        let subject = Text::from(format!("{header}|{shown}"));
        self.found.push(Trouble { kind: ProblemKind::UnreadableReference, row, column, message, remedy, subject });
    }

    /// A cell of a date column that is no date.
    pub(super) fn date(&mut self, row: u32, column: u32, order: DateOrder, subject: Text) {
        let shown = self.shown(row, column);
        let header = self.layout.header(column);
        let (message, remedy) = match order {
            DateOrder::Doubtful => (
                format!(
                    "Colonne « {header} » : « {shown} » ne se lit que mois/jour/année, alors que les autres dates se lisent dans les deux sens ou ont pu être retournées par le tableur. La ligne est comptée sans cette date ; les autres sont lues jour/mois/année."
                ),
                "Vérifier l’ordre du jour et du mois dans toute la colonne, puis refaire l’export avec des dates jj/mm/aaaa.",
            ),
            DateOrder::DayFirst | DateOrder::MonthFirst => (
                format!(
                    "Colonne « {header} » : « {shown} » n’est pas une date possible ({}, 1990 à 2100). La ligne est comptée sans cette date.",
                    if order == DateOrder::MonthFirst {
                        "mois/jour/année dans cette colonne"
                    } else {
                        "jour/mois/année"
                    }
                ),
                "Corriger la date dans l’application d’origine, puis refaire l’export.",
            ),
        };
        self.found.push(Trouble { kind: ProblemKind::UnreadableDate, row, column, message, remedy, subject });
    }

    /// A column of dates that all read both ways, where something speaks against the French order.
    pub(super) fn date_order(&mut self, row: u32, column: u32, doubt: Doubt, subject: Text) {
        let told = match doubt {
            Doubt::Beside => {
                ", alors qu’une autre colonne du tableau porte une date mois/jour/année. Elles sont lues jour/mois/année."
                    .to_owned()
            }
            Doubt::BothWays(one) => both_ways::french(self.sheet.value(row, column), one),
        };
        let message = format!(
            "Colonne « {} » : « {} » et les autres dates se lisent dans les deux sens{told}",
            self.layout.header(column),
            self.shown(row, column)
        );
        let remedy = "Vérifier l’ordre du jour et du mois, puis refaire l’export avec des dates jj/mm/aaaa.";
        self.found.push(Trouble { kind: ProblemKind::UnreadableDate, row, column, message, remedy, subject });
    }

    /// The problems of a table of so many lines, many of one column gathered into one.
    pub(super) fn finish(mut self, lines: u32) -> Vec<Problem> {
        let sheet = self.sheet;
        // `00/00/0000` is one habit of the program that wrote the column.
        let is_zero = |one: &Trouble| values::is_zero_day(sheet.value(one.row, one.column));
        self.found.sort_by_cached_key(|one| (one.column, one.kind.check(), is_zero(one), one.row));
        let mut problems = Vec::new();
        let is_same =
            |a: &Trouble, b: &Trouble| a.column == b.column && a.kind == b.kind && is_zero(a) == is_zero(b);
        for group in self.found.chunk_by(is_same) {
            // Marks are decided for a column as a whole, and so is the doubt about them. A column that writes its days
            // in a way of its own is one fault too.
            let of_column = match group[0].kind {
                ProblemKind::AmbiguousNumber | ProblemKind::ShortenedNumber => true,
                ProblemKind::UnreadableDate => {
                    is_zero(&group[0]) || group.len() > FEW && group.len() * 2 > lines as usize
                }
                _ => false,
            };
            let one_by_one = group.len() == 1 || (group.len() <= APART_MAX && !of_column);
            if one_by_one {
                problems.extend(group.iter().map(|one| apart(sheet, one)));
            } else if let Some((first, others)) = group.split_first() {
                problems.push(gathered(sheet, self.layout.header(first.column), first, others));
            }
        }
        problems
    }

    /// The cell as a person would read it.
    fn shown(&self, row: u32, column: u32) -> String {
        const LETTERS_MAX: usize = 60;
        let text = match self.sheet.value(row, column) {
            Value::Text(text) | Value::Error(text) => text.trim().to_owned(),
            Value::Number(number) | Value::Date(number) => number.to_string().replace('.', ","),
            Value::Bool(flag) => if flag { "VRAI" } else { "FAUX" }.to_owned(),
            Value::Empty | Value::Uncalculated => String::new(),
        };
        if text.chars().count() <= LETTERS_MAX {
            text
        } else {
            text.chars().take(LETTERS_MAX).chain(['…']).collect()
        }
    }
}

fn apart(sheet: &Sheet, one: &Trouble) -> Problem {
    Problem {
        kind: one.kind,
        at: sheet.place(one.row, one.column),
        message: one.message.clone(),
        remedy: one.remedy.to_owned(),
        amount: None,
        subject: one.subject.clone(),
        related: Vec::new(),
    }
}

fn gathered(sheet: &Sheet, header: &str, first: &Trouble, others: &[Trouble]) -> Problem {
    let places: Vec<Place> = others.iter().take(APART_MAX).map(|one| sheet.place(one.row, one.column)).collect();
    let others_told = if others.len() == 1 {
        "d’une autre cellule de cette colonne, à".to_owned()
    } else {
        format!("de {} autres cellules de cette colonne, jusqu’à", others.len())
    };
    let message = format!(
        "{} Il en est de même {others_told} la ligne {}.",
        first.message,
        others.last().map_or(first.row, |one| one.row) + 1,
    );
    Problem {
        kind: first.kind,
        at: sheet.place(first.row, first.column),
        message,
        remedy: first.remedy.to_owned(),
        amount: None,
        subject: Text::from(format!("{}|{}|{header}", sheet.file(), sheet.name().unwrap_or_default())),
        related: places,
    }
}
