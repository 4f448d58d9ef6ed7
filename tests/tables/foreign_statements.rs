//! Statements of cards as banks of other countries print them: in which currency their amounts are, which lines give
//! money back, and which are no expenses at all.

use rappro::model::books::Facts;
use rappro::model::entry::Entry;
use rappro::{dossier, interpret, read};

fn facts(csv: &str) -> Facts {
    interpret::sheets(read::bytes("releve-carte.csv", csv.into()), &dossier::empty())
}

/// What each line is worth: in euros, else in the currency of its document.
fn amounts(csv: &str) -> Vec<String> {
    let amount = |entry: &Entry| {
        let original = entry.original().map(|money| format!("{} {}", money.plain(), money.currency().code()));
        entry.amount.map(|amount| amount.plain()).or(original).unwrap_or_default()
    };
    facts(csv).entries.iter().map(amount).collect()
}

const CODED: &str = "N° relevé;Date opération;Commerçant;Ville;DEVISE;Montant
RC-09;09/09/2024;MASSPORT TAXI;BOSTON;USD;64,80
RC-09;10/09/2024;COMMON GROUNDS CAFE;BOSTON;USD;48,25
RC-09;13/09/2024;TREMONT ARMS HOTEL;BOSTON;EUR;2248,10
";

#[test]
fn a_column_of_codes_is_the_currency_whatever_its_header() {
    for header in ["Devise", "Ccy", "Cur.", "", "Monn.", "Währung", "Divisa", "Valuta", "Type"] {
        let statement = CODED.replace("DEVISE", header);
        assert_eq!(amounts(&statement), ["64.80 USD", "48.25 USD", "2248.10"], "{header}");
        assert_eq!(amounts(&statement.replace("EUR", "USD"))[2], "2248.10 USD", "{header}");
    }
}

#[test]
fn other_codes_of_three_letters_are_no_currencies() {
    let plain = ["64.80", "48.25", "2248.10"];
    let of_countries = CODED.replace("DEVISE", "Pays").replace("USD", "USA").replace("EUR", "USA");
    assert_eq!(amounts(&of_countries), plain);
    // MAD is the airport of Madrid before it is the dirham.
    let of_airports = CODED.replace("DEVISE", "Vers").replace("USD", "MAD").replace("EUR", "MAD");
    assert_eq!(amounts(&of_airports), plain);
    // What is said in euros is in euros, whatever code stands beside.
    assert_eq!(amounts(&CODED.replace("DEVISE", "").replace("Montant", "Montant EUR")), plain);
    assert_eq!(amounts(&CODED.replace("DEVISE", "").replace("USD", "EUR")), plain);
}

/// What the findings say of the currency or of cut thousands.
fn told(csv: &str) -> Vec<String> {
    let problems = facts(csv).problems;
    let is_told = |message: &&String| message.contains("une autre devise") || message.contains("milliers coupés");
    problems.iter().map(|problem| &problem.message).filter(is_told).cloned().collect()
}

#[test]
fn a_sign_is_of_the_currency_that_a_code_names_beside_it() {
    let of = |code: &str, amount: &str| {
        format!(
            "N° relevé;Date opération;Commerçant;Devise;Montant\nRC-09;09/09/2024;TAXI;{code};{amount}\n\
             RC-09;10/09/2024;HOTEL;{code};{amount}\n"
        )
    };
    for (code, amount, wanted) in [
        ("CAD", "58,50 $", "58.50 CAD"),
        ("AUD", "$58.50", "58.50 AUD"),
        ("HKD", "58,50 $", "58.50 HKD"),
        ("EGP", "58,50 £", "58.50 EGP"),
        ("USD", "58,50 $", "58.50 USD"),
        ("GBP", "£58.50", "58.50 GBP"),
        ("CHF", "58,50", "58.50 CHF"),
        ("EUR", "58,50 €", "58.50"),
        ("", "58,50 $", "58.50 USD"),
    ] {
        assert_eq!(amounts(&of(code, amount)), [wanted, wanted], "{code} {amount}");
        assert_eq!(told(&of(code, amount)), [""; 0], "{code} {amount}");
    }
    // What contradicts is counted as the cell says, and told with its place.
    for (code, amount, wanted) in
        [("EUR", "58,50 $", "58.50 USD"), ("CAD", "58,50 £", "58.50 GBP"), ("CHF", "58,50 $", "58.50 USD")]
    {
        assert_eq!(amounts(&of(code, amount)), [wanted, wanted], "{code} {amount}");
        assert_eq!(told(&of(code, amount)).len(), 1, "{code} {amount}");
    }
    let headed = |header: &str| of("", "58,50 $").replace("Devise;Montant", &format!("Ville;{header}"));
    assert_eq!(amounts(&headed("Montant (CAD)"))[0], "58.50 CAD");
    assert_eq!(amounts(&headed("Montant"))[0], "58.50 USD");
    assert_eq!(told(&headed("Montant")), [""; 0]);
    assert_eq!(told(&headed("Montant EUR")).len(), 1);
}

