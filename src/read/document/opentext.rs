//! OpenDocument texts: the content of an `.odt`, or a `.fodt` whole.

use super::super::markup::xml::{Node, Tag, Xml};
use super::super::unreadable::Unreadable;
use super::written::Written;
use crate::model::Text;
use crate::model::document::Block;
use crate::model::sheet::Format;

/// The blocks of the content.
///
/// # Errors
/// The content is damaged.
pub(super) fn blocks(content: &[u8], file: &Text) -> Result<Vec<Block>, Unreadable> {
    let mut reader = Reader { xml: Xml::new(content, Format::Unknown), written: Written::new(file) };
    reader.document().map_err(|_| super::damaged())?;
    Ok(reader.written.finish())
}

struct Reader<'a> {
    xml: Xml<&'a [u8]>,
    written: Written<'a>,
}

enum Element {
    Paragraph { is_heading: bool },
    Table,
    Row,
    Cell { count: usize },
    Spaces(usize),
    Gap(char),
    Aside,
    Other,
}

/// Content that repeats itself is unfolded so far.
const REPEATED_MAX: usize = 64;

fn element(tag: &Tag<'_>) -> Element {
    let count = |name: &str| {
        let written = tag.get(name).and_then(|count| count.trim().parse::<usize>().ok());
        written.unwrap_or(1).clamp(1, REPEATED_MAX)
    };
    match tag.name() {
        "text:p" => Element::Paragraph { is_heading: false },
        "text:h" => Element::Paragraph { is_heading: true },
        "table:table" => Element::Table,
        "table:table-row" => Element::Row,
        "table:table-cell" | "table:covered-table-cell" => {
            Element::Cell { count: count("table:number-columns-repeated") }
        }
        "text:s" => Element::Spaces(count("text:c")),
        "text:tab" => Element::Gap('\t'),
        "text:line-break" => Element::Gap('\n'),
        "text:tracked-changes"
        | "office:annotation"
        | "text:note"
        | "office:styles"
        | "office:automatic-styles"
        | "office:master-styles"
        | "office:meta"
        | "office:settings"
        | "office:scripts"
        | "text:sequence-decls" => Element::Aside,
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
                Element::Paragraph { is_heading } => {
                    let text = self.paragraph()?;
                    self.written.say(&text, is_heading);
                }
                Element::Table => self.table()?,
                Element::Aside => self.xml.skip()?,
                _ => {}
            }
        }
    }

    /// The text of the paragraph that has just been opened.
    fn paragraph(&mut self) -> Result<String, Unreadable> {
        let mut text = String::new();
        let mut depth = 1_u32;
        while depth > 0 {
            let element = match self.xml.next()? {
                Node::Open(tag) => element(&tag),
                Node::Close => {
                    depth -= 1;
                    continue;
                }
                Node::Text(piece) => {
                    // Line ends of the file are spaces.
                    text.extend(piece.chars().map(|sign| if sign.is_ascii_whitespace() { ' ' } else { sign }));
                    continue;
                }
                Node::End => break,
                Node::Other => continue,
            };
            match element {
                Element::Aside => {
                    self.xml.skip()?;
                    continue;
                }
                Element::Spaces(count) => text.extend(std::iter::repeat_n(' ', count)),
                Element::Gap(sign) => text.push(sign),
                Element::Paragraph { .. } => text.push('\n'),
                _ => {}
            }
            depth += 1;
        }
        Ok(text)
    }

    /// The rows of the table that has just been opened. A table inside a cell is text of that cell.
    fn table(&mut self) -> Result<(), Unreadable> {
        let mut table = self.written.table();
        // For each element under way, what its end ends.
        let mut ends: Vec<End> = vec![End::Other];
        while !ends.is_empty() {
            let element = match self.xml.next()? {
                Node::Open(tag) => element(&tag),
                Node::Close => {
                    match ends.pop() {
                        Some(End::Row) => self.written.end_row(&mut table),
                        Some(End::Cell(more)) => table.cover(more),
                        _ => {}
                    }
                    continue;
                }
                Node::End => break,
                Node::Text(_) | Node::Other => continue,
            };
            let inner = ends.iter().any(|end| matches!(end, End::Inner));
            let end = match element {
                Element::Aside => {
                    self.xml.skip()?;
                    continue;
                }
                Element::Paragraph { .. } => {
                    let text = self.paragraph()?;
                    table.say(&text);
                    continue;
                }
                Element::Table => End::Inner,
                Element::Row if !inner => End::Row,
                Element::Cell { count } if !inner => {
                    table.cell();
                    End::Cell(count - 1)
                }
                _ => End::Other,
            };
            ends.push(end);
        }
        Ok(())
    }
}

enum End {
    Row,
    /// And the cells that repeat it.
    Cell(usize),
    Inner,
    Other,
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paragraphs_titles_and_tables() {
        let xml = r#"<office:document-content xmlns:office="o" xmlns:text="t" xmlns:table="x"><office:automatic-styles><text:p>non</text:p></office:automatic-styles><office:body><office:text>
            <text:h>Coûts</text:h><text:p>139<text:s text:c="1"/>108,94 <text:span>€</text:span></text:p>
            <table:table><table:table-row><table:table-cell><text:p>Gênes</text:p></table:table-cell><table:covered-table-cell/><table:table-cell><text:p>1 €</text:p></table:table-cell></table:table-row></table:table>
            </office:text></office:body></office:document-content>"#;
        let blocks = blocks(xml.as_bytes(), &"r.odt".into()).unwrap();
        let told: Vec<String> =
            blocks.iter().map(|one| format!("{}|{}|{}", one.place, one.text, one.cells.len())).collect();
        assert_eq!(
            told,
            [
                "r.odt › paragraphe 1|Coûts|0",
                "r.odt › paragraphe 2|139 108,94 €|0",
                "r.odt › tableau 1, ligne 1|Gênes | 1 €|3"
            ]
        );
    }
}
