//! `[parametres]`, `[comptes]`, `[controles]` and `[source."…"]`.

use std::collections::BTreeMap;

use super::amount;
use super::fault::{Faults, listed};
use super::keys::{Keys, Value};
use crate::model::account::Role;
use crate::model::dossier::{SourceSettings, Unit};
use crate::model::field::Field;
use crate::model::finding::Severity;
use crate::model::mission::MissionId;
use crate::model::money::Currency;
use crate::model::rules::{Base, CHECK_IDS, Nomenclature, Rules, Setting, Usage};
use crate::model::words::{fold, nearest};

/// Keys of `[parametres]`.
pub(super) const RULE_KEYS: &[&str] = &[
    "ecart_max",
    "ecart_tva_max",
    "ecart_change_max_pourcent",
    "jours_ecart_max",
    "jours_hors_mission",
    "jours_doublon_max",
    "mois_ratification_max",
    "lignes_feuille_max",
    "archives_max",
    "base",
    "abattement_loge_pourcent",
    "abattement_repas_pourcent",
    "nomenclature",
    "cout_par_personne_facteur_max",
];

/// Keys of `[source."…"]`.
pub(super) const SOURCE_KEYS: &[&str] =
    &["role", "mission", "encodage", "delimiteur", "feuille", "ligne_entete", "montants_en", "colonnes"];

const BASES: &[(&str, Base)] = &[("engage", Base::Committed), ("mandate", Base::Ordered), ("paye", Base::Paid)];

const NOMENCLATURES: &[(&str, Option<Nomenclature>)] = &[
    ("auto", None),
    ("M52", Some(Nomenclature::M52)),
    ("M57", Some(Nomenclature::M57)),
    ("M14", Some(Nomenclature::M14)),
];

/// What `[controles]` may say of a check.
pub(super) const SEVERITIES: &[(&str, Setting)] = &[
    ("bloquant", Setting::Severity(Severity::Blocking)),
    ("a_verifier", Setting::Severity(Severity::Review)),
    ("information", Setting::Severity(Severity::Info)),
    ("inactif", Setting::Off),
];

/// Tolerances, limits and severities; what is not said keeps its default.
pub(super) fn rules(head: &Keys<'_>, currency: Currency, faults: &mut Faults<'_>) -> Rules {
    let mut rules = Rules::default();
    if let Some(table) =
        head.get("parametres").and_then(|value| value.table("… sous une ligne [parametres]", faults))
    {
        let keys = Keys::new(table, "[parametres]");
        keys.refuse_unknown(RULE_KEYS, faults);
        read_limits(&mut rules, &keys, currency, faults);
    }
    if let Some(table) = head.get("comptes").and_then(|value| value.table("… sous une ligne [comptes]", faults)) {
        rules.accounts = accounts(&Keys::new(table, "[comptes]"), faults);
    }
    if let Some(table) = head.get("controles").and_then(|value| value.table("… sous une ligne [controles]", faults))
    {
        let checks = Keys::new(table, "[controles] (aucun contrôle de ce nom)");
        checks.refuse_unknown(CHECK_IDS, faults);
        let settings =
            checks.all().filter_map(|value| Some((value.key.to_owned(), one_of(value, SEVERITIES, faults)?)));
        rules.settings = settings.collect();
    }
    rules
}

/// The numbers of accounts by what they are for; a number has one use only.
fn accounts(keys: &Keys<'_>, faults: &mut Faults<'_>) -> BTreeMap<Usage, Vec<String>> {
    let known: Vec<&'static str> = Usage::keys().map(|(_, key)| key).collect();
    keys.refuse_unknown(&known, faults);
    let mut accounts: BTreeMap<Usage, Vec<String>> = BTreeMap::new();
    for (usage, key) in Usage::keys() {
        let Some(value) = keys.get(key) else { continue };
        for number in value.texts(faults) {
            if number.len() < 2 || !number.bytes().all(|sign| sign.is_ascii_digit()) {
                let remedy = "écrire des numéros d’articles, ou leurs premiers chiffres : [\"6251\", \"6532\"].";
                value.refuse(faults, format!("« {number} » n’est pas un numéro d’article."), remedy);
            } else if accounts.values().flatten().any(|other| other == number) {
                value.refuse(faults, format!("l’article {number} est indiqué deux fois."), "n’en garder qu’un.");
            } else {
                accounts.entry(usage).or_default().push(number.to_owned());
            }
        }
        // A use that is named without numbers has none.
        accounts.entry(usage).or_default();
    }
    accounts
}