#[test]
fn what_a_header_says_in_euros_is_in_euros_beside_a_currency() {
    let claim = |columns: &str, numbers: [&str; 2]| {
        format!(
            "N° OM;Agent;Date dépense;Nature;Devise;{columns}\nER-5521;MARTIN Paul;07/10/2024;Train;CHF;{}\n\
             ER-5521;MARTIN Paul;08/10/2024;Repas;CHF;{}\n",
            numbers[0], numbers[1]
        )
    };
    let both = ["6,80;7,24", "58,50;62,30"];
    for columns in [
        "TTC devise;TTC €",
        "Total devise;Total €",
        "TTC local;TTC EUR",
        "Montant devise;TTC €",
        "Montant TTC devise;Montant TTC EUR",
        "Total en devise;Total en euros",
    ] {
        let claim = claim(columns, both);
        assert_eq!(amounts(&claim), ["7.24", "62.30"], "{columns}");
        let originals: Vec<_> =
            facts(&claim).entries.iter().map(|entry| entry.original().unwrap().to_string()).collect();
        assert!(originals.iter().all(|original| original.contains("CHF")), "{columns}: {originals:?}");
        assert_eq!(told(&claim), [""; 0], "{columns}");
    }
    // Nothing but the header says euros: so they are counted, and it is told.
    assert_eq!(amounts(&claim("TTC €", ["7,24", "62,30"])), ["7.24", "62.30"]);
    assert_eq!(told(&claim("TTC €", ["7,24", "62,30"])).len(), 1);
    // A header without a currency is in that of its lines; euros in the cells are euros.
    assert_eq!(amounts(&claim("Montant TTC", ["6,80", "58,50"])), ["6.80 CHF", "58.50 CHF"]);
    assert_eq!(told(&claim("Montant TTC", ["6,80", "58,50"])), [""; 0]);
    assert_eq!(amounts(&claim("TTC €", ["7,24 €", "62,30 €"])), ["7.24", "62.30"]);
    assert_eq!(told(&claim("TTC €", ["7,24 €", "62,30 €"])), [""; 0]);
    let in_euros = claim("TTC €", ["7,24", "62,30"]).replace("CHF", "EUR");
    assert_eq!((amounts(&in_euros).len(), told(&in_euros)), (2, Vec::new()));
}

