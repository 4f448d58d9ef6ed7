//! Headers of columns that say what became of a line, what paper it is and who paid it, and what is written there.

/// Words of a column that says whether a line was cancelled or rejected: the act, and the state it leaves.
pub(in crate::interpret) const VOIDED_STEMS: &[(&str, &[&str])] = &[
    ("annulation", &["annule", "annulee", "annules", "annulees"]),
    ("annul", &["cancelled", "canceled"]),
    ("rejet", &["rejete", "rejetee", "rejetes", "rejetees"]),
    ("suppression", &["supprime", "supprimee"]),
    ("suspension", &["suspendu", "suspendue"]),
];

/// What may stand beside them without making it another column.
pub(in crate::interpret) const VOIDED_BESIDE: &[&str] = &[
    "top",
    "flag",
    "ind",
    "indicateur",
    "indic",
    "temoin",
    "code",
    "mandat",
    "mandats",
    "mdt",
    "ligne",
    "piece",
    "facture",
    "ecriture",
    "paiement",
    "comptable",
    "payeur",
    "helios",
    "dgfip",
    "tresorerie",
    "perception",
    "statut",
    "etat",
    "o",
    "n",
    "oui",
    "non",
    "x",
    "par",
    "le",
    "la",
    "du",
    "de",
    "d",
    "l",
];

/// Words of the day when that was done.
pub(in crate::interpret) const VOIDED_DATES: &[&str] = &["date", "dt", "dte", "dat"];

/// Words of the reason why.
pub(in crate::interpret) const VOIDED_MOTIVES: &[&str] = &["motif", "cause", "raison"];

/// What such a column says of a line that was.
pub(in crate::interpret) const YES_MARKS: &[&str] =
    &["x", "oui", "o", "1", "vrai", "true", "yes", "y", "annule", "annulee", "rejete", "rejetee"];

/// What it says of a line that was not.
pub(in crate::interpret) const NO_MARKS: &[&str] = &["", "n", "non", "0", "faux", "false", "no"];

/// What a reason says when there is none.
pub(in crate::interpret) const NO_MOTIVES: &[&str] =
    &["neant", "aucun", "aucune", "sans objet", "so", "s o", "ras", "na", "n a"];

/// Kinds of papers that are no invoice, as a column of kinds names them.
pub(in crate::interpret) const OTHER_PAPERS: &[&str] = &[
    "devis",
    "bon de commande",
    "commande",
    "facture pro forma",
    "facture proforma",
    "pro forma",
    "proforma",
    "ticket cb",
    "ticket carte",
    "ticket de carte",
    "ticket de carte bancaire",
    "facturette",
    "recu cb",
    "duplicata",
    "option de reservation",
    "confirmation de reservation",
    "quotation",
    "quote",
    "estimate",
    "purchase order",
    "preventivo",
    "presupuesto",
    "angebot",
];

/// Headers of columns that say whether a line of a claim is refunded.
pub(in crate::interpret) const REFUNDABLE_HEADERS: &[&str] = &[
    "remboursable",
    "a rembourser",
    "reimbursable",
    "is reimbursable",
    "reimburse",
    "refundable",
    "admis",
    "admise",
    "admissible",
    "accepte",
    "acceptee",
    "eligible",
    "recevable",
    "approved",
    "approuve",
    "approuvee",
    "genehmigt",
    "erstattungsfahig",
    "rimborsabile",
    "reembolsable",
    "reembolsavel",
];

/// Headers of columns that say whether a line of a claim is the traveller's own affair.
pub(in crate::interpret) const PERSONAL_HEADERS: &[&str] = &[
    "depense personnelle",
    "frais personnels",
    "personal",
    "is personal",
    "personal expense",
    "non remboursable",
    "do not reimburse",
    "non reimbursable",
    "not reimbursable",
    "privat",
    "refuse",
    "refusee",
];

