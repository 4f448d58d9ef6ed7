//! Which sign separates the columns of a text file, and in how many columns.
//!
//! The right delimiter cuts the lines of the table, its header included, in the same number of
//! fields. Two habits of finance exports stand in the way: decimal commas, and title lines above the
//! table; see [`Trial::decimal_commas`] and [`Trial::score`]. Texts stand between `"`, or between `'`
//! where a whole column does.

/// Delimiter and width of a text file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Dialect {
    /// None: a single column.
    pub(super) delimiter: Option<char>,
    /// Fields of most lines.
    pub(super) columns: usize,
    pub(super) quote: char,
    /// `\"` is a quote inside a quoted field.
    pub(super) backslash: bool,
    /// One short French sentence each.
    pub(super) evidence: Vec<String>,
}

/// Delimiters tried, with a weight for how common they are in French exports.
const CANDIDATES: &[(char, f64)] = &[
    (';', 1.2),
    ('\t', 1.2),
    ('|', 1.1),
    (',', 1.0),
    ('\u{1f}', 1.2),
    ('^', 0.9),
    ('~', 0.8),
    (' ', 0.8),
    (':', 0.4),
];

/// Bytes looked at: a line may be a file long.
const SAMPLE: usize = 1 << 20;

/// Logical lines looked at.
const LINES: usize = 200;

/// A quoted field of the sample that runs over more lines is a stray quote.
const QUOTED_LINES_MAX: usize = 40;

/// A table that only so small a part of the lines belongs to is no table.
const SCORE_MIN: f64 = 0.25;

/// Finds the delimiter of this text.
pub(super) fn guess(text: &str) -> Dialect {
    let text = sample(text);
    match best(text, '\'').filter(Trial::is_dressed).or_else(|| best(text, '"')) {
        Some(trial) => trial.dialect("le plus régulier", text),
        None => Dialect {
            delimiter: None,
            columns: 1,
            quote: '"',
            backslash: has_backslashes(text, '"', None),
            evidence: vec!["une seule colonne : aucun séparateur régulier".into()],
        },
    }
}

/// The trial with the highest score, if any is high enough.
fn best(text: &str, quote: char) -> Option<Trial<'_>> {
    if quote == '\'' && !text.contains(quote) {
        return None;
    }
    let trials = CANDIDATES.iter().map(|(delimiter, weight)| (Trial::of(text, *delimiter, quote), weight));
    let mut best: Option<(Trial<'_>, f64)> = None;
    for (trial, weight) in trials {
        let score = trial.score() * weight;
        if score >= SCORE_MIN && best.as_ref().is_none_or(|(_, high)| score > *high) {
            best = Some((trial, score));
        }
    }
    best.map(|(trial, _)| trial)
}

/// The dialect of this text when its delimiter is known; `reason` says how.
pub(super) fn told(text: &str, delimiter: char, reason: &str) -> Dialect {
    let text = sample(text);
    let apostrophes = Some(Trial::of(text, delimiter, '\'')).filter(Trial::is_dressed);
    apostrophes.unwrap_or_else(|| Trial::of(text, delimiter, '"')).dialect(reason, text)
}

/// The beginning of a text, up to a line end when there is one.
pub(super) fn sample(text: &str) -> &str {
    if text.len() <= SAMPLE {
        return text;
    }
    let mut end = SAMPLE;
    while !text.is_char_boundary(end) {
        end -= 1;
    }
    let head = text.get(..end).unwrap_or(text);
    head.rfind(['\n', '\r']).and_then(|at| head.get(..=at)).unwrap_or(head)
}

/// `\"` stands in the middle of a quoted field: it does not end it.
fn has_backslashes(text: &str, quote: char, delimiter: Option<char>) -> bool {
    let mut escape = String::from('\\');
    escape.push(quote);
    text.match_indices(&escape).any(|(at, _)| {
        let next = text.get(at + escape.len()..).and_then(|rest| rest.chars().next());
        next.is_some_and(|next| Some(next) != delimiter && next != quote && !matches!(next, '\r' | '\n'))
    })
}

/// The delimiter that a first line `sep=;` declares, and the length of that line with its end.
pub(super) fn declared(text: &str) -> Option<(char, usize)> {
    let line = text.split(['\r', '\n']).next()?;
    let bare = line.trim_matches('"');
    let rest = bare.get(..4).filter(|head| head.eq_ignore_ascii_case("sep=")).and_then(|_| bare.get(4..))?;
    let mut signs = rest.chars();
    let delimiter = signs.next()?;
    if !delimiter.is_ascii() || signs.any(|sign| !sign.is_whitespace() && sign != delimiter) {
        return None;
    }
    let end = text.get(line.len()..)?;
    let end = if end.starts_with("\r\n") { 2 } else { end.len().min(1) };
    Some((delimiter, line.len() + end))
}