#[test]
fn thousands_cut_off_by_a_conversion_are_told() {
    let statement = |header: &str, cells: [&str; 3]| {
        format!(
            "N° relevé;Date opération;Commerçant;Ville;{header};Montant EUR\nRC-09;09/09/2024;TAXI;BOSTON;{}\n\
             RC-09;10/09/2024;CAFE;BOSTON;{}\nRC-09;13/09/2024;HOTEL;BOSTON;{}\n",
            cells[0], cells[1], cells[2]
        )
    };
    for cells in [
        [";58,67", ";43,70", "2;248,10"],
        [";58,67", "1;043,70", "2;248,10"],
        [";958,67", ";143,70", "12;248,10"],
        [";58,67", ";43,70", "-2;248,10"],
        [";640,20", "x;58,50", "2;248,10"],
        [";58", ";640", "2;248"],
    ] {
        let statement = statement("", cells);
        assert_eq!(told(&statement).len(), 1, "{cells:?}");
        assert_eq!(facts(&statement).entries.len(), 3);
    }
    // Ticks, numbers of something else, quantities, nothing; and a column that has a title.
    for cells in [
        ["x;58,67", "x;43,70", "x;248,10"],
        ["1;58,67", "2;43,70", "3;248,10"],
        ["2;58,67", ";43,70", "2;248,10"],
        ["0;158,67", "0;143,70", "0;248,10"],
        [";58,67", ";43,70", ";2248,10"],
        [";58,67", ";43,70", "4512;248,10"],
        ["A1;158,67", "A2;143,70", "B1;248,10"],
        [";58,67", ";43,70", "2;2 248,10"],
        ["1;158,67", "2;143,70", "3;248,10"],
        ["625;158,67", "625;143,70", "625;248,10"],
        ["20;158,67", "10;143,70", "20;248,10"],
    ] {
        assert_eq!(told(&statement("", cells)), [""; 0], "{cells:?}");
    }
    // The conversion may leave a column of nothing between the two.
    let gap = statement(";", [";;58,67", ";;43,70", "2;;248,10"]);
    assert_eq!(told(&gap).len(), 1, "{:?}", facts(&gap).entries);
    assert_eq!(told(&statement("Nuits", [";58,67", ";43,70", "2;248,10"])), [""; 0]);
}

#[test]
fn a_currency_that_nothing_names_is_told() {
    let of = |header: &str, amount: &str| {
        facts(&format!(
            "N° facture;Date facture;Fournisseur;{header}\nF-1;12/03/2025;HOTEL;{amount}\nF-2;13/03/2025;TAXI;{amount}\n"
        ))
    };
    let blocking =
        |facts: &Facts| facts.problems.iter().filter(|one| one.message.contains("que rien ne nomme")).count();
    for header in ["TTC devise", "Total devise", "Total TTC devise", "TTC en devise"] {
        assert_eq!(blocking(&of(header, "1200,00")), 1, "{header}");
        assert_eq!(blocking(&of(header, "1200,00 USD")), 0, "{header}");
    }
    for header in ["TTC devise;Devise", "TTC devise;TTC €"] {
        assert_eq!(blocking(&of(header, "1200,00;USD")), 0, "{header}");
    }
    // The sign of euros contradicts a code as that of dollars does; a rate beside them says that they were converted.
    let beside = |titles: &str, cells: &str| {
        told(&format!("N° facture;Date facture;Fournisseur;{titles}\nF-1;12/03/2025;HOTEL;{cells}\nF-2;13/03/2025;TAXI;{cells}\n")).len()
    };
    assert_eq!(beside("Devise;Montant", "USD;1200,00 €"), 1);
    assert_eq!(beside("Devise;Montant", "EUR;1200,00 €"), 0);
    assert_eq!(beside("Devise;Montant €", "USD;1200,00"), 1);
    assert_eq!(beside("Devise;Taux;Montant €", "USD;1,08;1111,11"), 0);
}

