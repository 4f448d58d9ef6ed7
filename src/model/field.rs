//! The meanings a column can have.

/// What a column of an export holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Field {
    /// The amount that counts: gross, or not said which.
    Amount,
    /// Amount without VAT (*HT*).
    AmountExclTax,
    /// VAT amount (*TVA*).
    Tax,
    /// Gross amount (*TTC*).
    AmountInclTax,
    /// Committed amount (*engagé*).
    AmountCommitted,
    /// Amount of the payment order (*mandaté*).
    AmountOrdered,
    /// Paid amount (*payé*).
    AmountPaid,
    /// Debit column.
    Debit,
    /// Credit column.
    Credit,
    /// Debit or credit, sign of the amount (*sens*).
    Direction,
    /// Amount in the document's own currency.
    OriginalAmount,
    /// Currency of the document.
    Currency,
    /// Exchange rate, in currency per unit of the dossier's currency.
    Rate,
    /// A date not said which.
    Date,
    /// Date of the invoice or claim.
    DocumentDate,
    /// Date of the payment order.
    OrderDate,
    /// Date of payment.
    PaymentDate,
    /// Day of consumption (night, flight, meal).
    ServiceDate,
    /// Last day of consumption, of a mission or of a rate.
    EndDate,
    /// Who is paid.
    Payee,
    /// For whom the expense was made, or who travelled.
    Beneficiary,
    /// Surname, beside a first name.
    LastName,
    /// First name, beside a surname.
    FirstName,
    /// What it was for (*objet*, *libellé*).
    Description,
    /// Nature of the expense, in words.
    Nature,
    /// Account of the nomenclature (*article*, *compte*).
    Account,
    /// Function of the nomenclature.
    Function,
    /// Payment order number (*mandat*).
    PaymentOrder,
    /// Line of the payment order.
    OrderLine,
    /// Slip number (*bordereau*).
    Slip,
    /// Invoice or document number.
    Invoice,
    /// Statement number of a card or agency (*relevé*).
    Statement,
    /// Ticket number.
    Ticket,
    /// Commitment number (*engagement*).
    Commitment,
    /// Mission order number (*ordre de mission*).
    MissionOrder,
    /// Operation or action code.
    Operation,
    /// Reference of the supporting document (*PJ*).
    SupportingDocument,
    /// Fiscal year (*exercice*).
    FiscalYear,
    /// State of the line: paid, cancelled, rejected (*statut*).
    State,
    /// Mission, by code or name.
    Mission,
    /// A person, when it is not told whether payee or beneficiary (*agent*).
    Person,
    /// Category of a member: élu, agent, invité.
    Category,
    /// Quantity: nights, days, allowances.
    Quantity,
    /// Amount per unit.
    UnitAmount,
    /// Country.
    Country,
    /// City or place.
    City,
}

