//! What clerks enter for each mission, and the faults that they make while they do.

use rappro::model::Date;

use crate::world::{Invoice, Mission, Paid, Person, World, dmy, dollar, euros, french, later};

/// Rate of exchange that claims print, in ten-thousandths.
const PRINTED: i64 = 11_657;

impl World {
    /// A ticket and the nights of one traveller; their sum.
    pub(crate) fn traveller(&mut self, mission: &Mission, one: &Person, number: &str, date: Date) -> i64 {
        let fault =
            self.fault(&[("beneficiary_outside_delegation", 10), ("unused_ticket", 10), ("stay_extension", 12)]);
        let ticket = self.chance.between(9000, 120_000);
        let night = self.chance.between(7000, 19_000);
        let who = if fault == Some("beneficiary_outside_delegation") {
            let stranger = format!("PARFAITINCONNU{}/ZOE MRS", ["A", "B", "C", "D"][self.chance.below(4) as usize]);
            self.plant("beneficiary_outside_delegation", &["PARFAITINCONNU", mission.label]);
            stranger
        } else {
            one.airline()
        };
        let route = if fault == Some("unused_ticket") {
            self.plant("unused_ticket", &[&french(ticket), "non utilisé"]);
            "Vol aller-retour, billet non utilisé"
        } else {
            "Vol aller-retour classe économique"
        };
        self.agency_line(mission, number, date, &who, route, ticket, Some(mission.start));
        let nights = if fault == Some("stay_extension") {
            let more = self.chance.between(1, 3);
            self.plant("stay_extension", &[&format!("{} nuits", mission.nights + more), mission.label]);
            mission.nights + more
        } else {
            mission.nights
        };
        let what = format!("{nights} NUITS CHAMBRE INDIVIDUELLE");
        self.agency_line(mission, number, date, &one.airline(), &what, night * nights, Some(mission.start));
        ticket + night * nights
    }

    /// The claims of élus and agents.
    pub(crate) fn claims(&mut self, at: usize) {
        let mission = self.missions[at].clone();
        let people: Vec<Person> = mission.people.iter().filter(|one| one.category != "Invité").cloned().collect();
        for one in people {
            self.claim(at, &mission, &one);
        }
    }

    fn claim(&mut self, at: usize, mission: &Mission, one: &Person) {
        let fault = self.fault(&[
            ("per_diem_above_rate", 15),
            ("per_diem_count", 15),
            ("per_diem_and_actual_cost", 15),
            ("uncleared_advance", 15),
            ("outside_mission_dates", 15),
            ("meal_not_deducted", if mission.dinner { 15 } else { 0 }),
            ("account_mismatch", 15),
            ("duplicate_payment_order", 8),
            ("amount_disagreement", 10),
            ("unpaid_line_counted", 10),
            ("overlapping_missions", 15),
        ]);
        let om = format!("OM-2017-{}", self.next_number());
        let mut sum = self.per_diems(mission, one, &om, fault);
        for (day, way) in [(mission.start, "Domicile - aéroport"), (mission.end(), "Aéroport - domicile")] {
            let fare = self.chance.between(1800, 6900);
            let late = fault == Some("outside_mission_dates") && day == mission.end();
            let day = if late { later(day, 2) } else { day };
            if late {
                self.plant("outside_mission_dates", &[one.surname, &french(fare)]);
            }
            self.expense(mission, one, &om, day, ("Taxi", way), fare);
            sum += fare;
        }
        if fault == Some("per_diem_and_actual_cost") {
            let meal = self.chance.between(2500, 5500);
            self.expense(mission, one, &om, later(mission.start, 1), ("Repas", "Dîner"), meal);
            self.plant("per_diem_and_actual_cost", &[one.surname, "1 repas"]);
            sum += meal;
        }
        let account = if one.category == "Élu" { "6532" } else { "6251" };
        let payee = format!("{} {}", one.surname, one.first.to_uppercase());
        let mut paid = self.pay(at, &payee, "Remboursement des frais de mission", account, sum);
        paid.om = om.clone();
        self.declare(at, sum);
        self.payment_fault(at, fault, paid, one.surname);
        if fault == Some("uncleared_advance") {
            let mut advance = self.pay(at, &payee, "Avance sur frais de mission", "425", 20_000);
            advance.date = later(mission.start, -9);
            advance.paid = Some(later(mission.start, -3));
            advance.om = om;
            self.ledger.push(advance);
            self.plant("uncleared_advance", &[one.surname, "avance de 200,00"]);
        }
        if fault == Some("overlapping_missions") {
            self.elsewhere(at, one);
        }
    }