#[test]
fn a_currency_said_in_words_is_that_of_the_amounts_or_is_told() {
    let of = |header: &str, cells: &str| {
        facts(&format!(
            "N° facture;Date facture;Fournisseur;{header}\nF-1;12/03/2025;HOTEL;{cells}\nF-2;13/03/2025;TAXI;{cells}\n"
        ))
    };
    let original = |header: &str, cells: &str| {
        let facts = of(header, cells);
        let entry = &facts.entries[0];
        let code = entry.original().map(|money| money.currency().code().to_owned());
        (entry.amount.map(|amount| amount.plain()), code)
    };
    for (header, code) in
        [("Montant en yens", "JPY"), ("Montant en couronnes danoises", "DKK"), ("Montant $CAN", "CAD")]
    {
        assert_eq!(original(header, "1275,00"), (None, Some(code.to_owned())), "{header}");
    }
    for (devise, code) in
        [("Yens", "JPY"), ("Pound", "GBP"), ("FCFA", concat!("XX", "X")), ("Dirham(s)", concat!("XX", "X"))]
    {
        let read = original("Montant;Devise", &format!("1275,00;{devise}"));
        assert_eq!(read, (None, Some(code.to_owned())), "{devise}");
    }
    let asked =
        |facts: &Facts, words: &str| facts.problems.iter().filter(|one| one.message.contains(words)).count();
    // Those of several countries: the staff is asked which.
    for header in ["Montant en dirhams", "Montant (dirhams)", "Montant TTC (FCFA)", "Montant en francs"] {
        assert_eq!(asked(&of(header, "1275,00"), "que rien ne nomme"), 1, "{header}");
    }
    assert_eq!(asked(&of("Montant;Devise", "1275,00;Dirhams"), "la devise de plusieurs pays"), 2);
    for (header, cells) in [
        ("Montant en dirhams;Devise", "1275,00;MAD"),
        ("Montant en dirhams;Montant en euros", "1275,00;120,00"),
        ("Montant des achats en livres", "1275,00"),
        ("Montant des couronnes", "1275,00"),
        ("Coût moyen", "1275,00"),
        ("Montant;Devise", "1275,00;Euros"),
    ] {
        let facts = of(header, cells);
        assert_eq!(asked(&facts, "que rien ne nomme") + asked(&facts, "plusieurs pays"), 0, "{header}");
    }
    assert_eq!(original("Montant en dirhams;Montant en euros", "1275,00;120,00").0.as_deref(), Some("120.00"));
}

#[test]
fn what_a_header_calls_euros_is_the_amount_beside_that_of_the_invoice() {
    let csv = "N° facture;Date facture;Fournisseur;Devise facture;Montant facture;Montant €\n\
               F-1;12/03/2025;HOTEL;USD;1200,00;1111,11\nF-2;13/03/2025;TAXI;USD;58,50;54,17\n";
    assert_eq!(amounts(csv), ["1111.11", "54.17"]);
}

#[test]
fn what_a_line_includes_is_not_counted_once_more() {
    let statement = |label: &str, number: &str| {
        format!(
            "N° relevé;Date opération;Commerçant;Ville;Montant EUR\nRC-09;09/09/2024;TAXI;BOSTON;58,67\n\
             {number};{label};;1,50\nRC-09;10/09/2024;CAFE;BOSTON;43,70\n{number};{label};;1,50\n\
             RC-09;13/09/2024;HOTEL;BOSTON;2248,10\n{number};{label};;1,50\n"
        )
    };
    for label in [
        "y compris frais de change",
        "Y compris commission",
        "incl. FX fee",
        "including foreign fee",
        "of which foreign fee",
        "davon Auslandsentgelt",
        "di cui commissioni",
        "waarvan kosten",
        "dont commission",
    ] {
        assert_eq!(amounts(&statement(label, ";")), ["58.67", "43.70", "2248.10"], "{label}");
        // A line of its own, with its number and its day, is one.
        assert_eq!(amounts(&statement(label, "RC-09;10/09/2024")).len(), 6, "{label}");
    }
    // What may be a line of its own is one.
    for label in [
        "Y compris transferts",
        "incl. transfers",
        "Including breakfast",
        "Commission de change",
        "Inclusive Hotels",
        "Compris frais",
        "Davona",
        "Frais inclus",
    ] {
        assert_eq!(amounts(&statement(label, ";")).len(), 6, "{label}");
    }
}

#[test]
fn what_is_more_than_the_line_above_is_no_part_of_it() {
    let head = "N° relevé;Date opération;Commerçant;Ville;Montant EUR\n";
    let taxi = "RC-09;09/09/2024;TAXI;BOSTON;24,50\n";
    let part = |label: &str, amount: &str| format!(";;{label};;{amount}\n");
    for label in ["incl. fees", "y compris frais", "of which fee"] {
        assert_eq!(amounts(&format!("{head}{taxi}{}", part(label, "1,50"))), ["24.50"], "{label}");
        for amount in ["76,00", "24,50", "-3,00"] {
            assert_eq!(amounts(&format!("{head}{taxi}{}", part(label, amount))).len(), 2, "{label} {amount}");
        }
        assert_eq!(amounts(&format!("{head}{}{taxi}", part(label, "1,50"))).len(), 2, "{label}: nothing holds it");
    }
}

