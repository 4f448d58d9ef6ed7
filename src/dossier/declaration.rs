//! What the report declares: the head of the file and its missions.

use std::ops::Range;
use std::path::Path;

use toml::Spanned;
use toml::de::DeTable;

use super::consistency;
use super::fault::Faults;
use super::keys::{Keys, Value, YEARS};
use super::settings;
use crate::model::dossier::Dossier;
use crate::model::mission::{Headcount, Mission, SpecialMandate};
use crate::model::money::{Currency, Money};
use crate::model::{Date, Text};

/// Keys of the head of the file.
pub(super) const HEAD_KEYS: &[&str] = &[
    "titre",
    "organisme",
    "commission",
    "exercice",
    "devise",
    "montant_declare",
    "rapport",
    "mission",
    "parametres",
    "comptes",
    "controles",
    "source",
];

/// Keys of a mission.
pub(super) const MISSION_KEYS: &[&str] = &[
    "code",
    "libelle",
    "alias",
    "pays",
    "debut",
    "fin",
    "montant_declare",
    "elus",
    "invites",
    "agents",
    "operations",
    "mandat_special",
    "montants_par_nature",
];

const MISSION_EXAMPLE: &str = "une rubrique [[mission]] par mission, avec code, debut, fin et montant_declare (« rappro init » en écrit un modèle).";

/// A mission and where it stands in the file.
pub(super) struct Declared {
    pub(super) mission: Mission,
    pub(super) span: Range<usize>,
}

/// Reads the whole document. None when something needed is missing; what is wrong is in `faults`.
pub(super) fn read(document: &Spanned<DeTable<'_>>, root: &Path, faults: &mut Faults<'_>) -> Option<Dossier> {
    let head = Keys::new(document.get_ref(), "");
    head.refuse_unknown(HEAD_KEYS, faults);
    let text = |key: &str, faults: &mut Faults<'_>| head.get(key).and_then(|value| value.text(faults));
    let currency = currency(head.get("devise"), faults);
    let title = head.required("titre", "titre = \"Objet du rapport\"", None, faults);
    let declared =
        head.required("montant_declare", "montant_declare = \"139108.94\" (le total du rapport)", None, faults);
    let title = title.and_then(|value| value.text(faults));
    let declared = declared.and_then(|value| value.money_not_negative(currency, faults));
    let tables = mission_tables(&head, faults);
    // Codes as written: a mission with another fault is a mission all the same.
    let codes: Vec<&str> = tables.iter().map(|(table, _)| written_code(table).unwrap_or_default()).collect();
    let missions = tables.into_iter().filter_map(|(table, span)| mission(table, span, currency, faults));
    let missions: Vec<Declared> = missions.collect();
    consistency::verify(&missions, faults);
    let missions: Vec<Mission> = missions.into_iter().map(|one| one.mission).collect();
    let rules = settings::rules(&head, currency, faults);
    let sources = settings::sources(&head, &codes, faults);
    Some(Dossier {
        root: root.to_owned(),
        organisation: text("organisme", faults).unwrap_or_default().to_owned(),
        commission_date: head.get("commission").and_then(|value| value.date(faults)),
        fiscal_year: head.get("exercice").and_then(|value| fiscal_year(value, faults)),
        report: settings::report(head.get("rapport"), faults).map(Text::from),
        title: title.map(str::to_owned)?,
        declared: declared?,
        currency,
        missions,
        rules,
        sources,
    })
}

fn currency(value: Option<Value<'_>>, faults: &mut Faults<'_>) -> Currency {
    let Some(value) = value else { return Currency::EUR };
    let Some(code) = value.text(faults) else { return Currency::EUR };
    Currency::from_code(code).unwrap_or_else(|| {
        let message = format!("« {code} » n’est pas le code d’une devise.");
        value.refuse(faults, message, "écrire un code de trois lettres, par exemple \"EUR\".");
        Currency::EUR
    })
}

fn fiscal_year(value: Value<'_>, faults: &mut Faults<'_>) -> Option<i16> {
    let year = value.integer(i64::from(*YEARS.start()), i64::from(*YEARS.end()), faults)?;
    i16::try_from(year).ok()
}

fn mission_tables<'t>(head: &Keys<'t>, faults: &mut Faults<'_>) -> Vec<(&'t DeTable<'t>, Range<usize>)> {
    const MISSIONS_MAX: usize = 1000;
    let Some(value) = head.required("mission", MISSION_EXAMPLE, None, faults) else { return Vec::new() };
    let tables = value.tables(faults);
    if tables.is_empty() || tables.len() > MISSIONS_MAX {
        let message = format!("le dossier compte {} missions.", tables.len());
        value.refuse(faults, message, format!("écrire de 1 à {MISSIONS_MAX} rubriques [[mission]]."));
        return Vec::new();
    }
    tables
}

