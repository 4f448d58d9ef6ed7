//! Web pages and their parts → sheets, with what was decided on the way.

use super::super::unreadable::{Unreadable, problem};
use super::html::{self, Document};
use super::page::{self, Page};
use super::{Markup, charset, entities, mhtml};
use crate::model::Text;
use crate::model::finding::{Problem, ProblemKind};
use crate::model::place::{CellRef, Place};
use crate::model::sheet::Format;

/// A page alone, or a file of several.
///
/// # Errors
/// No table in it; damaged; too large.
pub(super) fn read(bytes: Vec<u8>, file: &Text, encoding: Option<&str>) -> Result<Markup, Unreadable> {
    const HEAD_LEN: usize = 4096;
    let head: String = bytes
        .iter()
        .take(HEAD_LEN)
        .filter(|byte| byte.is_ascii())
        .map(|byte| char::from(byte.to_ascii_lowercase()))
        .collect();
    match is_archive(&head) {
        true => several(&bytes, file, encoding),
        false => single(bytes, file, encoding),
    }
}

/// Whether a file that begins like this, in small letters, is a page with its parts, as a mail with headers.
pub(super) fn is_archive(head: &str) -> bool {
    let head = head.trim_start();
    let name = head.find(|sign: char| !sign.is_ascii_alphabetic() && sign != '-').unwrap_or(0);
    name > 0
        && head[name..].starts_with(':')
        && head.contains("mime-version:")
        && (head.contains("content-type: multipart/") || head.contains("content-type: text/html"))
}

fn single(bytes: Vec<u8>, file: &Text, encoding: Option<&str>) -> Result<Markup, Unreadable> {
    let decoded = charset::decode(bytes, encoding, None)?;
    let properties = Properties::of(&decoded.text);
    // A page that holds several sheets only refers to them.
    let name = properties.only_sheet();
    let document = html::read(&decoded.text, file, name);
    if document.tables == 0 {
        return Err(no_table(&document));
    }
    let mut markup =
        Markup { encoding: Some(decoded.encoding), evidence: vec![decoded.evidence], ..Markup::default() };
    let mut page = note(document, file, &mut markup);
    if properties.sheets.first().is_some_and(|sheet| sheet.is_hidden) && name.is_some() {
        page.set_visible(false);
    }
    markup.workbook = page::workbook(vec![page])?;
    markup.workbook.names = properties.names;
    Ok(markup)
}

fn several(bytes: &[u8], file: &Text, encoding: Option<&str>) -> Result<Markup, Unreadable> {
    let mut markup =
        Markup { evidence: vec!["page web à fichier unique (MHTML)".to_owned()], ..Markup::default() };
    let mut listed = Properties::default();
    let (mut pages, mut frameset) = (Vec::new(), None);
    for (at, part) in mhtml::pages(bytes).into_iter().enumerate() {
        let decoded = charset::decode(part.bytes.into_owned(), encoding, part.charset.as_deref())?;
        let own = Properties::of(&decoded.text);
        if at == 0 {
            markup.encoding = Some(decoded.encoding);
            listed = own.clone();
        }
        // The first page lists the sheets; other parts that it does not list are tabs and frames.
        let listing = listed.sheets.iter().find(|sheet| sheet.is_at(&part.location));
        if listed.sheets.iter().any(|sheet| !sheet.address.is_empty()) && listing.is_none() {
            continue;
        }
        let name = listing.map(|sheet| sheet.name.as_str()).or_else(|| own.only_sheet());
        let document = html::read(&decoded.text, file, name);
        if document.tables == 0 {
            frameset.get_or_insert(document);
            continue;
        }
        let mut page = note(document, file, &mut markup);
        if listing.is_some_and(|sheet| sheet.is_hidden)
            || own.sheets.iter().any(|sheet| sheet.is_hidden)
            || own.is_hidden
        {
            page.set_visible(false);
        }
        pages.push(page);
        markup.workbook.names.extend(own.names);
    }
    if pages.is_empty() {
        return Err(
            frameset.map_or_else(|| Unreadable::not_a_spreadsheet(NO_TABLE), |document| no_table(&document))
        );
    }
    let names = std::mem::take(&mut markup.workbook.names);
    markup.workbook = page::workbook(pages)?;
    markup.workbook.names = names;
    Ok(markup)
}

