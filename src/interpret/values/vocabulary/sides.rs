//! Words and letters of columns that say whether a line is a cost or takes one back.

/// Words that make a payment order or document a reduction: its amount is a cost taken back.
pub(crate) const REDUCTION_WORDS: &[&str] = &[
    "avoir",
    "note de credit",
    "credit note",
    "annulation",
    "annulatif",
    "reduction",
    "credit",
    "c",
    "cr",
    "remboursement",
    "remb",
    "rembt",
    "rbt",
    "avo",
    "kg",
    "refund",
    "rfd",
    "rfnd",
    "crdt",
    "credito",
    "haben",
    "haber",
    "avere",
    "accredito",
    "gutschrift",
    "reversal",
];

/// The two words of one language for what is spent and what comes back, in small letters without accents: a column of
/// nothing else tells the sign of a line.
pub(crate) const SIDE_PAIRS: &[(&str, &str)] = &[
    ("dr", "cr"),
    ("db", "cr"),
    ("dt", "ct"),
    ("dbit", "crdt"),
    ("dbt", "cdt"),
    ("debit", "credit"),
    ("soll", "haben"),
    ("belastung", "gutschrift"),
    ("lastschrift", "gutschrift"),
    ("kauf", "gutschrift"),
    ("debe", "haber"),
    ("cargo", "abono"),
    ("dare", "avere"),
    ("addebito", "accredito"),
    ("debito", "credito"),
    ("af", "bij"),
    ("winien", "ma"),
    ("sale", "return"),
    ("sale", "refund"),
    ("sale", "reversal"),
    ("purchase", "return"),
    ("purchase", "refund"),
    ("purchase", "reversal"),
    ("charge", "credit"),
];

/// Codes of invoices and credit notes, below a header that speaks of papers: `FA` is also what is `Frais annexes`.
pub(crate) const PAPER_CODES: &[(&str, &str)] = &[("fa", "av"), ("fac", "av"), ("fact", "av")];

/// Words of such a header.
pub(crate) const PAPER_HEADER_WORDS: &[&str] =
    &["piece", "pieces", "document", "documents", "doc", "facture", "factures"];

/// The letters of expenses and receipts in a list of papers, where what is received is a cost given back.
pub(crate) const RECEIPT_LETTERS: &[(&str, &str)] = &[("d", "r"), ("dep", "rec")];

/// What the state of a ticket says of one that was given back.
pub(crate) const TICKET_REFUNDED: &[&str] =
    &["rembourse", "remboursee", "rembourses", "remboursees", "refunded", "refund", "remb", "rembt"];

/// The same in one letter each, which says something only below a header of these letters: `S/H`, `D/A`.
pub(crate) const SIDE_LETTERS: &[(&str, &str)] = &[("d", "c"), ("s", "h"), ("d", "h"), ("d", "a")];

/// Words of a direction column that mean a cost.
pub(crate) const COST_WORDS: &[&str] = &[
    "debit",
    "d",
    "db",
    "depense",
    "facture",
    "mandat",
    "ordinaire",
    "ordre",
    "achat",
    "vente",
    "paiement",
    "original",
    "normal",
    "billet",
    "emission",
    "frais",
    "retrait",
    "kr",
    "re",
    "fac",
];

/// What a column of kinds of lines calls a recovery, word for word.
pub(crate) const RECOVERED: &[&str] = &[
    "titre",
    "titres",
    "titre annulatif",
    "titre rectificatif",
    "titre ordinaire",
    "titre emis",
    "titre executoire",
    "titre individuel",
    "titre collectif",
    "recette",
    "recettes",
    "r",
];

/// The same, beside other words.
pub(crate) const RECOVERED_PHRASES: &[&str] = &[
    "titre de recette",
    "titre de recettes",
    "titres de recette",
    "titres de recettes",
    "titre recette",
    "titre de perception",
    "reduction de titre",
    "annulation de titre",
    "reduction titre",
    "annulation titre",
    "ordre de recette",
    "ordre de recettes",
    "ordre de recouvrer",
];

/// How the same column calls an expense.
pub(crate) const SPENT_STARTS: &[&str] = &[
    "mandat",
    "mandats",
    "depense",
    "depenses",
    "d",
    "ordre de paiement",
    "reduction de mandat",
    "annulation de mandat",
];

/// What takes it back.
pub(crate) const TAKEN_BACK: &[&str] =
    &["remboursement", "remb", "rembt", "rbt", "annulation", "avoir", "refund", "retour"];

/// First words of a description that make it a reduction.
pub(crate) const REDUCTION_STARTS: &[&str] = &[
    "avoir",
    "note de credit",
    "mandat annulatif",
    "mandat de reduction",
    "mandat d annulation",
    "annulation du mandat",
    "annulation mandat",
    "annulation partielle du mandat",
    "reduction du mandat",
    "reduction mandat",
];

/// Words of the side of an entry, beside those that make a cost or a reduction.
pub(crate) const SIDE_WORDS: &[&str] = &[
    "titre de recette",
    "titre de recettes",
    "titre recette",
    "titre annulatif",
    "titre ordinaire",
    "titre emis",
    "titre executoire",
    "recette",
    "recettes",
    "r",
    "initial",
    "modification",
    "report",
    "original",
    "originale",
    "changement",
    "s",
    "h",
    "credit memo",
    "tktt",
    "canx",
];