fn written_code<'t>(table: &'t DeTable<'t>) -> Option<&'t str> {
    Keys::new(table, "").get("code")?.value_text()
}

fn mission(
    table: &DeTable<'_>,
    span: Range<usize>,
    currency: Currency,
    faults: &mut Faults<'_>,
) -> Option<Declared> {
    let name = written_code(table).map_or("cette [[mission]]".to_owned(), |code| format!("la mission « {code} »"));
    let keys = Keys::new(table, &name);
    keys.refuse_unknown(MISSION_KEYS, faults);
    let mut required = |key: &str, example: &str| keys.required(key, example, Some(span.clone()), faults);
    let code = required("code", "code = \"MIAMI\"");
    let start = required("debut", "debut = 2017-11-04 (transport compris)");
    let end = required("fin", "fin = 2017-11-10 (transport compris)");
    let declared = required("montant_declare", "montant_declare = \"133558.52\"");
    let code = code.and_then(|value| value.text(faults));
    let days = period(start, end, faults);
    let declared = declared.and_then(|value| value.money_not_negative(currency, faults));
    let texts = |key: &str, faults: &mut Faults<'_>| -> Vec<Text> {
        let texts = keys.get(key).map(|value| value.texts(faults)).unwrap_or_default();
        texts.into_iter().map(Text::from).collect()
    };
    let label = keys.get("libelle").and_then(|value| value.text(faults)).or(code);
    let aliases = texts("alias", faults);
    let operations = texts("operations", faults);
    let country = keys.get("pays").and_then(|value| country(value, faults));
    let headcount = headcount(&keys, faults);
    let special_mandate = keys.get("mandat_special").and_then(|value| special_mandate(value, faults));
    let declared_by_nature = by_nature(keys.get("montants_par_nature"), currency, faults);
    let (start, end) = days?;
    let mission = Mission {
        code: code?.into(),
        label: label?.into(),
        aliases,
        country,
        start,
        end,
        declared: declared?,
        headcount,
        operations,
        special_mandate,
        declared_by_nature,
    };
    Some(Declared { mission, span })
}

fn period(start: Option<Value<'_>>, end: Option<Value<'_>>, faults: &mut Faults<'_>) -> Option<(Date, Date)> {
    let start = start.and_then(|value| value.date(faults));
    let end_date = end.and_then(|value| value.date(faults));
    let (start, end_date) = (start?, end_date?);
    if start > end_date {
        let end = end?;
        end.refuse(
            faults,
            format!(
                "la mission finit le {}, avant de commencer le {}.",
                end_date.strftime("%d/%m/%Y"),
                start.strftime("%d/%m/%Y")
            ),
            "corriger « debut » ou « fin ».",
        );
        return None;
    }
    Some((start, end_date))
}

fn country(value: Value<'_>, faults: &mut Faults<'_>) -> Option<Text> {
    let code = value.text(faults)?;
    let is_code = code.len() == 2 && code.bytes().all(|byte| byte.is_ascii_alphabetic());
    if !is_code {
        let message = format!("« {code} » n’est pas un code de pays.");
        value.refuse(
            faults,
            message,
            "écrire le code à deux lettres, par exemple \"US\" pour les États-Unis, \"IT\" pour l’Italie.",
        );
    }
    is_code.then(|| code.to_ascii_uppercase().into())
}

fn headcount(keys: &Keys<'_>, faults: &mut Faults<'_>) -> Headcount {
    const HEADCOUNT_MAX: i64 = 10_000;
    let mut count = |key: &str| {
        let count = keys.get(key)?.integer(0, HEADCOUNT_MAX, faults)?;
        u32::try_from(count).ok()
    };
    Headcount { elected: count("elus"), guests: count("invites"), agents: count("agents") }
}

fn special_mandate(value: Value<'_>, faults: &mut Faults<'_>) -> Option<SpecialMandate> {
    const EXAMPLE: &str = "{ reference = \"Délibération n° 12\", date = 2017-10-20 }";
    let table = value.table(EXAMPLE, faults)?;
    let keys = Keys::new(table, "« mandat_special »");
    keys.refuse_unknown(&["reference", "date"], faults);
    let reference = keys.required("reference", "reference = \"Délibération n° 12\"", Some(value.span()), faults);
    let reference = reference.and_then(|value| value.text(faults));
    let date = keys.get("date").and_then(|value| value.date(faults));
    Some(SpecialMandate { reference: reference?.into(), date })
}

fn by_nature(value: Option<Value<'_>>, currency: Currency, faults: &mut Faults<'_>) -> Vec<(Text, Money)> {
    let Some(table) = value.and_then(|value| value.table("{ \"Transport aérien\" = \"45210.30\" }", faults))
    else {
        return Vec::new();
    };
    let natures = Keys::new(table, "").all();
    natures.filter_map(|value| Some((value.key.into(), value.money(currency, faults)?))).collect()
}
