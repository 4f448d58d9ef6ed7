//! The phrases of the vocabulary as a person writes them: `n mandat` is `n° mandat`, `debit` is `débit`.

/// Words of the vocabulary that have accents, without and with them.
const ACCENTED: &[(&str, &str)] = &[
    ("aerienne", "aérienne"),
    ("annee", "année"),
    ("arrivee", "arrivée"),
    ("bc", "BC"),
    ("beneficiaire", "bénéficiaire"),
    ("budgetaire", "budgétaire"),
    ("categorie", "catégorie"),
    ("complementaire", "complémentaire"),
    ("controler", "contrôler"),
    ("cout", "coût"),
    ("couts", "coûts"),
    ("creancier", "créancier"),
    ("credit", "crédit"),
    ("credite", "crédité"),
    ("crediteur", "créditeur"),
    ("debit", "débit"),
    ("debite", "débité"),
    ("debiteur", "débiteur"),
    ("debut", "début"),
    ("decaisse", "décaissé"),
    ("decaissement", "décaissement"),
    ("decision", "décision"),
    ("declare", "déclaré"),
    ("deductible", "déductible"),
    ("definitif", "définitif"),
    ("denomination", "dénomination"),
    ("depart", "départ"),
    ("depense", "dépense"),
    ("depenses", "dépenses"),
    ("deplacement", "déplacement"),
    ("donnee", "donnée"),
    ("ecriture", "écriture"),
    ("ej", "EJ"),
    ("element", "élément"),
    ("elu", "élu"),
    ("emetteur", "émetteur"),
    ("emis", "émis"),
    ("emission", "émission"),
    ("employe", "employé"),
    ("engage", "engagé"),
    ("etablissement", "établissement"),
    ("etat", "état"),
    ("etranger", "étranger"),
    ("etrangere", "étrangère"),
    ("evenement", "événement"),
    ("execution", "exécution"),
    ("facturee", "facturée"),
    ("general", "général"),
    ("ht", "HT"),
    ("identite", "identité"),
    ("indemnite", "indemnité"),
    ("indemnites", "indemnités"),
    ("interesse", "intéressé"),
    ("intitule", "intitulé"),
    ("invite", "invité"),
    ("iso", "ISO"),
    ("itineraire", "itinéraire"),
    ("journaliere", "journalière"),
    ("libelle", "libellé"),
    ("localite", "localité"),
    ("mandate", "mandaté"),
    ("mandatee", "mandatée"),
    ("millesime", "millésime"),
    ("missionne", "missionné"),
    ("n", "n°"),
    ("nuitee", "nuitée"),
    ("nuitees", "nuitées"),
    ("numero", "numéro"),
    ("om", "OM"),
    ("operation", "opération"),
    ("operations", "opérations"),
    ("parite", "parité"),
    ("paye", "payé"),
    ("payee", "payée"),
    ("periode", "période"),
    ("piece", "pièce"),
    ("precedente", "précédente"),
    ("preleve", "prélevé"),
    ("prelevement", "prélèvement"),
    ("prenom", "prénom"),
    ("prenoms", "prénoms"),
    ("qualite", "qualité"),
    ("quantite", "quantité"),
    ("realisation", "réalisation"),
    ("realise", "réalisé"),
    ("recu", "reçu"),
    ("reference", "référence"),
    ("regle", "réglé"),
    ("reglement", "règlement"),
    ("releve", "relevé"),
    ("rembourse", "remboursé"),
    ("salarie", "salarié"),
    ("sejour", "séjour"),
    ("sequence", "séquence"),
    ("signe", "signé"),
    ("soldee", "soldée"),
    ("tete", "tête"),
    ("ttc", "TTC"),
    ("tva", "TVA"),
    ("verse", "versé"),
];

/// A phrase of the vocabulary, with its accents.
pub(super) fn phrase(phrase: &str) -> String {
    let word = |word: &str| {
        ACCENTED
            .binary_search_by(|(bare, _)| (*bare).cmp(word))
            .map_or(word.to_owned(), |at| ACCENTED[at].1.to_owned())
    };
    phrase.split(' ').map(word).collect::<Vec<_>>().join(" ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn phrases_are_written_with_their_accents() {
        assert!(ACCENTED.is_sorted());
        assert_eq!(phrase("n mandat"), "n° mandat");
        assert_eq!(phrase("date de debut"), "date de début");
        assert_eq!(phrase("montant ttc"), "montant TTC");
    }
}