/// The name of a delimiter for the reader.
pub(super) fn french(delimiter: char) -> String {
    match delimiter {
        ';' => "point-virgule".to_owned(),
        ',' => "virgule".to_owned(),
        '\t' => "tabulation".to_owned(),
        '|' => "barre verticale".to_owned(),
        ':' => "deux-points".to_owned(),
        ' ' => "espace".to_owned(),
        '\u{1f}' => "séparateur d’unités (US)".to_owned(),
        other => format!("« {other} »"),
    }
}

/// A sample cut by one delimiter.
struct Trial<'a> {
    delimiter: char,
    quote: char,
    records: Vec<Vec<&'a str>>,
    /// Most frequent number of fields above one; one when no line is cut.
    columns: usize,
}

impl<'a> Trial<'a> {
    fn of(text: &'a str, delimiter: char, quote: char) -> Self {
        let records: Vec<Vec<&str>> = Records { rest: text, delimiter, quote }
            .filter(|fields| fields.iter().any(|field| !field.trim().is_empty()))
            .take(LINES)
            .collect();
        let columns = most_frequent(records.iter().map(Vec::len).filter(|len| *len > 1));
        Self { delimiter, quote, records, columns }
    }

    fn table(&self) -> impl Iterator<Item = &Vec<&'a str>> {
        self.records.iter().filter(|fields| fields.len() == self.columns)
    }

    /// Share of the lines that belong to the table, times a gentle bonus for its width.
    fn score(&self) -> f64 {
        if self.columns < 2 || self.records.is_empty() || self.is_prose() {
            return 0.0;
        }
        // Blanks are everywhere: they separate only what is quoted.
        if self.delimiter == ' ' && !self.table().flatten().all(|field| self.is_quoted(field)) {
            return 0.0;
        }
        if matches!(self.delimiter, ',') && self.decimal_commas() {
            return 0.0;
        }
        let whole = self.table().count() as f64;
        let partial = self.records.iter().filter(|fields| fields.len() > 1).count() as f64 - whole;
        let share = (whole + partial / 4.0) / self.records.len() as f64;
        share * ((self.columns - 1) as f64).powf(0.4)
    }

    /// Most cuts fall between digits, as in `12,50`, from the first line of the table on: a header
    /// would have words on both sides.
    fn decimal_commas(&self) -> bool {
        let cuts = |fields: &Vec<&str>| -> (usize, usize) {
            let decimal = fields.windows(2).filter(|pair| is_decimal_cut(pair[0], pair[1])).count();
            (decimal, fields.len() - 1)
        };
        let (decimal, all) =
            self.table().map(cuts).fold((0, 0), |(decimal, all), cut| (decimal + cut.0, all + cut.1));
        let header_is_cut = self.table().next().is_some_and(|first| cuts(first).0 == 0);
        decimal * 2 > all && !header_is_cut
    }

    /// Commas followed by a space under a first line that has none: `DUPONT, Jean`.
    fn is_prose(&self) -> bool {
        let count = self.table().count();
        // Hours and labels are full of colons: they separate columns only if they do so everywhere.
        if self.delimiter == ':' && (self.columns < 3 || count * 10 < self.records.len() * 9) {
            return true;
        }
        let header_is_cut = self.records.first().is_some_and(|fields| fields.len() == self.columns);
        let is_spaced = |fields: &&Vec<&str>| {
            let is_bare = |field: &&str| field.starts_with(' ') && !field.trim_start().starts_with(self.quote);
            fields.iter().skip(1).all(is_bare)
        };
        let spaced = matches!(self.delimiter, ',' | ':') && self.table().filter(is_spaced).count() * 2 > count;
        spaced && (!header_is_cut || self.columns == 2)
    }

    fn is_quoted(&self, field: &str) -> bool {
        field.len() > 1 && field.starts_with(self.quote) && field.ends_with(self.quote)
    }

    /// A whole column stands between these quotes, and nothing between `"`.
    fn is_dressed(&self) -> bool {
        const ROWS_MIN: usize = 2;
        let column = |at: usize| -> Vec<&str> {
            let fields = self.table().skip(1).filter_map(move |fields| fields.get(at));
            fields.map(|field| field.trim()).filter(|field| !field.is_empty()).collect()
        };
        let any = (0..self.columns).map(column).any(|fields| {
            let quoted = fields.iter().filter(|field| self.is_quoted(field)).count();
            fields.len() >= ROWS_MIN && quoted * 10 >= fields.len() * 8
        });
        any && !self.records.iter().flatten().any(|field| field.starts_with('"'))
    }

    /// Every other column is empty: the delimiter is written twice.
    fn is_doubled(&self) -> bool {
        let is_bare = |fields: &Vec<&str>| fields.iter().skip(1).step_by(2).all(|field| field.trim().is_empty());
        self.columns > 2 && self.columns % 2 == 1 && self.table().all(is_bare)
    }

    fn dialect(self, reason: &str, text: &str) -> Dialect {
        let (count, all) = (self.table().count(), self.records.len());
        let columns = if self.columns > 1 { self.columns } else { 1 };
        let wide = if columns > 1 { format!("{columns} colonnes") } else { "une colonne".to_owned() };
        let lines = match (count, all) {
            (_, 0..=1) => "sur la première ligne".to_owned(),
            (count, all) if count == all => format!("sur les {all} premières lignes"),
            (count, all) => format!("sur {count} des {all} premières lignes"),
        };
        let mut evidence = vec![format!("séparateur {} : {reason} ({wide} {lines})", french(self.delimiter))];
        if self.is_doubled() {
            let sign = self.delimiter;
            evidence.push(format!("séparateur doublé « {sign}{sign} » : une colonne sur deux est vide"));
        }
        if self.quote == '\'' {
            evidence.push("textes entre apostrophes (') au lieu de guillemets".to_owned());
        }
        let backslash = has_backslashes(text, self.quote, Some(self.delimiter));
        if backslash {
            evidence.push(format!(
                "guillemets précédés d’une barre oblique inverse (\\{}) dans les textes",
                self.quote
            ));
        }
        Dialect { delimiter: Some(self.delimiter), columns, quote: self.quote, backslash, evidence }
    }
}

