//! What counts, and once only: lines delivered twice, cancelled lines, papers of one expense, keys.

use crate::desk::{eur, facts, lines};
use rappro::count::once;
use rappro::model::account::FileAccount;
use rappro::model::books::Redelivery;
use rappro::model::entry::{Counted, Entry, Side};
use rappro::model::money::{Currency, Money};

fn count(table: &str) -> (Vec<Entry>, Vec<Redelivery>) {
    let (facts, copies) = once(facts(lines(table)));
    (facts.entries, copies)
}

fn total(entries: &[Entry]) -> Money {
    let counted = entries.iter().filter(|entry| entry.is_counted()).filter_map(|entry| entry.amount);
    Money::sum(Currency::EUR, counted).unwrap()
}

#[test]
fn overlapping_extracts_deliver_a_line_once() {
    let (entries, copies) = count(
        "L | 12/11/2017 | HOTEL BELLEVUE | 300,00 | fichier=11.csv mandat=800 ligne=1 exercice=2017
         L | 12/11/2017 | HOTEL BELLEVUE | 300,00 | fichier=11.csv mandat=800 ligne=2 exercice=2017
         L | 12/11/2017 | HOTEL BELLEVUE | 300,00 | fichier=12.csv mandat=0800 ligne=1 exercice=2017",
    );
    assert_eq!(total(&entries), eur("600,00"));
    assert_eq!(copies.len(), 1);
    assert_eq!(copies[0].differs, None);
    let kept = &entries[copies[0].kept.index()];
    assert_eq!(*kept.also_at(), [copies[0].at.clone()]);
}

#[test]
fn a_list_of_payments_without_line_numbers_delivers_mandats_of_one_line_again() {
    let payments = |first: &str| {
        format!(
            "L | 20/11/2017 | HOTEL RIBEIRA | 300,00 | fichier=m.csv mandat=1411 ligne=1 exercice=2017
             L | 20/11/2017 | TAXIS DO CAIS | 120,00 | fichier=m.csv mandat=1412 ligne=1 exercice=2017
             L | 20/11/2017 | TAXIS DO CAIS | 80,00  | fichier=m.csv mandat=1412 ligne=2 exercice=2017
             L | 20/11/2017 | {first}       | 300,00 | fichier=helios.csv mandat=1411 exercice=2017"
        )
    };
    let (entries, copies) = count(&payments("HOTEL RIBEIRA"));
    assert_eq!((total(&entries), copies.len(), copies[0].differs.as_deref()), (eur("500,00"), 1, None));
    assert_eq!(
        entries.iter().filter(|entry| entry.order_line().is_none()).count(),
        0,
        "the line with its number stays"
    );
    let (entries, copies) = count(&payments("GARAGE DU PORT"));
    assert_eq!((total(&entries), copies.len()), (eur("800,00"), 0), "the number of another budget");
}

#[test]
fn a_list_of_payments_without_years_delivers_the_mandats_again() {
    let mandats = "L | 24/04/2025 | MARITIM HANNOVER | 960,00 | fichier=m.csv mandat=805 exercice=2025
         L | 10/12/2025 | MESSE AG | 640,00 | fichier=m.csv mandat=806 exercice=2025";
    let payment = |payee: &str, amount: &str, day: &str| {
        format!("{mandats}\nL | {day} | {payee} | {amount} | fichier=p.csv mandat=805 paye={day}")
    };
    let (entries, copies) = count(&payment("MARITIM HANNOVER", "960,00", "06/05/2025"));
    assert_eq!((total(&entries), copies.len(), copies[0].differs.as_deref()), (eur("1600,00"), 1, None));
    // Paid in the days after the year.
    let (entries, copies) =
        count(&format!("{mandats}\nL | 12/01/2026 | MESSE AG | 640,00 | fichier=p.csv mandat=806 paye=12/01/2026"));
    assert_eq!((total(&entries), copies.len()), (eur("1600,00"), 1));
    for (payee, amount, day) in [
        ("GARAGE DU PORT", "960,00", "06/05/2025"),
        ("MARITIM HANNOVER", "480,00", "06/05/2025"),
        ("MARITIM HANNOVER", "960,00", "06/03/2025"),
        ("MARITIM HANNOVER", "960,00", "06/05/2027"),
        ("MARITIM HANNOVER", "-960,00", "06/05/2025"),
    ] {
        let (_, copies) = count(&payment(payee, amount, day));
        assert_eq!(copies.len(), 0, "{payee} {amount} {day}");
    }
    // Another invoice or another mission is another payment.
    for other in ["facture=V-101 mission=Hanovre", "facture=V-100 mission=Gdansk"] {
        let (_, copies) = count(&format!(
            "L | 24/04/2025 | MARITIM HANNOVER | 960,00 | fichier=m.csv mandat=805 exercice=2025 facture=V-100 mission=Hanovre
             L | 06/05/2025 | MARITIM HANNOVER | 960,00 | fichier=p.csv mandat=805 paye=06/05/2025 {other}"
        ));
        assert_eq!(copies.len(), 0, "{other}");
    }
    // Of two years under one number, nothing tells which.
    let (_, copies) = count(&format!(
        "L | 24/04/2024 | MARITIM HANNOVER | 960,00 | fichier=n.csv mandat=805 exercice=2024\n{}",
        payment("MARITIM HANNOVER", "960,00", "06/05/2025")
    ));
    assert_eq!(copies.len(), 0);
}

