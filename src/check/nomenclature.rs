//! Which accounts a mission's expenses stand on, by nomenclature and year. The table is data, with its source.

use crate::model::books::Books;
use crate::model::mission::Category;
use crate::model::rules::Nomenclature;
use crate::model::words::fold;

/// The table. Data only: **new account here.**
const TABLE: &str = include_str!("data/nomenclature.csv");

/// What an account is for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Usage {
    /// The costs of persons of one category.
    Of(Category),
    /// Receptions.
    Reception,
    /// Goods or groups, whatever the category.
    Group,
    /// It exists, for something else.
    Else,
    /// It does not exist in this nomenclature.
    Absent,
}

/// An account of a nomenclature.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Account {
    pub(super) usage: Usage,
    pub(super) prefix: &'static str,
    pub(super) label: &'static str,
}

/// The accounts of one nomenclature in one year.
pub(super) struct Accounts(Vec<Account>);

impl Accounts {
    /// The accounts that can be cited; none of a nomenclature that the table does not know.
    pub(super) fn of(nomenclature: Nomenclature, year: i16) -> Self {
        Self(TABLE.lines().filter_map(|line| account(line, nomenclature, year)).collect())
    }

    /// True when nothing can be said.
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    /// The account of this number; the longest prefix that fits.
    pub(super) fn find(&self, number: &str) -> Option<Account> {
        let known = self.0.iter().filter(|account| number.starts_with(account.prefix));
        known.max_by_key(|account| account.prefix.len()).copied()
    }

    /// The first account for a usage.
    pub(super) fn expected(&self, usage: Usage) -> Option<Account> {
        self.0.iter().find(|account| account.usage == usage).copied()
    }
}

/// `nomenclature;usage;prefixe;du;au;libelle;source`
fn account(line: &'static str, nomenclature: Nomenclature, year: i16) -> Option<Account> {
    let cells: Vec<&str> = line.split(';').collect();
    let [name, usage, prefix, from, to, label, _source] = *cells.as_slice() else { return None };
    let from: i16 = from.parse().ok()?;
    let holds =
        name == nomenclature.name() && from <= year && to.parse().map_or(to.is_empty(), |to: i16| year <= to);
    let usage = match usage {
        "elu" => Usage::Of(Category::Elected),
        "agent" => Usage::Of(Category::Agent),
        "invite" => Usage::Of(Category::Guest),
        "reception" => Usage::Reception,
        "groupe" => Usage::Group,
        "absent" => Usage::Absent,
        _ => Usage::Else,
    };
    holds.then_some(Account { usage, prefix, label })
}

/// The nomenclature that the dossier says, else M52 for a département until 2021; and whether it was told.
pub(super) fn in_use(books: &Books, year: i16) -> Option<(Nomenclature, bool)> {
    const LAST_SURE_YEAR: i16 = 2021;
    let told = books.dossier.rules.nomenclature.map(|nomenclature| (nomenclature, true));
    let organisation = fold(&books.dossier.organisation);
    let is_departement =
        ["departement", "conseil departemental", "conseil general"].iter().any(|word| organisation.contains(word));
    told.or((is_departement && year <= LAST_SURE_YEAR).then_some((Nomenclature::M52, false)))
}

/// The number of an account in a cell that may hold more: `6251 - Voyages`, `930-021-6251`.
pub(super) fn number(cell: &str) -> Option<&str> {
    const DIGITS_MIN: usize = 3;
    let runs = cell.split(|sign: char| !sign.is_ascii_digit());
    runs.into_iter().find(|run| run.len() >= DIGITS_MIN && run.starts_with('6'))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn accounts_depend_on_the_nomenclature_and_the_year() {
        let m52 = Accounts::of(Nomenclature::M52, 2017);
        assert_eq!(m52.find("6532").map(|one| one.usage), Some(Usage::Of(Category::Elected)));
        assert_eq!(m52.find("62511").map(|one| one.usage), Some(Usage::Of(Category::Agent)));
        assert_eq!(m52.find("6256").map(|one| one.usage), Some(Usage::Absent));
        assert_eq!(m52.find("611"), None);
        assert!(Accounts::of(Nomenclature::M57, 2017).is_empty());
        assert_eq!(number("930-021-6251"), Some("6251"));
        assert_eq!(number("Article 6532 (élus)"), Some("6532"));
        assert_eq!(number("voyages"), None);
    }
}
