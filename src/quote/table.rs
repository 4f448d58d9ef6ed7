//! Tables of a report: what their rows and columns are about, and which cell belongs to which mission.
//!
//! A mission may be a row or a column; what is said of it then stands in the other direction.

use std::collections::BTreeMap;

use super::about::{About, about, is_in_thousands};
use super::affairs;
use super::amounts::{self, Marks};
use super::claims::{Claim, Claims, Subject, Value};
use super::columns::{Costs, Worth};
use super::dates;
use super::headers;
use super::known::Known;
use super::numbers;
use super::people::{self, Heads, Who};
use super::places;
use super::reading::Reading;
use super::reckoned;
use super::tokens::Tokens;
use super::travellers;
use super::vocabulary;
use crate::model::declaration::Quote;
use crate::model::mission::Category;
use crate::model::words::{contains_words, fold};

/// The rows of one table.
pub(super) struct Table<'r> {
    pub(super) rows: Vec<&'r Reading<'r>>,
    /// The position of its first row among the readings.
    pub(super) first: usize,
    marks: Marks,
    /// The words above each column; nothing without a header.
    pub(super) header: Vec<String>,
    /// How many rows the header takes.
    header_rows: usize,
    /// Each row is a traveller.
    pub(super) has_travellers: bool,
    is_of_other_affairs: bool,
    /// A paragraph says that the numbers of the tables are thousands.
    is_captioned: bool,
    /// A line beside it says that its amounts are without taxes.
    is_without_taxes: bool,
}

/// A row that is a mission.
pub(super) struct MissionRow {
    pub(super) name: String,
    pub(super) bracket: Option<String>,
    pub(super) quote: Quote,
    /// A column says that it holds missions.
    pub(super) is_sure: bool,
    pub(super) has_dates: bool,
    pub(super) has_amount: bool,
}