    /// The person is also on the list of a mission of the same days.
    fn elsewhere(&mut self, at: usize, one: &Person) {
        let mission = self.missions[at].clone();
        let other = self.missions[(at + 1) % self.missions.len()].clone();
        let om = format!("OM-2017-{}", self.next_number());
        let fare = self.chance.between(1500, 2900);
        // A day of the other mission, on which the traveller is here.
        let day = later(mission.start, 1);
        self.expense(&other, one, &om, day, ("Taxi", "Hôtel - salle"), fare);
        let payee = format!("{} {}", one.surname, one.first.to_uppercase());
        let account = if one.category == "Élu" { "6532" } else { "6251" };
        let index = (at + 1) % self.missions.len();
        let mut paid = self.pay(index, &payee, "Remboursement des frais de mission", account, fare);
        paid.om = om;
        self.declare(index, fare);
        self.ledger.push(paid);
        self.plant("overlapping_missions", &[one.surname, other.label]);
        self.plant("beneficiary_outside_delegation", &[one.surname, other.label]);
    }

    fn expense(&mut self, mission: &Mission, one: &Person, om: &str, day: Date, what: (&str, &str), cents: i64) {
        let (nature, detail) = what;
        let line = format!(
            "{om};{};{};{};{};{nature};{detail};;;EUR;;;{};{}",
            mission.label,
            one.surname,
            one.first,
            dmy(day),
            french(cents),
            dmy(later(mission.end(), 6))
        );
        self.claim_line(line);
    }

    /// Flat rates of a lodged traveller, one of them less a meal when a dinner is offered; their sum in euros.
    fn per_diems(&mut self, mission: &Mission, one: &Person, om: &str, fault: Option<&str>) -> i64 {
        let dinner = mission.dinner && fault != Some("meal_not_deducted");
        if fault == Some("meal_not_deducted") {
            self.plant("meal_not_deducted", &[one.surname, mission.label]);
        }
        let mut units = vec![(mission.nights - i64::from(dinner), 350, "abattement 65 % (logé)")];
        if dinner {
            units.push((1, 175, "abattement 82,5 % (logé, un repas offert)"));
        }
        match fault {
            Some("per_diem_above_rate") => {
                units[0].1 = self.chance.one(&[500, 600, 420]);
                self.plant("per_diem_above_rate", &[one.surname, "barème"]);
            }
            Some("per_diem_count") => {
                units[0].0 += self.chance.between(2, 3);
                self.plant("per_diem_count", &[one.surname, mission.label]);
            }
            _ => {}
        }
        let mut sum = 0;
        for (count, part, detail) in units.into_iter().filter(|unit| unit.0 > 0) {
            let unit = mission.rate * part / 1000;
            let (original, rate, cents) = if mission.currency == "EUR" {
                (String::new(), String::new(), unit * count)
            } else {
                (french(unit * count), "1,1657".to_owned(), euros(unit * count, PRINTED))
            };
            let line = format!(
                "{om};{};{};{};{};Indemnité journalière;{detail};{count};{};{};{original};{rate};{};{}",
                mission.label,
                one.surname,
                one.first,
                dmy(mission.start),
                french(unit),
                mission.currency,
                french(cents),
                dmy(later(mission.end(), 6))
            );
            self.claim_line(line);
            sum += cents;
        }
        sum
    }

