//! Bytes → text: `dossier.toml` is UTF-8, with or without a byte order mark.

use super::fault::Faults;

const SAVE_AS_UTF8: &str = "l’enregistrer en UTF-8 (Bloc-notes : Fichier › Enregistrer sous › Encodage : UTF-8).";

/// The text of the file, without byte order mark.
pub(super) fn decode(bytes: &[u8]) -> Result<&str, Faults<'_>> {
    let bytes = bytes.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(bytes);
    if bytes.starts_with(b"\xFF\xFE") || bytes.starts_with(b"\xFE\xFF") || bytes.contains(&0) {
        return Err(Faults::of_file("ce fichier est enregistré en « Unicode » (UTF-16).", SAVE_AS_UTF8));
    }
    std::str::from_utf8(bytes).map_err(|fault| {
        let line = bytes[..fault.valid_up_to()].iter().filter(|byte| **byte == b'\n').count() + 1;
        let message = format!(
            "ce fichier n’est pas enregistré en UTF-8 : une lettre accentuée de la ligne {line} ne peut être lue (encodage « ANSI » ou Windows-1252 ?)."
        );
        Faults::of_file(message, SAVE_AS_UTF8)
    })
}
