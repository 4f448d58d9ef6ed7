//! A web page and its parts in one file, as a mail: what Excel saves as « page web à fichier unique ».

use std::borrow::Cow;

/// Parts inside parts, and parts in all: a workbook has one for each sheet, image and style sheet.
const DEPTH_MAX: u32 = 4;
const PARTS_MAX: usize = 10_000;

/// A part that is a web page.
pub(super) struct Part<'a> {
    pub(super) bytes: Cow<'a, [u8]>,
    pub(super) charset: Option<String>,
    /// The address by which other parts speak of it.
    pub(super) location: String,
}

/// The web pages of the file, in order.
pub(super) fn pages(bytes: &[u8]) -> Vec<Part<'_>> {
    let mut parts = Vec::new();
    enter(bytes, DEPTH_MAX, &mut parts);
    parts
}

fn enter<'a>(bytes: &'a [u8], depth: u32, parts: &mut Vec<Part<'a>>) {
    let (headers, body) = headers(bytes);
    let kind = headers.get("content-type");
    if let (true, Some(boundary)) =
        (kind.to_ascii_lowercase().starts_with("multipart/"), parameter(kind, "boundary"))
    {
        let inner = if depth > 0 { split(body, &boundary) } else { Vec::new() };
        inner.into_iter().for_each(|part| enter(part, depth - 1, parts));
    } else if kind.to_ascii_lowercase().starts_with("text/html") && parts.len() < PARTS_MAX {
        let bytes = match headers.get("content-transfer-encoding").trim().to_ascii_lowercase().as_str() {
            "quoted-printable" => Cow::Owned(quoted_printable(body)),
            "base64" => Cow::Owned(base64(body)),
            _ => Cow::Borrowed(body),
        };
        let charset = parameter(kind, "charset");
        parts.push(Part { bytes, charset, location: headers.get("content-location").trim().to_owned() });
    }
}

/// The headers of a part, in small letters.
struct Headers(Vec<(String, String)>);

impl Headers {
    fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value)
    }
}

/// Headers and body: a blank line stands between.
fn headers(bytes: &[u8]) -> (Headers, &[u8]) {
    const LINES_MAX: usize = 200;
    let mut headers: Vec<(String, String)> = Vec::new();
    let mut rest = bytes;
    for _ in 0..LINES_MAX {
        let end = rest.iter().position(|byte| *byte == b'\n').map_or(rest.len(), |at| at + 1);
        let (line, after) = rest.split_at(end);
        rest = after;
        let line = String::from_utf8_lossy(line);
        let text = line.trim_end();
        if text.is_empty() && (!headers.is_empty() || line.is_empty()) {
            break;
        }
        if let (true, Some((_, value))) = (line.starts_with([' ', '\t']), headers.last_mut()) {
            value.push(' ');
            value.push_str(text.trim_start());
        } else if let Some((name, value)) = text.split_once(':') {
            headers.push((name.trim().to_ascii_lowercase(), value.trim().to_owned()));
        }
    }
    (Headers(headers), rest)
}

/// A parameter of a header: `boundary="----=_Part"`.
fn parameter(header: &str, name: &str) -> Option<String> {
    let fields = header.split(';').skip(1);
    let mut pairs = fields.filter_map(|field| field.split_once('='));
    let (_, value) = pairs.find(|(known, _)| known.trim().eq_ignore_ascii_case(name))?;
    Some(value.trim().trim_matches('"').to_owned())
}

/// The pieces between lines `--boundary`.
fn split<'a>(body: &'a [u8], boundary: &str) -> Vec<&'a [u8]> {
    let mark = format!("--{boundary}");
    let mut pieces = Vec::new();
    let (mut start, mut at) = (None, 0);
    for line in body.split_inclusive(|byte| *byte == b'\n') {
        if let Some(after) = line.strip_prefix(mark.as_bytes())
            && after.iter().all(|byte| byte.is_ascii_whitespace() || *byte == b'-')
        {
            pieces.extend(start.and_then(|start: usize| body.get(start..at)));
            start = Some(at + line.len());
            if after.starts_with(b"--") {
                return pieces;
            }
        }
        at += line.len();
    }
    // The last mark is missing: the file is cut, which the page itself will tell.
    pieces.extend(start.and_then(|start| body.get(start..)));
    pieces
}

/// `=E9` is a byte; `=` at the end of a line joins it to the next one.
fn quoted_printable(bytes: &[u8]) -> Vec<u8> {
    let digit = |byte: Option<&u8>| byte.and_then(|byte| char::from(*byte).to_digit(16));
    let mut decoded = Vec::with_capacity(bytes.len());
    let mut at = 0;
    while let Some(byte) = bytes.get(at) {
        at += 1;
        if *byte != b'=' {
            decoded.push(*byte);
            continue;
        }
        let rest = bytes.get(at..).unwrap_or_default();
        if let (Some(high), Some(low)) = (digit(rest.first()), digit(rest.get(1))) {
            decoded.push((high * 16 + low) as u8);
            at += 2;
        } else if rest.starts_with(b"\r\n") {
            at += 2;
        } else if rest.starts_with(b"\n") {
            at += 1;
        } else {
            decoded.push(b'=');
        }
    }
    decoded
}

/// Signs that are none are passed over.
fn base64(bytes: &[u8]) -> Vec<u8> {
    let mut decoded = Vec::with_capacity(bytes.len() / 4 * 3);
    let (mut bits, mut count) = (0_u32, 0_u32);
    for byte in bytes {
        let value = match byte {
            b'A'..=b'Z' => byte - b'A',
            b'a'..=b'z' => byte - b'a' + 26,
            b'0'..=b'9' => byte - b'0' + 52,
            b'+' | b'-' => 62,
            b'/' | b'_' => 63,
            _ => continue,
        };
        bits = bits << 6 | u32::from(value);
        count += 6;
        if count >= 8 {
            count -= 8;
            decoded.push((bits >> count) as u8);
        }
    }
    decoded
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_are_found_and_decoded() {
        let file = b"MIME-Version: 1.0\r\nContent-Type: multipart/related;\r\n\tboundary=\"----=_Next\"\r\n\r\nAvertissement\r\n\r\n------=_Next\r\nContent-Location: file:///C:/a/sheet001.htm\r\nContent-Transfer-Encoding: quoted-printable\r\nContent-Type: text/html; charset=\"windows-1252\"\r\n\r\n<td class=3Dx>=E9t=\r\n=E9 = =C\r\n------=_Next\r\nContent-Type: image/png\r\n\r\nxx\r\n------=_Next\r\nContent-Type: text/html\r\nContent-Transfer-Encoding: base64\r\n\r\nPHRk\r\nPg==\r\n------=_Next--\r\nfin";
        let pages = pages(file);
        assert_eq!(pages.len(), 2);
        assert_eq!(&*pages[0].bytes, b"<td class=x>\xe9t\xe9 = =C\r\n");
        assert_eq!(pages[0].charset.as_deref(), Some("windows-1252"));
        assert!(pages[0].location.ends_with("sheet001.htm"));
        assert_eq!(&*pages[1].bytes, b"<td>");
    }

    #[test]
    fn parts_inside_parts_have_an_end() {
        let mut file = String::new();
        for depth in 0..50 {
            file.push_str(&format!("Content-Type: multipart/mixed; boundary=b{depth}\n\n--b{depth}\n"));
        }
        file.push_str("Content-Type: text/html\n\n<td>1");
        assert!(pages(file.as_bytes()).is_empty());
        for end in 0..file.len() {
            pages(&file.as_bytes()[..end]);
        }
    }
}
