//! The grammar of the file. The parser's faults are told again in French, from the line they stand on:
//! what people write is a missing quotation mark, a decimal comma, a French date, a Windows path.

use toml::Spanned;
use toml::de::DeTable;

use super::fault::Faults;
use crate::model::words::fold;

/// What `rappro init` writes for a date.
const TO_FILL_IN: &str = "AAAA-MM-JJ";

/// The tables of the text.
pub(super) fn parse(text: &str) -> Result<Spanned<DeTable<'_>>, Faults<'_>> {
    let (document, errors) = DeTable::parse_recoverable(text);
    if errors.is_empty() {
        return Ok(document);
    }
    let mut faults = Faults::new(text);
    let mut lines_told = Vec::new();
    for error in errors {
        let span = error.span().unwrap_or(0..0);
        let line = line_at(text, span.start);
        // One slip makes the parser stumble several times: the first fault of a line tells it.
        if lines_told.contains(&line.0) {
            continue;
        }
        lines_told.push(line.0);
        let (message, remedy) = diagnosis(line.1, error.message());
        faults.add(span, message, remedy);
    }
    Err(faults)
}

/// Where the line of this byte starts, and the line.
fn line_at(text: &str, byte: usize) -> (usize, &str) {
    let mut byte = byte.min(text.len());
    while !text.is_char_boundary(byte) {
        byte -= 1;
    }
    let start = text[..byte].rfind('\n').map_or(0, |at| at + 1);
    (start, text[start..].lines().next().unwrap_or(""))
}

/// What is wrong with the line, and what to write.
fn diagnosis(line: &str, parser_says: &str) -> (String, String) {
    let line = line.trim();
    if parser_says.contains("duplicate key") && line.starts_with("[mission]") {
        return said(
            "une mission s’écrit entre deux paires de crochets.",
            "écrire [[mission]] devant chaque mission.",
        );
    }
    if parser_says.contains("duplicate key") {
        return said("cette clé ou cette rubrique est écrite deux fois.", "n’en garder qu’une.");
    }
    if line.starts_with('[') {
        return section(line);
    }
    let Some((key, value)) = line.split_once('=') else { return without_equals(line) };
    let (key, value) = (key.trim(), without_comment(value));
    wrong_key(key).or_else(|| typographic_quotes(value)).or_else(|| wrong_value(key, value)).unwrap_or_else(|| {
        said(
            "cette ligne n’est pas comprise.",
            "vérifier les guillemets, les crochets et les virgules de cette ligne et de la précédente.",
        )
    })
}

fn said(message: impl Into<String>, remedy: impl Into<String>) -> (String, String) {
    (message.into(), remedy.into())
}

fn section(line: &str) -> (String, String) {
    if line.contains("source.") && !line.contains(['"', '\'']) {
        return said(
            "le chemin du fichier doit être entre guillemets.",
            "écrire par exemple [source.\"exports/mandats.xlsx\"]",
        );
    }
    if line.contains('\\') {
        return backslash();
    }
    said(
        "ce titre de rubrique n’est pas compris.",
        "écrire par exemple [[mission]], [parametres], [comptes], [controles] ou [source.\"exports/mandats.xlsx\"]",
    )
}

fn backslash() -> (String, String) {
    said(
        "la barre « \\ » des chemins de Windows n’est pas comprise entre guillemets.",
        "écrire le chemin avec des barres « / », par exemple \"exports/mandats.xlsx\".",
    )
}

fn without_equals(line: &str) -> (String, String) {
    if line.starts_with(['"', '\'']) || line.ends_with(',') {
        return said(
            "cette liste n’est pas comprise : une virgule, un guillemet ou un crochet manque.",
            "écrire chaque élément entre guillemets, séparé du suivant par une virgule : [\"…\", \"…\"].",
        );
    }
    if let Some((key, value)) = line.split_once(':') {
        let remedy = format!("écrire {} = {}", key.trim(), value.trim());
        return said("le signe « = » manque entre la clé et sa valeur.", remedy);
    }
    said(
        "cette ligne n’est ni une valeur (clé = valeur), ni un titre de rubrique, ni un commentaire.",
        "ajouter le signe « = », ou « # » devant la ligne s’il s’agit d’un commentaire.",
    )
}

fn without_comment(value: &str) -> &str {
    let quoted = value.trim_start().starts_with(['"', '\'']);
    let value = if quoted { value } else { value.split('#').next().unwrap_or(value) };
    value.trim()
}

