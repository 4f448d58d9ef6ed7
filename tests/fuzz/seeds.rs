//! What the inputs are made from: the files of `fixtures`.

use std::fs;
use std::io::{Cursor, Read, Write};
use std::path::Path;

use rappro::model::sheet::Format;
use rappro::read;

use crate::mutation::{Writing, spoil};
use crate::random::Random;

/// A file, opened as far as is needed to spoil it from within.
pub(crate) enum Seed {
    Plain(Vec<u8>),
    /// The parts of a ZIP container.
    Parts(Vec<(String, Vec<u8>)>),
    /// The stream of an `.xls`.
    Stream(Vec<u8>, Vec<u8>),
}

/// Longer ones take time and show nothing more.
const LEN_MAX: usize = 20_000;

/// Every file of `fixtures/formats` and `fixtures/hostile`.
pub(crate) fn files() -> Vec<(String, Vec<u8>)> {
    let mut files = Vec::new();
    for folder in ["formats", "hostile"] {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures").join(folder);
        for item in fs::read_dir(folder).unwrap() {
            let path = item.unwrap().path();
            let bytes = fs::read(&path).unwrap();
            if bytes.len() <= LEN_MAX {
                files.push((path.file_name().unwrap().to_string_lossy().into_owned(), bytes));
            }
        }
    }
    files.sort();
    files
}

/// Those of a format.
pub(crate) fn of(format: Format) -> Vec<Seed> {
    let is_such = |(name, bytes): &(String, Vec<u8>)| {
        let source = read::bytes(name, bytes.clone());
        let wrapped = name.ends_with(".zip") || name.ends_with(".gz");
        !wrapped && source.files.iter().any(|file| file.format == format)
    };
    files().into_iter().filter(is_such).map(|(_, bytes)| opened(format, bytes)).collect()
}

fn opened(format: Format, bytes: Vec<u8>) -> Seed {
    match format {
        Format::Xlsx | Format::Xlsb | Format::Ods => Seed::Parts(parts(&bytes)),
        Format::Xls => {
            let mut file = cfb::CompoundFile::open(Cursor::new(&bytes)).unwrap();
            let mut stream = Vec::new();
            file.open_stream("/Workbook").unwrap().read_to_end(&mut stream).unwrap();
            Seed::Stream(bytes, stream)
        }
        _ => Seed::Plain(bytes),
    }
}

fn parts(bytes: &[u8]) -> Vec<(String, Vec<u8>)> {
    let mut archive = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
    let count = archive.len();
    let part = |at| {
        let mut part = archive.by_index(at).unwrap();
        let mut content = Vec::new();
        part.read_to_end(&mut content).unwrap();
        (part.name().unwrap().to_string(), content)
    };
    (0..count).map(part).collect()
}

/// A container whose checksums are right, whatever was done to its parts.
pub(crate) fn packed(parts: &[(String, Vec<u8>)]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = zip::write::SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, content) in parts {
        // A name that is there already is refused.
        if archive.start_file(name.as_str(), options).is_ok() {
            archive.write_all(content).unwrap();
        }
    }
    archive.finish().unwrap().into_inner()
}

/// One of the seeds, spoiled: most of the time within, else as it lies on the disk.
pub(crate) fn spoiled(seeds: &[Seed], writing: Writing, random: &mut Random) -> Vec<u8> {
    let (seed, other) = (random.pick(seeds), random.pick(seeds));
    match (seed, other) {
        (Seed::Plain(bytes), Seed::Plain(other)) => {
            let mut bytes = bytes.clone();
            spoil(&mut bytes, other, writing, random);
            bytes
        }
        (Seed::Parts(parts), Seed::Parts(others)) => {
            let mut parts = parts.clone();
            for _ in 0..1 + random.below(2) {
                spoil_part(&mut parts, others, writing, random);
            }
            let mut bytes = packed(&parts);
            if random.once_in(12) {
                spoil(&mut bytes, &[0; 8], Writing::Records, random);
            }
            bytes
        }
        (Seed::Stream(file, stream), Seed::Stream(_, other)) => {
            let mut stream = stream.clone();
            if random.once_in(6) {
                let mut file = file.clone();
                spoil(&mut file, other, writing, random);
                return file;
            }
            spoil(&mut stream, other, writing, random);
            compound(&stream)
        }
        _ => unreachable!("the seeds of a target are of one kind"),
    }
}

/// Sheets and the workbook matter most.
fn spoil_part(
    parts: &mut [(String, Vec<u8>)],
    others: &[(String, Vec<u8>)],
    writing: Writing,
    random: &mut Random,
) {
    let is_data = |name: &str| {
        ["sheet", "content.xml", "workbook.", "sharedStrings", "styles"].iter().any(|word| name.contains(word))
    };
    let data: Vec<usize> = (0..parts.len()).filter(|at| is_data(&parts[*at].0)).collect();
    let at = match data.is_empty() || random.once_in(8) {
        true => random.below(parts.len()),
        false => *random.pick(&data),
    };
    let (name, content) = &mut parts[at];
    let writing = if name.ends_with(".bin") { Writing::Records } else { writing };
    let like = others.iter().find(|other| other.0 == *name).unwrap_or_else(|| &others[0]);
    spoil(content, &like.1, writing, random);
    if random.once_in(60) {
        *name = (*random.pick(&["", "xl/workbook.xml", "XL\\Workbook.xml", "content.xml", "a/../b"])).to_owned();
    }
}

fn compound(stream: &[u8]) -> Vec<u8> {
    let mut file = cfb::CompoundFile::create_with_version(cfb::Version::V3, Cursor::new(Vec::new())).unwrap();
    file.create_stream("/Workbook").unwrap().write_all(stream).unwrap();
    file.flush().unwrap();
    file.into_inner().into_inner()
}

/// Tables of texts, cells of a row separated by `;`: those of `fixtures/headers`.
pub(crate) fn tables() -> Vec<String> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("fixtures/headers");
    let mut paths: Vec<_> = fs::read_dir(folder).unwrap().map(|item| item.unwrap().path()).collect();
    paths.sort();
    let table = |path| {
        let text: String = fs::read_to_string(path).unwrap();
        let lines = text.lines().skip_while(|line| line.starts_with('#') || line.trim().is_empty());
        lines
            .take_while(|line| !line.trim().is_empty())
            .map(|line| format!("{}\n", line.replace('⏎', " ")))
            .collect()
    };
    paths.iter().map(table).collect()
}
