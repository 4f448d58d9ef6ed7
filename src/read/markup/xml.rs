//! XML, piece by piece. The only door to the `quick-xml` crate.
//!
//! Nothing that a document declares is ever expanded: an entity that is not one of the usual letters
//! stays as it is written, and elements may not be nested without end. Stray `&` are text.

use std::borrow::Cow;
use std::io::BufRead;

use quick_xml::events::{BytesStart, Event};
use quick_xml::reader::Reader;

use super::super::unreadable::Unreadable;
use super::entities;
use crate::model::sheet::Format;

/// Elements inside elements. Spreadsheets need about twenty.
const DEPTH_MAX: u32 = 200;

/// A piece of a document.
pub(in crate::read) enum Node<'a> {
    /// An element opens; an empty one closes right after.
    Open(Tag<'a>),
    /// The last opened element closes.
    Close,
    /// A piece of text; one text may come in several.
    Text(Cow<'a, str>),
    /// A comment, an instruction.
    Other,
    /// The document is over, every element closed.
    End,
}

/// An opening tag.
pub(in crate::read) struct Tag<'a>(BytesStart<'a>);

impl Tag<'_> {
    /// With its prefix, as written: `table:table-row`.
    pub(in crate::read) fn name(&self) -> &str {
        self.0.name().into_inner()
    }

    /// Without its prefix.
    pub(in crate::read) fn local_name(&self) -> &str {
        local(self.name())
    }

    /// The attributes, with their prefixes; those that make no sense are left out.
    pub(in crate::read) fn attributes(&self) -> impl Iterator<Item = (&str, Cow<'_, str>)> {
        let mut attributes = self.0.html_attributes();
        attributes.with_checks(false);
        attributes.flatten().map(|attribute| {
            let value = match attribute.value {
                Cow::Borrowed(value) => entities::decoded(value),
                Cow::Owned(value) => Cow::Owned(entities::decoded(&value).into_owned()),
            };
            (attribute.key.into_inner(), value)
        })
    }

    /// One attribute, with its prefix.
    pub(in crate::read) fn get(&self, name: &str) -> Option<Cow<'_, str>> {
        self.attributes().find_map(|(key, value)| (key == name).then_some(value))
    }

    /// One attribute, under any prefix.
    pub(in crate::read) fn get_local(&self, name: &str) -> Option<Cow<'_, str>> {
        self.attributes().find_map(|(key, value)| (local(key) == name).then_some(value))
    }
}

/// A name without its prefix.
pub(in crate::read) fn local(name: &str) -> &str {
    name.rsplit(':').next().unwrap_or(name)
}

/// A document under way.
pub(in crate::read) struct Xml<R> {
    reader: Reader<R>,
    buffer: Vec<u8>,
    depth: u32,
    format: Format,
}

impl<R: BufRead> Xml<R> {
    /// `format` is the one that is told when the document is damaged.
    pub(in crate::read) fn new(source: R, format: Format) -> Self {
        let mut reader = Reader::from_reader(source);
        let config = reader.config_mut();
        config.expand_empty_elements = true;
        config.allow_dangling_amp = true;
        Self { reader, buffer: Vec::new(), depth: 0, format }
    }

    /// The next piece.
    ///
    /// # Errors
    /// Damaged, cut short, or nested without end.
    pub(in crate::read) fn next(&mut self) -> Result<Node<'_>, Unreadable> {
        self.buffer.clear();
        let event = self
            .reader
            .read_event_into(&mut self.buffer)
            .map_err(|error| Unreadable::damaged(self.format, &error.to_string()))?;
        Ok(match event {
            Event::Start(tag) | Event::Empty(tag) => {
                self.depth += 1;
                if self.depth > DEPTH_MAX {
                    let what = format!("ses éléments sont emboîtés sur plus de {DEPTH_MAX} niveaux");
                    return Err(Unreadable::damaged(self.format, &what));
                }
                Node::Open(Tag(tag))
            }
            Event::End(_) => {
                self.depth = self.depth.saturating_sub(1);
                Node::Close
            }
            Event::Text(text) => Node::Text(text.xml10_content()),
            Event::CData(text) => Node::Text(text.xml10_content()),
            Event::GeneralRef(name) => Node::Text(entities::decoded(&format!("&{};", &*name)).into_owned().into()),
            Event::Eof if self.depth > 0 => {
                return Err(Unreadable::damaged(self.format, "la fin du fichier manque"));
            }
            Event::Eof => Node::End,
            Event::Comment(_) | Event::Decl(_) | Event::PI(_) | Event::DocType(_) => Node::Other,
        })
    }

    /// Passes over the rest of the element that has just been opened.
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub(in crate::read) fn skip(&mut self) -> Result<(), Unreadable> {
        let inside = self.depth;
        while self.depth >= inside {
            if let Node::End = self.next()? {
                return Ok(());
            }
        }
        Ok(())
    }

    /// The text of the element that has just been opened, and of those inside it.
    ///
    /// # Errors
    /// As [`Xml::next`].
    pub(in crate::read) fn text_into(&mut self, target: &mut String) -> Result<(), Unreadable> {
        let inside = self.depth;
        while self.depth >= inside {
            match self.next()? {
                Node::Text(text) => target.push_str(&text),
                Node::End => return Ok(()),
                Node::Open(_) | Node::Close | Node::Other => {}
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn texts(xml: &str) -> Result<String, Unreadable> {
        let mut reader = Xml::new(xml.as_bytes(), Format::Fods);
        let mut all = String::new();
        loop {
            match reader.next()? {
                Node::Text(text) => all.push_str(&text),
                Node::End => return Ok(all),
                _ => {}
            }
        }
    }

    #[test]
    fn a_billion_laughs_is_one_word() {
        let xml = r#"<!DOCTYPE a [<!ENTITY lol "lol"><!ENTITY lol2 "&lol;&lol;&lol;">]><a>&lol2; &amp; &#233; &eacute; R & D</a>"#;
        assert_eq!(texts(xml).unwrap(), "&lol2; & é é R & D");
    }

    #[test]
    fn what_is_cut_or_nested_without_end_is_refused() {
        assert!(texts("<a><b>1</b>").is_err());
        assert!(texts(&"<a>".repeat(100_000)).is_err());
        assert!(texts("<a>1</b>").is_err());
    }

    #[test]
    fn attributes_are_found_under_any_prefix() {
        let mut reader = Xml::new(&br#"<ss:Cell ss:Index="3" x:a='1 &amp; 2'/>"#[..], Format::SpreadsheetMl);
        let Ok(Node::Open(tag)) = reader.next() else { panic!("an element") };
        assert_eq!((tag.name(), tag.local_name()), ("ss:Cell", "Cell"));
        assert_eq!(tag.get("ss:Index").as_deref(), Some("3"));
        assert_eq!(tag.get_local("a").as_deref(), Some("1 & 2"));
    }
}