#[test]
fn a_copy_that_differs_says_how_and_the_larger_amount_is_kept() {
    let (entries, copies) = count(
        "L | 12/11/2017 | HOTEL BELLEVUE | 300,00 | fichier=11.csv mandat=800 ligne=1 exercice=2017
         L | 12/11/2017 | HOTEL BELLEVUE | 330,00 | fichier=12.csv mandat=800 ligne=1 exercice=2017",
    );
    assert_eq!(total(&entries), eur("330,00"));
    let differs = copies[0].differs.as_deref().unwrap();
    assert_eq!(differs, "montant 300,00\u{a0}€ au lieu de 330,00\u{a0}€");
}

#[test]
fn the_same_number_of_two_budgets_is_two_lines() {
    let (entries, copies) = count(
        "L | 12/11/2017 | HOTEL BELLEVUE  | 300,00 | fichier=principal.csv mandat=800 ligne=1 exercice=2017
         L | 12/11/2017 | CRECHE DES PINS | 999,00 | fichier=annexe.csv mandat=800 ligne=1 exercice=2017",
    );
    assert_eq!(total(&entries), eur("1299,00"));
    assert!(copies.is_empty());
    assert_ne!(entries[0].key(), entries[1].key());
}

#[test]
fn the_same_number_of_two_years_is_two_lines() {
    let (_, copies) = count(
        "L | 12/11/2017 | HOTEL BELLEVUE | 300,00 | fichier=17.csv mandat=800 ligne=1 exercice=2017
         L | 12/11/2018 | HOTEL BELLEVUE | 300,00 | fichier=18.csv mandat=800 ligne=1 exercice=2018",
    );
    assert!(copies.is_empty());
}

#[test]
fn lines_of_one_order_without_numbers_are_paired_by_what_they_say() {
    // File 2 repeats both lines of 100,00 and adds one; mandat 496 has three lines, not five.
    let (entries, copies) = count(
        "L | 12/11/2017 | AGENCE | 100,00 | fichier=1.csv mandat=496 exercice=2017 objet=élus
         L | 12/11/2017 | AGENCE | 100,00 | fichier=1.csv mandat=496 exercice=2017 objet=élus
         L | 12/11/2017 | AGENCE | 100,00 | fichier=2.csv mandat=496 exercice=2017 objet=élus
         L | 12/11/2017 | AGENCE | 100,00 | fichier=2.csv mandat=496 exercice=2017 objet=élus
         L | 12/11/2017 | AGENCE | 70,00  | fichier=2.csv mandat=496 exercice=2017 objet=agents",
    );
    assert_eq!(total(&entries), eur("270,00"));
    assert_eq!(copies.len(), 2);
}

#[test]
fn lines_of_one_order_split_over_two_files_are_all_there() {
    let (entries, copies) = count(
        "L | 12/11/2017 | DUPONT JEAN | 100,00 | fichier=genes.csv mandat=496 exercice=2017 objet=Gênes
         L | 12/11/2017 | DUPONT JEAN | 150,00 | fichier=milan.csv mandat=496 exercice=2017 objet=Milan",
    );
    assert_eq!(total(&entries), eur("250,00"));
    assert!(copies.is_empty());
}

