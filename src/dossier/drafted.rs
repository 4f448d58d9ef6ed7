//! `rappro init --rapport`: what the report declares, as a `dossier.toml`. Under each value stand the words it
//! comes from and their place; what could not be told is a commented line to fill in.

use std::fmt::Write as _;

use super::template::{self, CheckLine};
use crate::model::declaration::{Declaration, Doubt, DoubtKind, MissionTold, Quote};
use crate::model::mission::Category;
use crate::model::money::{Currency, Money};
use crate::model::words::fold;

/// Where the part of the template begins that no report fills in.
const RULES: &str = "# --- Tolérances et limites";

/// Where the head of the template ends.
const REPORT: &str = "# --- Le rapport ---";

/// The text of the file. `kept` is the path of the report in the dossier, when it is there.
pub fn text(report: &Declaration, kept: Option<&str>, checks: impl Iterator<Item = CheckLine>) -> String {
    let template = template::text(checks);
    let head = template.split(REPORT).next().unwrap_or_default();
    let head = head.replace(
        "Dossier de ratification, à remplir.",
        "Dossier de ratification, rempli d’après le texte du rapport : À RELIRE.",
    );
    let rules = template.find(RULES).and_then(|at| template.get(at..)).unwrap_or_default();
    let mut draft = Draft { text: head, report };
    draft.head(kept);
    draft.missions();
    draft.text.push_str(rules);
    draft.text
}

/// What was read, in a few lines for the terminal.
pub fn summary(report: &Declaration) -> String {
    let mut text = String::new();
    let _ = writeln!(text, "Lu dans {} :", report.file);
    for mission in &report.missions {
        let days = mission.start.as_ref().zip(mission.end.as_ref());
        let days = days.map_or("dates à compléter".to_owned(), |(start, end)| {
            format!("du {} au {}", start.value.strftime("%d/%m/%Y"), end.value.strftime("%d/%m/%Y"))
        });
        let amount =
            mission.amount.as_ref().map_or("montant à compléter".to_owned(), |one| one.value.to_string());
        let _ = writeln!(text, "  {} : {days}, {amount}", mission.name.value);
    }
    if report.missions.is_empty() {
        let _ = writeln!(text, "  aucune mission n’a été reconnue : elles sont à compléter");
    }
    let total = report.total.as_ref().map_or("à compléter".to_owned(), |total| total.value.to_string());
    let _ = writeln!(text, "  Total : {total}");
    text
}

struct Draft<'r> {
    text: String,
    report: &'r Declaration,
}

/// Width at which a comment is folded.
const WIDTH: usize = 108;