fn is_decimal_cut(left: &str, right: &str) -> bool {
    let digits = right.bytes().take_while(u8::is_ascii_digit).count();
    left.ends_with(|sign: char| sign.is_ascii_digit()) && (1..=6).contains(&digits)
}

/// The most frequent of these numbers, the largest among equals; one when there is none.
pub(super) fn most_frequent(numbers: impl Iterator<Item = usize>) -> usize {
    let mut counts = std::collections::BTreeMap::new();
    for number in numbers {
        *counts.entry(number).or_insert(0_usize) += 1;
    }
    counts.into_iter().max_by_key(|(number, count)| (*count, *number)).map_or(1, |(number, _)| number)
}

/// The records of a text, roughly: quotes are respected, fields keep them. A quote that is not closed
/// in reasonable distance is an ordinary sign.
struct Records<'a> {
    rest: &'a str,
    delimiter: char,
    quote: char,
}

impl<'a> Iterator for Records<'a> {
    type Item = Vec<&'a str>;

    fn next(&mut self) -> Option<Self::Item> {
        if self.rest.is_empty() {
            return None;
        }
        let (fields, len) =
            cut(self.rest, self.delimiter, Some(self.quote)).or_else(|| cut(self.rest, self.delimiter, None))?;
        self.rest = self.rest.get(len..).unwrap_or("");
        Some(fields)
    }
}

