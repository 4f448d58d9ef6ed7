//! An invented dossier: missions, delegations, payments and papers that close to the cent; and the faults
//! that clerks make, each with the check that should say so and the words by which its finding is known.

use std::collections::BTreeMap;
use std::fmt::Write;

use rappro::model::Date;

use crate::chance::Chance;

/// Code, label, country, cents of the daily rate, its currency, airport.
const PLACES: &[(&str, &str, &str, i64, &str)] = &[
    ("MILAN", "Milan", "IT", 22_000, "EUR"),
    ("GENES", "Gênes", "IT", 22_000, "EUR"),
    ("MIAMI", "Miami", "US", 32_000, "USD"),
    ("BERLIN", "Berlin", "DE", 16_400, "EUR"),
    ("BRUGES", "Bruges", "BE", 14_300, "EUR"),
    ("MADRID", "Madrid", "ES", 13_200, "EUR"),
    ("PORTO", "Porto", "PT", 16_000, "EUR"),
    ("ATHENES", "Athènes", "GR", 16_700, "EUR"),
];
const SURNAMES: &[&str] = &[
    "AUBRESPIN",
    "BRUNESCHI",
    "CASTELLUBERT",
    "DELMOUNIER",
    "ESCOFFARD",
    "FONTANAL",
    "GAZIGNAN",
    "HARDOUIN",
    "ISNARDON",
    "JOUVENEL",
    "KERGUEN",
    "LAMBERTIN",
    "MARTELLIN",
    "NICOLAZIC",
    "OLIVERGNE",
    "PESCAROLLE",
    "QUINTARD",
    "ROQUEVAL",
    "SARRAZANNE",
    "TOURVIERE",
    "URBINAT",
    "VALDERIE",
    "WILLEMOT",
    "YVORRAL",
    "ZAMPINI",
];
const FIRST_NAMES: &[&str] = &[
    "Anne", "Bruno", "Claire", "David", "Elise", "Franck", "Gaelle", "Hugo", "Irene", "Jules", "Karim", "Lea",
    "Marc",
];
const HOUSES: &[&str] = &[
    "Belvedere",
    "Corallina",
    "Durance",
    "Esterel",
    "Fenouil",
    "Garlaban",
    "Hirondelle",
    "Iris",
    "Jasmin",
    "Kermes",
    "Lavandin",
    "Mistral",
    "Nacelle",
    "Ormeau",
    "Pinede",
    "Quenelle",
    "Romarin",
    "Santon",
    "Tamaris",
    "Vallat",
];
/// Dollars per euro on working days, by the day of the month, so that neighbours differ.
const DOLLAR: i64 = 11_600;

/// Who is in a delegation.
#[derive(Clone, Debug)]
pub(crate) struct Person {
    pub(crate) surname: &'static str,
    pub(crate) first: &'static str,
    pub(crate) category: &'static str,
}

impl Person {
    pub(crate) fn airline(&self) -> String {
        format!("{}/{}", self.surname, self.first.to_uppercase())
    }
}

/// A mission of the dossier.
#[derive(Clone, Debug)]
pub(crate) struct Mission {
    pub(crate) code: &'static str,
    pub(crate) label: &'static str,
    country: &'static str,
    pub(crate) rate: i64,
    pub(crate) currency: &'static str,
    pub(crate) start: Date,
    pub(crate) nights: i64,
    pub(crate) people: Vec<Person>,
    /// A dinner for all of them is offered.
    pub(crate) dinner: bool,
    declared: i64,
    mandate: Option<Date>,
    heads: [i64; 3],
}

impl Mission {
    pub(crate) fn operation(&self) -> String {
        format!("2017-{}", self.code)
    }

    pub(crate) fn end(&self) -> Date {
        later(self.start, self.nights)
    }
}

/// A line of the ledger.
#[derive(Clone, Debug)]
pub(crate) struct Paid {
    pub(crate) operation: String,
    pub(crate) order: i64,
    pub(crate) line: i64,
    pub(crate) date: Date,
    pub(crate) payee: String,
    pub(crate) object: String,
    pub(crate) invoice: String,
    pub(crate) om: String,
    pub(crate) account: &'static str,
    pub(crate) cents: i64,
    pub(crate) year: i64,
    pub(crate) state: &'static str,
    pub(crate) paid: Option<Date>,
}

