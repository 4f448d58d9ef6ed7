//! `Mode d’emploi`: how to read and fill in the workbook.

use rust_xlsxwriter::{FormatAlign, XlsxError};

use super::head::{self, Paper};
use super::mark;
use super::measure::{self, Wrapped};
use super::names::GUIDE;
use super::page::Page;
use super::plan::Plan;
use super::style;

/// Headings and paragraphs, in order.
const TEXT: &[(&str, &[&str])] = &[
    (
        "À quoi sert ce classeur",
        &[
            "Il rapproche, mission par mission et au centime, trois montants : ce que le rapport déclare, ce que la comptabilité a payé, ce que les justificatifs prouvent. Chaque écart est expliqué ou signalé.",
            "Il ne juge personne : il montre ce qui reste à justifier. Aucun élément ne vaut avis juridique ; la décision appartient à l’ordonnateur.",
        ],
    ),
    (
        "Les feuilles",
        &[
            "Synthèse : la réponse sur un écran. Les montants, les constats ouverts et la situation se recalculent quand vous remplissez Anomalies.",
            "Anomalies : tous les constats. Bloquant (■) : le dossier ne devrait pas partir en l’état. À vérifier (▲) : une personne doit répondre. Information (○) : pour mémoire.",
            "Une feuille par mission : à gauche ce qui a été payé, à droite ce qui le prouve. Un trait entoure chaque rapprochement ; ce qui demande du travail est en haut.",
            "Hors mission : les lignes des exports qui n’appartiennent à aucune mission. Elles n’entrent dans aucun total.",
            "Rapprochement : chaque rapprochement avec sa preuve. Contrôles : ce qui a été vérifié, et ce qui n’a pas pu l’être. Sources : les fichiers lus et ce que chaque ligne est devenue.",
            "Annexe : l’état récapitulatif par mission et par nature, à joindre au rapport. Fiche de contrôle : une page à imprimer par mission, avec son visa. Évolution : ce qui est nouveau, résolu, persistant ou rouvert depuis l’exécution précédente, avec les réponses données.",
        ],
    ),
    (
        "Répondre à un constat (feuille Anomalies, colonnes à en-tête ocre)",
        &[
            "Statut : choisir dans la liste. Justifiée et Acceptée ferment le constat dès que « Réponse du service » est remplie. À traiter, Corrigée et À revoir le laissent ouvert ; après une correction dans les exports, il disparaît de lui-même à la prochaine exécution.",
            "Quand « Clôture » dit « par correction », la somme elle-même est inconnue (fichier illisible, montant illisible, total faux) : seule une correction ferme le constat.",
            "Responsable et Échéance : libres. Une échéance s’écrit jj/mm/aaaa ; un texte est accepté. Vous pouvez ajouter vos propres colonnes à droite : elles reviennent le mois suivant, après « Depuis », leurs valeurs mais non leurs formules. De même sur les feuilles de mission et sur Hors mission, au bout du tableau, où chaque remarque suit sa ligne.",
            "Quand le fait change sous une réponse (montant, chiffres, jours, tiers), le statut devient À revoir et « Changement » dit ce qui a bougé : relire la réponse, puis choisir de nouveau un statut.",
        ],
    ),
    (
        "Rapprocher à la main (feuilles de mission, colonne « Pointage » de chaque côté)",
        &[
            "Écrire la même marque, par exemple a, sur les lignes de la feuille qui vont ensemble : elles seront rapprochées à la prochaine exécution.",
            "Écrire - sur une ligne interdit son rapprochement automatique.",
        ],
    ),
    (
        "Affecter une ligne à une mission (feuille Hors mission, colonne « Mission »)",
        &[
            "Écrire le code de la mission, ou des parts : MIAMI 60 %; MILAN 40 % ou des montants : MIAMI 120,00; MILAN 80,00. La ligne reste listée comme « Affectée à la main ».",
        ],
    ),
    (
        "Viser une mission (feuille Fiche de contrôle)",
        &[
            "Choisir l’avis, écrire les réserves, le nom, la date ; imprimer et signer. Ces champs reviennent le mois suivant ; si les chiffres ont changé depuis le visa, la fiche le dit.",
        ],
    ),
    (
        "La prochaine exécution",
        &[
            "Enregistrer ce classeur au même endroit, sous le même nom, puis relancer rappro : vos réponses, pointages et affectations sont repris d’après « Réf. ». L’ancien classeur est gardé dans le dossier archives.",
            "Vous pouvez trier, filtrer, déplacer ou masquer des colonnes, renommer les feuilles, enregistrer en .xlsx, .ods ou .xls : les commentaires de cellule reviennent aussi. Ne changez pas les colonnes « Réf. » ni les en-têtes.",
            "La réponse à un constat résolu reste dans Évolution. Une note dont les lignes ont disparu des exports passe dans Notes orphelines et y reste jusqu’à ce que vous la supprimiez ; si son sujet revient, elle revient avec lui.",
        ],
    ),
    (
        "Vocabulaire",
        &[
            "Déclaré : le montant que le rapport demande de ratifier. Comptabilité : les lignes de mandats. Justificatifs : les factures, états de frais, relevés.",
            "Écart : une différence à expliquer, non une faute. Non contrôlé : la donnée nécessaire manque ; ce n’est jamais « conforme ». Ambigu : plusieurs rapprochements aussi bons, aucun n’est retenu.",
            "Part de … : la ligne est partagée entre plusieurs missions ; chaque feuille n’en compte que sa part.",
            "Hors total : ligne annulée, ou pièce d’une dépense déjà comptée.",
        ],
    ),
];