#[test]
fn two_nights_at_one_price_are_two_lines_and_their_copies_two_copies() {
    let (entries, copies) = count(
        "J | 12/11/2017 | Hôtel Bellevue | 90,00 | fichier=1.csv facture=F-77 service=04/11/2017
         J | 12/11/2017 | Hôtel Bellevue | 90,00 | fichier=1.csv facture=F-77 service=05/11/2017
         J | 12/11/2017 | Hôtel Bellevue | 90,00 | fichier=2.csv facture=F-77 service=04/11/2017
         J | 12/11/2017 | Hôtel Bellevue | 90,00 | fichier=2.csv facture=F-77 service=05/11/2017",
    );
    assert_eq!(total(&entries), eur("180,00"));
    assert_eq!(copies.len(), 2);
}

#[test]
fn two_nights_without_days_in_one_file_are_not_copies() {
    let (entries, copies) = count(
        "J | 12/11/2017 | Hôtel Bellevue | 90,00 | facture=F-77
         J | 12/11/2017 | Hôtel Bellevue | 90,00 | facture=F-77",
    );
    assert_eq!(total(&entries), eur("180,00"));
    assert!(copies.is_empty());
    assert_ne!(entries[0].key(), entries[1].key());
}

#[test]
fn a_file_of_unnumbered_lines_delivered_twice_counts_once() {
    let table = |file: &str| {
        format!(
            "J | 12/11/2017 | Taxi Roma | 20,00 | fichier={file} objet=gare
             J | 13/11/2017 | Taxi Roma | 25,00 | fichier={file} objet=hôtel"
        )
    };
    let (entries, copies) = count(&format!("{}\n{}", table("a.csv"), table("b.csv")));
    assert_eq!(total(&entries), eur("45,00"));
    assert_eq!(copies.len(), 2);
}

#[test]
fn a_single_unnumbered_line_in_two_files_may_be_chance() {
    let (entries, copies) = count(
        "J | 12/11/2017 | Taxi Roma | 20,00 | fichier=a.csv objet=gare
         J | 13/11/2017 | Taxi Roma | 25,00 | fichier=a.csv objet=hôtel
         J | 12/11/2017 | Taxi Roma | 20,00 | fichier=b.csv objet=gare
         J | 14/11/2017 | Taxi Roma | 31,00 | fichier=b.csv objet=port",
    );
    assert_eq!(total(&entries), eur("96,00"));
    assert!(copies.is_empty());
}

#[test]
fn overlapping_statements_without_numbers_share_their_common_period() {
    let (entries, copies) = count(
        "J | 01/11/2017 | Taxi Roma | 11,00 | fichier=a.csv
         J | 10/11/2017 | Taxi Roma | 12,00 | fichier=a.csv
         J | 11/11/2017 | Taxi Roma | 13,00 | fichier=a.csv
         J | 12/11/2017 | Taxi Roma | 14,00 | fichier=a.csv
         J | 10/11/2017 | Taxi Roma | 12,00 | fichier=b.csv
         J | 11/11/2017 | Taxi Roma | 13,00 | fichier=b.csv
         J | 12/11/2017 | Taxi Roma | 14,00 | fichier=b.csv
         J | 20/11/2017 | Taxi Roma | 15,00 | fichier=b.csv",
    );
    assert_eq!(total(&entries), eur("65,00"));
    assert_eq!(copies.len(), 3);
}

#[test]
fn file_names_change_nothing_but_places() {
    let table = |a: &str, b: &str| {
        format!(
            "L | 12/11/2017 | HOTEL BELLEVUE | 300,00 | fichier={a} mandat=800 ligne=1 exercice=2017
             L | 12/11/2017 | HOTEL BELLEVUE | 330,00 | fichier={b} mandat=800 ligne=1 exercice=2017
             J | 12/11/2017 | Hôtel Bellevue | 90,00 | fichier={a} facture=F-77
             J | 12/11/2017 | Hôtel Bellevue | 95,00 | fichier={b} facture=F-77"
        )
    };
    let without_places = |table: &str| {
        let (mut entries, copies) = count(table);
        for entry in &mut entries {
            entry.place = entry.place.in_file("");
            entry.unusual.change(|unusual| unusual.also_at.clear());
        }
        (entries, copies.into_iter().map(|copy| (copy.kept, copy.amount, copy.differs)).collect::<Vec<_>>())
    };
    assert_eq!(without_places(&table("a", "b")), without_places(&table("z", "b")));
}