    /// Enters a payment, with the fault that its clerk makes.
    pub(crate) fn payment_fault(&mut self, at: usize, fault: Option<&'static str>, mut paid: Paid, name: &str) {
        let order = format!("andat {} ", paid.order);
        match fault {
            Some("account_mismatch") => {
                paid.account = if paid.account == "6532" { "6251" } else { "6532" };
                let label = self.missions[at].label;
                self.plant("account_mismatch", &[label, &format!("article {}", paid.account)]);
            }
            Some("duplicate_payment_order") => {
                self.ledger.push(paid.clone());
                self.plant("duplicate_payment_order", &[&order]);
            }
            Some("amount_disagreement") => {
                // Every paper tells its euros: no exchange explains a gap, however small.
                paid.cents += self.chance.one(&[900, 6300, 2700, 100]);
                self.plant("amount_disagreement", &[&order]);
            }
            Some("unpaid_line_counted") => {
                (paid.paid, paid.state) = (None, "Mandaté");
                let label = self.missions[at].label;
                self.plant("unpaid_line_counted", &[label]);
            }
            Some("fiscal_year_mismatch") => {
                paid.year = 2018;
                let label = self.missions[at].label;
                self.plant("fiscal_year_mismatch", &[label, "2018"]);
            }
            Some("impossible_date_order") => {
                paid.date = later(self.missions[at].start, -25);
                self.plant("impossible_date_order", &[&order]);
            }
            Some("duplicate_invoice") => {
                let again = Paid { order: self.next_order(), date: later(paid.date, 2), ..paid.clone() };
                self.plant("duplicate_invoice", &[&paid.invoice]);
                self.ledger.push(again);
            }
            Some("probable_duplicate") => {
                let again = Paid {
                    order: self.next_order(),
                    date: later(paid.date, 2),
                    invoice: String::new(),
                    ..paid.clone()
                };
                self.plant("probable_duplicate", &[name]);
                self.ledger.push(again);
            }
            Some("cancelled_line_counted") => {
                let gone = Paid { order: self.next_order(), state: "Annulé", paid: None, ..paid.clone() };
                self.plant("cancelled_line_counted", &[&format!("andat {} ", gone.order)]);
                self.ledger.push(gone);
            }
            Some("mission_disagreement") => {
                paid.operation = self.missions[(at + 1) % self.missions.len()].operation();
                self.plant("mission_disagreement", &[&order]);
            }
            _ => {}
        }
        self.ledger.push(paid);
    }

    /// Firms that are paid on invoice.
    pub(crate) fn suppliers(&mut self, at: usize) {
        let mission = self.missions[at].clone();
        if mission.dinner {
            let guests = format!("Dîner officiel, {} convives", mission.people.len() + 6);
            self.supplier(at, &mission, ("Restaurant", &guests, "6234"), 0);
        }
        let trades = [
            ("Salles", "Location de salle du forum", "6132"),
            ("Imprimerie", "Brochures touristiques", "6236"),
            ("Interprètes", "Interprétation de liaison", "6228"),
            ("Transports", "Autocar à disposition", "6247"),
            ("Traiteur", "Cocktail de bienvenue, 60 personnes", "6234"),
            ("Restaurant", "Déjeuner de presse, 2 invités", "6234"),
        ];
        for _ in 0..self.chance.between(3, 6) {
            let trade = self.chance.one(&trades);
            self.supplier(at, &mission, trade, 1000);
        }
    }

