//! Numbers of documents as spreadsheets leave them.

use rappro::model::books::Facts;

fn read(numbers: [&str; 3]) -> Facts {
    let lines = numbers
        .iter()
        .enumerate()
        .map(|(at, number)| format!("2024;10{at};1;03/06/2024;HOTEL DEL PO;Chambres;{number};6251;64{at},00\n"));
    let head =
        "Exercice;N° mandat;N° ligne;Date mandat;Tiers;Objet;N° facture;Article;Montant mandaté\n".to_owned();
    let text = head + &lines.collect::<String>();
    rappro::interpret::sheets(rappro::read::bytes("export.csv", text.into()), &rappro::dossier::empty())
}

#[test]
fn what_is_left_of_a_long_number_is_no_number_and_is_told_once() {
    let facts = read(["2,02405E+11", "2.02406E+11", "2E+11"]);
    assert_eq!(facts.entries.len(), 3);
    assert!(facts.entries.iter().all(|entry| entry.invoice().is_none()), "they would all be one invoice");
    let [problem] = facts.problems.as_slice() else { panic!("{:?}", facts.problems) };
    assert_eq!((problem.kind.check(), problem.at.to_string().as_str()), ("unreadable_amount", "export.csv › G2"));
    assert!(problem.message.contains("« 2,02405E+11 »") && problem.message.contains("2 autres cellules"));
}

#[test]
fn whole_numbers_stay_whatever_their_letters() {
    let facts = read(["202405170001", "12E345", "FE+12"]);
    let numbers: Vec<&str> = facts.entries.iter().filter_map(|entry| entry.invoice()).collect();
    assert_eq!((numbers, facts.problems.len()), (vec!["202405170001", "12E345", "FE+12"], 0));
}