impl Draft<'_> {
    fn head(&mut self, kept: Option<&str>) {
        let report = self.report;
        self.title("Le rapport");
        self.told(
            "titre",
            report.title.as_ref().map(|one| (quoted(&one.value), &one.quote)),
            "titre = \"\"",
            "l’objet du rapport",
        );
        let organisation = report.organisation.as_ref().map(|one| (quoted(&one.value), &one.quote));
        self.told("organisme", organisation, "organisme = \"Département des …\"", "");
        let commission = report.commission_date.as_ref().map(|one| (one.value.to_string(), &one.quote));
        self.told("commission", commission, "commission = AAAA-MM-JJ", "date de la Commission permanente");
        self.doubts(None, &["commission"]);
        let year = report.fiscal_year.as_ref().map(|one| (one.value.to_string(), &one.quote));
        self.told("exercice", year, "exercice = AAAA", "l’exercice que cite le rapport");
        self.doubts(None, &["exercice"]);
        let currency = report.currency.as_ref().map(|one| one.value).unwrap_or(Currency::EUR);
        let _ = writeln!(self.text, "devise = \"{currency}\"");
        let total = report.total.as_ref().map(|one| (amount(one.value), &one.quote));
        self.told("montant_declare", total, "montant_declare = \"\"", "le total que le rapport annonce");
        self.doubts(None, &["montant_declare", "debut", "elus"]);
        match kept {
            Some(path) => {
                let _ = writeln!(self.text, "rapport = {}", quoted(path));
                self.comment("comparé à ce fichier à chaque rapprochement");
            }
            None => {
                let _ = writeln!(self.text, "# rapport = \"rapport.docx\"");
                self.comment("déposer le rapport dans le dossier et enlever le « # » : il sera comparé à ce fichier à chaque rapprochement");
            }
        }
        self.text.push('\n');
    }

    fn missions(&mut self) {
        self.title("Les missions : une rubrique [[mission]] par mission");
        if self.report.missions.is_empty() {
            self.comment("aucune mission n’a été reconnue dans le rapport : écrire une rubrique par mission");
            self.text.push_str(
                "# [[mission]]\n# code = \"\"\n# libelle = \"\"\n# debut = AAAA-MM-JJ\n# fin = AAAA-MM-JJ\n# montant_declare = \"\"\n\n",
            );
        }
        for (at, mission) in self.report.missions.iter().enumerate() {
            self.mission(at, mission);
        }
    }

    fn mission(&mut self, at: usize, one: &MissionTold) {
        self.text.push_str("[[mission]]\n");
        let _ = writeln!(self.text, "code = {}", quoted(&code(&one.name.value)));
        self.told("libelle", Some((quoted(&one.name.value), &one.name.quote)), "", "");
        self.text.push_str("# alias = [\"…\"]\n");
        self.comment("à compléter : les mots qui désignent la mission dans un libellé");
        let country = one.country.as_ref().map(|one| (quoted(&one.value), &one.quote));
        self.told("pays", country, "pays = \"\"", "code à deux lettres");
        match (&one.start, &one.end) {
            (Some(start), Some(end)) => {
                let _ = writeln!(self.text, "debut = {}", start.value);
                self.told("fin", Some((end.value.to_string(), &end.quote)), "", "");
            }
            _ => {
                self.text.push_str("# debut = AAAA-MM-JJ\n# fin = AAAA-MM-JJ\n");
                self.comment("à compléter : premier et dernier jour, transport compris");
            }
        }
        self.doubts(Some(at), &["debut"]);
        let cost = one.amount.as_ref().map(|one| (amount(one.value), &one.quote));
        self.told("montant_declare", cost, "montant_declare = \"\"", "le coût que le rapport annonce");
        self.doubts(Some(at), &["montant_declare"]);
        self.heads(at, one);
        self.text.push_str("# operations = [\"…\"]\n");
        self.comment("à compléter : codes d’opération, d’engagement ou d’ordre de mission");
        let mandate = one.special_mandate.as_ref().map(|one| {
            let date = one.value.date.map(|date| format!(", date = {date}")).unwrap_or_default();
            (format!("{{ reference = {}{date} }}", quoted(&one.value.reference)), &one.quote)
        });
        let example = "mandat_special = { reference = \"Délibération n° …\", date = AAAA-MM-JJ }";
        self.told("mandat_special", mandate, example, "la délibération qui l’a accordé");
        self.natures(at, one);
        self.text.push('\n');
    }

    fn heads(&mut self, at: usize, one: &MissionTold) {
        let mut quote: Option<&Quote> = None;
        for (category, count) in Category::ALL.iter().zip(&one.by_category) {
            match count {
                Some(count) => {
                    let _ = writeln!(self.text, "{} = {}", category.toml_name(), count.value);
                    quote = quote.or(Some(&count.quote));
                }
                None => {
                    let _ = writeln!(
                        self.text,
                        "# {} = 0                              # à compléter",
                        category.toml_name()
                    );
                }
            }
        }
        let quote = quote.or(one.members.as_ref().map(|members| &members.quote));
        quote.into_iter().for_each(|quote| self.quote(quote));
        let sum: u32 = one.by_category.iter().flatten().map(|count| count.value).sum();
        let all_told = one.by_category.iter().all(Option::is_some);
        if let Some(members) = one.members.as_ref().filter(|members| all_told && members.value != sum) {
            self.comment(&format!(
                "ATTENTION : le rapport annonce {} membres, ses catégories en font {sum}",
                members.value
            ));
        }
        self.doubts(Some(at), &["elus", "invites", "agents"]);
    }

    fn natures(&mut self, at: usize, one: &MissionTold) {
        self.doubts(Some(at), &["montants_par_nature"]);
        if one.natures.is_empty() {
            return;
        }
        self.text.push_str("[mission.montants_par_nature]\n");
        for (nature, money) in &one.natures {
            let _ = writeln!(self.text, "{} = {}", quoted(nature), amount(money.value));
        }
        one.natures.first().into_iter().for_each(|(_, money)| self.quote(&money.quote));
    }

    fn title(&mut self, title: &str) {
        const RULE: usize = 99;
        let line = format!("# --- {title} ");
        let rule = "-".repeat(RULE.saturating_sub(line.chars().count()));
        let _ = writeln!(self.text, "{line}{rule}\n");
    }

    /// A value and its quote; or the line to fill in.
    fn told(&mut self, key: &str, value: Option<(String, &Quote)>, example: &str, what: &str) {
        match value {
            Some((value, quote)) => {
                let _ = writeln!(self.text, "{key} = {value}");
                self.quote(quote);
            }
            None => {
                let _ = writeln!(self.text, "# {example}");
                let what = if what.is_empty() { String::new() } else { format!(" : {what}") };
                self.comment(&format!("à compléter, le rapport ne le dit pas clairement{what}"));
            }
        }
    }

    fn quote(&mut self, quote: &Quote) {
        let spot = quote.place.spot_text().map(|spot| format!("{spot} : ")).unwrap_or_default();
        self.comment(&format!("{spot}« {} »", quote.words));
    }

    fn doubts(&mut self, mission: Option<usize>, keys: &[&str]) {
        let report = self.report;
        for doubt in report.doubts.iter().filter(|doubt| doubt.mission == mission && keys.contains(&doubt.key)) {
            self.comment(why(doubt));
            for (reading, quote) in doubt.readings.iter().zip(&doubt.quotes) {
                let spot = quote.place.spot_text().unwrap_or_default();
                self.comment(&format!("- {reading} ({spot} : « {} »)", quote.words));
            }
        }
    }

    /// Comments stand under what they are about, folded.
    fn comment(&mut self, words: &str) {
        let mut line = String::from("#  ");
        for word in words.split(' ') {
            if line.chars().count() + word.chars().count() > WIDTH && line.len() > 3 {
                self.text.push_str(line.trim_end());
                self.text.push('\n');
                line = String::from("#    ");
            }
            line.push(' ');
            line.extend(word.chars().filter(|sign| !sign.is_control()));
        }
        self.text.push_str(line.trim_end());
        self.text.push('\n');
    }
}

fn why(doubt: &Doubt) -> &'static str {
    match doubt.kind {
        DoubtKind::TwoValues => "ATTENTION : le rapport le dit de plusieurs façons, à trancher :",
        DoubtKind::Elsewhere => "ATTENTION : le rapport dit autre chose ailleurs, à vérifier :",
        DoubtKind::Undecided => {
            "ATTENTION : le rapport donne plusieurs montants, à choisir (le montant payé, TTC) :"
        }
        DoubtKind::ImpossibleDate => "ATTENTION : ces dates du rapport sont impossibles :",
        DoubtKind::Unplaced => "non repris, faute de certitude :",
    }
}

fn amount(money: Money) -> String {
    format!("\"{}\"", money.in_its_digits())
}

/// `Saint-Denis de La Réunion` is `SAINT_DENIS_DE_LA_REUNION`.
fn code(name: &str) -> String {
    fold(name).to_uppercase().replace(' ', "_")
}

/// A text between quotes.
fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for sign in text.chars().filter(|sign| !sign.is_control()) {
        if matches!(sign, '"' | '\\') {
            quoted.push('\\');
        }
        quoted.push(sign);
    }
    quoted.push('"');
    quoted
}