/// The tables among the readings.
pub(super) fn of<'r>(readings: &'r [Reading<'r>], marks: Marks) -> Vec<Table<'r>> {
    let mut tables: Vec<Table<'r>> = Vec::new();
    let is_captioned = readings.iter().any(|reading| !reading.is_row() && is_in_thousands(&reading.tokens));
    for (at, reading) in readings.iter().enumerate().filter(|(_, reading)| reading.is_row()) {
        let goes_on = at > 0 && readings[at - 1].block.table == reading.block.table;
        match tables.last_mut().filter(|_| goes_on) {
            Some(table) => table.rows.push(reading),
            None => tables.push(Table {
                rows: vec![reading],
                first: at,
                marks,
                header: Vec::new(),
                header_rows: 0,
                has_travellers: false,
                is_of_other_affairs: false,
                is_captioned,
                is_without_taxes: false,
            }),
        }
    }
    for table in &mut tables {
        table.is_without_taxes = headers::says_without_taxes(readings, table.first, table.rows.len());
        (table.header, table.header_rows) = headers::of(&table.rows, marks);
        table.is_of_other_affairs = affairs::is_table(&table.header);
        table.has_travellers = travellers::are_rows(&table.header, table.body());
    }
    tables
}

impl<'r> Table<'r> {
    /// The rows below the header.
    pub(super) fn body(&self) -> &[&'r Reading<'r>] {
        self.rows.get(self.header_rows..).unwrap_or_default()
    }

    /// The column that says that it holds missions.
    fn column_of_missions(&self) -> Option<usize> {
        let has_names = |at: usize| {
            let mut cells = self.body().iter().filter_map(|row| row.block.cells.get(at));
            cells.any(|cell| cell.starts_with(char::is_alphabetic) && about(cell, &[]) != About::Total)
        };
        let all = || (0..self.header.len()).filter(|at| about(&self.header[*at], &[]) == About::Missions);
        // `Mission | Lieu`: the first may be a number.
        all().find(|at| has_names(*at)).or_else(|| all().next())
    }

    /// What these words are about; amounts of a table without taxes are not what was paid.
    fn about(&self, cell: &str, missions: &[Known]) -> About {
        let what = about(cell, missions);
        let is_amount = matches!(what, About::Amount(_) | About::Total);
        let tokens = Tokens::of(cell);
        match self.is_without_taxes && is_amount && !tokens.any(0..tokens.len(), vocabulary::WITH_TAXES) {
            true => About::Aside,
            false => what,
        }
    }

    /// The amount of a cell; in thousands it is no exact one.
    pub(super) fn amount(&self, tokens: &Tokens<'_>) -> Option<amounts::Amount> {
        let one = amounts::cell(tokens, self.marks)?;
        let says = |cell: &String| is_in_thousands(&Tokens::of(cell));
        let is_headed = || {
            let first = self.rows.first().map_or(&[][..], |row| row.block.cells.as_slice());
            first.iter().chain(&self.header).any(says)
        };
        let is_exact = if self.is_captioned { one.currency.is_some() } else { !is_headed() };
        Some(amounts::Amount { value: one.value.filter(|_| is_exact), ..one })
    }
}

/// Rows in a column of missions that name none of those that are known.
pub(super) fn has_unknown(table: &Table<'_>, missions: &[Known]) -> bool {
    let Some(column) = table.column_of_missions().filter(|_| !table.is_of_other_affairs) else { return false };
    table.body().iter().any(|row| {
        let Some(cell) = row.block.cells.get(column).filter(|cell| !cell.is_empty()) else { return false };
        let others = row.block.cells.iter().enumerate().filter(|(at, _)| *at != column);
        let is_paid =
            others.filter(|(_, cell)| amounts::cell(&Tokens::of(cell), table.marks).is_some()).count() > 0;
        let folded = fold(cell);
        let is_known = missions.iter().any(|one| one.names.iter().any(|name| contains_words(&folded, name)));
        is_paid && !is_known && about(cell, &[]) != About::Total
    })
}

/// Rows that name a mission in a column that holds missions; without a header, in their first cell.
pub(super) fn rows_of_missions(table: &Table<'_>) -> Vec<MissionRow> {
    let column = table.column_of_missions();
    if table.is_of_other_affairs || table.has_travellers && column.is_none() {
        return Vec::new();
    }
    let row = |row: &&Reading<'_>| {
        if column.is_none() && travellers::is_row(row) {
            return None;
        }
        let cell = row.block.cells.get(column.unwrap_or(0))?;
        let tokens = Tokens::of(cell);
        let is_total = about(cell, &[]) == About::Total;
        let mention = places::head(&tokens).filter(|_| !is_total)?;
        let has_dates = row.block.cells.iter().any(|cell| !dates::of(&Tokens::of(cell)).is_empty());
        let others = row.block.cells.iter().enumerate().filter(|(at, _)| *at != column.unwrap_or(0));
        let amount =
            |cell: &String| amounts::cell(&Tokens::of(cell), table.marks).is_some_and(|one| one.value.is_some());
        let has_amount = others.filter(|(_, cell)| amount(cell)).count() > 0;
        let whole = tokens.len() <= mention.at.end + mention.bracket.as_ref().map_or(0, |bracket| bracket.len());
        Some(MissionRow {
            name: mention.name,
            bracket: mention.bracket,
            quote: row.quote(&(0..0)),
            is_sure: column.is_some() && (has_dates || has_amount),
            has_dates: has_dates && (column.is_some() || whole),
            has_amount: has_amount && (column.is_some() || whole),
        })
    };
    table.body().iter().filter_map(row).collect()
}

