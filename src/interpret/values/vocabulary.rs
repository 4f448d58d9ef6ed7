//! The words people write in cells, folded: states, signs, totals, firms, first names, countries, currencies.
//! Data only. **New words of cells here.**

mod countries;
mod names;
mod sides;
mod statements;
mod totals;

pub(crate) use countries::*;
pub(crate) use names::*;
pub(crate) use sides::*;
pub(crate) use statements::*;
pub(crate) use totals::*;

/// What a column says that tells invoices from credit notes, word for word: in French, in SAP, in Oracle.
pub(crate) const PAPER_WORDS: &[&str] = &[
    "facture",
    "factures",
    "facture fournisseur",
    "avoir",
    "avoirs",
    "avoir fournisseur",
    "facture d avoir",
    "note de credit",
    "note de debit",
    "fac",
    "avo",
    "kr",
    "kg",
    "ka",
    "kz",
    "re",
    "rn",
    "invoice",
    "credit note",
    "credit memo",
    "debit memo",
    "standard",
    "credit",
    "debit",
    "prepayment",
    "mixed",
    "expense report",
];

/// Those of them that say that the column tells credit notes.
pub(crate) const PAPER_SIGNS: &[&str] =
    &["facture", "avoir", "invoice", "kr", "kg", "avo", "credit memo", "credit note", "note de credit", "standard"];

/// How kinds of mandats begin.
pub(crate) const MANDAT_KINDS: &[&str] = &[
    "mandat ordinaire",
    "mandat annul",
    "mandat d annul",
    "mandat de reduction",
    "mandat collectif",
    "mandat rectificatif",
    "mandat de paiement",
    "mandat correctif",
    "mandat emis",
    "annulation de mandat",
    "annulation du mandat",
    "reduction de mandat",
    "reduction du mandat",
];

/// What an agency does with a ticket.
pub(crate) const TRADES: &[&str] = &["achat", "vente", "emission", "echange"];

/// What the state of a line may begin with: `Mandat annulé`.
pub(crate) const STATE_NOUNS: &[&str] = &["mandat ", "mdt ", "ligne ", "piece ", "facture ", "liquidation "];

/// States of a cancelled line cut to their first letters.
pub(crate) const CUT_STATES: &[&str] = &["ann", "rej"];

/// First words of the state of a line.
pub(crate) const STATE_WORDS: &[&str] = &[
    "paye",
    "payee",
    "regle",
    "reglee",
    "mandate",
    "mandatee",
    "annul",
    "rejet",
    "solde",
    "soldee",
    "valide",
    "vise",
    "pris en charge",
    "prise en charge",
    "en cours",
    "brouillon",
    "emis",
    "suspendu",
    "en attente",
    "transmis",
    "comptabilise",
    "liquide",
    "engage",
    "refus",
    "accepte",
    "cloture",
    "a payer",
    "a regler",
    "paid",
    "pending",
    "approved",
    "rejected",
    "cancelled",
    "impaye",
    "non paye",
    "ordonnance",
    "recu",
    "depose",
    "mise en paiement",
    "mis en paiement",
    "integre",
    "controle",
    "rembourse",
    "oui",
    "non",
    "termine",
    "signe",
    "a valider",
    "bloque",
];