/// A field, its name in the JSON results and its names in `dossier.toml` and on screen.
type Row = (Field, &'static str, &'static str, &'static str);

/// Field, JSON name, key in `[source.….colonnes]`, name for the reader.
const FIELDS: &[Row] = &[
    (Field::Amount, "amount", "montant", "montant"),
    (Field::AmountExclTax, "amount_excl_tax", "montant_ht", "montant HT"),
    (Field::Tax, "tax", "tva", "TVA"),
    (Field::AmountInclTax, "amount_incl_tax", "montant_ttc", "montant TTC"),
    (Field::AmountCommitted, "amount_committed", "montant_engage", "montant engagé"),
    (Field::AmountOrdered, "amount_ordered", "montant_mandate", "montant mandaté"),
    (Field::AmountPaid, "amount_paid", "montant_paye", "montant payé"),
    (Field::Debit, "debit", "debit", "débit"),
    (Field::Credit, "credit", "credit", "crédit"),
    (Field::Direction, "direction", "sens", "sens"),
    (Field::OriginalAmount, "original_amount", "montant_devise", "montant en devise"),
    (Field::Currency, "currency", "devise", "devise"),
    (Field::Rate, "rate", "taux", "taux de change"),
    (Field::Date, "date", "date", "date"),
    (Field::DocumentDate, "document_date", "date_piece", "date de la pièce"),
    (Field::OrderDate, "order_date", "date_mandat", "date du mandat"),
    (Field::PaymentDate, "payment_date", "date_paiement", "date de paiement"),
    (Field::ServiceDate, "service_date", "date_service", "date de consommation"),
    (Field::EndDate, "end_date", "date_fin", "date de fin"),
    (Field::Payee, "payee", "tiers", "tiers"),
    (Field::Beneficiary, "beneficiary", "beneficiaire", "bénéficiaire"),
    (Field::LastName, "last_name", "nom", "nom"),
    (Field::FirstName, "first_name", "prenom", "prénom"),
    (Field::Description, "description", "objet", "objet"),
    (Field::Nature, "nature", "nature", "nature de dépense"),
    (Field::Account, "account", "article", "article"),
    (Field::Function, "function", "fonction", "fonction"),
    (Field::PaymentOrder, "payment_order", "mandat", "n° de mandat"),
    (Field::OrderLine, "order_line", "ligne", "n° de ligne"),
    (Field::Slip, "slip", "bordereau", "n° de bordereau"),
    (Field::Invoice, "invoice", "facture", "n° de facture"),
    (Field::Statement, "statement", "releve", "n° de relevé"),
    (Field::Ticket, "ticket", "billet", "n° de billet"),
    (Field::Commitment, "commitment", "engagement", "n° d’engagement"),
    (Field::MissionOrder, "mission_order", "ordre_mission", "n° d’ordre de mission"),
    (Field::Operation, "operation", "operation", "opération"),
    (Field::SupportingDocument, "supporting_document", "piece", "pièce justificative"),
    (Field::FiscalYear, "fiscal_year", "exercice", "exercice"),
    (Field::State, "state", "statut", "statut"),
    (Field::Mission, "mission", "mission", "mission"),
    (Field::Person, "person", "personne", "personne"),
    (Field::Category, "category", "categorie", "catégorie"),
    (Field::Quantity, "quantity", "quantite", "quantité"),
    (Field::UnitAmount, "unit_amount", "montant_unitaire", "montant unitaire"),
    (Field::Country, "country", "pays", "pays"),
    (Field::City, "city", "ville", "ville"),
];

impl Field {
    /// How many fields there are.
    pub const COUNT: usize = FIELDS.len();

    /// Its position among the fields, below [`Field::COUNT`].
    #[inline]
    pub const fn index(self) -> usize {
        self as usize
    }

    /// Every field.
    pub fn all() -> impl Iterator<Item = Self> {
        FIELDS.iter().map(|row| row.0)
    }

    /// The name in the JSON results.
    pub fn json_name(self) -> &'static str {
        self.row().1
    }

    /// The key in `[source."…".colonnes]` of `dossier.toml`.
    pub fn toml_name(self) -> &'static str {
        self.row().2
    }

    /// The name shown to the reader, in French.
    pub fn french(self) -> &'static str {
        self.row().3
    }

    /// The field of this key of `dossier.toml`; the JSON name is accepted too.
    pub fn from_toml_name(name: &str) -> Option<Self> {
        FIELDS.iter().find(|row| row.2 == name || row.1 == name).map(|row| row.0)
    }

    /// True for columns that hold money in the dossier's currency.
    pub fn is_money(self) -> bool {
        matches!(
            self,
            Field::Amount
                | Field::AmountExclTax
                | Field::Tax
                | Field::AmountInclTax
                | Field::AmountCommitted
                | Field::AmountOrdered
                | Field::AmountPaid
                | Field::Debit
                | Field::Credit
        )
    }

    /// True for columns that hold days.
    pub fn is_date(self) -> bool {
        matches!(
            self,
            Field::Date
                | Field::DocumentDate
                | Field::OrderDate
                | Field::PaymentDate
                | Field::ServiceDate
                | Field::EndDate
        )
    }

    fn row(self) -> &'static Row {
        &FIELDS[self.index()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_field_has_its_own_names() {
        for (at, field) in Field::all().enumerate() {
            assert_eq!(field.index(), at, "{field:?}");
            assert_eq!(Field::from_toml_name(field.toml_name()), Some(field));
            assert_eq!(Field::from_toml_name(field.json_name()), Some(field));
        }
    }
}