const NO_TABLE: &str = "une page web (HTML) sans tableau";

fn no_table(document: &Document) -> Unreadable {
    match document.is_frameset {
        true => Unreadable::new(
            Format::Html,
            "c’est une page web (HTML) dont les feuilles sont dans d’autres fichiers, à côté d’elle",
            "Ouvrir le fichier dans Excel avec le répertoire qui l’accompagne et l’enregistrer au format .xlsx.",
        ),
        false => Unreadable::not_a_spreadsheet(NO_TABLE),
    }
}

/// Says what was decided, and what is missing.
fn note(document: Document, file: &Text, markup: &mut Markup) -> Page {
    let mut say = |sentence: String| {
        if !markup.evidence.contains(&sentence) {
            markup.evidence.push(sentence);
        }
    };
    if document.tables > 1 {
        say(format!(
            "{} tableaux dans la page, lus l’un sous l’autre sur une seule feuille, comme Excel les ouvre",
            document.tables
        ));
    }
    if document.nested > 0 {
        say(format!("{} tableaux à l’intérieur de cellules, étalés sur la feuille", document.nested));
    }
    if document.broken > 0 {
        say("retours à la ligne gardés dans leur cellule : Excel peut répartir ces cellules sur plusieurs lignes et décaler les suivantes".to_owned());
    }
    if document.dropped > 0 {
        say(format!("{} cellules que la page n’affiche pas (display:none) : non lues", document.dropped));
    }
    if let Some(row) = document.cut_at {
        markup.problems.push(cut(&document.page, row, file));
    }
    document.page
}

fn cut(page: &Page, row: u32, file: &Text) -> Problem {
    let name = page.name().map(Text::from);
    let at = Place::cell(file, name.as_ref(), CellRef::new(row.saturating_sub(1), 0));
    problem(
        ProblemKind::UnreadableFile,
        at,
        format!(
            "La page web s’arrête au milieu d’un tableau, ligne {} : des lignes manquent peut-être.",
            row.max(1)
        ),
        "Refaire l’export ou la copie du fichier, et vérifier que sa dernière ligne est bien la dernière.",
        super::super::unreadable::file_name(file),
    )
}

/// A sheet as the properties of a workbook list it.
#[derive(Clone)]
struct Listed {
    name: String,
    /// Where it stands, when it is another part.
    address: String,
    is_hidden: bool,
}

impl Listed {
    fn is_at(&self, location: &str) -> bool {
        let last = |path: &str| path.rsplit(['/', '\\']).next().unwrap_or_default().to_lowercase();
        !self.address.is_empty() && last(&self.address) == last(location)
    }
}

/// What Excel writes of a workbook into a comment of the page.
#[derive(Clone, Default)]
struct Properties {
    sheets: Vec<Listed>,
    names: Vec<String>,
    /// The sheet of this page is hidden.
    is_hidden: bool,
}

impl Properties {
    fn of(page: &str) -> Self {
        const COUNT_MAX: usize = 1000;
        let text = |text: &str| entities::decoded(text.trim()).into_owned();
        let workbook = element(page, "x:ExcelWorkbook").unwrap_or_default();
        let listed = |sheet: &str| Listed {
            name: element(sheet, "x:Name").map(text).unwrap_or_default(),
            address: quoted(sheet, "HRef=").map(text).unwrap_or_default(),
            is_hidden: is_hidden(sheet),
        };
        let sheets = workbook.split("<x:ExcelWorksheet>").skip(1).take(COUNT_MAX).map(listed).collect();
        let names = page.split("<x:ExcelName>").skip(1).take(COUNT_MAX);
        let names = names.filter_map(|name| element(name, "x:Name")).map(text).collect();
        Self { sheets, names, is_hidden: workbook.is_empty() && is_hidden(page) }
    }

    /// The name of the sheet, when there is one only and it stands in this page.
    fn only_sheet(&self) -> Option<&str> {
        match self.sheets.as_slice() {
            [sheet] if sheet.address.is_empty() && !sheet.name.is_empty() => Some(&sheet.name),
            _ => None,
        }
    }
}