/// Columns whose header is `Mission à Erevan`, `Mission à Sfax`.
pub(super) fn columns_of_missions(table: &Table<'_>) -> Vec<MissionRow> {
    let Some(header) = table.rows.first().filter(|_| table.header_rows > 0) else { return Vec::new() };
    let column = |(at, cell): (usize, &String)| {
        let tokens = Tokens::of(cell);
        let mention = places::head(&tokens)?;
        let announces = tokens.any(0..mention.at.start, &["mission*", "deplacement*", "delegation*", "voyage*"]);
        let below = || table.body().iter().filter_map(move |row| row.block.cells.get(at));
        let has_dates = below().any(|cell| !dates::of(&Tokens::of(cell)).is_empty());
        let has_amount = below().any(|cell| amounts::cell(&Tokens::of(cell), table.marks).is_some());
        Some(MissionRow {
            name: mention.name,
            bracket: mention.bracket,
            quote: header.quote(&(0..0)),
            is_sure: announces && (has_dates || has_amount),
            has_dates: announces && has_dates,
            has_amount: announces && has_amount,
        })
    };
    table.header.iter().enumerate().skip(1).filter_map(column).collect()
}

/// What the cells say of the missions. `context` is the mission that the text around the table is about.
pub(super) fn claim(table: &Table<'_>, missions: &[Known], context: Option<usize>, claims: &mut Claims) {
    if table.is_of_other_affairs {
        return;
    }
    let width = table.rows.iter().map(|row| row.block.cells.len()).max().unwrap_or(0);
    let mut columns = vec![About::Nothing; width];
    for (column, cell) in columns.iter_mut().zip(&table.header) {
        *column = table.about(cell, missions);
    }
    let is_about_missions = columns.iter().any(|column| matches!(column, About::Mission(_)))
        || table.rows.iter().any(|row| row_mission(row, &columns, missions).is_some());
    let worth = worth(table, &columns, missions);
    let only_aside = super::columns::are_aside(&columns);
    let parts = reckoned::parts(table, &columns, missions);
    reckoned::claim(table, &columns, missions, (context, &parts), worth, claims);
    let mut costs = Costs::default();
    // A mission that is a column has its numbers in many rows.
    let mut by_column: BTreeMap<usize, Pending> = BTreeMap::new();
    for (at_row, row) in table.body().iter().enumerate() {
        let first = row.block.cells.iter().position(|cell| !cell.is_empty()).unwrap_or(0);
        let head = row.block.cells.get(first).map_or(About::Nothing, |cell| table.about(cell, missions));
        let mut of_row = row_mission(row, &columns, missions);
        if table.has_travellers {
            // What one of them cost is nobody's cost.
            let Some(mission) = travellers::total_of(row, missions) else { continue };
            of_row = mission;
        }
        let mut pending = Pending::default();
        for (at, cell) in row.block.cells.iter().enumerate().filter(|(_, cell)| !cell.is_empty()) {
            let column = column(table, &columns, row, at, head);
            let is_head = at == first && of_row.is_none() && !matches!(column, About::Mission(_));
            if is_head || matches!(column, About::Missions) {
                continue;
            }
            let Some((mission, what)) = meeting(of_row, column, head, context, is_about_missions) else { continue };
            // `Total | 1 000 € | 200 €` under `HT | Observations`; one of several rows of a mission.
            let is_none = only_aside && column == About::Nothing && what == About::Total;
            let is_cost = matches!(what, About::Amount(_) | About::Total | About::Nothing);
            if is_none || is_cost && parts.get(at_row).is_some_and(Option::is_some) {
                continue;
            }
            // `Transport | 1 000 € HT | 1 200 € TTC`: of one nature too, one amount counts.
            if matches!(what, About::Nature(_)) && worth.rank(column).is_some_and(|rank| rank < worth.best()) {
                continue;
            }
            let is_apart = of_row.is_some() || mission.is_none();
            let spot = Spot { row, cell, mission, what, at_row: is_apart.then_some(at_row) };
            let own = match (of_row, column, mission) {
                (None, About::Mission(_), Some(mission)) => by_column.entry(mission).or_default(),
                _ => &mut pending,
            };
            say(table, &spot, worth, own, &mut costs, claims);
        }
        pending.claim(row, of_row.or(context), claims);
    }
    costs.claim(claims);
    let Some(header) = table.rows.first() else { return };
    for (mission, pending) in by_column {
        pending.claim(header, Some(mission), claims);
    }
}

