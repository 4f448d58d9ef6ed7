//! The parts of a workbook and how they point to each other.

use std::io::{Cursor, Read};

use rustc_hash::FxHashMap;
use zip::ZipArchive;
use zip::read::ZipFile;

use super::window::{Progress, Stop, scan};
use super::xml::{self, Names, Piece, Tag};

/// A package held in memory.
pub(super) type Archive<'a> = ZipArchive<Cursor<&'a [u8]>>;

/// The parts of a package, by name. Opening one for several readers copies nothing.
#[derive(Clone)]
pub(super) struct Package<'a> {
    /// The container.
    pub(super) archive: Archive<'a>,
    /// Names are compared without case, as Windows programs do.
    numbers: FxHashMap<String, usize>,
}

impl<'a> Package<'a> {
    /// Opens the container.
    pub(super) fn open(bytes: &'a [u8]) -> Result<Self, Stop> {
        let archive = ZipArchive::new(Cursor::new(bytes)).map_err(|error| Stop::damaged(&error))?;
        let mut numbers = FxHashMap::default();
        for (number, name) in archive.file_names().enumerate() {
            numbers.insert(key(&name.map_err(|error| Stop::damaged(&error))?), number);
        }
        Ok(Self { archive, numbers })
    }

    /// The number of the part of this name.
    pub(super) fn number(&self, path: &str) -> Option<usize> {
        self.numbers.get(&key(path)).copied()
    }

    /// A part, unpacked as it is read.
    pub(super) fn part(&mut self, number: usize) -> Result<ZipFile<'_, Cursor<&'a [u8]>>, Stop> {
        self.archive.by_index(number).map_err(|error| Stop::damaged(&error))
    }
}

fn key(path: &str) -> String {
    path.replace('\\', "/").trim_start_matches('/').to_ascii_lowercase()
}

/// What a part points to.
#[derive(Clone, Debug)]
pub(super) struct Relation {
    /// How the pointing part calls it.
    pub(super) id: String,
    /// The last word of its type, the same in both editions of the standard: `worksheet`.
    pub(super) kind: String,
    /// The name of the part.
    pub(super) target: String,
}

/// Reads the relations of a part that stands in `folder` (empty, or with a final slash).
pub(super) fn relations(part: impl Read, folder: &str) -> Result<Vec<Relation>, Stop> {
    let mut relations = Vec::new();
    each_tag(part, b"Relationships", |name, tag| {
        if name != b"Relationship" {
            return Ok(());
        }
        let text = |name: &[u8]| {
            let raw = tag.attribute(name)?.unwrap_or_default();
            xml::attribute_text(raw).map(|text| text.into_owned())
        };
        let kind = text(b"Type")?;
        let kind = kind.rsplit('/').next().unwrap_or("").to_owned();
        relations.push(Relation { id: text(b"Id")?, kind, target: resolved(folder, &text(b"Target")?) });
        Ok(())
    })?;
    Ok(relations)
}

/// The name of the part that a target stands for, seen from a folder.
fn resolved(folder: &str, target: &str) -> String {
    let path = match target.strip_prefix('/') {
        Some(absolute) => absolute.to_owned(),
        None => format!("{folder}{target}"),
    };
    let mut steps: Vec<&str> = Vec::new();
    for step in path.split('/') {
        match step {
            "." => {}
            ".." => drop(steps.pop()),
            step => steps.push(step),
        }
    }
    steps.join("/")
}

/// A tab of the workbook.
#[derive(Clone, Debug)]
pub(super) struct Tab {
    /// Its name.
    pub(super) name: String,
    /// The relation to its part.
    pub(super) relation: String,
    /// False when the workbook hides it.
    pub(super) visible: bool,
}

/// The main part.
#[derive(Debug, Default)]
pub(super) struct Contents {
    /// In their order.
    pub(super) tabs: Vec<Tab>,
    /// The defined names.
    pub(super) names: Vec<String>,
    /// Days are counted from 1904.
    pub(super) from_1904: bool,
}