#[test]
fn a_cancelled_line_and_its_reversal_count_for_nothing() {
    for reversal in [
        "mandat=800",
        "mandat=912 piece=800",
        "mandat=912 objet=\"Annulation mandat n° 800\"",
        "mandat=912 facture=F-1",
    ] {
        let (entries, _) = count(&format!(
            "L | 12/11/2017 | HOTEL BELLEVUE | 100,00 | exercice=2017 mandat=800 facture=F-1 etat=Annulé
             L | 14/11/2017 | HOTEL BELLEVUE | -100,00 | exercice=2017 {reversal}
             L | 15/11/2017 | HOTEL BELLEVUE | 100,00 | exercice=2017 mandat=913 facture=F-1 etat=Payé"
        ));
        assert_eq!(total(&entries), eur("100,00"), "{reversal}");
        assert_eq!(entries.iter().filter(|entry| entry.counted() == Counted::Cancelled).count(), 2, "{reversal}");
    }
}

#[test]
fn a_reversal_named_as_such_counts_with_the_line_it_reverses() {
    for state in ["Annulation", "Annulé", "Mandat annulatif"] {
        let (entries, _) = count(&format!(
            "L | 12/11/2017 | HOTEL BELLEVUE | 100,00 | exercice=2017 mandat=800
             L | 14/11/2017 | HOTEL BELLEVUE | -100,00 | exercice=2017 mandat=800 etat=\"{state}\""
        ));
        assert_eq!(total(&entries), eur("0,00"), "{state}");
        assert!(entries.iter().all(Entry::is_counted), "{state}");
    }
}

#[test]
fn a_reversal_by_parts_does_not_subtract_twice() {
    let (entries, _) = count(
        "L | 12/11/2017 | HOTEL BELLEVUE | 100,00 | exercice=2017 mandat=800 ligne=1 etat=ANNULE
         L | 14/11/2017 | HOTEL BELLEVUE | -60,00 | exercice=2017 mandat=800 ligne=2
         L | 14/11/2017 | HOTEL BELLEVUE | -40,00 | exercice=2017 mandat=800 ligne=3",
    );
    assert_eq!(total(&entries), eur("0,00"));
    assert!(entries.iter().all(|entry| entry.counted() == Counted::Cancelled));
}

#[test]
fn a_reduction_of_another_line_of_the_order_counts() {
    let (entries, _) = count(
        "L | 12/11/2017 | HOTEL BELLEVUE | 100,00 | exercice=2017 mandat=800 ligne=1 etat=Rejetée
         L | 12/11/2017 | HOTEL BELLEVUE | 50,00 | exercice=2017 mandat=800 ligne=2
         L | 14/11/2017 | HOTEL BELLEVUE | -20,00 | exercice=2017 mandat=800 ligne=3",
    );
    assert_eq!(total(&entries), eur("30,00"));
}

#[test]
fn only_states_that_cancel_cancel() {
    for (state, counts) in [
        ("Annulé", false),
        ("ANNULEE", false),
        ("Mandat rejeté par le payeur", false),
        ("Refusé", false),
        ("non annulé", true),
        ("À annuler", true),
        ("Partiellement annulé", true),
        ("Payé", true),
        ("Sans rejet", true),
        ("Suspendu", true),
        ("", true),
    ] {
        let (entries, _) = count(&format!("L | 12/11/2017 | HOTEL | 100,00 | mandat=800 etat=\"{state}\""));
        assert_eq!(entries[0].is_counted(), counts, "{state}");
    }
}

#[test]
fn an_invoice_and_the_card_line_that_pays_it_count_once() {
    let register =
        "J | 12/11/2017 | Hôtel Bellevue | 90,00 | fichier=registre.xls facture=F-77 ht=80,00 objet=Nuitée";
    let card = "J | 14/11/2017 | HOTEL BELLEVUE | 90,00 | fichier=carte.csv facture=F-77 releve=REL-11";
    let (entries, copies) = count(&format!("{register}\n{card}"));
    assert!(copies.is_empty());
    let counted: Vec<&Entry> = entries.iter().filter(|entry| entry.is_counted()).collect();
    assert_eq!(counted.len(), 1);
    assert_eq!(counted[0].statement(), None, "the invoice, when nothing else calls for the card line");

    let bank = "L | 20/11/2017 | BANQUE DU SUD | 90,00 | fichier=mandats.csv facture=REL-11";
    let (entries, _) = count(&format!("{register}\n{card}\n{bank}"));
    let counted = entries.iter().find(|entry| entry.side == Side::Support && entry.is_counted()).unwrap();
    assert!(counted.statement().is_some(), "the card line, for the bank is paid by its statement");
}

