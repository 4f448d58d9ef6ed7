//! Which accounts a mission's expenses stand on, by nomenclature and year. The table is data, with its source;
//! `[comptes]` of the dossier completes or replaces it.

use crate::model::books::Books;
use crate::model::rules::{Nomenclature, Usage};
use crate::model::words::fold;

/// The table. Data only: **new account here.**
const TABLE: &str = include_str!("data/nomenclature.csv");

/// What suggests travel where nothing says what an account is for. Data only.
const TRAVEL: &str = include_str!("data/deplacements.csv");

/// An account of a nomenclature.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(in crate::check) struct Account {
    pub(in crate::check) usage: Usage,
    pub(in crate::check) prefix: String,
    pub(in crate::check) label: String,
    /// The dossier says so, not the program's table.
    pub(in crate::check) own: bool,
}

/// The accounts of one year.
pub(in crate::check) struct Accounts {
    all: Vec<Account>,
    /// The nomenclature, for the reader: `M52 supposée`; `dossier.toml` when it cites nothing.
    pub(in crate::check) told: String,
}

impl Accounts {
    /// The accounts of a year: those of the dossier, and those of its nomenclature that can be cited, for the
    /// usages of which the dossier says nothing. When there are none, why.
    pub(in crate::check) fn of(books: &Books, year: i16) -> Result<Self, String> {
        let own = &books.dossier.rules.accounts;
        let in_use = in_use(books, year);
        let is_own = |account: &Account| {
            own.contains_key(&account.usage) || own.values().flatten().any(|number| *number == account.prefix)
        };
        let cited = in_use.iter().flat_map(|(nomenclature, _)| cited(*nomenclature, year));
        let mut all: Vec<Account> = cited.filter(|account| !is_own(account)).collect();
        let is_cited = !all.is_empty();
        for (usage, numbers) in own {
            let label = format!("{}, d’après dossier.toml", usage.french());
            let account = |prefix: &String| Account {
                usage: *usage,
                prefix: prefix.clone(),
                label: label.clone(),
                own: true,
            };
            all.extend(numbers.iter().map(account));
        }
        let name = in_use
            .map(|(nomenclature, told)| format!("{}{}", nomenclature.name(), if told { "" } else { " supposée" }));
        if all.is_empty() {
            return Err(match name {
                Some(name) => format!(
                    "le programme ne cite aucun article de la {name} pour l’exercice {year} (les indiquer sous [comptes] dans dossier.toml)"
                ),
                None => format!(
                    "nomenclature de l’exercice {year} inconnue (nomenclature, ou [comptes], dans dossier.toml)"
                ),
            });
        }
        let told = name.filter(|_| is_cited).unwrap_or_else(|| "dossier.toml".to_owned());
        Ok(Self { all, told })
    }

    /// The account of this number; the longest prefix that fits.
    pub(in crate::check) fn find(&self, number: &str) -> Option<&Account> {
        let known = self.all.iter().filter(|account| number.starts_with(&account.prefix));
        known.max_by_key(|account| account.prefix.len())
    }

    /// The first account for a usage.
    pub(in crate::check) fn expected(&self, usage: Usage) -> Option<&Account> {
        self.all.iter().find(|account| account.usage == usage)
    }
}

/// The accounts that suggest the travel of somebody, in one year.
pub(in crate::check) struct TravelAccounts {
    accounts: Option<Accounts>,
    /// Where `accounts` says nothing: number, and whether what it begins is meant too.
    suggested: Vec<(&'static str, bool)>,
}

impl TravelAccounts {
    pub(in crate::check) fn of(books: &Books, year: i16) -> Self {
        let own = &books.dossier.rules.accounts;
        let suggested = suggestions().filter(|(usage, ..)| !own.contains_key(usage));
        Self {
            accounts: Accounts::of(books, year).ok(),
            suggested: suggested.map(|(_, number, and_on)| (number, and_on)).collect(),
        }
    }