/// What a cell of this row stands under. In a row with fewer cells than the header, blank cells left no trace:
/// only the last column is known, of a row of totals and where no other column has amounts.
fn column(table: &Table<'_>, columns: &[About], row: &Reading<'_>, at: usize, head: About) -> About {
    if table.header.is_empty() || table.header.len() == row.block.cells.len() {
        return columns.get(at).copied().unwrap_or(About::Nothing);
    }
    let is_last = at + 1 == row.block.cells.len();
    let has_amounts =
        |one: &&About| matches!(one, About::Amount(_) | About::Total | About::Nature(_) | About::Aside);
    match columns.last().filter(|_| is_last) {
        // `Montant mandaté | Écart`: the last is no total.
        Some(About::Aside) | None => About::Nothing,
        Some(_) if head == About::Total => About::Total,
        // A bare whole number may be that of a paper.
        Some(last) if has_amounts(&last) && columns.iter().filter(has_amounts).count() == 1 => {
            let cell = row.block.cells.get(at).and_then(|cell| amounts::cell(&Tokens::of(cell), table.marks));
            let is_money =
                |one: amounts::Amount| one.currency.is_some() || one.value.is_some_and(|value| value.scale() == 2);
            if cell.is_some_and(is_money) { *last } else { About::Nothing }
        }
        Some(_) => About::Nothing,
    }
}

/// Which amounts the columns have; where missions are no rows, the rows too.
fn worth(table: &Table<'_>, columns: &[About], missions: &[Known]) -> Worth {
    let mut worth = Worth::of(columns.iter().copied());
    if !table.rows.iter().any(|row| row_mission(row, columns, missions).is_some()) {
        let heads = table.body().iter().filter_map(|row| {
            let head = row.block.cells.iter().find(|cell| !cell.is_empty())?;
            Some(about(head, missions))
        });
        worth.add(heads);
    }
    worth
}

/// The mission that a row names, in the column of missions if there is one, else anywhere.
pub(super) fn row_mission(row: &Reading<'_>, columns: &[About], missions: &[Known]) -> Option<usize> {
    let has_own = columns.contains(&About::Missions);
    let cells = row.block.cells.iter().enumerate();
    let cells = cells.filter(|(at, _)| !has_own || columns.get(*at) == Some(&About::Missions));
    let mut named = cells.map(|(_, cell)| cell).filter_map(|cell| match about(cell, missions) {
        About::Mission(mission) => Some(mission),
        _ => None,
    });
    let first = named.next()?;
    named.all(|other| other == first).then_some(first)
}

/// Whom and what a cell is about, from its row and its column.
fn meeting(
    of_row: Option<usize>,
    column: About,
    head: About,
    context: Option<usize>,
    is_about_missions: bool,
) -> Option<(Option<usize>, About)> {
    match (of_row, column) {
        (_, About::Aside) => None,
        (Some(mission), About::Mission(other)) => (mission == other).then_some((Some(mission), About::Nothing)),
        (Some(mission), what) => Some((Some(mission), what)),
        (None, About::Mission(mission)) => match head {
            About::Aside | About::Missions | About::Mission(_) => None,
            what => Some((Some(mission), what)),
        },
        (None, About::Amount(_) | About::Total | About::Nothing) => match head {
            // The total of the rows: of the missions, or of the natures of the one that is spoken of.
            About::Total if is_about_missions => Some((None, About::Total)),
            About::Total if context.is_some() => Some((context, About::Total)),
            About::Aside | About::Nothing | About::Missions | About::Mission(_) => None,
            _ if is_about_missions && column != About::Nothing => None,
            what => context.map(|mission| (Some(mission), what)),
        },
        (None, what @ About::Members(_)) if head != About::Total => context.map(|mission| (Some(mission), what)),
        _ => None,
    }
}

/// A cell and what it is about.
struct Spot<'r> {
    row: &'r Reading<'r>,
    cell: &'r str,
    mission: Option<usize>,
    what: About,
    /// Its row, when amounts of other rows are others: of a mission that is a row, of all.
    at_row: Option<usize>,
}

