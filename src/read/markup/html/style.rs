//! What styles tell of cells: whether they are shown, and whether a number is shown as a day.

use rustc_hash::FxHashMap;

use super::super::moment;

/// What matters of a style.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) struct Look {
    /// `display:none`.
    pub(super) hidden: bool,
    /// `mso-number-format` of a day.
    pub(super) shows_day: bool,
}

impl Look {
    /// The look that these declarations give.
    pub(super) fn of(declarations: &str) -> Self {
        let mut look = Self::default();
        for (name, value) in declarations.split(';').filter_map(|declaration| declaration.split_once(':')) {
            let is = |known: &str| name.trim().eq_ignore_ascii_case(known);
            let starts = |known: &str| {
                value.trim_start().get(..known.len()).is_some_and(|start| start.eq_ignore_ascii_case(known))
            };
            look.hidden |= (is("display") && starts("none")) || (is("visibility") && starts("collapse"));
            look.shows_day |= is("mso-number-format") && moment::shows_day(&number_format(value));
        }
        look
    }

    fn and(self, other: Self) -> Self {
        Self { hidden: self.hidden || other.hidden, shows_day: self.shows_day || other.shows_day }
    }
}

/// The number format at the head of this text, without the escapes of style sheets: `"dd\/mm\/yyyy"`,
/// `\0022EUR\0022`.
fn number_format(text: &str) -> String {
    let mut format = String::new();
    let text = text.trim_start();
    let quote = text.chars().next().filter(|sign| matches!(sign, '"' | '\''));
    let mut letters = text[quote.map_or(0, char::len_utf8)..].chars();
    while let Some(letter) = letters.next() {
        match letter {
            '\\' => {
                let code = letters.as_str().get(..4).filter(|code| code.starts_with("00"));
                match code.and_then(|code| u32::from_str_radix(code, 16).ok()).and_then(char::from_u32) {
                    Some(letter) => {
                        format.push(letter);
                        letters = letters.as_str()[4..].chars();
                    }
                    None => format.extend(letters.next()),
                }
            }
            letter if quote == Some(letter) => break,
            ';' | '}' if quote.is_none() => break,
            letter => format.push(letter),
        }
    }
    format
}

/// The style sheet of a page: looks by class or by element, in small letters.
#[derive(Debug, Default)]
pub(super) struct Styles(FxHashMap<String, Look>);

impl Styles {
    /// Takes the rules of a style sheet that have one class or element as their selector.
    pub(super) fn add(&mut self, sheet: &str) {
        let mut rest = sheet;
        while let Some((selectors, after)) = rest.split_once('{') {
            let selectors = selectors.rsplit([';', '}']).next().unwrap_or_default().trim();
            let selectors = selectors.trim_start_matches("<!--").trim();
            if selectors.starts_with('@') {
                // What holds for printing only, and the like.
                rest = after_block(after);
                continue;
            }
            let (body, after) = after.split_once('}').unwrap_or((after, ""));
            let look = Look::of(body);
            if look != Look::default() {
                for selector in selectors.split(',').map(str::trim).filter(|selector| is_plain(selector)) {
                    let name = selector.rsplit('.').next().unwrap_or_default().to_lowercase();
                    let name = if selector.contains('.') { format!(".{name}") } else { name };
                    let known = self.0.entry(name).or_default();
                    *known = known.and(look);
                }
            }
            rest = after;
        }
    }

    /// The look of an element of these classes and with these declarations of its own.
    pub(super) fn look(&self, element: &str, classes: &str, declarations: &str) -> Look {
        let mut look = if declarations.is_empty() { Look::default() } else { Look::of(declarations) };
        if self.0.is_empty() {
            return look;
        }
        let by_name = |name: String| self.0.get(&name).copied().unwrap_or_default();
        look = look.and(by_name(element.to_lowercase()));
        for class in classes.split_ascii_whitespace() {
            look = look.and(by_name(format!(".{}", class.to_lowercase())));
        }
        look
    }
}

/// `td`, `.xl65`, `td.xl65`: no descendants, no states.
fn is_plain(selector: &str) -> bool {
    let signs = |sign: char| sign.is_alphanumeric() || matches!(sign, '.' | '-' | '_');
    !selector.is_empty() && selector.chars().all(signs)
}

/// What follows a block whose opening brace is passed.
fn after_block(text: &str) -> &str {
    let mut depth = 1_u32;
    for (at, byte) in text.bytes().enumerate() {
        match byte {
            b'{' => depth += 1,
            b'}' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return &text[at + 1..];
        }
    }
    ""
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn looks_come_from_classes_and_from_the_cell() {
        let mut styles = Styles::default();
        styles.add(
            r#"<!-- @page {margin:1cm} @media print { .gris {display:none} } tr {color:red} .xl65 {mso-number-format:"Short Date";}
            td.XL66, .b {mso-number-format:"dd\\/mm\\/yyyy"; } .non { display : none } .a .c {display:none} .m {mso-number-format:"\#\,\#\#0\.00\\ \0022dont mandat\0022";} -->"#,
        );
        let day = Look { shows_day: true, hidden: false };
        assert_eq!(styles.look("td", "xl65", ""), day);
        assert_eq!(styles.look("TD", "x xl66", ""), day);
        assert_eq!(styles.look("tr", "non", ""), Look { hidden: true, shows_day: false });
        for class in ["gris", "c", "m", ""] {
            assert_eq!(styles.look("td", class, ""), Look::default(), "{class}");
        }
        assert!(styles.look("tr", "", "height:0;DISPLAY: none").hidden);
        assert!(styles.look("td", "", r"mso-number-format:dd\/mm\/yyyy").shows_day);
        assert!(!styles.look("td", "", r"mso-number-format:'\@'").shows_day);
    }
}