#[test]
fn lines_of_several_travellers_keep_their_keys_when_another_comes() {
    let keys = |people: &[&str]| {
        let line = |person: &&str| {
            format!(
                "J | 02/05/2017 | ESTA AUTHORIZATION | 21,00 | fichier=c.csv releve=CB-5 objet=ESTA pour=\"{person}\""
            )
        };
        let (entries, _) = count(&people.iter().map(line).collect::<Vec<_>>().join("\n"));
        let told = |entry: &Entry| (entry.beneficiary().unwrap().to_owned(), entry.key());
        entries.iter().map(told).collect::<std::collections::BTreeMap<_, _>>()
    };
    let before = keys(&["BERNARD LEA", "MOREL PAUL"]);
    let after = keys(&["ADAM ROSE", "BERNARD LEA", "MOREL PAUL"]);
    assert!(before.iter().all(|(person, key)| after.get(person) == Some(key)), "{before:?} {after:?}");
    assert_eq!(after.values().collect::<std::collections::BTreeSet<_>>().len(), 3);
}

#[test]
fn a_document_in_one_line_and_in_those_that_make_it_counts_once() {
    let register = "J | 07/10/2017 | HOTEL RIBEIRA LDA | 600,00 | fichier=registre.csv facture=FT/24/91 ht=545,45";
    let list = |second: &str| {
        format!(
            "J | 07/10/2017 | HOTEL RIBEIRA | 300,00 | fichier=note.csv facture=FT-24-91 pour=\"MOREL Anne\" objet=Chambre
             J | 07/10/2017 | HOTEL RIBEIRA | {second} | fichier=note.csv facture=FT-24-91 pour=\"PETIT Luc\" objet=Chambre"
        )
    };
    let counted = |table: &str| {
        let (entries, _) = count(table);
        let papers: Vec<Entry> =
            entries.into_iter().filter(|entry| entry.side == rappro::model::entry::Side::Support).collect();
        let counted = papers.iter().filter(|entry| entry.is_counted());
        (total(&papers), counted.filter(|entry| entry.beneficiary().is_some()).count())
    };
    assert_eq!(counted(&format!("{register}\n{}", list("300,00"))), (eur("600,00"), 2), "the persons count");
    // Paid twice, it does not prove both payments.
    let twice = |payee: &str| {
        let paid = |mandat| format!("L | 20/11/2017 | {payee} | 600,00 | mandat={mandat} facture=FT/24/91");
        format!("{}\n{}", paid(1411), paid(1430))
    };
    assert_eq!(
        counted(&format!("{}\n{register}\n{}", twice("HOTEL RIBEIRA LDA"), list("300,00"))),
        (eur("600,00"), 2)
    );
    let nameless = list("300,00").replace("HOTEL RIBEIRA", "");
    let paid = twice("HOTEL RIBEIRA LDA");
    assert_eq!(counted(&format!("{paid}\n{register}\n{nameless}")).0, eur("600,00"));
    let groups = paid
        .replacen("mandat=1411", "mandat=1411 objet=Élus", 1)
        .replace("mandat=1430", "mandat=1430 objet=Agents");
    assert_eq!(counted(&format!("{groups}\n{register}\n{nameless}")).0, eur("1200,00"), "two groups");
    let later = register.replace("07/10/2017", "05/11/2017");
    assert_eq!(counted(&format!("{paid}\n{later}\n{nameless}")).0, eur("1200,00"), "the balance of a deposit");
    let of_one = format!("{register} pour=\"VIDAL Eva\"");
    assert_eq!(counted(&format!("{paid}\n{of_one}\n{nameless}")).0, eur("1200,00"), "another traveller");
    let short = format!("{paid}\n{register}\n{nameless}").replace("FT/24/91", "91").replace("FT-24-91", "91");
    assert_eq!(counted(&short).0, eur("1200,00"), "a number of two figures may be of two papers");
    assert_eq!(
        counted(&format!("{register}\n{}", list("290,00"))).0,
        eur("1190,00"),
        "other sums are a gap to be told"
    );
    let other = register.replace("FT/24/91", "FT/24/92");
    assert_eq!(counted(&format!("{other}\n{}", list("300,00"))).0, eur("1200,00"));
    let other = register.replace("HOTEL RIBEIRA LDA", "GARAGE DUPONT");
    assert_eq!(counted(&format!("{other}\n{}", list("300,00"))).0, eur("1200,00"), "a number of somebody else");
}