const BARE: &str = "N° relevé;Date opération;Commerçant;Ville;Amount
RC-09;09/09/2024;MASSPORT TAXI;BOSTON;64,80
RC-09;10/09/2024;COMMON GROUNDS CAFE;BOSTON;48,25
";

#[test]
fn the_currency_told_once_is_that_of_all_lines() {
    for above in [
        "Devise du relevé : USD",
        "Devise du relevé :;USD",
        "(in USD)",
        "Statement currency USD",
        "Statement in US Dollars",
        "Compte en USD",
        "Folio - USD",
        "Moneda: USD",
        "Valuta: USD",
        "Waluta: USD",
        "Währung: USD",
    ] {
        assert_eq!(amounts(&format!("{above}\n\n{BARE}")), ["64.80 USD", "48.25 USD"], "{above}");
    }
    for below in ["\nAll amounts in USD", "\n(in USD)", "Total USD;;;;113,05", "TOTAL US$;;;;113,05"] {
        assert_eq!(amounts(&format!("{BARE}{below}\n")), ["64.80 USD", "48.25 USD"], "{below}");
    }
}

#[test]
fn what_a_sum_would_be_elsewhere_is_no_currency_of_its_lines() {
    let plain = ["64.80", "48.25"];
    let statement = |below: &str| format!("{BARE}{below}\n");
    for below in [
        "Total EUR;;;;113,05",
        "\nSoit 124,92 USD au taux de 1,1050",
        "Total;;;;113,05\nTotal USD;;;;124,92",
        "Total EUR;;;;113,05\nTotal USD;;;;113,05",
    ] {
        assert_eq!(amounts(&statement(below))[..2], plain, "{below}");
    }
    let in_euros = BARE.replace("Amount", "Montant EUR");
    assert_eq!(amounts(&format!("(in USD)\n\n{in_euros}")), plain);
    assert_eq!(amounts(&format!("{in_euros}Total USD;;;;113,05\n")), plain);
}

const SIGNED: &str = "N° relevé;Date opération;Commerçant;Ville;SIDE;Montant EUR
RC-09;09/09/2024;MASSPORT TAXI;BOSTON;DEBIT;58,67
RC-09;13/09/2024;TREMONT ARMS HOTEL;BOSTON;DEBIT;2248,10
RC-09;13/09/2024;TREMONT ARMS HOTEL;BOSTON;CREDIT;120,00
";

fn signed(header: &str, debit: &str, credit: &str) -> Vec<String> {
    amounts(&SIGNED.replace("SIDE", header).replace("DEBIT", debit).replace("CREDIT", credit))
}

#[test]
fn a_column_of_debits_and_credits_gives_the_sign_in_every_language() {
    for (header, debit, credit) in [
        ("DR/CR", "DR", "CR"),
        ("Dt/Ct", "Dt", "Ct"),
        ("S/H", "S", "H"),
        ("D/H", "D", "H"),
        ("D/A", "D", "A"),
        ("Debe/Haber", "Debe", "Haber"),
        ("Dare/Avere", "Dare", "Avere"),
        ("Soll/Haben", "Soll", "Haben"),
        ("Af/Bij", "Af", "Bij"),
        ("Sign", "+", "-"),
        ("Sign", "-", "+"),
        ("Credit/Debit Indicator", "DBIT", "CRDT"),
        ("CdtDbtInd", "DBIT", "CRDT"),
        ("Tipo", "Cargo", "Abono"),
        ("Tipo", "Addebito", "Accredito"),
        ("Art", "Kauf", "Gutschrift"),
        ("Type", "Sale", "Return"),
        ("Transaction type", "Purchase", "Reversal"),
        ("", "DR", "CR"),
        ("", "", "CR"),
        ("", "", "-"),
    ] {
        assert_eq!(signed(header, debit, credit), ["58.67", "2248.10", "-120.00"], "{header} {debit} {credit}");
    }
}