/// Cuts the first record; gives its fields and its length with its end. None when a quoted field
/// does not end.
fn cut(text: &str, delimiter: char, quote: Option<char>) -> Option<(Vec<&str>, usize)> {
    let mut fields = Vec::new();
    let (mut start, mut quoted, mut lines) = (0, false, 0);
    let mut after_quote = usize::MAX;
    // Nothing but blanks since the start of the field.
    let mut blank = true;
    for (at, sign) in text.char_indices() {
        match sign {
            // The second of two quotes opens again what the first had closed.
            sign if Some(sign) == quote && (quoted || blank || at == after_quote) => {
                (quoted, blank) = (!quoted, false);
                after_quote = if quoted { usize::MAX } else { at + 1 };
            }
            '\r' | '\n' if quoted => {
                lines += usize::from(sign == '\n');
                if lines > QUOTED_LINES_MAX {
                    return None;
                }
            }
            '\r' | '\n' => {
                fields.push(text.get(start..at)?);
                return Some((fields, at + 1));
            }
            sign if sign == delimiter && !quoted => {
                fields.push(text.get(start..at)?);
                start = at + sign.len_utf8();
                blank = true;
            }
            _ => blank &= matches!(sign, ' ' | '\t'),
        }
    }
    if quoted {
        return None;
    }
    fields.push(text.get(start..)?);
    Some((fields, text.len()))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str) -> (Option<char>, usize) {
        let dialect = guess(text);
        (dialect.delimiter, dialect.columns)
    }

    #[test]
    fn the_usual_delimiters() {
        assert_eq!(found("a;b;c\n1;2;3\n"), (Some(';'), 3));
        assert_eq!(found("a,b,c\n1,2,3\n4,5,6\n"), (Some(','), 3));
        assert_eq!(found("a\tb\tc\r\n1,5\t2,5\t3,5\r\n"), (Some('\t'), 3));
        assert_eq!(found("JournalCode|EcritureNum\nHA|1,20\n"), (Some('|'), 2));
    }

    #[test]
    fn decimal_commas_are_no_delimiters() {
        assert_eq!(found("Libellé;HT;TTC\nHôtel;12,50;13,75\nTaxi;8,00;8,80\n"), (Some(';'), 3));
        assert_eq!(found("Montant\n12,50\n13,60\n1177,87\n"), (None, 1));
        assert_eq!(found("Montant;\n12,50;\n13,60;\n"), (Some(';'), 2));
        assert_eq!(found("HT;TVA;TTC;Payé\n1,50;2,50;3,50;4,50\n1,50;2,50;3,50;4,50\n"), (Some(';'), 4));
    }

    #[test]
    fn commas_between_whole_numbers_are_delimiters() {
        assert_eq!(found("annee,mois,jour,prix\n2017,11,4,12.50\n2017,11,5,8.00\n"), (Some(','), 4));
        assert_eq!(
            found("Date,Payee,Amount\n2017-11-04,\"Hotel, Miami\",12.50\n2017-11-05,Taxi,8.00\n"),
            (Some(','), 3)
        );
    }

    #[test]
    fn titles_above_the_table_do_not_decide() {
        let text = "Département, direction des finances\nÉdité le : 05/11/2017, à 10:32\n\nMandat;Tiers;Montant\n12;HOTEL, NUIT;1,50\n13;TAXI, AEROPORT;2,50\n14;VOL, RETOUR;3,50\n";
        assert_eq!(found(text), (Some(';'), 3));
        assert_eq!(
            found(
                "Relevé ; compte 1 ; page 1\nDate,Libelle,Debit,Credit\n2017-11-04,x,1.5,\n2017-11-05,y,,2.5\n2017-11-06,z,3.5,\n"
            ),
            (Some(','), 4)
        );
    }

    #[test]
    fn prose_is_one_column() {
        assert_eq!(found("Nom\nDUPONT, Jean\nMARTIN, Paul\n"), (None, 1));
        assert_eq!(found("Heure : 12:30\nTotal : 4\n"), (None, 1));
    }

    #[test]
    fn quoted_newlines_and_stray_quotes() {
        assert_eq!(found("a;b\n\"une\ndeux;trois\";2\n\"x \"\"y\"\"\";3\n"), (Some(';'), 2));
        assert_eq!(found("a;b;c\n\"Le Bistrot;1;2\nx;3;4\ny;5;6\n"), (Some(';'), 3));
    }

    #[test]
    fn a_first_line_may_declare_the_delimiter() {
        assert_eq!(declared("sep=;\r\na;b"), Some((';', 7)));
        assert_eq!(declared("\"sep=,\"\na,b"), Some((',', 8)));
        assert_eq!(declared("SEP=\t\na\tb"), Some(('\t', 6)));
        assert_eq!(declared("separateur;b\n"), None);
    }

    #[test]
    fn exports_as_they_come() {
        assert_eq!(found("a;b;c\n"), (Some(';'), 3));
        assert_eq!(found("\"Date\",\"Montant\"\n\"2017-11-04\",\"1,234.56\"\n"), (Some(','), 2));
        assert_eq!(found("Export;;;\n;;;\nDate;Tiers;HT;TTC\n04/11/2017;A, B et C;1,00;1,20\n"), (Some(';'), 4));
        assert_eq!(found("Date\tHeure\tMontant\n04/11/2017\t12:30:00\t12,50\n"), (Some('\t'), 3));
        assert_eq!(found("Date,Currency,Rate\n2017-11-03,USD,1.1657\n2017-11-06,USD,1.159\n"), (Some(','), 3));
        assert_eq!(found("Taux\n1,1657\n1,159\n"), (None, 1));
        assert_eq!(found("a;b;c;d\n1;2\n1;2;3;4\n1\n1;2;3\n1;2;3;4\n"), (Some(';'), 4));
        assert_eq!(found("Le rapport est long, très long.\nIl dit, en somme, peu.\nFin.\n"), (None, 1));
    }
}
