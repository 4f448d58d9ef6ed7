//! A Word document, the OOXML by hand: headings, paragraphs and tables on A4 pages, nothing else. The only
//! door to the writing of ZIP containers.

use std::io::{self, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

/// What the core properties of the program's own documents say.
pub(super) const CREATOR: &str = "rappro";

/// Width of the text on an A4 page with margins of two centimetres, in twentieths of a point.
const TEXT_WIDTH: u32 = 9638;

/// How a column is laid out.
#[derive(Clone, Copy, Debug)]
pub(super) struct Column {
    pub(super) title: &'static str,
    /// Parts of the width.
    pub(super) share: u32,
    /// Amounts and numbers stand at the right.
    pub(super) is_number: bool,
}

/// A document under way.
pub(super) struct Docx {
    body: String,
    /// Printed on top of every page.
    banner: Option<String>,
    title: String,
}

impl Docx {
    pub(super) fn new(title: &str, banner: Option<String>) -> Self {
        Self { body: String::new(), banner, title: title.to_owned() }
    }

    pub(super) fn title(&mut self, text: &str) {
        self.styled("Title", text);
    }

    pub(super) fn heading(&mut self, text: &str) {
        self.styled("Heading1", text);
    }

    pub(super) fn subheading(&mut self, text: &str) {
        self.styled("Heading2", text);
    }

    pub(super) fn paragraph(&mut self, text: &str) {
        self.styled("Normal", text);
    }

    fn styled(&mut self, style: &str, text: &str) {
        self.body.push_str(&format!("<w:p><w:pPr><w:pStyle w:val=\"{style}\"/></w:pPr>{}</w:p>", run(text, false)));
    }

    /// A table; its last row is a total.
    pub(super) fn table(&mut self, columns: &[Column], rows: &[Vec<String>]) {
        let parts: u32 = columns.iter().map(|column| column.share).sum();
        let widths: Vec<u32> = columns.iter().map(|column| TEXT_WIDTH * column.share / parts.max(1)).collect();
        self.body.push_str("<w:tbl><w:tblPr><w:tblStyle w:val=\"Grille\"/>");
        self.body.push_str(&format!(
            "<w:tblW w:w=\"{}\" w:type=\"dxa\"/><w:tblLayout w:type=\"fixed\"/></w:tblPr><w:tblGrid>",
            widths.iter().sum::<u32>()
        ));
        widths.iter().for_each(|width| self.body.push_str(&format!("<w:gridCol w:w=\"{width}\"/>")));
        self.body.push_str("</w:tblGrid>");
        let titles: Vec<String> = columns.iter().map(|column| column.title.to_owned()).collect();
        self.row(columns, &widths, &titles, "<w:tblHeader/>", true);
        for (at, row) in rows.iter().enumerate() {
            self.row(columns, &widths, row, "", at + 1 == rows.len());
        }
        self.body.push_str("</w:tbl><w:p><w:pPr><w:pStyle w:val=\"Normal\"/></w:pPr></w:p>");
    }

    fn row(&mut self, columns: &[Column], widths: &[u32], cells: &[String], kind: &str, is_bold: bool) {
        self.body.push_str(&format!("<w:tr><w:trPr><w:cantSplit/>{kind}</w:trPr>"));
        for ((column, width), cell) in columns.iter().zip(widths).zip(cells) {
            let shade = if is_bold { "<w:shd w:val=\"clear\" w:color=\"auto\" w:fill=\"EDF1F5\"/>" } else { "" };
            let side = if column.is_number { "right" } else { "left" };
            self.body.push_str(&format!(
                "<w:tc><w:tcPr><w:tcW w:w=\"{width}\" w:type=\"dxa\"/>{shade}</w:tcPr><w:p><w:pPr><w:pStyle w:val=\"Cellule\"/><w:jc w:val=\"{side}\"/></w:pPr>{}</w:p></w:tc>",
                run(cell, is_bold)
            ));
        }
        self.body.push_str("</w:tr>");
    }

    /// Writes the container.
    ///
    /// # Errors
    /// What the target refuses.
    pub(super) fn write(&self, out: &mut dyn Write) -> io::Result<()> {
        let mut archive = ZipWriter::new(io::Cursor::new(Vec::new()));
        let document = format!(
            "{HEAD}<w:document {NAMES}><w:body>{}<w:sectPr><w:headerReference w:type=\"default\" r:id=\"rId2\"/><w:footerReference w:type=\"default\" r:id=\"rId3\"/><w:pgSz w:w=\"11906\" w:h=\"16838\"/><w:pgMar w:top=\"1418\" w:right=\"1134\" w:bottom=\"1134\" w:left=\"1134\" w:header=\"567\" w:footer=\"567\" w:gutter=\"0\"/></w:sectPr></w:body></w:document>",
            self.body
        );
        let banner = self.banner.as_deref().map_or(String::new(), |banner| {
            format!("<w:pPr><w:pStyle w:val=\"Projet\"/></w:pPr>{}", run(banner, true))
        });
        let parts: [(&str, String); 8] = [
            ("[Content_Types].xml", format!("{HEAD}{CONTENT_TYPES}")),
            ("_rels/.rels", format!("{HEAD}{RELATIONS}")),
            (
                "docProps/core.xml",
                format!(
                    "{HEAD}{CORE_HEAD}<dc:title>{}</dc:title><dc:creator>{CREATOR}</dc:creator></cp:coreProperties>",
                    escaped(&self.title)
                ),
            ),
            ("word/_rels/document.xml.rels", format!("{HEAD}{DOCUMENT_RELATIONS}")),
            ("word/document.xml", document),
            ("word/styles.xml", format!("{HEAD}{STYLES}")),
            ("word/header1.xml", format!("{HEAD}<w:hdr {NAMES}><w:p>{banner}</w:p></w:hdr>")),
            ("word/footer1.xml", format!("{HEAD}<w:ftr {NAMES}>{}</w:ftr>", footer(&self.title))),
        ];
        for (name, content) in parts {
            archive.start_file(name, SimpleFileOptions::default()).map_err(io::Error::other)?;
            archive.write_all(content.as_bytes())?;
        }
        let bytes = archive.finish().map_err(io::Error::other)?.into_inner();
        out.write_all(&bytes)
    }
}

/// `title    page 2 / 3`.
fn footer(title: &str) -> String {
    let field = |code: &str| {
        format!(
            "<w:r><w:fldChar w:fldCharType=\"begin\"/></w:r><w:r><w:instrText xml:space=\"preserve\"> {code} </w:instrText></w:r><w:r><w:fldChar w:fldCharType=\"separate\"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType=\"end\"/></w:r>"
        )
    };
    format!(
        "<w:p><w:pPr><w:pStyle w:val=\"Pied\"/></w:pPr>{}{}{}{}</w:p>",
        run(&format!("{title} – page "), false),
        field("PAGE"),
        run(" / ", false),
        field("NUMPAGES")
    )
}

fn run(text: &str, is_bold: bool) -> String {
    let bold = if is_bold { "<w:rPr><w:b/></w:rPr>" } else { "" };
    format!("<w:r>{bold}<w:t xml:space=\"preserve\">{}</w:t></w:r>", escaped(text))
}

/// Text of an export is text: no mark-up, no sign that XML forbids.
fn escaped(text: &str) -> String {
    let mut escaped = String::with_capacity(text.len());
    for sign in text.chars() {
        match sign {
            '&' => escaped.push_str("&amp;"),
            '<' => escaped.push_str("&lt;"),
            '>' => escaped.push_str("&gt;"),
            '\n' | '\t' | '\r' => escaped.push(' '),
            sign if sign.is_control() || matches!(sign, '\u{fffe}' | '\u{ffff}') => {}
            sign => escaped.push(sign),
        }
    }
    escaped
}

const HEAD: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\n";

const NAMES: &str = "xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\" xmlns:r=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships\"";

const CONTENT_TYPES: &str = "<Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\"><Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/><Default Extension=\"xml\" ContentType=\"application/xml\"/><Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/><Override PartName=\"/word/styles.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.styles+xml\"/><Override PartName=\"/word/header1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.header+xml\"/><Override PartName=\"/word/footer1.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.footer+xml\"/><Override PartName=\"/docProps/core.xml\" ContentType=\"application/vnd.openxmlformats-package.core-properties+xml\"/></Types>";

const RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/package/2006/relationships/metadata/core-properties\" Target=\"docProps/core.xml\"/></Relationships>";

const DOCUMENT_RELATIONS: &str = "<Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\"><Relationship Id=\"rId1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/styles\" Target=\"styles.xml\"/><Relationship Id=\"rId2\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/header\" Target=\"header1.xml\"/><Relationship Id=\"rId3\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/footer\" Target=\"footer1.xml\"/></Relationships>";

const CORE_HEAD: &str = "<cp:coreProperties xmlns:cp=\"http://schemas.openxmlformats.org/package/2006/metadata/core-properties\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\">";

const STYLES: &str = concat!(
    "<w:styles xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">",
    "<w:docDefaults><w:rPrDefault><w:rPr><w:rFonts w:ascii=\"Arial\" w:hAnsi=\"Arial\" w:cs=\"Arial\"/><w:sz w:val=\"20\"/><w:lang w:val=\"fr-FR\"/></w:rPr></w:rPrDefault>",
    "<w:pPrDefault><w:pPr><w:spacing w:after=\"100\"/></w:pPr></w:pPrDefault></w:docDefaults>",
    "<w:style w:type=\"paragraph\" w:default=\"1\" w:styleId=\"Normal\"><w:name w:val=\"Normal\"/></w:style>",
    "<w:style w:type=\"paragraph\" w:styleId=\"Title\"><w:name w:val=\"Title\"/><w:basedOn w:val=\"Normal\"/><w:pPr><w:spacing w:after=\"160\"/></w:pPr><w:rPr><w:b/><w:color w:val=\"1F3A5F\"/><w:sz w:val=\"30\"/></w:rPr></w:style>",
    "<w:style w:type=\"paragraph\" w:styleId=\"Heading1\"><w:name w:val=\"heading 1\"/><w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:pPr><w:keepNext/><w:spacing w:before=\"240\" w:after=\"100\"/><w:outlineLvl w:val=\"0\"/></w:pPr><w:rPr><w:b/><w:color w:val=\"1F3A5F\"/><w:sz w:val=\"24\"/></w:rPr></w:style>",
    "<w:style w:type=\"paragraph\" w:styleId=\"Heading2\"><w:name w:val=\"heading 2\"/><w:basedOn w:val=\"Normal\"/><w:next w:val=\"Normal\"/><w:pPr><w:keepNext/><w:spacing w:before=\"120\" w:after=\"60\"/><w:outlineLvl w:val=\"1\"/></w:pPr><w:rPr><w:b/></w:rPr></w:style>",
    "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"Cellule\"><w:name w:val=\"Cellule\"/><w:basedOn w:val=\"Normal\"/><w:pPr><w:spacing w:before=\"30\" w:after=\"30\"/></w:pPr><w:rPr><w:sz w:val=\"18\"/></w:rPr></w:style>",
    "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"Projet\"><w:name w:val=\"Projet\"/><w:basedOn w:val=\"Normal\"/><w:pPr><w:jc w:val=\"center\"/></w:pPr><w:rPr><w:b/><w:color w:val=\"B00020\"/><w:sz w:val=\"24\"/></w:rPr></w:style>",
    "<w:style w:type=\"paragraph\" w:customStyle=\"1\" w:styleId=\"Pied\"><w:name w:val=\"Pied\"/><w:basedOn w:val=\"Normal\"/><w:pPr><w:jc w:val=\"right\"/></w:pPr><w:rPr><w:color w:val=\"666666\"/><w:sz w:val=\"16\"/></w:rPr></w:style>",
    "<w:style w:type=\"table\" w:customStyle=\"1\" w:styleId=\"Grille\"><w:name w:val=\"Grille\"/><w:tblPr><w:tblBorders><w:top w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"9AA5B1\"/><w:left w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"9AA5B1\"/><w:bottom w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"9AA5B1\"/><w:right w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"9AA5B1\"/><w:insideH w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"9AA5B1\"/><w:insideV w:val=\"single\" w:sz=\"4\" w:space=\"0\" w:color=\"9AA5B1\"/></w:tblBorders><w:tblCellMar><w:left w:w=\"80\" w:type=\"dxa\"/><w:right w:w=\"80\" w:type=\"dxa\"/></w:tblCellMar></w:tblPr></w:style>",
    "</w:styles>"
);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn texts_are_never_mark_up() {
        assert_eq!(escaped("R&D <b> \u{1}\n"), "R&amp;D &lt;b&gt;  ");
    }
}
