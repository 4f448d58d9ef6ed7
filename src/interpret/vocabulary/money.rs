//! Words of headers of money: what was paid, taken back, deducted, converted, charged by a bank; and of currencies.

/// Words of a money header that say the amount was paid, not only invoiced.
pub(in crate::interpret) const PAID_WORDS: &[&str] = &["paye", "mandate", "regle", "ordonnance", "liquide"];

/// Words of a header of amounts that were taken back: they are no cost, and no amount of the line.
pub(in crate::interpret) const TAKEN_BACK_WORDS: &[&str] = &[
    "annule",
    "annules",
    "annulee",
    "annulees",
    "annulation",
    "annulations",
    "reduit",
    "reduits",
    "reduction",
    "reductions",
    "avoir",
    "avoirs",
    "rejete",
    "rejetes",
    "rejets",
];

/// Words of a header of what a price was lowered by: most prices beside it are after it.
pub(in crate::interpret) const DISCOUNT_WORDS: &[&str] =
    &["remise", "remises", "rabais", "ristourne", "ristournes", "escompte", "discount", "deduction", "deductions"];

/// Words that make such a column a number, a date, a share or an older sum.
pub(in crate::interpret) const NO_SUM_TAKEN_BACK: &[&str] = &[
    "n",
    "date",
    "motif",
    "type",
    "code",
    "libelle",
    "reference",
    "taux",
    "nombre",
    "net",
    "nets",
    "nette",
    "cumul",
    "cumule",
    "cumules",
    "anterieur",
    "anterieurs",
    "reste",
    "apres",
    "avant",
    "hors",
    "carte",
    "tarif",
    "prix",
];

/// Words of an amount from which what was taken back is already gone.
pub(in crate::interpret) const NET_WORDS: &[&str] = &[
    "net",
    "nets",
    "nette",
    "nettes",
    "definitif",
    "definitifs",
    "final",
    "finaux",
    "finale",
    "apres",
    "paye",
    "regle",
    "verse",
];

/// Phrases of a header of what a bill asks beside its price and its VAT.
pub(in crate::interpret) const EXTRA_PHRASES: &[&str] = &[
    "frais",
    "fee",
    "fees",
    "debours",
    "taxe sejour",
    "taxe de sejour",
    "taxes de sejour",
    "taxe d aeroport",
    "taxes d aeroport",
    "taxe aeroport",
    "taxes aeroport",
    "taxe aerienne",
    "autres taxes",
    "city tax",
    "tourist tax",
    "pourboire",
    "pourboires",
    "tip",
    "tips",
    "gratuity",
    "supplement",
    "supplements",
    "surcharge",
    "ecotaxe",
    "eco taxe",
    "eco participation",
    "livraison",
    "port",
];

/// Words that make such a column the amount itself, or no sum at all.
pub(in crate::interpret) const NO_FEE_WORDS: &[&str] = &[
    "total",
    "totaux",
    "ttc",
    "n",
    "date",
    "type",
    "nature",
    "code",
    "libelle",
    "etat",
    "note",
    "mission",
    "rembourse",
    "remboursement",
    "net",
    "bancaire",
    "bancaires",
    "banque",
    "change",
    "devise",
];

/// Words of what the price or the VAT already holds, or of a share of it.
pub(in crate::interpret) const WITHIN_WORDS: &[&str] = &[
    "dont",
    "compris",
    "comprise",
    "inclus",
    "incluse",
    "incluses",
    "including",
    "included",
    "tva",
    "taux",
    "nombre",
];

/// Words for the dossier's usual currency in a header: they change nothing.
pub(in crate::interpret) const EURO_WORDS: &[&str] = &["eur", "euro", "euros"];

/// Words of an amount already brought to the dossier's currency, as claims are when they are paid back.
pub(in crate::interpret) const CONVERTED_WORDS: &[&str] =
    &["rembourse", "remboursable", "rembourser", "remboursement", "converti", "contrevaleur"];

/// Words of a header whose whole numbers are amounts, in a list of people.
pub(in crate::interpret) const MONEY: &[&str] =
    &["euro", "euros", "eur", "montant", "montants", "indemnite", "somme", "prix", "cout", "frais", "rembourser"];

/// Words of a header whose decimals are none.
pub(in crate::interpret) const NO_MONEY: &[&str] = &[
    "heure",
    "heures",
    "taux",
    "quotite",
    "etp",
    "indice",
    "temps",
    "telephone",
    "tel",
    "portable",
    "jours",
    "age",
    "n",
    "numero",
];

/// Words of headers of what is refunded of a line of a claim.
pub(in crate::interpret) const REFUNDED_WORDS: &[&str] = &[
    "remboursable",
    "rembourser",
    "rembourse",
    "plafonne",
    "pris",
    "prise",
    "accorde",
    "valide",
    "retenu",
    "admis",
    "approved",
    "reimbursable",
    "reimbursed",
    "reimbursement",
    "employee",
];

/// Words of headers of what was asked for, which somebody admits or refuses.
pub(in crate::interpret) const ASKED_WORDS: &[&str] = &[
    "demande",
    "declare",
    "saisi",
    "presente",
    "reclame",
    "soumis",
    "sollicite",
    "claimed",
    "requested",
    "submitted",
];