fn read_limits(rules: &mut Rules, keys: &Keys<'_>, currency: Currency, faults: &mut Faults<'_>) {
    const DAYS_MAX: i64 = 3660;
    const MONTHS_MAX: i64 = 240;
    // With the head of a sheet, what Excel holds.
    const ROWS_MAX: i64 = 1_048_000;
    let money = |key: &str, limit: &mut _, faults: &mut Faults<'_>| {
        let money = keys.get(key).and_then(|value| value.money_not_negative(currency, faults));
        money.into_iter().for_each(|money| *limit = money.amount());
    };
    let count = |key: &str, max: i64, limit: &mut i32, faults: &mut Faults<'_>| {
        let count = keys.get(key).and_then(|value| value.integer(0, max, faults));
        count.and_then(|count| i32::try_from(count).ok()).into_iter().for_each(|count| *limit = count);
    };
    money("ecart_max", &mut rules.gap_max, faults);
    money("ecart_tva_max", &mut rules.tax_gap_max, faults);
    count("jours_ecart_max", DAYS_MAX, &mut rules.days_apart_max, faults);
    count("jours_hors_mission", DAYS_MAX, &mut rules.days_outside_max, faults);
    count("jours_doublon_max", DAYS_MAX, &mut rules.duplicate_days_max, faults);
    count("mois_ratification_max", MONTHS_MAX, &mut rules.ratification_months_max, faults);
    count("archives_max", ROWS_MAX, &mut rules.archives_max, faults);
    count("lignes_feuille_max", ROWS_MAX, &mut rules.sheet_rows_max, faults);
    const FACTOR_MAX: i64 = 1000;
    count("cout_par_personne_facteur_max", FACTOR_MAX, &mut rules.cost_per_head_factor_max, faults);
    for (key, limit) in [
        ("ecart_change_max_pourcent", &mut rules.exchange_gap_max_percent),
        ("abattement_loge_pourcent", &mut rules.lodged_reduction_percent),
        ("abattement_repas_pourcent", &mut rules.meal_reduction_percent),
    ] {
        let percent = keys.get(key).and_then(|value| value.number(faults, amount::percent));
        percent.into_iter().for_each(|percent| *limit = percent);
    }
    rules.nomenclature = keys.get("nomenclature").and_then(|value| one_of(value, NOMENCLATURES, faults)).flatten();
    if let Some(base) = keys.get("base").and_then(|value| one_of(value, BASES, faults)) {
        rules.base = base;
    }
}

fn one_of<T: Copy>(value: Value<'_>, table: &[(&'static str, T)], faults: &mut Faults<'_>) -> Option<T> {
    let names: Vec<&'static str> = table.iter().map(|row| row.0).collect();
    let chosen = value.choice(&names, faults)?;
    table.iter().find(|row| row.0 == chosen).map(|row| row.1)
}

/// Corrections of the reading, by path.
pub(super) fn sources(
    head: &Keys<'_>,
    codes: &[&str],
    faults: &mut Faults<'_>,
) -> BTreeMap<String, SourceSettings> {
    let mut sources = BTreeMap::new();
    let Some(table) = head
        .get("source")
        .and_then(|value| value.table("… sous une ligne [source.\"exports/mandats.xlsx\"]", faults))
    else {
        return sources;
    };
    for file in Keys::new(table, "").all() {
        let path = normal_path(file.key);
        let settings = source(file, codes, faults);
        verify_path(&file, &path, faults);
        if sources.insert(path, settings).is_some() {
            faults.add(
                file.key_span(),
                format!("le fichier « {} » a deux rubriques [source].", file.key),
                "n’en garder qu’une.",
            );
        }
    }
    sources
}

/// The path as the dossier names its files: `/`, no leading `./`.
pub(super) fn normal_path(path: &str) -> String {
    let path = path.trim().replace('\\', "/");
    let parts: Vec<&str> = path.split('/').filter(|part| *part != ".").collect();
    parts.join("/")
}

/// The path of the report, which must stay in the dossier.
pub(super) fn report(value: Option<Value<'_>>, faults: &mut Faults<'_>) -> Option<String> {
    let value = value?;
    let path = normal_path(value.text(faults)?);
    verify_path(&value, &path, faults);
    Some(path)
}

/// The path must stay in the dossier. Whether the file exists is told by the run, as a finding.
fn verify_path(file: &Value<'_>, path: &str, faults: &mut Faults<'_>) {
    if path.chars().any(char::is_control) {
        let message = "ce chemin contient un caractère invisible (une barre « \\ » mal comprise ?).";
        faults.add(
            file.key_span(),
            message,
            "écrire le chemin avec des barres « / », par exemple \"exports/mandats.xlsx\".",
        );
        return;
    }
    if path.starts_with('/') || path.contains(':') || path.split('/').any(|part| part == "..") {
        let message = format!("« {path} » sort du dossier.");
        faults.add(
            file.key_span(),
            message,
            "écrire un chemin à partir du dossier, par exemple \"exports/mandats.xlsx\".",
        );
    }
}

