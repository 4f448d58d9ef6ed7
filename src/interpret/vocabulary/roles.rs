//! Words of titles, sheets and headers that tell what a table is for, and in which language it is written.

/// Folded headers that only a journal of accounting entries has.
pub(in crate::interpret) const JOURNAL_HEADERS: &[&str] =
    &["ecriturenum", "n ecriture", "numero ecriture", "date comptable", "date ecriture", "ecrituredate"];

/// Words of titles, sheet names and headers that tell what a table is for.
pub(in crate::interpret) const LEDGER_WORDS: &[&str] = &[
    "mandat",
    "mandats",
    "grand livre",
    "comptabilite",
    "mandatement",
    "bordereau",
    "ordonnancement",
    "liste des mandats",
    "depenses mandatees",
];

/// The same for supporting documents.
pub(in crate::interpret) const SUPPORT_WORDS: &[&str] = &[
    "facture",
    "factures",
    "justificatif",
    "justificatifs",
    "etat de frais",
    "etats de frais",
    "etat des frais",
    "etats des frais",
    "decompte de frais",
    "decompte des frais",
    "note de frais",
    "notes de frais",
    "releve",
    "releve de carte",
    "carte",
    "agence",
    "billets",
    "billetterie",
    "pieces justificatives",
    "remboursement",
    "hotel",
];

/// The same for recoveries.
pub(in crate::interpret) const RECEIPT_WORDS: &[&str] =
    &["titre de recette", "titres de recettes", "recettes", "debiteur", "redevable", "n titre"];

/// The same for member lists.
pub(in crate::interpret) const DELEGATION_WORDS: &[&str] =
    &["delegation", "membres", "participants", "liste des membres", "composition"];

/// The same for per-diem scales.
pub(in crate::interpret) const SCALE_WORDS: &[&str] =
    &["bareme", "indemnite", "indemnites", "indemnites journalieres", "per diem", "taux journalier"];

/// Words of headers that only English files have.
pub(in crate::interpret) const ENGLISH_HEADERS: &[&str] = &[
    "invoice",
    "supplier",
    "vendor",
    "payee",
    "merchant",
    "traveler",
    "traveller",
    "travel",
    "passenger",
    "booking",
    "departure",
    "issue",
    "issued",
    "amount",
    "currency",
    "number",
    "name",
    "fare",
    "tax",
    "due",
    "paid",
    "posted",
    "check",
    "trip",
    "purchase",
    "posting",
];

/// Words of headers that only French files have.
pub(in crate::interpret) const FRENCH_HEADERS: &[&str] = &[
    "facture",
    "fournisseur",
    "montant",
    "libelle",
    "objet",
    "mandat",
    "tiers",
    "voyageur",
    "depart",
    "retour",
    "devise",
    "numero",
    "nom",
    "du",
    "de",
    "le",
];