/// Words of headers of what was admitted of it.
pub(in crate::interpret) const ADMITTED_WORDS: &[&str] =
    &["accepte", "accorde", "admis", "valide", "approuve", "eligible", "accepted", "approved"];

/// Words of headers of what was checked of a bill.
pub(in crate::interpret) const CHECKED_WORDS: &[&str] = &["verifie", "certifie", "controle"];

/// Words of headers of what was paid of a claim.
pub(in crate::interpret) const SETTLED_WORDS: &[&str] = &["paye", "regle", "verse"];

/// Words of headers of a share of the amount.
pub(in crate::interpret) const SHARE_WORDS: &[&str] = &["part", "quote", "quotepart"];

/// Words of headers of what is not owed of the amount.
pub(in crate::interpret) const WITHHELD_WORDS: &[&str] =
    &["refuse", "conteste", "ecarte", "litige", "litigieux", "personnel", "personnelle", "prive"];

/// And those that say so behind `non`.
pub(in crate::interpret) const NOT_ADMITTED: &[&str] =
    &["accepte", "accorde", "admis", "valide", "approuve", "retenu", "remboursable", "rembourse", "eligible", "du"];

/// Words of headers of what a carrier or a hotel gave back.
pub(in crate::interpret) const REFUND_WORDS: &[&str] = &["rembourse", "remboursement", "refund", "refunded"];

/// Words that make such a column something else than a part of the amount.
pub(in crate::interpret) const NO_SHARE_WORDS: &[&str] = &[
    "deja",
    "date",
    "n",
    "taux",
    "plafond",
    "nombre",
    "motif",
    "type",
    "code",
    "mode",
    "compte",
    "cumul",
    "anterieur",
    "tva",
    "devise",
    "pourcentage",
    "reste",
    "solde",
    "ht",
    "htr",
    "id",
    "matricule",
    "prepaye",
    "pre",
];

/// Words of headers of what was advanced.
pub(in crate::interpret) const ADVANCE_WORDS: &[&str] =
    &["avance", "avances", "acompte", "acomptes", "advance", "advances"];

/// Words that say that what follows is a currency: behind them a code can be nothing else.
pub(in crate::interpret) const CURRENCY_WORDS: &[&str] = &[
    "devise",
    "devises",
    "monnaie",
    "currency",
    "wahrung",
    "kontowahrung",
    "valuta",
    "waluta",
    "moneda",
    "divisa",
    "moeda",
];

/// Words that may stand beside the currency of all amounts of a sheet, and change nothing: `Devise du relevé`,
/// `Statement in`, `Kwoty w`.
pub(in crate::interpret) const DENOMINATED_WORDS: &[&str] = &[
    "total",
    "totaux",
    "totals",
    "totale",
    "summe",
    "montant",
    "montants",
    "somme",
    "sommes",
    "prix",
    "amount",
    "amounts",
    "prices",
    "figures",
    "values",
    "betrag",
    "betrage",
    "angaben",
    "importe",
    "importes",
    "importi",
    "importo",
    "bedrag",
    "bedragen",
    "kwoty",
    "kwota",
    "valores",
    "releve",
    "compte",
    "carte",
    "facture",
    "statement",
    "account",
    "card",
    "invoice",
    "bill",
    "folio",
    "rechnung",
    "konto",
    "fattura",
    "factura",
    "conto",
    "cuenta",
    "extracto",
    "extrait",
    "tous",
    "toutes",
    "les",
    "le",
    "la",
    "sont",
    "exprimes",
    "exprimees",
    "libelle",
    "libelles",
    "all",
    "are",
    "the",
    "of",
    "shown",
    "stated",
    "expressed",
    "alle",
    "sind",
    "der",
    "des",
    "tutti",
    "gli",
    "sono",
    "todos",
    "los",
    "del",
    "della",
    "de",
    "du",
    "in",
    "en",
    "em",
    "w",
];

/// Codes of currencies that are other words or the airport of a town: they need a word for currency beside them.
pub(in crate::interpret) const CODES_OR_WORDS: &[&str] =
    &["all", "top", "try", "cup", "mad", "sos", "pen", "bam", "gel", "ron"];

/// A header that says one of these is of a fee of the bank.
pub(in crate::interpret) const BANK_FEES: &[&str] = &[
    "commission",
    "commissions",
    "com",
    "commissione",
    "commissioni",
    "comision",
    "comisiones",
    "comissao",
    "auslandsentgelt",
    "auslandseinsatzentgelt",
    "prowizja",
];

/// And one that says `frais` beside one of these.
pub(in crate::interpret) const BANK_WORDS: &[&str] =
    &["bancaire", "bancaires", "banque", "change", "carte", "devise", "devises", "etranger"];

/// And one that says one of these, and nothing beside but the words below.
pub(in crate::interpret) const BANK_FEE_ENDS: &[&str] = &["fee", "fees"];

/// Which fees are those of a bank.
pub(in crate::interpret) const BANK_FEE_WORDS: &[&str] =
    &["fx", "foreign", "transaction", "international", "exchange", "currency", "conversion", "bank", "card", "eur"];