/// Reads the main part of a workbook.
pub(super) fn contents(part: impl Read) -> Result<Contents, Stop> {
    let mut contents = Contents::default();
    each_tag(part, b"workbook", |name, tag| {
        match name {
            b"sheet" => contents.tabs.push(tab(tag)?),
            b"workbookPr" => contents.from_1904 = xml::is_true(tag.attribute(b"date1904")?),
            b"definedName" => {
                let name = tag.attribute(b"name")?.unwrap_or_default();
                contents.names.push(xml::attribute_text(name)?.into_owned());
            }
            _ => {}
        }
        Ok(())
    })?;
    Ok(contents)
}

fn tab(tag: &Tag<'_>) -> Result<Tab, Stop> {
    let (mut name, mut state, mut relation) = (&b""[..], &b"visible"[..], &b""[..]);
    tag.each(|attribute, value| match attribute {
        b"name" => name = value,
        b"state" => state = value,
        // `r:id`, whatever the prefix; `sheetId` is another number.
        other if other.ends_with(b":id") => relation = value,
        _ => {}
    })?;
    Ok(Tab {
        name: xml::attribute_text(name)?.into_owned(),
        relation: xml::attribute_text(relation)?.into_owned(),
        visible: state == b"visible",
    })
}

/// Shows each start tag of a small part, by its name without prefix. Extensions are left out.
fn each_tag(
    part: impl Read,
    root: &[u8],
    mut see: impl FnMut(&[u8], &Tag<'_>) -> Result<(), Stop>,
) -> Result<(), Stop> {
    let mut names: Option<Names> = None;
    scan(part, |slice| {
        let (piece, mut len) = xml::piece(slice)?;
        match (piece, &names) {
            (Piece::Open(tag), None) => {
                names = Some(Names::of_root(tag.name, root)?);
                if tag.is_empty {
                    return Ok(Progress::Done);
                }
            }
            (Piece::Open(tag), Some(names)) => match names.local(tag.name) {
                b"extLst" if !tag.is_empty => {
                    len += xml::skip_element(slice.get(len..).unwrap_or_default(), tag.name)?;
                }
                name => see(name, &tag)?,
            },
            (Piece::Close(name), Some(names)) if names.local(name) == root => return Ok(Progress::Done),
            _ => {}
        }
        Ok(Progress::Read(len))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn targets_are_seen_from_the_folder_of_the_part() {
        assert_eq!(resolved("xl/", "worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl/", "/xl/worksheets/sheet1.xml"), "xl/worksheets/sheet1.xml");
        assert_eq!(resolved("xl/", "../feuilles/./a.xml"), "feuilles/a.xml");
        assert_eq!(resolved("", "../../a.xml"), "a.xml");
        assert_eq!(key("/XL\\Workbook.xml"), "xl/workbook.xml");
    }

    #[test]
    fn the_main_part_tells_tabs_names_and_calendar() {
        let xml = "<x:workbook xmlns:x=\"m\" xmlns:r=\"r\"><x:workbookPr date1904=\"1\"/><x:sheets>\
            <x:sheet name=\"D&amp;D\" sheetId=\"1\" r:id=\"rId1\"/>\
            <x:sheet name=\"Cach&#233;\" sheetId=\"7\" state=\"veryHidden\" r:id=\"rId2\"/></x:sheets>\
            <x:definedNames><x:definedName name=\"nom\">Feuil1!$A$1</x:definedName></x:definedNames>\
            <x:extLst><x:ext><x:workbookPr/></x:ext></x:extLst><o:workbookPr/></x:workbook>";
        let contents = contents(xml.as_bytes()).unwrap();
        let tabs: Vec<_> =
            contents.tabs.iter().map(|tab| (tab.name.as_str(), tab.relation.as_str(), tab.visible)).collect();
        assert_eq!(tabs, [("D&D", "rId1", true), ("Caché", "rId2", false)]);
        assert_eq!((contents.names, contents.from_1904), (vec!["nom".to_owned()], true));
    }
}