/// Headers of columns in which a claim is decided upon, or remarked on.
pub(in crate::interpret) const DECISION_HEADERS: &[&str] = &[
    "decision",
    "avis",
    "validation",
    "approbation",
    "approval",
    "approval status",
    "status",
    "statut",
    "etat",
    "etat de validation",
    "controle",
    "resultat du controle",
    "suite donnee",
    "remarque",
    "remarques",
    "observation",
    "observations",
    "commentaire",
    "commentaires",
    "comment",
    "comments",
];

/// What is written there of a line for which nothing is owed; the whole cell.
pub(in crate::interpret) const REFUSED_WORDS: &[&str] = &[
    "refuse",
    "refusee",
    "avis defavorable",
    "defavorable",
    "ko",
    "rejete",
    "rejetee",
    "rejected",
    "rejected no receipt",
    "declined",
    "denied",
    "not approved",
    "non approuve",
    "non approuvee",
    "non admis",
    "non admise",
    "non rembourse",
    "non remboursee",
    "non remboursable",
    "non pris en charge",
    "non prise en charge",
    "depense personnelle",
    "refuse depense personnelle",
    "depense personnelle refusee",
    "a la charge de l agent",
    "a charge de l agent",
    "personal do not reimburse",
    "personal expense",
    "abgelehnt",
    "nicht genehmigt",
    "respinto",
    "rechazado",
    "recusado",
];

/// Headers of columns that say who paid a line of a claim, or how.
pub(in crate::interpret) const PAYER_HEADERS: &[&str] = &[
    "mode de paiement",
    "moyen de paiement",
    "mode de reglement",
    "moyen de reglement",
    "type de paiement",
    "mode paiement",
    "moyen paiement",
    "paye par",
    "payee par",
    "regle par",
    "reglee par",
    "paye avec",
    "avance par",
    "payment type",
    "payment method",
    "payment mode",
    "paid by",
    "paid with",
];

/// Cells there that mean the organisation.
pub(in crate::interpret) const BY_ORGANISATION: &[&str] = &[
    "carte de la collectivite",
    "paye par la collectivite",
    "regle par la collectivite",
    "carte collectivite",
    "carte achat",
    "carte d achat",
    "carte entreprise",
    "carte de l entreprise",
    "carte societe",
    "carte de la societe",
    "carte logee",
    "company card",
    "company paid",
    "paid by company",
];

/// Those that mean it only where the column says who paid, not how: a refund has its way of payment too.
pub(in crate::interpret) const ORGANISATIONS: &[&str] = &[
    "company",
    "employer",
    "entreprise",
    "societe",
    "la societe",
    "employeur",
    "collectivite",
    "la collectivite",
    "administration",
    "agence",
    "agence de voyages",
    "departement",
    "region",
    "commune",
    "mairie",
    "metropole",
    "etablissement",
];

/// Cells there that mean the traveller.
pub(in crate::interpret) const BY_TRAVELLER: &[&str] = &[
    "agent",
    "l agent",
    "elu",
    "l elu",
    "salarie",
    "collaborateur",
    "employe",
    "voyageur",
    "missionnaire",
    "personnel",
    "perso",
    "carte personnelle",
    "cb personnelle",
    "carte bancaire personnelle",
    "carte bancaire",
    "cb",
    "cb perso",
    "carte perso",
    "especes",
    "cheque",
    "avance personnelle",
    "fonds propres",
    "avance par l agent",
    "avance par l elu",
    "avance par le voyageur",
    "paye par l agent",
    "regle par l agent",
    "frais avances",
    "a rembourser",
    "cash",
    "employee",
    "self",
    "traveler",
    "traveller",
    "out of pocket",
    "personal",
    "personal card",
    "personal credit card",
    "credit card",
    "employee paid",
];

/// States of a line that was paid.
pub(in crate::interpret) const PAID_STATES: &[&str] =
    &["paye", "payee", "payes", "payees", "regle", "reglee", "acquitte"];
