//! Word documents: the main part of a `.docx`.
//!
//! What was deleted, moved away, hidden or is the code of a field is no text; of a drawing drawn twice for older
//! programs, the first is read.

use super::super::markup::xml::{Node, Xml};
use super::super::unreadable::Unreadable;
use super::written::Written;
use crate::model::Text;
use crate::model::document::Block;
use crate::model::sheet::Format;

/// The blocks of the main part.
///
/// # Errors
/// The part is damaged.
pub(super) fn blocks(part: &[u8], file: &Text) -> Result<Vec<Block>, Unreadable> {
    let mut reader = Reader { xml: Xml::new(part, Format::Unknown), written: Written::new(file) };
    reader.document().map_err(|_| super::damaged())?;
    Ok(reader.written.finish())
}

struct Reader<'a> {
    xml: Xml<&'a [u8]>,
    written: Written<'a>,
}

/// A paragraph under way.
#[derive(Default)]
struct Words {
    text: String,
    is_heading: bool,
}

/// What an element is for.
enum Element {
    Paragraph,
    Table,
    Row,
    Cell,
    /// Cells that this one covers besides its own.
    Span(usize),
    /// Goes on from the cell above.
    Covered,
    Text,
    Run,
    /// How a run looks.
    RunStyle,
    Gap(char),
    Style(bool),
    Aside,
    Other,
}

fn element(tag: &super::super::markup::xml::Tag<'_>) -> Element {
    match tag.local_name() {
        "p" => Element::Paragraph,
        "tbl" => Element::Table,
        "tr" => Element::Row,
        "tc" => Element::Cell,
        "gridSpan" => {
            let span = tag.get_local("val").and_then(|value| value.trim().parse::<usize>().ok());
            Element::Span(span.unwrap_or(1).clamp(1, 64) - 1)
        }
        "vMerge" if tag.get_local("val").as_deref() != Some("restart") => Element::Covered,
        "t" => Element::Text,
        "r" => Element::Run,
        "rPr" => Element::RunStyle,
        "tab" | "ptab" => Element::Gap('\t'),
        "br" | "cr" => Element::Gap('\n'),
        "noBreakHyphen" => Element::Gap('-'),
        "pStyle" => {
            let style = tag.get_local("val").unwrap_or_default().to_lowercase();
            Element::Style(style.starts_with("heading") || style.starts_with("titre") || style == "title")
        }
        // Tab stops are no tabs.
        "del" | "moveFrom" | "instrText" | "Fallback" | "tabs" | "sectPr" | "footnote" => Element::Aside,
        _ => Element::Other,
    }
}

