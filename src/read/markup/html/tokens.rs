//! A web page → tags and texts. Nothing is an error: what makes no sense is text, or is passed over.

/// A piece of a page.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Token<'a> {
    /// Text between tags, its references not read yet.
    Text(&'a str),
    /// An opening tag.
    Open(Tag<'a>),
    /// A closing tag.
    Close(&'a str),
    /// The content of an element that holds no text of the page: its name, what is inside.
    Raw(&'a str, &'a str),
    /// A comment, a declaration.
    Comment,
}

/// An opening tag: its name as written, and its attributes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Tag<'a> {
    pub(super) name: &'a str,
    attributes: &'a str,
}

/// Elements whose content is no text of the page.
const RAW: &[&str] =
    &["script", "style", "title", "xml", "noscript", "template", "svg", "object", "iframe", "select"];

/// The pieces of a page, one after the other.
pub(super) struct Tokens<'a> {
    rest: &'a str,
    /// Ends that were looked for in vain: they are not looked for twice.
    missing: Vec<&'static str>,
}

impl<'a> Tokens<'a> {
    /// The pieces of this page.
    pub(super) fn new(page: &'a str) -> Self {
        Self { rest: page, missing: Vec::new() }
    }

    fn take(&mut self, len: usize) -> &'a str {
        let (taken, rest) = self.rest.split_at_checked(len).unwrap_or((self.rest, ""));
        self.rest = rest;
        taken
    }

    /// Takes up to `end`, and passes over it; none when it is missing.
    fn take_until(&mut self, end: &'static str) -> Option<&'a str> {
        if self.missing.contains(&end) {
            return None;
        }
        match find_ignoring_case(self.rest, end) {
            Some(at) => {
                let taken = self.take(at);
                self.take(end.len());
                Some(taken)
            }
            None => {
                self.missing.push(end);
                None
            }
        }
    }

    /// `<!`, `<?`: a comment, or a declaration that is passed over.
    fn declaration(&mut self) -> Token<'a> {
        if self.rest.starts_with("<!--") {
            self.take(4);
            if self.take_until("-->").is_some() {
                return Token::Comment;
            }
        }
        let end = self.rest.find('>').map_or(self.rest.len(), |at| at + 1);
        self.take(end);
        Token::Comment
    }

    fn closing(&mut self) -> Token<'a> {
        self.take(2);
        let end = self.rest.find('>').unwrap_or(self.rest.len());
        let tag = self.take(end);
        self.take(1);
        Token::Close(name_of(tag))
    }

    fn opening(&mut self) -> Token<'a> {
        self.take(1);
        let name = name_of(self.rest);
        self.take(name.len());
        let attributes = self.take(attributes_len(self.rest));
        self.take(1);
        let raw = RAW.iter().find(|raw| raw.eq_ignore_ascii_case(name));
        if let (Some(raw), false) = (raw, attributes.ends_with('/'))
            && let Some(inside) = self.take_until(closing_of(raw))
        {
            let end = self.rest.find('>').map_or(self.rest.len(), |at| at + 1);
            self.take(end);
            return Token::Raw(raw, inside);
        }
        Token::Open(Tag { name, attributes })
    }
}

impl<'a> Iterator for Tokens<'a> {
    type Item = Token<'a>;

    fn next(&mut self) -> Option<Token<'a>> {
        if self.rest.is_empty() {
            return None;
        }
        if let Some(after) = self.rest.strip_prefix('<') {
            match after.bytes().next() {
                Some(b'!' | b'?') => return Some(self.declaration()),
                Some(b'/') if starts_with_letter(&after[1..]) => return Some(self.closing()),
                Some(_) if starts_with_letter(after) => return Some(self.opening()),
                _ => {}
            }
        }
        // A `<` that opens nothing is text: « < 500 EUR ».
        let from = usize::from(self.rest.starts_with('<'));
        let end = self.rest.get(from..).and_then(|rest| rest.find('<')).map_or(self.rest.len(), |at| at + from);
        Some(Token::Text(self.take(end)))
    }
}

fn starts_with_letter(text: &str) -> bool {
    text.starts_with(|letter: char| letter.is_ascii_alphabetic())
}

fn name_of(text: &str) -> &str {
    let end = text.find(|sign: char| sign.is_ascii_whitespace() || matches!(sign, '/' | '>' | '<'));
    &text[..end.unwrap_or(text.len())]
}

fn closing_of(name: &str) -> &'static str {
    match name {
        "script" => "</script",
        "style" => "</style",
        "title" => "</title",
        "xml" => "</xml",
        "noscript" => "</noscript",
        "template" => "</template",
        "svg" => "</svg",
        "object" => "</object",
        "iframe" => "</iframe",
        _ => "</select",
    }
}

/// How far the attributes of a tag go: to the `>` outside quotes. A quote that nobody closes before the
/// next row or cell is a stray one.
fn attributes_len(text: &str) -> usize {
    let bytes = text.as_bytes();
    let first = || text.find('>').unwrap_or(text.len());
    let mut quote = None;
    let mut before = b' ';
    for (at, byte) in bytes.iter().enumerate() {
        match (quote, byte) {
            (None, b'>') => return at,
            (None, b'"' | b'\'') if before == b'=' => quote = Some(*byte),
            (Some(open), byte) if open == *byte => quote = None,
            (Some(_), b'<') if opens_row_or_cell(&bytes[at + 1..]) => return first(),
            _ => {}
        }
        if !byte.is_ascii_whitespace() {
            before = *byte;
        }
    }
    first()
}

