//! Decimal commas in a file separated by commas, and nothing between quotes: `1874,HAVAS,534,17`.
//!
//! The header says how many fields a line has; a line with more is put right only if its surplus is made of
//! whole numbers followed by two digits, in one way alone, and in the same columns as in every other line. Put
//! right, the amount is quoted; what is not so clear stays as it is, and is told with the rows of another width.

/// Lines that must be put right before the file is believed to be written so.
const LEAST: usize = 2;

/// Fields of a header that is looked at: beyond, the ways to join them are too many to try.
const FIELDS_MAX: usize = 64;

/// Lines of which one at least must be too wide.
const SAMPLE: usize = 200;

/// The text with its amounts quoted, from `from` on, and in how many lines; none when it is not written so.
pub(super) fn quoted(text: &str, from: usize) -> Option<(String, usize)> {
    let body = text.get(from..)?;
    let mut lines = body.split(['\n', '\r']).filter(|line| !line.trim().is_empty());
    let header = lines.find(|line| fields(line).is_some_and(|fields| is_header(&fields)))?;
    let width = fields(header)?.len();
    let is_wide = |line: &str| fields(line).is_some_and(|fields| fields.len() > width);
    // Nearly every file of another kind ends here.
    if width > FIELDS_MAX || !lines.clone().take(SAMPLE).any(is_wide) {
        return None;
    }
    let (mut joints, mut count): (Vec<usize>, usize) = (Vec::new(), 0);
    // What each column holds in lines of the right width, and in those put right.
    let (mut plain, mut mended) = (vec![Held::default(); width], vec![Held::default(); width]);
    for line in lines {
        let fields = fields(line)?;
        if fields.len() == width {
            plain.iter_mut().zip(&fields).for_each(|(held, field)| held.add(field));
        } else if fields.len() > width {
            let columns = joined(&fields, width)?;
            let cells = together(&fields, &columns);
            mended.iter_mut().zip(&cells).for_each(|(held, cell)| held.add(cell));
            joints.extend(columns);
            count += 1;
        }
    }
    joints.sort_unstable();
    joints.dedup();
    // A name or a number that is no amount would stand in another column.
    let fits = |at: usize| match joints.binary_search(&at) {
        Ok(_) => !plain[at].text,
        Err(_) => !plain[at].contradicts(mended[at]),
    };
    if count < LEAST || !(0..width).all(fits) {
        return None;
    }
    let mut whole = String::with_capacity(text.len() + 2 * count * joints.len());
    whole.push_str(text.get(..from)?);
    for line in body.split_inclusive(['\n', '\r']) {
        let content = line.trim_end_matches(['\n', '\r']);
        let fields = fields(content).filter(|fields| fields.len() > width);
        match fields.and_then(|fields| Some((joined(&fields, width)?, fields))) {
            None => whole.push_str(content),
            Some((columns, fields)) => whole.push_str(&together(&fields, &columns).join(",")),
        }
        whole.push_str(line.get(content.len()..).unwrap_or(""));
    }
    Some((whole, count))
}

/// The fields of a line as they are written; none when a quote is not closed.
fn fields(line: &str) -> Option<Vec<&str>> {
    let mut quoted = false;
    let fields: Vec<&str> = line
        .split(|sign: char| {
            quoted ^= sign == '"';
            sign == ',' && !quoted
        })
        .collect();
    (!quoted).then_some(fields)
}

/// Three titles or more, and no number.
fn is_header(fields: &[&str]) -> bool {
    const TITLES_MIN: usize = 3;
    let filled = || fields.iter().map(|field| field.trim()).filter(|field| !field.is_empty());
    filled().count() >= TITLES_MIN
        && filled().all(|field| field.chars().any(char::is_alphabetic) && !is_whole(field))
}

/// The columns of the table at which two fields are one amount, when there is one way to make `width` fields.
fn joined(fields: &[&str], width: usize) -> Option<Vec<usize>> {
    let surplus = fields.len().checked_sub(width)?;
    let pairs: Vec<usize> = (0..fields.len().saturating_sub(1))
        .filter(|at| is_whole(fields[*at]) && is_cents(fields[*at + 1]))
        .collect();
    let mut ways: Vec<Vec<usize>> = Vec::new();
    choose(&pairs, surplus, &mut Vec::new(), &mut ways);
    match ways.as_slice() {
        // The n-th joint stands n fields further to the left in the table.
        [way] => Some(way.iter().enumerate().map(|(before, at)| at - before).collect()),
        _ => None,
    }
}