/// The content of the first element of this name.
fn element<'a>(text: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(inside, _)| inside)
}

/// What stands in quotes after this mark.
fn quoted<'a>(text: &'a str, mark: &str) -> Option<&'a str> {
    let (_, rest) = text.split_once(mark)?;
    let quote = rest.chars().next().filter(|sign| matches!(sign, '"' | '\''))?;
    rest.get(1..)?.split_once(quote).map(|(inside, _)| inside)
}

fn is_hidden(text: &str) -> bool {
    element(text, "x:Visible").is_some_and(|visible| visible.trim() != "SheetVisible")
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAMED: &str = "<html><!--[if gte mso 9]><xml><x:ExcelWorkbook><x:ExcelWorksheets><x:ExcelWorksheet><x:Name>Mandats d&eacute;c</x:Name><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></x:ExcelWorksheet></x:ExcelWorksheets></x:ExcelWorkbook><x:ExcelName><x:Name>rappro_classeur</x:Name></x:ExcelName></xml><![endif]--><table><tr><td>1</table></html>";

    #[test]
    fn the_properties_name_the_sheet() {
        let markup = read(NAMED.as_bytes().to_vec(), &"a.xls".into(), None).unwrap();
        let sheet = &markup.workbook.sheets[0];
        assert_eq!((sheet.name(), sheet.visible), (Some("Mandats déc"), false));
        assert_eq!(markup.workbook.names, ["rappro_classeur"]);
    }

    #[test]
    fn a_page_without_table_is_none_and_a_cut_one_says_so() {
        let refused = |page: &str| read(page.as_bytes().to_vec(), &"a.xls".into(), None).err().unwrap().sentence();
        assert!(refused("<html><body>Bonjour</body></html>").contains("sans tableau"));
        assert!(refused("<html><frameset><frame src=a></frameset></html>").contains("d’autres fichiers"));
        let cut =
            read(b"<html><body><table><tr><td>1</td></tr><tr><td>2</".to_vec(), &"a.xls".into(), None).unwrap();
        assert_eq!(cut.problems[0].at.to_string(), "a.xls › A2");
        for whole in ["<table><tr><td>1</table>", "<table><tr><td>1</body>", "<tr><td>1"] {
            assert_eq!(read(whole.as_bytes().to_vec(), &"a.xls".into(), None).unwrap().problems, [], "{whole}");
        }
    }

    #[test]
    fn the_sheets_of_an_archive_are_those_it_lists() {
        let part = |location: &str, page: &str| {
            format!(
                "--b\r\nContent-Location: file:///C:/x/{location}\r\nContent-Type: text/html; charset=utf-8\r\n\r\n{page}\r\n"
            )
        };
        let sheet = |at: u32, name: &str| {
            format!(
                "<x:ExcelWorksheet><x:Name>{name}</x:Name><x:WorksheetSource HRef=\"x_fichiers/sheet00{at}.htm\"/></x:ExcelWorksheet>"
            )
        };
        let main = format!(
            "<html><xml><x:ExcelWorkbook>{}{}</x:ExcelWorkbook></xml><frameset></frameset></html>",
            sheet(1, "Été"),
            sheet(2, "Caché")
        );
        let file = format!(
            "MIME-Version: 1.0\r\nContent-Type: multipart/related; boundary=b\r\n\r\n{}{}{}{}--b--\r\n",
            part("x.htm", &main),
            part("x_fichiers/tabstrip.htm", "<table><tr><td>Été</table>"),
            part("x_fichiers/sheet001.htm", "<table><tr><td>un</table>"),
            part(
                "x_fichiers/sheet002.htm",
                "<xml><x:WorksheetOptions><x:Visible>SheetHidden</x:Visible></x:WorksheetOptions></xml><table><tr><td>deux</table>"
            )
        );
        assert!(is_archive(&file.to_lowercase()));
        let markup = read(file.as_bytes().to_vec(), &"a.mht".into(), None).unwrap();
        let seen: Vec<_> =
            markup.workbook.sheets.iter().map(|sheet| (sheet.name().unwrap(), sheet.visible)).collect();
        assert_eq!(seen, [("Été", true), ("Caché", false)]);
        assert!(!is_archive("mandat: 12\ncontent-type;montant\n"));
    }
}