fn opens_row_or_cell(bytes: &[u8]) -> bool {
    let bytes = bytes.strip_prefix(b"/").unwrap_or(bytes);
    matches!(bytes, [b't' | b'T', b'd' | b'r' | b'h' | b'a' | b'D' | b'R' | b'H' | b'A', ..])
}

fn find_ignoring_case(text: &str, wanted: &str) -> Option<usize> {
    let first = wanted.as_bytes().first()?;
    let bytes = text.as_bytes();
    let mut from = 0;
    while let Some(at) = bytes.get(from..)?.iter().position(|byte| byte == first) {
        let start = from + at;
        if bytes.get(start..start + wanted.len())?.eq_ignore_ascii_case(wanted.as_bytes()) {
            return Some(start);
        }
        from = start + 1;
    }
    None
}

impl<'a> Tag<'a> {
    /// Names and values as written, values without their quotes.
    pub(super) fn attributes(&self) -> Attributes<'a> {
        Attributes(self.attributes)
    }

    /// The value of an attribute, in any case.
    pub(super) fn get(&self, name: &str) -> Option<&'a str> {
        self.attributes().find_map(|(known, value)| known.eq_ignore_ascii_case(name).then_some(value))
    }
}

/// The attributes of a tag.
pub(super) struct Attributes<'a>(&'a str);

impl<'a> Iterator for Attributes<'a> {
    type Item = (&'a str, &'a str);

    fn next(&mut self) -> Option<(&'a str, &'a str)> {
        let text = self.0.trim_start_matches(|sign: char| sign.is_ascii_whitespace() || sign == '/');
        if text.is_empty() {
            return None;
        }
        let ends_name = |sign: char| sign.is_ascii_whitespace() || matches!(sign, '=' | '/');
        // A name is one sign at least, were it a stray `=`.
        let first = text.chars().next().map_or(0, char::len_utf8);
        let len = text[first..].find(ends_name).map_or(text.len(), |at| at + first);
        let (name, rest) = text.split_at(len);
        let Some(value) = rest.trim_start().strip_prefix('=') else {
            self.0 = rest;
            return Some((name, ""));
        };
        let value = value.trim_start();
        let quote = value.chars().next().filter(|sign| matches!(sign, '"' | '\''));
        let (value, rest) = match quote.and_then(|quote| value[1..].split_once(quote)) {
            Some(parts) => parts,
            None => value.split_at(value.find(|sign: char| sign.is_ascii_whitespace()).unwrap_or(value.len())),
        };
        self.0 = rest;
        Some((name, value))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn tokens(page: &str) -> Vec<String> {
        let shown = |token| match token {
            Token::Text(text) => format!("«{text}»"),
            Token::Open(tag) => {
                let attributes: Vec<String> =
                    tag.attributes().map(|(name, value)| format!("{name}={value}")).collect();
                format!("{}[{}]", tag.name, attributes.join(","))
            }
            Token::Close(name) => format!("/{name}"),
            Token::Raw(name, inside) => format!("{name}:{inside}"),
            Token::Comment => "!".to_owned(),
        };
        Tokens::new(page).map(shown).collect()
    }

    #[test]
    fn tags_texts_and_comments_are_told_apart() {
        let page = "<!DOCTYPE html><TD class=xl65 x:num=\"12.5\" title='a > b'nowrap>1 < 2</td><br/><!-- <td> --><style>td{}</STYLE >";
        let expected = [
            "!",
            "TD[class=xl65,x:num=12.5,title=a > b,nowrap=]",
            "«1 »",
            "«< 2»",
            "/td",
            "br[]",
            "!",
            "style:td{}",
        ];
        assert_eq!(tokens(page), expected);
    }

    #[test]
    fn stray_quotes_and_missing_ends_swallow_nothing() {
        assert_eq!(tokens("<td title=\"x>1<td>2"), ["td[title=\"x]", "«1»", "td[]", "«2»"]);
        assert_eq!(tokens("<td title=d'or>1"), ["td[title=d'or]", "«1»"]);
        assert_eq!(tokens("<title>a<td>1<!-- b><td>2"), ["title[]", "«a»", "td[]", "«1»", "!", "td[]", "«2»"]);
        assert_eq!(tokens("a<"), ["«a»", "«<»"]);
        assert_eq!(tokens("<a =x = y"), ["a[=x=y]"]);
    }

    #[test]
    fn hostile_pages_take_a_time_in_proportion() {
        for piece in ["<!--", "<title>", "<a '", "<a =\"", "<", "</", "<td title=\"", "&", "<x/=", "<script "] {
            let page = piece.repeat(200_000);
            let count = Tokens::new(&page)
                .map(|token| if let Token::Open(tag) = token { 1 + tag.attributes().count() } else { 1 })
                .sum::<usize>();
            assert!(count > 0);
        }
    }
}