/// A line of the register of invoices.
#[derive(Clone, Debug)]
pub(crate) struct Invoice {
    pub(crate) mission: &'static str,
    pub(crate) payee: String,
    pub(crate) number: String,
    pub(crate) date: String,
    pub(crate) object: String,
    pub(crate) paper: String,
    pub(crate) currency: &'static str,
    pub(crate) original: Option<i64>,
    pub(crate) tax: Option<i64>,
    /// None when it waits for a rate.
    pub(crate) cents: Option<i64>,
    /// As typed, when it is no number.
    pub(crate) typed: Option<String>,
}

/// What was planted: the check that should say so, and words of its finding or of its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Planted {
    pub(crate) check: &'static str,
    pub(crate) known_by: Vec<String>,
}

/// A dossier in the making.
pub(crate) struct World {
    pub(crate) chance: Chance,
    /// No fault is made.
    clean: bool,
    pub(crate) missions: Vec<Mission>,
    pub(crate) ledger: Vec<Paid>,
    pub(crate) register: Vec<Invoice>,
    agency: Vec<String>,
    claims: Vec<String>,
    card: Vec<String>,
    extra: BTreeMap<&'static str, String>,
    /// Cents on each mission's card statement besides its own lines.
    pub(crate) extra_on_card: [i64; 3],
    pub(crate) planted: Vec<Planted>,
    order: i64,
    number: i64,
    commission: &'static str,
    declared_gap: i64,
    control_gap: i64,
}

pub(crate) fn later(date: Date, days: i64) -> Date {
    date.checked_add(jiff::Span::new().days(days)).unwrap()
}

pub(crate) fn french(cents: i64) -> String {
    let (sign, cents) = if cents < 0 { ("-", -cents) } else { ("", cents) };
    format!("{sign}{},{:02}", cents / 100, cents % 100)
}

pub(crate) fn plain(cents: i64) -> String {
    format!("{}.{:02}", cents / 100, cents % 100)
}

pub(crate) fn dmy(date: Date) -> String {
    format!("{:02}/{:02}/{}", date.day(), date.month(), date.year())
}

/// The quotation of a day, in ten-thousandths.
pub(crate) fn dollar(date: Date) -> i64 {
    DOLLAR + i64::from(date.day())
}

/// Euros for dollars at the quotation of a working day.
pub(crate) fn euros(dollars: i64, rate: i64) -> i64 {
    (dollars * 10_000 + rate / 2) / rate
}

impl World {
    pub(crate) fn invented(seed: u64, clean: bool) -> Self {
        let mut world = Self {
            chance: Chance::new(seed),
            clean,
            missions: Vec::new(),
            ledger: Vec::new(),
            register: Vec::new(),
            agency: Vec::new(),
            claims: Vec::new(),
            card: Vec::new(),
            extra: BTreeMap::new(),
            extra_on_card: [0; 3],
            planted: Vec::new(),
            order: 0,
            number: 0,
            commission: "2018-03-01",
            declared_gap: 0,
            control_gap: 0,
        };
        world.order = world.chance.between(300, 9000);
        world.number = world.chance.between(100, 400);
        world.delegations();
        for at in 0..world.missions.len() {
            world.travel(at);
            world.claims(at);
            world.suppliers(at);
            world.statement(at);
            world.mission_faults(at);
        }
        world.whole_faults();
        world
    }