#[test]
fn other_columns_of_two_values_give_no_sign() {
    for (header, one, other) in
        [("Class", "S", "H"), ("", "x", "x"), ("", "S", "H"), ("Zone", "D", "A"), ("Trajet", "Single", "Return")]
    {
        assert_eq!(signed(header, one, other), ["58.67", "2248.10", "120.00"], "{header} {one} {other}");
    }
}

const OPENED: &str = "Statement No;Transaction Date;Posting Date;Cardholder;Merchant;City;Amount (EUR)
RC-09;05/09/2024;05/09/2024;;OPENING;;AMOUNT
RC-09;09/09/2024;11/09/2024;ROUVEYROL Bénédicte;MASSPORT TAXI;BOSTON;58,67
RC-09;13/09/2024;16/09/2024;AKINDELE Samuel;TREMONT ARMS HOTEL;BOSTON;2248,10
";

fn opened(label: &str, amount: &str) -> Vec<String> {
    amounts(&OPENED.replace("OPENING", label).replace("AMOUNT", amount))
}

#[test]
fn the_balance_of_the_last_statement_is_no_expense() {
    for label in [
        "Ancien solde",
        "Opening balance",
        "Previous balance",
        "Balance brought forward",
        "Saldo anterior",
        "Saldo precedente",
        "Alter Saldo",
        "Vorheriger Saldo",
        "Saldo vorige afrekening",
        "Vorig saldo",
        "Saldo poprzednie",
        "Closing balance",
    ] {
        assert_eq!(opened(label, "312,40"), ["58.67", "2248.10"], "{label}");
    }
    let undated = OPENED.replace("RC-09;05/09/2024;05/09/2024;;OPENING;;AMOUNT", ";;;;Saldo anterior;;312,40");
    assert_eq!(amounts(&undated), ["58.67", "2248.10"]);
    for merchant in ["HOTEL BALANCE BOSTON", "NEW BALANCE STORE", "SALDO CAFFE"] {
        assert_eq!(opened(merchant, "312,40"), ["312.40", "58.67", "2248.10"], "{merchant}");
    }
}

#[test]
fn what_settles_the_last_statement_takes_nothing_off_this_one() {
    for label in [
        "PAYMENT RECEIVED - THANK YOU",
        "AUTOPAY PAYMENT",
        "Zahlung erhalten - Danke",
        "Ihre Zahlung",
        "Lastschrifteinzug",
        "Ausgleich per Lastschrift",
        "Pago recibido",
        "Su pago",
        "Recibo domiciliado",
        "Pagamento ricevuto",
        "Addebito su c/c",
        "Pagamento recebido",
        "Betaling ontvangen",
        "Incasso vorige afrekening",
        "Wpłata",
        "Spłata karty",
    ] {
        assert_eq!(opened(label, "-312,40"), ["58.67", "2248.10"], "{label}");
    }
    for refund in ["LASTSCHRIFT CAFE BERLIN", "Zahlung Hotel Adler", "Recibo domiciliado taxi", "INCASSO TRATTORIA"]
    {
        assert_eq!(opened(refund, "-312,40"), ["-312.40", "58.67", "2248.10"], "{refund}");
    }
}

const STATED: &str = "N° relevé;Date opération;Date débit;Porteur;Commerçant;Ville;STATE;Montant EUR
RC-09;09/09/2024;11/09/2024;ROUVEYROL Bénédicte;MASSPORT TAXI;BOSTON;TAKEN;58,67
RC-09;13/09/2024;16/09/2024;AKINDELE Samuel;TREMONT ARMS HOTEL;BOSTON;TAKEN;2248,10
RC-09;09/09/2024;DEBITED;AKINDELE Samuel;LABEL;BOSTON;UNTAKEN;400,00
";