fn typographic_quotes(value: &str) -> Option<(String, String)> {
    let curly = |sign: char| matches!(sign, '“' | '”' | '„' | '«' | '»' | '‘' | '’');
    let is_curly = value.starts_with(curly) || (value.starts_with('"') && value.ends_with(curly));
    if !is_curly {
        return None;
    }
    let inner = value.trim_matches(|sign: char| curly(sign) || sign == '"' || sign.is_whitespace());
    Some(said(
        "les guillemets typographiques ne sont pas compris.",
        format!("écrire \"{inner}\" avec des guillemets droits."),
    ))
}

fn wrong_value(key: &str, value: &str) -> Option<(String, String)> {
    let Some(first) = value.chars().next() else {
        return Some(said(
            format!("« {key} » n’a pas de valeur."),
            "écrire une valeur après le signe « = », ou supprimer la ligne.",
        ));
    };
    if value == TO_FILL_IN {
        return Some(said(
            format!("« {key} » reste à remplir."),
            format!("écrire la date, par exemple {key} = 2017-11-04"),
        ));
    }
    if let Some(date) = iso_date(value) {
        return Some(said(format!("« {value} » n’est pas une date AAAA-MM-JJ."), format!("écrire {key} = {date}")));
    }
    if looks_like_iso_date(value) {
        return Some(said(
            format!("« {value} » n’est pas une date possible."),
            "vérifier le jour et le mois ; une date s’écrit AAAA-MM-JJ, sans guillemets.",
        ));
    }
    if first == '"' && value.contains('\\') {
        return Some(backslash());
    }
    if matches!(first, '"' | '\'') {
        return Some(quotes(value, first));
    }
    if matches!(first, '[' | '{') {
        return Some(said(
            "cette liste n’est pas comprise : une virgule, un guillemet ou un crochet manque.",
            "écrire par exemple [\"MIA\", \"Floride\"] ou { reference = \"…\", date = 2017-10-20 }.",
        ));
    }
    let number = first.is_ascii_digit() || matches!(first, '-' | '+' | '−' | '.' | ',');
    let what = if number {
        "un montant s’écrit entre guillemets."
    } else {
        "il manque des guillemets autour du texte."
    };
    let has_sense = number || first.is_alphabetic() || first == '€';
    has_sense.then(|| said(what, format!("écrire {key} = \"{}\"", value.trim_end_matches(['"', '\'']))))
}

fn quotes(value: &str, quote: char) -> (String, String) {
    if value.matches(quote).count() < 2 {
        return said("le guillemet de fin manque.", format!("écrire {value}{quote}"));
    }
    said(
        "il y a un guillemet de trop, ou du texte après le guillemet de fin.",
        "écrire la valeur entre deux guillemets ; à l’intérieur, utiliser « » plutôt que des guillemets droits.",
    )
}

fn wrong_key(key: &str) -> Option<(String, String)> {
    let plain = |sign: char| sign.is_ascii_alphanumeric() || matches!(sign, '_' | '-' | '.');
    let quoted = key.starts_with(['"', '\'']);
    (!quoted && !key.chars().all(plain)).then(|| {
        let meant = fold(key).replace(' ', "_");
        let remedy = format!("écrire {meant}, ou \"{key}\" entre guillemets s’il s’agit d’une nature de dépense.");
        said(format!("« {key} » : une clé s’écrit sans accent ni espace."), remedy)
    })
}

/// `04/11/2017` and its cousins as `2017-11-04`; nothing for what is no such date.
pub(super) fn iso_date(text: &str) -> Option<String> {
    let parts: Vec<&str> = text.trim().split(['/', '.', '-', ' ']).collect();
    let [first, month, last] = parts.as_slice() else { return None };
    let is = |part: &str, lengths: &[usize]| {
        lengths.contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_digit())
    };
    let (year, day) = match (is(first, &[4]), is(last, &[4])) {
        (false, true) if is(first, &[1, 2]) => (last, first),
        // Already AAAA-MM-JJ when parted by hyphens: then quotes or digits are the fault.
        (true, false) if is(last, &[1, 2]) && (!looks_like_iso_date(text)) => (first, last),
        _ => return None,
    };
    is(month, &[1, 2]).then(|| format!("{year}-{month:0>2}-{day:0>2}"))
}

fn looks_like_iso_date(text: &str) -> bool {
    let shape = |(at, byte): (usize, u8)| if matches!(at, 4 | 7) { byte == b'-' } else { byte.is_ascii_digit() };
    text.len() >= 10 && text.bytes().take(10).enumerate().all(shape)
}