    pub(crate) fn fault(&mut self, faults: &[(&'static str, u64)]) -> Option<&'static str> {
        let fault = self.chance.fault(faults);
        if self.clean { None } else { fault }
    }

    pub(crate) fn plant(&mut self, check: &'static str, known_by: &[&str]) {
        let known_by = known_by.iter().map(|text| (*text).to_owned()).collect();
        self.planted.push(Planted { check, known_by });
    }

    /// A number that no other line of the dossier has.
    pub(crate) fn next_number(&mut self) -> i64 {
        self.number += self.chance.between(1, 9);
        self.number
    }

    pub(crate) fn next_order(&mut self) -> i64 {
        self.order += self.chance.between(1, 7);
        self.order
    }

    fn delegations(&mut self) {
        let mut places: Vec<_> = PLACES.to_vec();
        let mut names: Vec<&'static str> = SURNAMES.to_vec();
        for month in [9_i8, 10, 11] {
            let (code, label, country, rate, currency) =
                places.remove(self.chance.below(places.len() as u64) as usize);
            let start = Date::constant(2017, month, self.chance.between(3, 17) as i8);
            let mut people = Vec::new();
            for (category, most) in [("Élu", 2), ("Invité", 2), ("Agent", 3)] {
                let least = i64::from(category == "Agent");
                for _ in 0..self.chance.between(least, most) {
                    let surname = names.remove(self.chance.below(names.len() as u64) as usize);
                    people.push(Person { surname, first: self.chance.one(FIRST_NAMES), category });
                }
            }
            let heads = ["Élu", "Invité", "Agent"]
                .map(|category| people.iter().filter(|one| one.category == category).count() as i64);
            self.missions.push(Mission {
                code,
                label,
                country,
                rate,
                currency,
                start,
                nights: self.chance.between(2, 5),
                people,
                dinner: self.chance.below(2) == 0,
                declared: 0,
                mandate: Some(later(start, -20)),
                heads,
            });
        }
    }

    /// What the report declares: what was paid before anyone made a fault.
    pub(crate) fn declare(&mut self, at: usize, cents: i64) {
        self.missions[at].declared += cents;
    }

    pub(crate) fn pay(&mut self, at: usize, payee: &str, object: &str, account: &'static str, cents: i64) -> Paid {
        let mission = &self.missions[at];
        let (operation, end) = (mission.operation(), mission.end());
        let date = later(end, self.chance.between(12, 28));
        Paid {
            operation,
            order: self.next_order(),
            line: 1,
            date,
            payee: payee.to_owned(),
            object: object.to_owned(),
            invoice: String::new(),
            om: String::new(),
            account,
            cents,
            year: 2017,
            state: "Payé",
            paid: Some(later(date, 9)),
        }
    }

    /// Tickets, nights and fees of the agency: one invoice per category.
    fn travel(&mut self, at: usize) {
        let mission = self.missions[at].clone();
        for (category, account, word) in
            [("Élu", "6532", "élus"), ("Invité", "6245", "invités"), ("Agent", "6251", "agents")]
        {
            let people: Vec<Person> =
                mission.people.iter().filter(|one| one.category == category).cloned().collect();
            if people.is_empty() {
                continue;
            }
            let number = format!("AG{}", self.next_number());
            let date = later(mission.start, -12);
            let mut sum = 0;
            for one in &people {
                sum += self.traveller(&mission, one, &number, date);
            }
            sum += 1200 * people.len() as i64;
            let fee = format!("{} DOSSIERS X 12,00", people.len());
            self.agency_line(&mission, &number, date, "", &fee, 1200 * people.len() as i64, None);
            let object = format!("Billets et hébergement {word} {}", mission.label);
            let mut paid = self.pay(at, "CALANQUES VOYAGES SA", &object, account, sum);
            paid.invoice = number;
            paid.date = later(mission.start, -4);
            paid.paid = Some(later(mission.start, 8));
            self.declare(at, sum);
            self.ledger.push(paid);
        }
    }

    #[allow(clippy::too_many_arguments, reason = "a line of an export has as many cells")]
    pub(crate) fn agency_line(
        &mut self,
        mission: &Mission,
        number: &str,
        date: Date,
        who: &str,
        what: &str,
        cents: i64,
        service: Option<Date>,
    ) {
        let ticket = self.next_number();
        let service = service.map(dmy).unwrap_or_default();
        self.agency.push(format!(
            "{number};{};{};{who};T-{ticket};{what};{service};{}",
            dmy(date),
            mission.label,
            french(cents)
        ));
    }

    pub(crate) fn claim_line(&mut self, line: String) {
        self.claims.push(line);
    }

    pub(crate) fn card_line(&mut self, line: String) {
        self.card.push(line);
    }

    /// The firm of a number: two words of its own, so that none looks like another.
    pub(crate) fn firm(&mut self, trade: &str) -> String {
        let first = self.chance.one(HOUSES);
        let second = self.chance.one(HOUSES);
        format!("{trade} {first} {second} {}", self.next_number())
    }

    pub(crate) fn mandate(&mut self, at: usize, date: Option<Date>) {
        self.missions[at].mandate = date;
    }

    pub(crate) fn heads(&mut self, at: usize, category: usize, more: i64) {
        self.missions[at].heads[category] += more;
    }

    pub(crate) fn commission(&mut self, date: &'static str) {
        self.commission = date;
    }

    pub(crate) fn misprint(&mut self, declared: i64, control: i64) {
        self.declared_gap += declared;
        self.control_gap += control;
    }

    pub(crate) fn file(&mut self, name: &'static str, line: &str) {
        let text = self.extra.entry(name).or_default();
        text.push_str(line);
        text.push('\n');
    }

    /// Missions whose ledger is no more what was declared.
    pub(crate) fn gaps(&self) -> Vec<&'static str> {
        let paid = |code: &str| -> i64 {
            let lines = self.ledger.iter().filter(|line| line.operation == code && line.state != "Annulé");
            lines.map(|line| line.cents).sum()
        };
        let wrong = self.missions.iter().filter(|mission| paid(&mission.operation()) != mission.declared);
        wrong.map(|mission| mission.code).collect()
    }

    /// The mission that costs more than three times the middle of the two others, per head and day.
    pub(crate) fn dearest(&self) -> Option<&'static str> {
        let cost = |mission: &Mission| -> i64 {
            let code = mission.operation();
            let lines = self.ledger.iter().filter(|line| line.operation == code && line.state != "Annulé");
            lines.map(|line| line.cents).sum::<i64>() * 1000
                / (mission.heads.iter().sum::<i64>() * (mission.nights + 1))
        };
        let costs: Vec<i64> = self.missions.iter().map(cost).collect();
        let all: i64 = costs.iter().sum();
        let mut dear = self.missions.iter().zip(&costs).filter(|(_, cost)| 2 * **cost > 3 * (all - **cost));
        dear.next().map(|(mission, _)| mission.label)
    }

    pub(crate) fn declared(&self) -> i64 {
        self.missions.iter().map(|mission| mission.declared).sum()
    }

    /// The files of the dossier.
    pub(crate) fn files(&self) -> Vec<(String, String)> {
        let mut files = vec![
            ("dossier.toml".to_owned(), self.dossier()),
            ("exports/mandats.csv".to_owned(), self.ledger_file(&self.ledger, true)),
            ("exports/factures.csv".to_owned(), self.register_file()),
            ("exports/taux.csv".to_owned(), rates()),
            ("exports/membres.csv".to_owned(), self.members()),
        ];
        let head = "N° facture;Date facture;Mission;Passager;N° billet;Prestation;Date prestation;Montant TTC";
        files.push(("exports/agence.csv".to_owned(), table(head, &self.agency)));
        let head = "N° OM;Mission;Nom;Prénom;Date dépense;Nature;Détail;Nb;Indemnité unitaire;Devise;Montant devise;Taux;Montant EUR;Date état de frais";
        files.push(("exports/etats-de-frais.csv".to_owned(), table(head, &self.claims)));
        let head = "N° relevé;Date opération;Bénéficiaire;Commerçant;Libellé;Mission;Montant";
        files.push(("exports/carte.csv".to_owned(), table(head, &self.card)));
        files.extend(self.extra.iter().map(|(name, text)| ((*name).to_owned(), text.clone())));
        files
    }

    fn dossier(&self) -> String {
        let total = self.declared() + self.declared_gap;
        let mut text = format!(
            "titre = \"Déplacements 2017\"\norganisme = \"Département fictif\"\ncommission = {}\nexercice = 2017\ndevise = \"EUR\"\nmontant_declare = \"{}\"\n",
            self.commission,
            plain(total)
        );
        for mission in &self.missions {
            write!(
                text,
                "\n[[mission]]\ncode = \"{}\"\nlibelle = \"{}\"\npays = \"{}\"\ndebut = {}\nfin = {}\nmontant_declare = \"{}\"\nelus = {}\ninvites = {}\nagents = {}\noperations = [\"{}\"]\n",
                mission.code,
                mission.label,
                mission.country,
                mission.start,
                mission.end(),
                plain(mission.declared),
                mission.heads[0],
                mission.heads[1],
                mission.heads[2],
                mission.operation()
            )
            .unwrap();
            if let Some(date) = mission.mandate {
                writeln!(text, "mandat_special = {{ reference = \"CP fictive\", date = {date} }}").unwrap();
            }
        }
        text
    }

    /// The ledger, or an extract of it, with its total.
    pub(crate) fn ledger_file(&self, lines: &[Paid], total: bool) -> String {
        let head = "Exercice;N° Mandat;N° Ligne;Date mandat;Tiers;Objet;N° Facture;N° OM;Opération;Article;Montant mandaté;Statut;Date paiement";
        let mut rows: Vec<String> = lines
            .iter()
            .map(|line| {
                format!(
                    "{};{};{};{};{};{};{};{};{};{};{};{};{}",
                    line.year,
                    line.order,
                    line.line,
                    dmy(line.date),
                    line.payee,
                    line.object,
                    line.invoice,
                    line.om,
                    line.operation,
                    line.account,
                    french(line.cents),
                    line.state,
                    line.paid.map(dmy).unwrap_or_default()
                )
            })
            .collect();
        if total {
            let sum: i64 = lines.iter().filter(|line| line.state != "Annulé").map(|line| line.cents).sum();
            rows.push(format!("Total;;;;;;;;;;{};;", french(sum + self.control_gap)));
        }
        table(head, &rows)
    }

    fn register_file(&self) -> String {
        let head =
            "Mission;Fournisseur;N° Facture;Date facture;Objet;PJ;Devise;Montant devise;Montant HT;TVA;Montant TTC";
        let rows: Vec<String> = self
            .register
            .iter()
            .map(|line| {
                let net = line.tax.zip(line.cents).map(|(tax, cents)| french(cents - tax)).unwrap_or_default();
                let typed = line.typed.clone().or(line.cents.map(french)).unwrap_or_default();
                format!(
                    "{};{};{};{};{};{};{};{};{net};{};{typed}",
                    line.mission,
                    line.payee,
                    line.number,
                    line.date,
                    line.object,
                    line.paper,
                    line.currency,
                    line.original.map(french).unwrap_or_default(),
                    line.tax.map(french).unwrap_or_default(),
                )
            })
            .collect();
        table(head, &rows)
    }

    fn members(&self) -> String {
        let rows: Vec<String> = self
            .missions
            .iter()
            .flat_map(|mission| {
                mission
                    .people
                    .iter()
                    .map(|one| format!("{};{};{};{}", mission.label, one.surname, one.first, one.category))
            })
            .collect();
        table("Mission;Nom;Prénom;Catégorie", &rows)
    }
}

fn table(head: &str, rows: &[String]) -> String {
    let mut text = format!("{head}\n");
    rows.iter().for_each(|row| writeln!(text, "{row}").unwrap());
    text
}

fn rates() -> String {
    let mut text = "Date,USD,GBP,\n".to_owned();
    let mut day = Date::constant(2017, 12, 29);
    while day >= Date::constant(2017, 8, 1) {
        if !matches!(day.civil().weekday(), jiff::civil::Weekday::Saturday | jiff::civil::Weekday::Sunday) {
            let rate = dollar(day);
            writeln!(text, "{day},{}.{:04},0.8850,", rate / 10_000, rate % 10_000).unwrap();
        }
        day = later(day, -1);
    }
    text
}