fn source(file: Value<'_>, codes: &[&str], faults: &mut Faults<'_>) -> SourceSettings {
    let Some(table) = file.table("… sous une ligne [source.\"exports/mandats.xlsx\"]", faults) else {
        return SourceSettings::default();
    };
    let name = format!("[source.\"{}\"]", file.key);
    let keys = Keys::new(table, &name);
    keys.refuse_unknown(SOURCE_KEYS, faults);
    SourceSettings {
        role: keys.get("role").and_then(|value| role(value, faults)),
        mission: keys.get("mission").and_then(|value| mission(value, codes, faults)),
        encoding: keys.get("encodage").and_then(|value| encoding(value, faults)),
        delimiter: keys.get("delimiteur").and_then(|value| delimiter(value, faults)),
        sheet: keys.get("feuille").and_then(|value| value.text(faults)).map(str::to_owned),
        header_row: keys.get("ligne_entete").and_then(|value| header_row(value, faults)),
        unit: keys.get("montants_en").and_then(|value| one_of(value, Unit::NAMES, faults)),
        columns: columns(keys.get("colonnes"), faults),
    }
}

fn role(value: Value<'_>, faults: &mut Faults<'_>) -> Option<Role> {
    let names: Vec<&'static str> = Role::names().collect();
    value.choice(&names, faults).and_then(Role::from_name)
}

fn mission(value: Value<'_>, codes: &[&str], faults: &mut Faults<'_>) -> Option<MissionId> {
    let code = value.text(faults)?;
    let found = codes.iter().position(|known| fold(known) == fold(code));
    if found.is_none() {
        let near = nearest(code, codes.iter().copied());
        let near = near.map(|near| format!("vouliez-vous écrire \"{near}\" ? ")).unwrap_or_default();
        let remedy = format!("{near}les missions de ce fichier sont : {}.", listed(codes.iter().copied()));
        value.refuse(faults, format!("aucune mission n’a le code « {code} »."), remedy);
    }
    found.and_then(|at| u16::try_from(at).ok()).map(MissionId)
}

fn encoding(value: Value<'_>, faults: &mut Faults<'_>) -> Option<String> {
    let label = value.text(faults)?;
    let is_dos = ["cp850", "ibm850", "850"].contains(&label.to_lowercase().as_str());
    let known = is_dos || encoding_rs::Encoding::for_label_no_replacement(label.as_bytes()).is_some();
    if !known {
        let remedy =
            "écrire \"utf-8\", \"windows-1252\", \"iso-8859-15\", \"utf-16le\", \"macintosh\" ou \"cp850\".";
        value.refuse(faults, format!("« {label} » n’est pas un encodage connu."), remedy);
    }
    known.then(|| label.to_lowercase())
}

fn delimiter(value: Value<'_>, faults: &mut Faults<'_>) -> Option<char> {
    // Not `text`: a tab is a delimiter.
    let Some(text) = value.value_text() else {
        value.text(faults);
        return None;
    };
    let mut signs = text.chars();
    let one = match text.trim().to_lowercase().as_str() {
        "tab" | "tabulation" | "\\t" => Some('\t'),
        _ => signs.next().filter(|sign| signs.next().is_none() && sign.is_ascii() && !sign.is_ascii_alphanumeric()),
    };
    if one.is_none() {
        let remedy = "écrire un seul signe, par exemple \";\", \",\", \"|\" ou \"tab\".";
        value.refuse(faults, format!("« {text} » n’est pas un séparateur de colonnes."), remedy);
    }
    one
}

fn header_row(value: Value<'_>, faults: &mut Faults<'_>) -> Option<u32> {
    const ROWS_MAX: i64 = 1_048_576;
    u32::try_from(value.integer(1, ROWS_MAX, faults)?).ok()
}

fn columns(value: Option<Value<'_>>, faults: &mut Faults<'_>) -> Vec<(Field, String)> {
    let Some(table) = value.and_then(|value| value.table("{ montant = \"Mt liquidé\" }", faults)) else {
        return Vec::new();
    };
    let mut columns: Vec<(Field, String)> = Vec::new();
    for value in Keys::new(table, "").all() {
        let Some(field) = Field::from_toml_name(value.key) else {
            refuse_field(&value, faults);
            continue;
        };
        let Some(header) = value.text(faults) else { continue };
        if columns.iter().any(|(known, _)| *known == field) {
            faults.add(
                value.key_span(),
                format!("« {} » est indiqué deux fois.", field.french()),
                "n’en garder qu’un.",
            );
        }
        columns.push((field, header.to_owned()));
    }
    columns
}

fn refuse_field(value: &Value<'_>, faults: &mut Faults<'_>) {
    let names = || Field::all().map(Field::toml_name);
    let remedy = match nearest(value.key, names()) {
        Some(near) => format!("vouliez-vous écrire « {near} » ?"),
        None => format!("écrire à gauche l’un de ces noms : {}.", listed(names())),
    };
    faults.add(value.key_span(), format!("« {} » n’est pas le nom d’une donnée.", value.key), remedy);
}