#[test]
fn the_line_of_a_claim_that_a_card_paid_counts_once_when_the_claim_is_paid_without_it() {
    let papers = "J | 06/10/2017 | TAXIS DO CAIS | 24,00  | fichier=ndf.csv om=NDF-1 pour=\"MOREL Anne\"
         J | 07/10/2017 | HOTEL RIBEIRA | 300,00 | fichier=ndf.csv om=NDF-1 pour=\"MOREL Anne\"
         J | 07/10/2017 | HOTEL RIBEIRA | 300,00 | fichier=carte.csv releve=RO-10 pour=\"MOREL Anne\"
         L | 20/11/2017 | BNP PARIBAS | 300,00 | fichier=m.csv mandat=1411 facture=RO-10";
    let support = |papers: &str, paid: &str| {
        let (entries, _) = count(&format!(
            "{papers}\n L | 20/11/2017 | MOREL ANNE | {paid} | fichier=m.csv mandat=1410 facture=NDF-1"
        ));
        let support: Vec<Entry> = entries.into_iter().filter(|entry| entry.side == Side::Support).collect();
        total(&support)
    };
    assert_eq!(support(papers, "24,00"), eur("324,00"));
    assert_eq!(support(papers, "324,00"), eur("624,00"), "both are paid: a check says so");
    assert_eq!(
        support(
            &papers
                .replace("carte.csv releve=RO-10 pour=\"MOREL Anne\"", "carte.csv releve=RO-10 pour=\"PETIT Luc\""),
            "24,00"
        ),
        eur("624,00")
    );
    assert_eq!(
        support(
            &papers.replace(
                "J | 07/10/2017 | HOTEL RIBEIRA | 300,00 | fichier=carte",
                "J | 09/10/2017 | HOTEL RIBEIRA | 300,00 | fichier=carte"
            ),
            "24,00"
        ),
        eur("624,00")
    );
}

#[test]
fn an_invoice_of_the_day_of_its_card_line_counts_once_when_no_mandat_pays_it() {
    const CARD: &str = "J | 15/06/2017 | HOTEL BELVEDERE | 100,37 | fichier=carte.csv releve=RC-06
         J | 16/06/2017 | TAXI RIVIERA | 55,00 | fichier=carte.csv releve=RC-06
         L | 22/07/2017 | BANQUE POSTALE | 155,37 | fichier=l.csv mandat=12 facture=RC-06
         J | 20/06/2017 | LINGUA NOVA | 77,40 | fichier=factures.csv facture=88\n";
    let papers = |lines: &str| {
        let (entries, _) = count(&format!("{CARD}{lines}"));
        let papers = entries.iter().filter(|entry| entry.side == Side::Support && entry.is_counted());
        Money::sum(Currency::EUR, papers.filter_map(|entry| entry.amount)).unwrap()
    };
    let invoice = "J | 15/06/2017 | Hôtel Belvédère | 100,37 | fichier=factures.csv facture=FA-12 objet=\"Nuitée payée par carte\"";
    assert_eq!(papers(invoice), eur("232,77"));
    // Without a word of the card, or of another mission.
    assert_eq!(papers(&invoice.replace("par carte", "par nous")), eur("333,14"));
    // Of another day, or paid by a mandat: two expenses, or one that is paid twice.
    assert_eq!(papers(&invoice.replace("15/06", "18/06")), eur("333,14"));
    let paid = "L | 30/06/2017 | HOTEL BELVEDERE | 100,37 | fichier=l.csv mandat=13";
    assert_eq!(papers(&format!("{invoice}\n{paid}")), eur("333,14"));
    // Two invoices of one day: which of them the card paid cannot be told.
    let other = invoice.replace("FA-12", "FA-13");
    assert_eq!(papers(&format!("{invoice}\n{other}")), eur("433,51"));
}

