//! Reports that were damaged, made to harm, or are no text: a message, within bounds of time and memory.

#![allow(clippy::unwrap_used, clippy::panic, reason = "a test says what is wrong by stopping")]

use std::fmt::Write as _;
use std::fs;
use std::io::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::{Duration, Instant};

fn fixture(name: &str) -> Vec<u8> {
    fs::read(Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/rapports/formats").join(name)).unwrap()
}

/// What `init --rapport` says, and its exit code; never more than half a minute.
fn said(name: &str, bytes: &[u8]) -> (Option<i32>, String) {
    let folder = tempfile::tempdir().unwrap();
    let path: PathBuf = folder.path().join(name);
    fs::write(&path, bytes).unwrap();
    let begun = Instant::now();
    let done = Command::new(env!("CARGO_BIN_EXE_rappro"))
        .args(["init", "dossier", "--rapport", name])
        .current_dir(folder.path())
        .output()
        .unwrap();
    assert!(begun.elapsed() < Duration::from_secs(30), "{name} took {:?}", begun.elapsed());
    if done.status.code() != Some(0) {
        assert!(!folder.path().join("dossier").exists(), "{name} left something behind");
    }
    (done.status.code(), String::from_utf8_lossy(&done.stderr).into_owned())
}

fn refused(name: &str, bytes: &[u8], why: &str) {
    let (code, message) = said(name, bytes);
    assert_eq!(code, Some(2), "{name}: {message}");
    assert!(message.contains(why) && message.contains("À faire"), "{name}: {message}");
}

fn zipped(part: &str, content: &[&[u8]]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    archive.start_file(part, zip::write::SimpleFileOptions::default()).unwrap();
    content.iter().for_each(|piece| archive.write_all(piece).unwrap());
    archive.finish().unwrap().into_inner()
}

/// A PDF of as many pages, each with this content.
fn pdf(pages: usize, content: &str) -> Vec<u8> {
    let mut objects = vec!["<< /Type /Catalog /Pages 2 0 R >>".to_owned()];
    let kids: String = (0..pages).map(|page| format!("{} 0 R ", page + 5)).collect();
    objects.push(format!("<< /Type /Pages /Count {pages} /Kids [{kids}] /MediaBox [0 0 595 842] >>"));
    objects.push("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned());
    objects.push(format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()));
    let page = "<< /Type /Page /Parent 2 0 R /Contents 4 0 R /Resources << /Font << /F1 3 0 R >> >> >>";
    objects.extend(std::iter::repeat_n(page.to_owned(), pages));
    let mut text = String::from("%PDF-1.4\n");
    let mut offsets = Vec::new();
    for (at, object) in objects.iter().enumerate() {
        offsets.push(text.len());
        write!(text, "{} 0 obj\n{object}\nendobj\n", at + 1).unwrap();
    }
    let start = text.len();
    write!(text, "xref\n0 {}\n0000000000 65535 f \n", objects.len() + 1).unwrap();
    offsets.iter().for_each(|offset| writeln!(text, "{offset:010} 00000 n ").unwrap());
    write!(text, "trailer\n<< /Size {} /Root 1 0 R >>\nstartxref\n{start}\n%%EOF\n", objects.len() + 1).unwrap();
    text.into_bytes()
}

#[test]
fn archives_made_to_harm_are_refused() {
    let blank = vec![b' '; 1 << 20];
    let pieces: Vec<&[u8]> = std::iter::repeat_n(blank.as_slice(), 300).collect();
    refused("bombe.docx", &zipped("word/document.xml", &pieces), "dépasse de beaucoup la taille");
    refused("bombe.odt", &zipped("content.xml", &pieces), "dépasse de beaucoup la taille");
    let deep = "<w:p>".repeat(1_000_000);
    refused("profond.docx", &zipped("word/document.xml", &[deep.as_bytes()]), "abîmé");
    let long = format!("<d><p><t>{}</t></p></d>", "mot ".repeat(2_000_000));
    refused("long.docx", &zipped("word/document.xml", &[long.as_bytes()]), "dépasse de beaucoup la taille");
    let many = format!("<d>{}</d>", "<p><t>du 3 au 5 mai 2018 à Gênes, 12 €</t></p>".repeat(200_000));
    refused("nombreux.docx", &zipped("word/document.xml", &[many.as_bytes()]), "dépasse de beaucoup la taille");
    refused("autre.docx", &zipped("xl/workbook.xml", &[b"<x/>"]), "ni un document Word");
}

#[test]
fn documents_cut_short_are_refused() {
    for name in ["bouches-du-rhone-2019.docx", "bouches-du-rhone-2019.odt", "bouches-du-rhone-2019.pdf"] {
        let whole = fixture(name);
        for part in [2, 3, 10] {
            let (code, message) = said(name, &whole[..whole.len() - whole.len() / part]);
            assert!(code == Some(2) || (code == Some(0) && name.ends_with("pdf")), "{name}: {message}");
        }
    }
    refused("vide.txt", b"  \n \n", "aucun texte");
    refused("ancien.doc", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1 rest", "ancienne version de Word");
    refused("image.png", b"\x89PNG\r\n\x1a\n\0\0\0\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f", "pas un texte");
}

#[test]
fn spoiled_bytes_of_a_pdf_end_in_a_message_or_in_values() {
    let whole = fixture("03-departement-tableau.pdf");
    let mut state = 42_u64;
    let mut next = || {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) as usize
    };
    for _ in 0..25 {
        let mut bytes = whole.clone();
        for _ in 0..12 {
            let at = next() % bytes.len();
            bytes[at] = (next() % 256) as u8;
        }
        let (code, message) = said("abime.pdf", &bytes);
        assert!(matches!(code, Some(0 | 2)), "{code:?} {message}");
    }
}

#[test]
fn two_thousand_pages_and_pictures_are_told_apart() {
    let text = "BT /F1 12 Tf 50 700 Td (Ratification de la mission a Genes) Tj ET";
    refused("long.pdf", &pdf(2_000, text), "2000 pages");
    refused("scan.pdf", &pdf(3, "0 0 100 100 re f"), "image d’un texte");
    let (code, message) = said("court.pdf", &pdf(2, text));
    assert_eq!(code, Some(0), "{message}");
}