    fn supplier(
        &mut self,
        at: usize,
        mission: &Mission,
        (trade, object, account): (&str, &str, &'static str),
        odds: u64,
    ) {
        let fault = if odds == 0 { None } else { self.fault(SUPPLIER_FAULTS) };
        let firm = self.firm(trade);
        let number = format!("F{}", self.next_number());
        let day = later(mission.start, self.chance.between(1, mission.nights - 1));
        let original = (mission.currency == "USD").then(|| self.chance.between(20_000, 600_000));
        let cents =
            original.map_or_else(|| self.chance.between(20_000, 600_000), |original| euros(original, dollar(day)));
        let tax = (mission.currency == "EUR" && self.chance.below(3) == 0).then_some(cents / 6);
        let mut invoice = Invoice {
            mission: mission.label,
            payee: firm.clone(),
            number: number.clone(),
            date: dmy(day),
            object: object.to_owned(),
            paper: format!("PJ-{number}"),
            currency: mission.currency,
            original,
            tax,
            cents: Some(cents),
            typed: None,
        };
        let paid_object = if self.chance.below(2) == 0 { object } else { "Facture" };
        let mut paid = self.pay(at, &firm.to_uppercase(), paid_object, account, cents);
        paid.invoice = number.clone();
        self.declare(at, cents);
        let order = format!("andat {} ", paid.order);
        let is_meal = matches!(trade, "Restaurant" | "Traiteur");
        match fault {
            Some("ledger_without_support") => {
                self.plant("ledger_without_support", &[&order]);
                self.ledger.push(paid);
                return;
            }
            Some("uncovered_hospitality") if is_meal => {
                invoice.object = "Repas".into();
                paid.object = "Facture".into();
                self.plant("uncovered_hospitality", &[&number]);
            }
            Some("inadmissible_document") => {
                invoice.object = format!("Devis, {}", object.to_lowercase());
                self.plant("inadmissible_document", &[&number]);
            }
            Some("missing_supporting_document") => {
                invoice.paper = self.chance.one(&["manquante", "non fournie", "perdue"]).to_owned();
                self.plant("missing_supporting_document", &[&number]);
            }
            Some("vat_mismatch") => {
                invoice.typed = None;
                invoice.tax = Some(cents / 6);
                let wrong = Invoice { tax: Some(cents / 6 + 1800), ..invoice.clone() };
                // HT stays that of the right tax.
                self.wrong_tax(wrong, cents - cents / 6);
                self.plant("vat_mismatch", &[&number]);
                self.ledger.push(paid);
                return;
            }
            Some("conversion_mismatch") if original.is_some() => {
                invoice.original = original.map(|original| original + original / 10);
                self.plant("conversion_mismatch", &[&number]);
            }
            Some("missing_rate") => {
                invoice.currency = "MAD";
                invoice.original = Some(cents * 11);
                invoice.tax = None;
                self.plant("missing_rate", &[&number]);
            }
            Some("unreadable_amount") => {
                invoice.typed = Some(french(cents).replace('0', "O") + "O");
                invoice.tax = None;
                self.plant("unreadable_amount", &["factures.csv"]);
                self.plant("ledger_without_support", &[&order, "illisible"]);
            }
            Some("unreadable_date") => {
                invoice.date = "31/11/2017".into();
                self.plant("unreadable_date", &["factures.csv"]);
            }
            Some("unlinked_credit") => {
                let mut credit = self.pay(at, "COMPAGNIE DES MERS", "Régularisation", "6251", -cents / 9);
                credit.invoice = format!("AV{}", self.next_number());
                self.plant("unlinked_credit", &[&credit.invoice]);
                self.register.push(Invoice {
                    payee: "Compagnie des Mers".into(),
                    number: credit.invoice.clone(),
                    object: "Régularisation".into(),
                    paper: "PJ".into(),
                    currency: "EUR",
                    original: None,
                    tax: None,
                    cents: Some(credit.cents),
                    ..invoice.clone()
                });
                self.declare(at, credit.cents);
                self.ledger.push(credit);
            }
            Some("double_payment") => {
                let statement = self.statement_of(at);
                self.card_line(format!(
                    "{statement};{};;{firm};{object};{};{}",
                    dmy(day),
                    mission.label,
                    french(cents)
                ));
                self.add_to_statement(at, cents);
                self.plant("double_payment", &[&number]);
            }
            Some("shared_cost_without_recharge") => {
                invoice.object = format!("{object}, part des partenaires à refacturer");
                self.plant("shared_cost_without_recharge", &[mission.label]);
            }
            Some("entry_in_two_missions") => {
                let other = self.missions[(at + 1) % self.missions.len()].label;
                self.register.push(Invoice { mission: other, ..invoice.clone() });
                self.plant("entry_in_two_missions", &[&number]);
            }
            Some("payee_spellings") => {
                let again = format!("F{}", self.next_number());
                let cents = self.chance.between(9000, 30_000);
                let mut more =
                    self.pay(at, &format!("{} INTERNATIONAL", firm.to_uppercase()), paid_object, account, cents);
                more.invoice = again.clone();
                self.register.push(Invoice {
                    number: again,
                    cents: Some(cents),
                    original: None,
                    currency: "EUR",
                    tax: None,
                    ..invoice.clone()
                });
                self.declare(at, cents);
                self.ledger.push(more);
                self.plant("payee_spellings", &[&firm.to_uppercase()]);
            }
            Some("support_without_ledger") => {
                let unpaid = format!("F{}", self.next_number());
                let payee = self.firm("Objets");
                self.register.push(Invoice {
                    number: unpaid.clone(),
                    payee,
                    object: "Objets promotionnels".into(),
                    ..invoice.clone()
                });
                self.plant("support_without_ledger", &[&unpaid]);
            }
            Some("time_barred") => {
                let unpaid = format!("F{}", self.next_number());
                let payee = self.firm("Objets");
                self.register.push(Invoice {
                    number: unpaid.clone(),
                    payee,
                    object: "Objets promotionnels".into(),
                    date: "12/03/2013".into(),
                    currency: "EUR",
                    original: None,
                    ..invoice.clone()
                });
                self.plant("time_barred", &[&unpaid]);
            }
            _ => {}
        }
        self.register.push(invoice);
        let fault = fault.filter(|fault| *fault != "account_mismatch");
        self.payment_fault(at, fault, paid, &firm.to_uppercase());
    }

    fn wrong_tax(&mut self, invoice: Invoice, net: i64) {
        // The register prints HT = TTC − TVA: another HT is had by another TTC, which is then typed.
        let tax = invoice.tax.unwrap_or_default();
        let cents = invoice.cents.unwrap_or_default();
        self.register.push(Invoice { cents: Some(net + tax), typed: Some(french(cents)), ..invoice });
    }
}

/// Chances in a thousand for each invoice.
const SUPPLIER_FAULTS: &[(&str, u64)] = &[
    ("ledger_without_support", 20),
    ("duplicate_payment_order", 8),
    ("duplicate_invoice", 8),
    ("probable_duplicate", 8),
    ("amount_disagreement", 10),
    ("support_without_ledger", 10),
    ("uncovered_hospitality", 30),
    ("inadmissible_document", 8),
    ("missing_supporting_document", 15),
    ("vat_mismatch", 10),
    ("conversion_mismatch", 20),
    ("missing_rate", 8),
    ("unreadable_amount", 6),
    ("unreadable_date", 6),
    ("unlinked_credit", 8),
    ("double_payment", 8),
    ("shared_cost_without_recharge", 8),
    ("entry_in_two_missions", 8),
    ("payee_spellings", 8),
    ("time_barred", 6),
    ("unpaid_line_counted", 10),
    ("fiscal_year_mismatch", 10),
    ("impossible_date_order", 10),
    ("cancelled_line_counted", 6),
    ("mission_disagreement", 6),
];

impl World {
    fn statement_of(&self, at: usize) -> String {
        format!("CA-2017-{}", 40 + at)
    }