#[test]
fn corrections_keep_the_key_of_a_line_with_references() {
    let key = |line: &str| count(line).0[0].key();
    assert_eq!(
        key("L | 12/11/2017 | HOTEL | 100,00 | fichier=a.csv mandat=800 ligne=1 exercice=2017"),
        key("L | 13/11/2017 | HÔTEL BELLEVUE | 110,00 | fichier=b.csv mandat=00800 ligne=01 exercice=2017"),
    );
    assert_eq!(
        key("J | 12/11/2017 | Hotel | 100,00 | facture=F-77"),
        key("J | 13/11/2017 | HÔTEL | 110,00 | facture=\"f 77\""),
    );
    assert_ne!(key("J | 12/11/2017 | Hotel | 100,00 |"), key("J | 12/11/2017 | Hotel | 110,00 |"));
}

/// What the staff typed beside one must not move to another when a third comes.
#[test]
fn one_more_line_of_a_mandat_changes_no_key_of_the_others() {
    let lines = |amounts: &[&str]| {
        let line =
            |amount: &&str| format!("L | 12/11/2017 | TAXI | {amount} | mandat=5000 exercice=2017 objet=Courses");
        count(&amounts.iter().map(line).collect::<Vec<_>>().join("\n")).0
    };
    let key = |entries: &[Entry], amount: &str| {
        entries.iter().find(|entry| entry.amount == Some(eur(amount))).unwrap().key()
    };
    let (before, after) = (lines(&["100,00", "200,00"]), lines(&["100,00", "50,00", "200,00"]));
    for amount in ["100,00", "200,00"] {
        assert_eq!(key(&before, amount), key(&after, amount));
    }
    let mut alone = lines(&["200,00"]);
    assert_ne!(alone[0].key(), key(&before, "200,00"));
    let mut notes = rappro::model::notes::Notes::default();
    notes.marks.insert(key(&before, "200,00"), "a".to_owned());
    notes.meet(&mut alone);
    assert_eq!(notes.mark(&alone[0]), Some("a"), "its note follows the line that is left");
    let mut other = lines(&["100,00"]);
    let mut notes = rappro::model::notes::Notes::default();
    notes.marks.insert(key(&before, "200,00"), "a".to_owned());
    notes.meet(&mut other);
    assert_eq!(notes.mark(&other[0]), None);
    // Those that say wholly the same are counted: neither is the other's.
    let same = lines(&["100,00", "100,00"]);
    assert_eq!(same[1].key(), same[0].key().twin(1));
}

/// An earlier version counted the lines of several travellers: what was typed beside one is found by its row.
#[test]
fn a_note_under_a_number_of_the_version_before_finds_its_traveller() {
    let lines = |people: &[&str]| {
        let line = |who: &&str| {
            format!("J | 02/05/2024 | ESTA | 21,00 | fichier=carte.csv releve=CB-05 pour=\"{who}\" objet=ESTA")
        };
        count(&people.iter().map(line).collect::<Vec<_>>().join("\n")).0
    };
    let alone = lines(&["MOREL PAUL"])[0].key();
    let notes = |key: &rappro::model::key::Key, who: &str, amount: &str| {
        let mut notes = rappro::model::notes::Notes::default();
        notes.marks.insert(key.clone(), "A".to_owned());
        let row = [
            ("Fournisseur", format!("ESTA\n{who}")),
            ("Objet", "ESTA".to_owned()),
            ("Justifié", amount.to_owned()),
        ];
        notes.rows.insert(key.clone(), row.map(|(name, text)| (name.to_owned(), text)).to_vec());
        notes
    };
    let marked = |mut notes: rappro::model::notes::Notes, people: &[&str]| {
        let mut entries = lines(people);
        notes.meet(&mut entries);
        let mut marked = entries.iter().filter(|entry| notes.mark(entry).is_some());
        let who = marked.next().and_then(Entry::beneficiary).map(str::to_owned);
        assert!(marked.next().is_none());
        assert_eq!(notes.marks.len(), 1, "no note is lost");
        who
    };
    let all = ["ADAM ROSE", "BERNARD LEA", "MOREL PAUL"];
    for key in [alone.clone(), alone.twin(1)] {
        assert_eq!(marked(notes(&key, "MOREL PAUL", "21"), &all).as_deref(), Some("MOREL PAUL"));
        assert_eq!(marked(notes(&key, "MOREL PAUL", "21"), &all[..2]), None, "its line is gone");
        assert_eq!(marked(notes(&key, "MOREL PAUL", "22"), &all), None, "of another amount");
    }
    // Two lines read like the row; the line is alone again, and what it says is in the key.
    assert_eq!(marked(notes(&alone.twin(5), "MOREL PAUL", "21"), &["MOREL PAUL", "MOREL PAUL", "PETIT LUC"]), None);
    let apart = lines(&all).iter().find(|entry| entry.beneficiary() == Some("MOREL PAUL")).unwrap().key();
    assert_eq!(marked(notes(&apart, "", ""), &["MOREL PAUL"]).as_deref(), Some("MOREL PAUL"));
    assert_eq!(marked(notes(&apart, "MOREL PAUL", "21"), &["PETIT LUC"]), None);
}