/// Width of the text, in characters: a page of A4 holds it also where a wider letter stands in for the usual one.
const WIDTH: f64 = 74.0;

/// What a page of A4 holds between its margins, in points.
const PAGE_HEIGHT: f64 = 790.0;
/// In percent.
const SCALE: u16 = 88;
/// Of a heading, in points.
const HEADING_SIZE: f64 = 12.0;

/// The sheet.
pub(super) fn pages(plan: &Plan) -> Result<Vec<Page>, XlsxError> {
    let mut page = head::page(plan, GUIDE, Paper::Portrait)?;
    page.sheet.set_column_width(0, WIDTH)?;
    let line = head::dossier_line(plan);
    page.text(1, 0, &line, &style::subtitle().set_text_wrap())?;
    page.sheet.set_row_height(1, measure::row_height([Wrapped(&line, WIDTH, style::TEXT_SIZE)]))?;
    page.text(2, 0, &mark::text(), &style::remark())?;
    let (mut row, mut used, mut breaks) = (4, 90.0, Vec::new());
    for (heading, paragraphs) in TEXT {
        // A wide letter must not cut the last words: they have room for a second line.
        let title = measure::row_height([Wrapped(heading, WIDTH * 0.85, HEADING_SIZE)]) + 2.0;
        let height = |text: &&str| measure::row_height([Wrapped(text, WIDTH, style::PROSE_SIZE)]) + 2.0;
        let section = title + paragraphs.iter().map(height).sum::<f64>() + SPACE;
        // A section stands whole on its page.
        if used + section > PAGE_HEIGHT {
            breaks.push(row);
            used = 0.0;
        }
        used += section;
        page.text(row, 0, heading, &style::heading().set_text_wrap().set_align(FormatAlign::Bottom))?;
        page.sheet.set_row_height(row, title)?;
        for (at, paragraph) in (row + 1..).zip(*paragraphs) {
            page.text(at, 0, paragraph, &style::prose())?;
            page.sheet.set_row_height(at, height(paragraph))?;
        }
        row += paragraphs.len() as u32 + 2;
        page.sheet.set_row_height(row - 1, SPACE)?;
    }
    // Manual breaks only hold at a fixed scale.
    page.sheet.set_print_scale(SCALE).set_page_breaks(&breaks)?.set_print_area(0, 0, row - 2, 0)?;
    Ok(vec![page])
}

/// Between two sections, in points.
const SPACE: f64 = 12.0;