/// Every way to take `count` of these pairs that share no field; two are enough to know that there are several.
fn choose(pairs: &[usize], count: usize, taken: &mut Vec<usize>, ways: &mut Vec<Vec<usize>>) {
    if count == 0 {
        ways.push(taken.clone());
        return;
    }
    for (at, pair) in pairs.iter().enumerate() {
        if ways.len() > 1 || pairs.len() - at < count {
            return;
        }
        taken.push(*pair);
        let next = pairs.get(at + 1..).unwrap_or(&[]);
        let apart = next.iter().position(|next| *next > pair + 1).unwrap_or(next.len());
        choose(next.get(apart..).unwrap_or(&[]), count - 1, taken, ways);
        taken.pop();
    }
}

/// The cells of a line put right, its amounts quoted.
fn together(fields: &[&str], columns: &[usize]) -> Vec<String> {
    let mut cells = Vec::with_capacity(fields.len());
    let mut rest = fields;
    while let Some((field, after)) = rest.split_first() {
        match after.split_first().filter(|_| columns.contains(&cells.len())) {
            Some((cents, others)) => {
                cells.push(format!("\"{},{}\"", field.trim(), cents.trim()));
                rest = others;
            }
            None => {
                cells.push((*field).to_owned());
                rest = after;
            }
        }
    }
    cells
}

/// What a column holds.
#[derive(Clone, Copy, Default)]
struct Held {
    number: bool,
    text: bool,
}

impl Held {
    fn add(&mut self, field: &str) {
        let bare = field.trim().trim_matches('"');
        let amount = || bare.split_once(',').is_some_and(|(whole, cents)| is_whole(whole) && is_cents(cents));
        match bare.is_empty() {
            true => {}
            false if is_whole(bare) || amount() => self.number = true,
            false => self.text = true,
        }
    }

    /// Nothing but numbers here, and texts there; or the other way round.
    fn contradicts(self, other: Self) -> bool {
        (self.number && !self.text && other.text) || (self.text && !self.number && other.number)
    }
}

/// `534`, `-1 650`.
fn is_whole(field: &str) -> bool {
    const DIGITS_MAX: usize = 12;
    let bare = field.trim().trim_start_matches(['-', '+']);
    let digits = bare.chars().filter(char::is_ascii_digit).count();
    (1..=DIGITS_MAX).contains(&digits)
        && bare.starts_with(|sign: char| sign.is_ascii_digit())
        && bare.chars().all(|sign| sign.is_ascii_digit() || matches!(sign, ' ' | '\u{a0}' | '\u{202f}'))
}

/// `17`, `17 €`.
fn is_cents(field: &str) -> bool {
    let bare = field.trim().trim_end_matches("EUR").trim_end_matches('€').trim_end();
    bare.len() == 2 && bare.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn amounts_cut_by_their_comma_are_put_together() {
        let text = "N°,Tiers,HT,TTC\n1,HAVAS,500,00,534,17\n2,TAXI,12,12\n3,HOTEL,-1 650,00,-1 815,5\n";
        // The last line has one digit of cents: nothing is certain.
        assert_eq!(quoted(text, 0), None);
        let text = "N°,Tiers,HT,TTC\r\n1,HAVAS,500,00,534,17\r\n2,TAXI,12,13\r\n3,HOTEL,-1 650,00,-1 815,50\r\n";
        let (plain, count) = quoted(text, 0).unwrap();
        assert_eq!(count, 2);
        assert_eq!(
            plain,
            "N°,Tiers,HT,TTC\r\n1,HAVAS,\"500,00\",\"534,17\"\r\n2,TAXI,12,13\r\n3,HOTEL,\"-1 650,00\",\"-1 815,50\"\r\n"
        );
    }

    #[test]
    fn a_surplus_of_another_kind_is_left_alone() {
        for text in [
            // A comma in a text.
            "N°,Tiers,Montant\n1,DUPONT, Jean,12\n2,MARTIN, Anne,13\n",
            // Two ways: 12 and 34, or 34 and 56.
            "N°,Tiers,Lot,Montant\n1,HAVAS,12,34,56\n2,TAXI,12,34,56\n",
            // A comma in a text, before a quantity and a price.
            "Tiers,Objet,Nombre,Prix\nHotel,nuit, Spa,3,45\nVol,aller, retour,2,90\nBus,ligne,4,10\n",
            // Words where the amounts are.
            "N°,Tiers,Montant\n1,HAVAS,534,17\n2,TAXI,12,50\n3,HOTEL,offert\n",
            // The right width.
            "N°,Tiers,Montant\n1,HAVAS,534\n2,TAXI,12\n",
            "a;b;c\n1;2,50;3\n",
        ] {
            assert_eq!(quoted(text, 0), None, "{text}");
        }
    }
}