    /// What the bank is paid besides, for a line that is entered before the statement.
    fn add_to_statement(&mut self, at: usize, cents: i64) {
        self.declare(at, cents);
        self.extra_on_card[at] += cents;
    }

    /// The statement of the card, and its payment to the bank.
    pub(crate) fn statement(&mut self, at: usize) {
        let mission = self.missions[at].clone();
        let fault = self.fault(&[("generic_payee", 25)]);
        let statement = self.statement_of(at);
        let holder = mission.people.iter().find(|one| one.category == "Agent").cloned().unwrap();
        let mut sum = 0;
        for _ in 0..self.chance.between(2, 5) {
            let day = later(mission.start, self.chance.between(0, mission.nights));
            let shop = self.firm("Magasin");
            let cents = self.chance.between(900, 9000);
            let what =
                self.chance.one(&["PARKING VEHICULE", "FOURNITURES STAND", "TAXI AEROPORT HOTEL", "BADGES FORUM"]);
            let shop = if fault == Some("generic_payee") { "Banque des Calanques".to_owned() } else { shop };
            let line = format!(
                "{statement};{};{} {};{shop};{what};{};{}",
                dmy(day),
                holder.surname,
                holder.first,
                mission.label,
                french(cents)
            );
            self.card_line(line);
            sum += cents;
        }
        self.declare(at, sum);
        let more = self.extra_on_card[at];
        let object = format!("Relevé carte d'achat n° {statement}");
        let mut paid = self.pay(at, "BANQUE DES CALANQUES", &object, "6188", sum + more);
        paid.invoice = statement.clone();
        if fault.is_some() && more == 0 {
            self.plant("generic_payee", &[&statement]);
        }
        self.ledger.push(paid);
    }

