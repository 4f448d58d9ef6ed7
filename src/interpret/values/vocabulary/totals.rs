//! How totals and parts of totals are called.

/// First words of a printed total, folded.
pub(crate) const TOTAL_WORDS: &[&str] = &[
    "total",
    "totaux",
    "sous total",
    "s total",
    "st",
    "s s total",
    "s t",
    "ss total",
    "ss tot",
    "sous tot",
    "tot",
    "soustotal",
    "subtotal",
    "sub total",
    // Letters spaced out, as a heading is.
    "t o t a l",
    "t o t a u x",
    "ttl",
    "depense totale",
    "depenses totales",
    "arrete a la somme de",
    "cumul",
    "report",
    "a reporter",
    "reports",
    "ensemble",
    "somme",
    "montant total",
    "total general",
    "solde",
    "total page",
    "grand total",
    // Bills of hotels abroad: the net of taxes, and the whole.
    "totale",
    "totale fattura",
    "totale documento",
    "imponibile",
    "totale imponibile",
    "base imponible",
    "importe total",
    "summe",
    "gesamt",
    "gesamtbetrag",
    "gesamtsumme",
    "zwischensumme",
    "rechnungsbetrag",
    "nettobetrag",
    "bruttobetrag",
];

/// Words besides [`TOTAL_WORDS`] that begin a total, or a part: [`PART_WORDS`].
pub(crate) const MORE_TOTAL_WORDS: &[&str] = &[
    "soit au total",
    "a nouveau",
    "a nouveaux",
    "dont",
    "y compris",
    "incl",
    "including",
    "of which",
    "davon",
    "di cui",
    "waarvan",
];

/// Words that begin a part of the line above, folded: it is counted there already.
pub(crate) const PART_WORDS: &[&str] =
    &["dont", "y compris", "incl", "including", "of which", "davon", "di cui", "waarvan"];

/// Those of them that may begin a line of its own, `Y compris transferts`, unless they name what a bank takes.
const HOLDING_WORDS: &[&str] = &["y compris", "incl", "including"];

/// How words begin that name what a bank or the VAT takes of an operation.
const TAKEN_WORDS: &[&str] =
    &["frais", "commission", "fee", "fx", "tva", "vat", "taxe", "tax", "surcharge", "markup", "cotisation"];

/// True for a total or a part that begins with this word and goes on like this.
pub(crate) fn may_begin(word: &str, rest: &str) -> bool {
    let takes = |word: &str| TAKEN_WORDS.iter().any(|taken| word.starts_with(taken));
    !HOLDING_WORDS.contains(&word) || rest.split(' ').any(takes)
}

/// Totals that can only be those of the lines of a table, folded.
pub(crate) const PLAIN_TOTALS: &[&str] = &[
    "total",
    "totaux",
    "total general",
    "totaux generaux",
    "grand total",
    "montant total",
    "total ttc",
    "total general ttc",
    "montant total ttc",
    "total eur",
    "total euros",
    "total en euros",
    "total facture",
    "total facture ttc",
    "total factures",
    "total des factures",
    "total mandate",
    "total mandats",
    "total des mandats",
    "total paye",
    "total depenses",
    "total des depenses",
    "total du tableau",
    "total des lignes",
];

/// Words of totals that are not those of the lines of a table: what was granted, a page, a quantity. Folded.
pub(crate) const OTHER_TOTALS: &[&str] = &[
    "engage",
    "engages",
    "engagement",
    "engagements",
    "budget",
    "budgets",
    "budgetaire",
    "credit",
    "credits",
    "disponible",
    "prevu",
    "prevus",
    "prevision",
    "previsions",
    "previsionnel",
    "vote",
    "votes",
    "ouvert",
    "ouverts",
    "alloue",
    "autorise",
    "declare",
    "estime",
    "devis",
    "enveloppe",
    "plafond",
    "reste",
    "restant",
    "solde",
    "page",
    "feuille",
    "folio",
    "anterieur",
    "precedent",
    "cumul",
    "cumule",
    "sous",
    "ht",
    "hors taxe",
    "hors taxes",
    "tva",
    "taxe",
    "taxes",
    "devise",
    "nombre",
    "nb",
    "nbre",
    "lignes lues",
    "quantite",
    "km",
    "heures",
    "jours",
    "nuits",
    "personnes",
    "participants",
    "avance",
    "avances",
    "acompte",
    "acomptes",
    "recette",
    "recettes",
];