/// Which lines take place, by amount, when the last one is of this state and label.
fn taken(state: (&str, &str, &str), debited: &str, label: &str) -> Vec<String> {
    let statement = STATED.replace("STATE", state.0).replace("UNTAKEN", state.2).replace("TAKEN", state.1);
    let entries = facts(&statement.replace("DEBITED", debited).replace("LABEL", label)).entries;
    let counted = entries.iter().filter(|entry| !entry.state().is_some_and(|state| state.starts_with("Annulée")));
    counted.map(|entry| entry.amount.unwrap().plain()).collect()
}

const HOTEL: &str = "TREMONT ARMS HOTEL";

#[test]
fn operations_that_never_took_place_are_not_counted() {
    for state in [
        ("Statut", "Comptabilisée", "Pré-autorisation"),
        ("Statut", "Comptabilisée", "En attente"),
        ("Status", "Posted", "Pending"),
        ("Status", "Posted", "Declined"),
        ("Status", "Completed", "Reversed"),
        ("Transaction status", "Settled", "Voided"),
        ("Type", "Purchase", "Pre-authorisation"),
        ("Type d’opération", "Achat", "Préautorisation"),
        ("Stato", "Contabilizzato", "Autorizzato"),
        ("Status", "Gebucht", "Vorgemerkt"),
        ("", "", "Pending"),
    ] {
        assert_eq!(taken(state, "", HOTEL), ["58.67", "2248.10"], "{state:?}");
    }
    for label in
        ["PREAUTORISATION TREMONT ARMS", "PRE-AUTH TREMONT", "AUTH HOLD TREMONT", "Caution carte (non débitée)"]
    {
        assert_eq!(taken(("Zone", "A", "A"), "", label), ["58.67", "2248.10"], "{label}");
    }
}

#[test]
fn operations_that_may_have_taken_place_are_counted() {
    let all = ["58.67", "2248.10", "400.00"];
    for state in [
        ("Type d’opération", "Sans contact", "Code confidentiel"),
        ("Type d’opération", "Sans contact", "Autorisation"),
        ("Status", "Pending", "Pending"),
    ] {
        assert_eq!(taken(state, "", HOTEL), all, "{state:?}");
    }
    // What was debited took place, whatever the label.
    assert_eq!(taken(("Zone", "A", "A"), "12/09/2024", "PREAUTORISATION TREMONT ARMS"), all);
    // An expense of a claim that waits is an expense.
    let claim = "N° OM;Date;Agent;Objet;Statut;Montant EUR
OM-1;09/09/2024;AKINDELE Samuel;Taxi;Validée;58,67
OM-1;10/09/2024;AKINDELE Samuel;Hôtel;En attente;400,00
";
    assert!(facts(claim).entries.iter().all(|entry| !entry.state().unwrap().starts_with("Annulée")));
}

const RATED: &str = "N° relevé;Date opération;Commerçant;Devise;Montant devise;Taux USD/EUR
RC-09;09/09/2024;MASSPORT TAXI;USD;64,80;RATE
RC-09;13/09/2024;TREMONT ARMS HOTEL;USD;2486,40;RATE
";

#[test]
fn a_rate_is_read_in_the_sense_that_its_currency_allows() {
    for rate in ["1,1050", "0,90498"] {
        assert_eq!(amounts(&RATED.replace("RATE", rate)), ["58.64", "2250.14"], "{rate}");
    }
    let in_pounds = RATED.replace("USD", "GBP");
    assert_eq!(amounts(&in_pounds.replace("RATE", "0,8450")), amounts(&in_pounds.replace("RATE", "1,183432")));
}

#[test]
fn a_rate_that_may_be_read_two_ways_converts_nothing_unless_its_table_tells() {
    // In 2024 a Swiss franc was worth 1,06 euro; nobody knows what it will be next.
    let of_francs = RATED.replace("USD", "CHF").replace("RATE", "0,9412");
    assert_eq!(amounts(&of_francs), ["64.80 CHF", "2486.40 CHF"]);
    let beside_dollars = of_francs.replacen("CHF;64,80;0,9412", "USD;64,80;0,90498", 1);
    assert_eq!(amounts(&beside_dollars), ["58.64", "2340.20"]);
}