    /// True for an account of the travel of élus, agents or guests. One that the nomenclature does not have
    /// says nothing of what was paid on it.
    pub(in crate::check) fn has(&self, number: &str) -> bool {
        let usage = self.accounts.as_ref().and_then(|accounts| accounts.find(number)).map(|account| account.usage);
        match usage {
            Some(Usage::Of(_)) => true,
            Some(Usage::Reception | Usage::Group | Usage::Else) => false,
            Some(Usage::Absent) | None => self
                .suggested
                .iter()
                .any(|(known, and_on)| number == *known || (*and_on && number.starts_with(known))),
        }
    }
}

/// `usage;article;etendue;libelle;source`
fn suggestions() -> impl Iterator<Item = (Usage, &'static str, bool)> {
    TRAVEL.lines().filter_map(|line| {
        let cells: Vec<&str> = line.split(';').collect();
        let [usage, number, extent, _label, _source] = *cells.as_slice() else { return None };
        Some((Usage::from_name(usage)?, number, extent == "suite"))
    })
}

/// The accounts of the program's table.
fn cited(nomenclature: Nomenclature, year: i16) -> impl Iterator<Item = Account> {
    TABLE.lines().filter_map(move |line| account(line, nomenclature, year))
}

/// `nomenclature;usage;prefixe;du;au;libelle;source`
fn account(line: &'static str, nomenclature: Nomenclature, year: i16) -> Option<Account> {
    let cells: Vec<&str> = line.split(';').collect();
    let [name, usage, prefix, from, to, label, _source] = *cells.as_slice() else { return None };
    let from: i16 = from.parse().ok()?;
    let holds =
        name == nomenclature.name() && from <= year && to.parse().map_or(to.is_empty(), |to: i16| year <= to);
    let usage = Usage::from_name(usage)?;
    holds.then(|| Account { usage, prefix: prefix.to_owned(), label: label.to_owned(), own: false })
}

/// The nomenclature that the dossier says, else M52 for a département until 2021; and whether it was told.
fn in_use(books: &Books, year: i16) -> Option<(Nomenclature, bool)> {
    const LAST_SURE_YEAR: i16 = 2021;
    let told = books.dossier.rules.nomenclature.map(|nomenclature| (nomenclature, true));
    let organisation = fold(&books.dossier.organisation);
    let is_departement =
        ["departement", "conseil departemental", "conseil general"].iter().any(|word| organisation.contains(word));
    told.or((is_departement && year <= LAST_SURE_YEAR).then_some((Nomenclature::M52, false)))
}

/// The number of an account in a cell that may hold more: `6251 - Voyages`, `930-021-6251`.
pub(in crate::check) fn number(cell: &str) -> Option<&str> {
    const DIGITS_MIN: usize = 3;
    // Nearly all are the number alone.
    if cell.len() >= DIGITS_MIN && cell.starts_with('6') && cell.bytes().all(|sign| sign.is_ascii_digit()) {
        return Some(cell);
    }
    let runs = cell.split(|sign: char| !sign.is_ascii_digit());
    runs.into_iter().find(|run| run.len() >= DIGITS_MIN && run.starts_with('6'))
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::mission::Category;

    fn usage(nomenclature: Nomenclature, year: i16, number: &str) -> Option<Usage> {
        let accounts = Accounts { all: cited(nomenclature, year).collect(), told: String::new() };
        accounts.find(number).map(|account| account.usage)
    }

    #[test]
    fn accounts_depend_on_the_nomenclature_and_the_year() {
        assert_eq!(usage(Nomenclature::M52, 2017, "6532"), Some(Usage::Of(Category::Elected)));
        assert_eq!(usage(Nomenclature::M52, 2017, "62511"), Some(Usage::Of(Category::Agent)));
        assert_eq!(usage(Nomenclature::M52, 2017, "6256"), Some(Usage::Absent));
        assert_eq!(usage(Nomenclature::M52, 2017, "611"), None);
        assert_eq!(usage(Nomenclature::M14, 2017, "6256"), Some(Usage::Of(Category::Agent)));
        assert_eq!(usage(Nomenclature::M14, 2017, "6257"), Some(Usage::Reception));
        assert_eq!(usage(Nomenclature::M14, 2024, "6257"), None, "the M57 has replaced it");
        assert_eq!(cited(Nomenclature::M57, 2023).count(), 0, "nothing can be cited");
        assert_eq!(number("930-021-6251"), Some("6251"));
        assert_eq!(number("Article 6532 (élus)"), Some("6532"));
        assert_eq!(number("voyages"), None);
    }

    #[test]
    fn what_the_nomenclature_says_outweighs_what_a_number_suggests() {
        let travel = |nomenclature: Option<Nomenclature>, number: &str| {
            let accounts = nomenclature
                .map(|nomenclature| Accounts { all: cited(nomenclature, 2019).collect(), told: String::new() });
            let suggested = suggestions().map(|(_, number, and_on)| (number, and_on)).collect();
            TravelAccounts { accounts, suggested }.has(number)
        };
        for number in ["6251", "6532", "65312", "653", "6245"] {
            assert!(travel(None, number), "{number}");
        }
        for number in ["6531", "65311", "6234", "60632"] {
            assert!(!travel(None, number), "{number}");
        }
        // Removals and receptions are no travel where the table knows them; 6256 is an error of account.
        assert!(travel(None, "6255") && !travel(Some(Nomenclature::M52), "6255"));
        assert!(travel(None, "6257") && !travel(Some(Nomenclature::M14), "6257"));
        assert!(travel(Some(Nomenclature::M52), "6256"));
        assert_eq!(suggestions().count(), TRAVEL.lines().filter(|line| !line.starts_with('#')).count() - 1);
    }

    #[test]
    fn every_line_of_the_table_is_read() {
        let lines: Vec<&str> = TABLE.lines().filter(|line| !line.starts_with('#')).skip(1).collect();
        let all = [Nomenclature::M52, Nomenclature::M57, Nomenclature::M14];
        let read = |line: &&&'static str| {
            let year = line.split(';').nth(3).and_then(|year| year.parse().ok()).unwrap();
            all.iter().any(|nomenclature| account(line, *nomenclature, year).is_some())
        };
        assert_eq!(lines.iter().filter(read).count(), lines.len());
        assert!(lines.iter().all(|line| !line.rsplit(';').next().unwrap().is_empty()), "each names its source");
    }
}