impl Reader<'_> {
    fn document(&mut self) -> Result<(), Unreadable> {
        loop {
            let element = match self.xml.next()? {
                Node::Open(tag) => element(&tag),
                Node::End => return Ok(()),
                Node::Close | Node::Text(_) | Node::Other => continue,
            };
            match element {
                Element::Paragraph => {
                    let words = self.paragraph()?;
                    self.written.say(&words.text, words.is_heading);
                }
                Element::Table => self.table()?,
                Element::Aside | Element::RunStyle => self.xml.skip()?,
                _ => {}
            }
        }
    }

    /// Whether the style that has just been opened hides its text: it is not on the page.
    fn hides(&mut self) -> Result<bool, Unreadable> {
        let (mut depth, mut hides) = (1_u32, false);
        while depth > 0 {
            match self.xml.next()? {
                Node::Open(tag) => {
                    let off = tag.get_local("val").is_some_and(|value| matches!(&*value, "0" | "false" | "off"));
                    hides |= tag.local_name() == "vanish" && !off;
                    depth += 1;
                }
                Node::Close => depth -= 1,
                Node::End => break,
                Node::Text(_) | Node::Other => {}
            }
        }
        Ok(hides)
    }

    /// The text of the paragraph that has just been opened; paragraphs inside it are lines of it.
    fn paragraph(&mut self) -> Result<Words, Unreadable> {
        let mut words = Words::default();
        let mut depth = 1_u32;
        let mut is_hidden = false;
        while depth > 0 {
            let element = match self.xml.next()? {
                Node::Open(tag) => element(&tag),
                Node::Close => {
                    depth -= 1;
                    continue;
                }
                Node::End => break,
                Node::Text(_) | Node::Other => continue,
            };
            match element {
                Element::Text if is_hidden => self.xml.skip()?,
                Element::Text => self.xml.text_into(&mut words.text)?,
                Element::Run => {
                    is_hidden = false;
                    depth += 1;
                }
                Element::RunStyle => is_hidden = self.hides()?,
                Element::Aside => self.xml.skip()?,
                Element::Gap(sign) => {
                    words.text.push(sign);
                    depth += 1;
                }
                Element::Style(is_heading) => {
                    words.is_heading |= is_heading;
                    depth += 1;
                }
                Element::Paragraph => {
                    words.text.push('\n');
                    depth += 1;
                }
                _ => depth += 1,
            }
        }
        Ok(words)
    }

    /// The rows of the table that has just been opened. A table inside a cell is text of that cell.
    fn table(&mut self) -> Result<(), Unreadable> {
        let mut table = self.written.table();
        let (mut depth, mut inner) = (1_u32, 0_u32);
        // For each element under way, whether its end is that of a row of this table.
        let mut ends: Vec<End> = Vec::new();
        while depth > 0 {
            let element = match self.xml.next()? {
                Node::Open(tag) => element(&tag),
                Node::Close => {
                    depth -= 1;
                    match ends.pop() {
                        Some(End::Row) => self.written.end_row(&mut table),
                        Some(End::Cell(more)) => table.cover(more),
                        Some(End::Inner) => inner -= 1,
                        Some(End::Other) | None => {}
                    }
                    continue;
                }
                Node::End => break,
                Node::Text(_) | Node::Other => continue,
            };
            let end = match element {
                Element::Aside | Element::RunStyle => {
                    self.xml.skip()?;
                    continue;
                }
                Element::Paragraph => {
                    let words = self.paragraph()?;
                    table.say(&words.text);
                    continue;
                }
                Element::Table => {
                    inner += 1;
                    End::Inner
                }
                Element::Row if inner == 0 => End::Row,
                Element::Cell if inner == 0 => {
                    table.cell();
                    End::Cell(0)
                }
                Element::Span(more) if inner == 0 => {
                    if let Some(End::Cell(span)) = ends.iter_mut().rev().find(|end| matches!(end, End::Cell(_))) {
                        *span = more;
                    }
                    End::Other
                }
                _ => End::Other,
            };
            ends.push(end);
            depth += 1;
        }
        Ok(())
    }
}

/// What the end of an element of a table ends.
enum End {
    Row,
    /// And the cells that it covers besides its own.
    Cell(usize),
    Inner,
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_tables_and_nothing_that_was_deleted() {
        let xml = r#"<w:document xmlns:w="w"><w:body><w:p><w:pPr><w:pStyle w:val="Heading1"/><w:tabs><w:tab/></w:tabs></w:pPr><w:r><w:t>Coûts</w:t></w:r></w:p>
            <w:p><w:r><w:t xml:space="preserve">pour </w:t></w:r><w:del><w:r><w:t>10 €</w:t></w:r></w:del><w:r><w:t>12 €</w:t></w:r></w:p>
            <w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>A</w:t></w:r></w:p></w:tc><w:tc><w:p><w:r><w:t>B</w:t></w:r></w:p><w:p><w:r><w:t>C</w:t></w:r></w:p></w:tc></w:tr></w:tbl></w:body></w:document>"#;
        let blocks = blocks(xml.as_bytes(), &"r.docx".into()).unwrap();
        let told: Vec<String> =
            blocks.iter().map(|one| format!("{}|{}|{}", one.place, one.text, one.cells.len())).collect();
        assert_eq!(
            told,
            [
                "r.docx › paragraphe 1|Coûts|0",
                "r.docx › paragraphe 2|pour 12 €|0",
                "r.docx › tableau 1, ligne 1|A | B ; C|3"
            ]
        );
        assert!(blocks[0].is_heading);
    }

    #[test]
    fn hidden_text_is_not_on_the_page() {
        let xml = r#"<w:document xmlns:w="w"><w:body><w:p><w:pPr><w:rPr><w:vanish/></w:rPr></w:pPr><w:r><w:t xml:space="preserve">Coût : </w:t></w:r><w:r><w:rPr><w:b/><w:vanish/></w:rPr><w:t>6 500 €</w:t></w:r><w:r><w:rPr><w:vanish w:val="0"/></w:rPr><w:t>6 200 €</w:t></w:r></w:p></w:body></w:document>"#;
        let blocks = blocks(xml.as_bytes(), &"r.docx".into()).unwrap();
        assert_eq!(blocks[0].text, "Coût : 6 200 €");
    }
}