#[test]
fn two_days_of_one_claim_are_two_keys() {
    let (entries, _) = count(
        "J | 12/11/2017 | Dupont Jean | 20,00 | om=OM-12 objet=Repas
         J | 13/11/2017 | Dupont Jean | 20,00 | om=OM-12 objet=Repas",
    );
    assert!(entries.iter().all(|entry| entry.twin() == rappro::model::entry::Twin::default()));
    assert_ne!(entries[0].key(), entries[1].key());
}

#[test]
fn two_budgets_pay_two_invoices_of_one_amount_under_one_number() {
    let (entries, copies) = count(
        "L | 12/11/2017 | HOTEL BELLEVUE  | 300,00 | fichier=principal.csv mandat=12 ligne=1 exercice=2017 facture=F-1
         L | 12/11/2017 | CRECHE DES PINS | 300,00 | fichier=annexe.csv mandat=12 ligne=1 exercice=2017 facture=C-9",
    );
    assert_eq!((total(&entries), copies.len()), (eur("600,00"), 0));
    let of = |day: &str, invoice: &str, file: &str| {
        format!(
            "L | {day} | IMPRIM A | 300,00 | fichier={file} mandat=12 ligne=1 exercice=2017 facture={invoice}\n"
        )
    };
    let (_, copies) = count(&(of("12/11/2017", "F-1", "a.csv") + &of("20/11/2017", "F-2", "b.csv")));
    assert!(copies.is_empty(), "another day and another invoice");
    let (_, copies) = count(&(of("12/11/2017", "F-1", "a.csv") + &of("12/11/2017", "F-2", "b.csv")));
    assert_eq!(copies.len(), 1, "the number was corrected");
}

#[test]
fn states_cut_short_cancel_too() {
    for state in ["ANN", "Annul.", "REJ", "Rej.", "Supprimé"] {
        let (entries, _) = count(&format!("L | 12/11/2017 | HOTEL | 300,00 | mandat=12 ligne=1 etat=\"{state}\""));
        assert_eq!(entries[0].counted(), Counted::Cancelled, "{state}");
    }
}

#[test]
fn two_tables_of_one_sheet_are_two_deliveries() {
    let mut entries = lines(
        "L | 12/11/2017 | HOTEL BELLEVUE | 300,00 | mandat=800 ligne=1 exercice=2017
         L | 12/11/2017 | HOTEL BELLEVUE | 300,00 | mandat=800 ligne=1 exercice=2017",
    );
    let second = entries[1].place.cell_ref().unwrap();
    entries[1].place = entries[1].place.at(rappro::model::place::CellRef::new(40, second.column));
    let mut facts = facts(entries);
    let mut file: FileAccount = account("lignes.csv");
    file.tables = vec![table(0), table(30)];
    facts.files = vec![file];
    assert_eq!(once(facts).1.len(), 1);
}

fn account(path: &str) -> FileAccount {
    FileAccount {
        path: path.into(),
        format: rappro::model::sheet::Format::Csv,
        sha256: String::new(),
        size: 0,
        encoding: None,
        delimiter: None,
        evidence: Vec::new(),
        tables: Vec::new(),
    }
}

fn table(header_row: u32) -> rappro::model::account::TableAccount {
    rappro::model::account::TableAccount {
        sheet: None,
        visible: true,
        role: rappro::model::account::Role::Ledger,
        role_evidence: String::new(),
        header_row: Some(header_row),
        header_line: None,
        columns: Vec::new(),
        rows: Default::default(),
        amount: eur("0"),
        advances: Vec::new(),
        control_totals: Vec::new(),
    }
}