/// First and last day that stand in two cells; heads that stand in several.
#[derive(Default)]
struct Pending {
    start: Option<dates::Stay>,
    end: Option<dates::Stay>,
    heads: Heads,
}

impl Pending {
    fn claim(self, row: &Reading<'_>, mission: Option<usize>, claims: &mut Claims) {
        let quote = || row.quote(&(0..0));
        if let (Some(start), Some(end)) = (self.start, self.end) {
            let stay = dates::Stay { start: start.start, end: end.end, is_range: true, is_cut: false, at: 0..0 };
            claims.add(Claim {
                subject: Subject::Days,
                mission,
                value: Value::Stay(stay),
                rank: 6,
                quote: quote(),
            });
        }
        if self.heads != Heads::default() {
            claims.add(Claim {
                subject: Subject::Heads,
                mission,
                value: Value::Heads(self.heads),
                rank: 6,
                quote: quote(),
            });
        }
    }
}

fn say(
    table: &Table<'_>,
    spot: &Spot<'_>,
    worth: Worth,
    pending: &mut Pending,
    costs: &mut Costs,
    claims: &mut Claims,
) {
    let tokens = Tokens::of(spot.cell);
    let quote = || spot.row.quote(&(0..0));
    let mut add = |subject: Subject, value: Value, rank: u8| {
        claims.add(Claim { subject, mission: spot.mission, value, rank, quote: quote() });
    };
    let amount = || table.amount(&tokens);
    match spot.what {
        About::Dates => dates::of(&tokens).into_iter().for_each(|stay| add(Subject::Days, Value::Stay(stay), 6)),
        About::Start => pending.start = dates::of(&tokens).pop(),
        About::End => pending.end = dates::of(&tokens).pop(),
        About::Amount(_) | About::Total => {
            if let (Some(amount), Some(rank)) = (amount(), worth.rank(spot.what)) {
                costs.note(spot.mission, spot.at_row, rank, amount, quote());
            }
        }
        About::Nature(nature) => {
            amount().into_iter().for_each(|amount| add(Subject::Nature(nature), Value::Amount(amount), 4));
        }
        About::Members(who) => match (numbers::cell(&tokens), people::of(&tokens)) {
            (Some(count), _) => pending.note(who, count),
            (None, counts) if who == Who::All && !counts.is_empty() => {
                Heads::of(&tokens, &counts)
                    .into_iter()
                    .for_each(|heads| add(Subject::Heads, Value::Heads(heads), 6));
            }
            _ => {}
        },
        About::Nothing => {
            free(&tokens, &mut add);
            // A number without its currency may be anything, and so is one beside a column of amounts.
            let amount = amounts::cell(&tokens, table.marks).filter(|amount| amount.currency.is_some());
            let aside = !worth.is_open() || tokens.any(0..tokens.len(), vocabulary::NOT_SPENT);
            if let Some(amount) = amount.filter(|_| !aside && spot.mission.is_some()) {
                costs.note(spot.mission, spot.at_row, Worth::NAMED, amount, quote());
            }
        }
        About::Mission(_) | About::Missions | About::Aside => {}
    }
}

/// A cell under no header that says something: what it says is in its own words.
fn free(tokens: &Tokens<'_>, add: &mut impl FnMut(Subject, Value, u8)) {
    for stay in dates::of(tokens) {
        add(Subject::Days, Value::Stay(stay), 6);
    }
    let counts = people::of(tokens);
    if !counts.is_empty() {
        Heads::of(tokens, &counts).into_iter().for_each(|heads| add(Subject::Heads, Value::Heads(heads), 6));
    }
}

impl Pending {
    fn note(&mut self, who: Who, count: u32) {
        match who {
            Who::All => self.heads.all = Some(count),
            Who::Of(category) => {
                let at = Category::ALL.iter().position(|one| *one == category).unwrap_or(0);
                self.heads.by_category[at] = Some(self.heads.by_category[at].unwrap_or(0) + count);
            }
        }
    }
}