    /// Faults of a mission as a whole.
    pub(crate) fn mission_faults(&mut self, at: usize) {
        let mission = self.missions[at].clone();
        let has_elected = mission.people.iter().any(|one| one.category == "Élu");
        match self.fault(&[
            ("missing_special_mandate", 30),
            ("authorisation_after_departure", 30),
            ("headcount_mismatch", 30),
        ]) {
            Some("missing_special_mandate") => {
                self.mandate(at, None);
                if has_elected {
                    self.plant("missing_special_mandate", &[mission.label]);
                }
            }
            Some("authorisation_after_departure") => {
                self.mandate(at, Some(later(mission.start, 12)));
                self.plant("authorisation_after_departure", &[mission.label]);
            }
            Some("headcount_mismatch") => {
                self.heads(at, 2, 1);
                self.plant("headcount_mismatch", &[mission.label]);
            }
            _ => {}
        }
    }

    /// Faults of the dossier as a whole.
    pub(crate) fn whole_faults(&mut self) {
        match self.fault(&[
            ("declared_sum_mismatch", 40),
            ("control_total_mismatch", 40),
            ("duplicate_source", 40),
            ("late_ratification", 40),
            ("declared_gap", 40),
        ]) {
            Some("declared_sum_mismatch") => {
                self.misprint(4000, 0);
                self.plant("declared_sum_mismatch", &["montant_declare"]);
            }
            Some("control_total_mismatch") => {
                self.misprint(0, 2700);
                self.plant("control_total_mismatch", &["mandats.csv"]);
            }
            Some("duplicate_source") => {
                let some: Vec<Paid> =
                    self.ledger.iter().filter(|line| line.year == 2017).rev().take(4).cloned().collect();
                let text = self.ledger_file(&some, false);
                self.file("exports/mensuel.csv", text.trim_end());
                self.plant("duplicate_source", &["mensuel.csv"]);
            }
            Some("late_ratification") => {
                self.commission("2019-02-08");
                let labels: Vec<&'static str> = self.missions.iter().map(|mission| mission.label).collect();
                labels.into_iter().for_each(|label| self.plant("late_ratification", &[label]));
            }
            Some("declared_gap") => self.declare(0, 5000),
            _ => {}
        }
        if let Some(label) = self.dearest() {
            self.plant("unusual_cost_per_head", &[label]);
        }
        for code in self.gaps() {
            let label =
                self.missions.iter().find(|mission| mission.code == code).map_or("", |mission| mission.label);
            self.plant("declared_gap", &[label]);
        }
    }
}
