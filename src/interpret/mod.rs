//! Sheets → entries, members, rates.
//!
//! Sheet by sheet, in parallel. The rooms, in the order in which a sheet passes through them: [`mod@reference`]
//! recognises the reference files that have no header; [`mod@table`] cuts the others into tables, side by side and one
//! below the other, and tells what each is for; [`header`] gives a field to each column; [`amounts`] says which columns
//! make the amount of a line, in which sense and currency; [`rows`] turns the body into entries, [`totals`] and [`feet`]
//! keep what only adds them up apart, [`people`] reads lists of members. [`values`] reads one cell, [`mod@vocabulary`]
//! holds the words. Nothing here fails on data: what is not understood is a problem with its place.

mod amounts;
mod feet;
mod gathered;
mod header;
mod people;
mod reference;
mod rows;
mod table;
mod totals;
mod values;
mod vocabulary;

use amounts::bearing::AmountColumns;
pub use gathered::{FileFacts, gather, sheets};
use header::Layout;
use table::Region;
use table::preamble::Preamble;
use table::role::RoleReading;
use table::row_counts::{add_rows, count_top, ignore_body};
use totals::announced::Unsettled;
use totals::summary::{Detail, Kind};

use crate::model::Text;
use crate::model::account::{FileAccount, Role, RowCount, TableAccount};
use crate::model::books::Facts;
use crate::model::dossier::{Dossier, SourceSettings};
use crate::model::field::Field;
use crate::model::finding::Problem;
use crate::model::money::Money;
use crate::model::sheet::{Sheet, SourceFile};

/// A table found, before its body is read.
struct Found<'a> {
    sheet: &'a Sheet,
    region: &'a Region,
    /// Its columns; none when there is no header and content tells nothing.
    layout: Option<Layout>,
    preamble: Preamble,
    title: Option<Text>,
    kind: Kind,
}

/// Understands the sheets of one file.
pub fn file(file: SourceFile, dossier: &Dossier) -> FileFacts {
    let settings = dossier.sources.get(&*file.path).cloned().unwrap_or_default();
    let wanted = settings.header_row.map(|row| row.saturating_sub(1));
    let mut read =
        FileFacts { facts: Facts::default(), quotations: Vec::new(), details: Vec::new(), unsettled: Vec::new() };
    let order: Vec<Option<Text>> = file.sheets.iter().map(|sheet| sheet.whole().sheet().cloned()).collect();
    let mut accounts = Vec::new();
    let mut sheets = Vec::new();
    for sheet in file.sheets {
        match reference::shapes::read(&sheet, dossier, &settings) {
            Some(shaped) => accounts.push(read.take(shaped, &sheet, dossier)),
            None if wanted.is_some() => sheets.push(sheet),
            None => sheets.extend(table::beside::parts(sheet)),
        }
    }
    let regions: Vec<Vec<Region>> = sheets.iter_mut().map(|sheet| table::regions(sheet, wanted)).collect();
    let found: Vec<Found> = sheets
        .iter()
        .zip(&regions)
        .flat_map(|(sheet, regions)| regions.iter().map(move |region| (sheet, region)))
        .map(|(sheet, region)| found(sheet, region, dossier, &settings))
        .collect();
    read.facts.problems.extend(table::unread::unknown_columns(&file.path, &settings, &found));
    read.facts.problems.extend(wanted.and_then(|row| table::unread::unknown_header(row, &found)));
    // Detail first: a summary is known by the lines that it adds up.
    let mut tables: Vec<Option<TableAccount>> = vec![None; found.len()];
    for detail in [true, false] {
        // What no header explains may be a summary too.
        let is_detail = |one: &Found| one.kind == Kind::Detail && one.layout.is_some();
        for (one, account) in found.iter().zip(&mut tables).filter(|(one, _)| is_detail(one) == detail) {
            *account = Some(table_facts(one, dossier, &settings, &mut read));
        }
    }
    accounts.extend(tables.into_iter().flatten());
    let unsettled = std::mem::take(&mut read.unsettled);
    let questions = totals::announced::settle(unsettled, &read.details, dossier.currency, &mut accounts);
    read.facts.problems.extend(questions);
    accounts.sort_by_key(|account| order.iter().position(|name| *name == account.sheet));
    table::unread::spare_sheets(&mut read.facts.problems, &accounts);
    table::misnamed::tell(&mut read.facts.problems, &file.path, file.format, &accounts);
    read.facts.files.push(FileAccount {
        path: file.path,
        format: file.format,
        sha256: file.sha256,
        size: file.size,
        encoding: file.encoding,
        delimiter: file.delimiter,
        evidence: file.evidence,
        tables: accounts,
    });
    read
}

/// Understands the columns of a table and what stands above them.
fn found<'a>(sheet: &'a Sheet, region: &'a Region, dossier: &Dossier, settings: &SourceSettings) -> Found<'a> {
    let layout = match region.header {
        Some(header) => Some(header::layout(sheet, header, region.body(), &settings.columns, dossier)),
        None => header::headerless(sheet, region.body(), &settings.columns),
    };
    let preamble = Preamble::read(sheet, region);
    let layout = layout.map(|mut layout| {
        layout.original_currency = layout.original_currency.or_else(|| preamble.currency(&layout));
        layout.original_currency =
            layout.original_currency.or_else(|| amounts::denominated::at_foot(sheet, region, &layout));
        layout.unit = settings.unit;
        layout.period = table::preamble::period(sheet, region);
        if preamble.is_of_a_claim() { layout.of_one_claim(sheet, region) } else { layout }
    });
    let title = title_of(sheet, region);
    let kind = match settings.role {
        Some(_) => Kind::Detail,
        None => totals::summary::kind(sheet, region, layout.as_ref(), title.as_ref(), dossier),
    };
    Found { sheet, region, layout, preamble, title, kind }
}

/// Reads one table into `read`, and accounts for its rows.
fn table_facts(found: &Found, dossier: &Dossier, settings: &SourceSettings, read: &mut FileFacts) -> TableAccount {
    let Found { sheet, region, .. } = *found;
    let mut account = TableAccount {
        sheet: sheet.whole().sheet().cloned(),
        visible: sheet.visible,
        role: Role::Unknown,
        role_evidence: String::new(),
        header_row: region.header,
        header_line: region.header.map(|row| sheet.line(row)),
        columns: found.layout.as_ref().map_or_else(Vec::new, |layout| layout.columns.clone()),
        rows: RowCount::default(),
        amount: Money::zero(dossier.currency),
        control_totals: Vec::new(),
        advances: Vec::new(),
    };
    count_top(sheet, region, &mut account.rows);
    if let Kind::Crossed(why) = found.kind {
        crossed(found, why, &mut account, read);
        return account;
    }
    let Some(layout) = &found.layout else {
        without_layout(found, &mut account, read);
        return account;
    };
    let title = found.title.as_deref().unwrap_or_default();
    let RoleReading { role, evidence } = role_of(found, layout, title, dossier, settings);
    account.role = role;
    account.role_evidence = evidence;
    if role == Role::Unknown && adds_up(found, layout, dossier, &mut account, read) {
        return account;
    }
    match role {
        Role::Ledger | Role::Support | Role::Receipts => {
            lines(found, layout, dossier, &mut account, read);
        }
        Role::Delegation => {
            let (members, rows) = people::members::read(sheet, region, layout, title, dossier);
            read.facts.members.extend(members);
            add_rows(&mut account.rows, rows);
        }
        Role::Rates => {
            reference::quotations::history(sheet, region, layout, title, dossier, &mut account, read);
        }
        Role::Scale => {
            let scale = reference::quotations::scale(sheet, region, layout, dossier.currency);
            read.facts.scales.extend(scale.found);
            read.facts.problems.extend(scale.problems);
            add_rows(&mut account.rows, scale.rows);
            reference::quotations::explain(&mut account.columns, layout, role);
        }
        Role::Report | Role::Ignore => ignore_body(sheet, region, &mut account.rows),
        Role::Unknown => {
            let why = account.role_evidence.clone();
            unread(found, &why, &mut account, read);
        }
    }
    if region.header.is_none() && account.role != Role::Unknown {
        read.facts.problems.push(table::unread::without_header(sheet, region, layout));
    }
    account
}

/// What the table is for: told by its columns, reconsidered by what its cells hold.
fn role_of(
    found: &Found,
    layout: &Layout,
    title: &str,
    dossier: &Dossier,
    settings: &SourceSettings,
) -> RoleReading {
    let Found { sheet, region, .. } = *found;
    if let Some(role) = settings.role {
        return RoleReading { role, evidence: "indiqué dans dossier.toml".to_owned() };
    }
    let told = table::role::tell(layout, title, sheet.name());
    let told = people::members::reconsidered(told, sheet, region, layout, dossier);
    reference::quotations::reconsidered(told, sheet, region, layout, title)
}

/// Reads the lines of a table of amounts.
fn lines(found: &Found, layout: &Layout, dossier: &Dossier, account: &mut TableAccount, read: &mut FileFacts) {
    let Found { sheet, region, .. } = *found;
    let settled = totals::repeated::settled(sheet, region, layout, account.role, dossier.rules.base);
    let (layout, whole) = settled.as_ref().map_or((layout, None), |(settled, whole)| (settled, Some(whole)));
    account.columns.clone_from(&layout.columns);
    // Without a header its doubts are part of another finding: names of columns would settle nothing.
    if let Some(header) = region.header {
        read.facts.problems.extend(layout.problems(sheet, header));
        read.facts.problems.extend(layout.put_aside(sheet, region.body()));
    }
    let Some(columns) = AmountColumns::choose(layout, account.role, dossier.rules.base) else {
        let why = if layout.has(Field::AmountExclTax) {
            "seule une colonne hors taxes a été reconnue, or le rapprochement se fait toutes taxes comprises"
        } else {
            "aucune colonne de montant n’a été reconnue"
        };
        unread(found, why, account, read);
        account.role = Role::Unknown;
        return;
    };
    if adds_up(found, layout, dossier, account, read) {
        return;
    }
    if let Some(why) = amounts::scale::refused(sheet, region, layout, columns) {
        unread(found, &why, account, read);
        account.role = Role::Unknown;
        return;
    }
    account.role_evidence += &columns.told(layout, account.role, dossier.rules.base);
    account.role_evidence.push_str(
        &whole.map(|whole| format!(" ; {whole} répète sur chaque ligne le total de la pièce")).unwrap_or_default(),
    );
    if region.header_rows().len() > 1 {
        let first = region.header_start + 1;
        account
            .role_evidence
            .push_str(&format!(" ; intitulés sur {} lignes, depuis la ligne {first}", region.header_rows().len()));
    }
    let mut table = rows::read(sheet, region, layout, columns, account.role, found.title.clone(), dossier.currency);
    let outline = table::outline::fill(sheet, region, layout, &mut table.entries);
    table.evidence.extend(outline.evidence);
    table.problems.extend(doubtful(sheet, layout, columns, &table).into_iter().chain(outline.problem));
    let blocks = claims(found, layout, dossier, &mut table);
    if table.more_than_tax {
        amounts::beyond_tax::explain(sheet, layout, &mut table.entries);
    }
    let (fees, unplaced) = amounts::fees::apart(sheet, layout, &mut table.entries);
    let fees = Money::new(fees, table.amount.currency());
    table.problems.extend(unplaced);
    table::sections::tell(sheet, &table.alone, &blocks, &dossier.missions, &mut table.entries);
    let receipts = rows::recoveries::apart(sheet, layout, account.role, &mut table);
    add_rows(&mut account.rows, table.rows);
    account.amount = table.amount.checked_add(fees).unwrap_or(table.amount);
    (account.control_totals, account.advances) = (table.control_totals, table.advances);
    if !table.unsettled.is_empty() {
        let (sheet, header, totals) = (account.sheet.clone(), account.header_row, table.unsettled);
        read.unsettled.push(Unsettled { sheet, header, totals });
    }
    table.evidence.iter().for_each(|why| account.role_evidence.push_str(&format!(" ; {why}")));
    read.details.push(Detail {
        sheet: sheet.whole().sheet().cloned(),
        amount: table.amount,
        entries: table.rows.entries,
    });
    read.facts.problems.extend(table::hidden::problems(sheet, region, layout, &table.entries, dossier.currency));
    read.facts.problems.extend(table.problems);
    let lines = if account.role == Role::Receipts { &mut read.facts.receipts } else { &mut read.facts.entries };
    gathered::add(lines, table.entries);
    read.facts.receipts.extend(receipts);
}

/// The claims that stand below each other in a table: their lines have what their heads say.
fn claims(
    found: &Found,
    layout: &Layout,
    dossier: &Dossier,
    table: &mut rows::TableRows,
) -> Vec<table::blocks::Block> {
    let Found { sheet, region, .. } = *found;
    header::claim_days::only_consumed(layout, &mut table.entries);
    let blocks = table::blocks::of(sheet, region, &found.preamble, &table.entries);
    table.problems.extend(table::sections::unknown(sheet, &found.preamble, &blocks, &dossier.missions));
    table::blocks::complete(&found.preamble, &blocks, layout, &mut table.entries);
    blocks
}

/// Amounts of which a cell beside them says something else.
fn doubtful(sheet: &Sheet, layout: &Layout, columns: AmountColumns, table: &rows::TableRows) -> Vec<Problem> {
    let contradicted =
        amounts::currency_signs::contradicted(sheet, layout, columns, table.amount.currency(), &table.entries);
    let mut found: Vec<Problem> = contradicted.into_iter().collect();
    let currency = table.amount.currency();
    found.extend(amounts::currency_signs::unnamed(sheet, layout, columns, currency, &table.entries));
    found.extend(amounts::cut_thousands::thousands(sheet, layout, columns, &table.entries));
    found.extend(amounts::crossed::contradicted(sheet, layout, columns, &table.entries));
    found.extend(amounts::products::contradicted(sheet, layout, columns, &table.entries));
    found
}

/// True when the table only adds up the lines of others in its file: it is then left aside.
fn adds_up(
    found: &Found,
    layout: &Layout,
    dossier: &Dossier,
    account: &mut TableAccount,
    read: &mut FileFacts,
) -> bool {
    let Kind::Sums { titled } = found.kind else { return false };
    let Some(columns) = AmountColumns::choose(layout, Role::Support, dossier.rules.base) else { return false };
    let Found { sheet, region, .. } = *found;
    let table = rows::read(sheet, region, layout, columns, Role::Support, None, dossier.currency);
    let has_more = read.details.iter().any(|detail| detail.entries > table.rows.entries);
    let whose =
        totals::summary::whose_total(table.amount.amount(), &read.details).filter(|_| table.rows.entries > 1);
    let sure = titled
        || account.role == Role::Unknown
        || totals::summary::adds_up_by_label(&table.entries, &read.facts.entries);
    let why = match whose {
        Some(whose) if sure => {
            format!("récapitulatif, jamais additionné : son total, {}, est {whose}", table.amount)
        }
        Some(whose) => {
            let message = format!(
                "Le total de ce tableau, {}, est aussi {whose} : récapitulatif ou lignes à part ? Il est compté.",
                table.amount
            );
            read.facts.problems.push(table::unread::perhaps_summary(sheet, region, message));
            return false;
        }
        None if titled && has_more => {
            let message = format!(
                "Ce récapitulatif annonce {} au total, ce qui n’est la somme des lignes d’aucun autre tableau du fichier. Il n’est pas additionné.",
                table.amount
            );
            read.facts.problems.push(table::unread::to_verify(sheet, region, message));
            "récapitulatif d’après son titre, jamais additionné ; son total n’est celui d’aucun tableau du fichier"
                .to_owned()
        }
        None => return false,
    };
    account.role = Role::Ignore;
    account.role_evidence = why;
    ignore_body(sheet, region, &mut account.rows);
    true
}

/// A pivot or crossed table: left aside, its grand total compared with the detail.
fn crossed(found: &Found, why: &str, account: &mut TableAccount, read: &mut FileFacts) {
    let Found { sheet, region, .. } = *found;
    account.role = Role::Ignore;
    let total = totals::summary::grand_total(sheet, region);
    let compared = total.and_then(|total| totals::summary::whose_total(total, &read.details));
    account.role_evidence = match &compared {
        Some(whose) => format!("{why}, jamais additionné ; son total général est {whose}"),
        None => format!("{why}, jamais additionné"),
    };
    ignore_body(sheet, region, &mut account.rows);
    let carries =
        found.region.body().any(|row| sheet.cells(row).any(|(_, value)| amounts::looks_like_amount(value)));
    if read.details.is_empty() && carries {
        let message = format!(
            "Ce tableau n’est pas additionné ({why}), et son fichier ne porte aucune ligne de détail : ses montants ne sont comptés nulle part, sauf si le détail est dans un autre fichier."
        );
        read.facts.problems.push(table::unread::to_verify(sheet, region, message));
    } else if let (Some(total), None) = (total, compared) {
        let total = Money::new(total, account.amount.currency());
        let message = format!(
            "Ce tableau n’est pas additionné ({why}). Son total général, {total}, n’est la somme des lignes d’aucun autre tableau du fichier."
        );
        read.facts.problems.push(table::unread::to_verify(sheet, region, message));
    }
}

/// A table that cannot be used: its rows are rejected when they carry amounts, and it is said.
/// A table without columns: a summary when its total is that of the lines, unread otherwise.
fn without_layout(found: &Found, account: &mut TableAccount, read: &mut FileFacts) {
    let total = totals::summary::grand_total(found.sheet, found.region);
    match total.and_then(|total| totals::summary::whose_total(total, &read.details)) {
        Some(_) => crossed(found, "récapitulatif d’après son total", account, read),
        None => unread(found, "aucune ligne d’intitulés n’a été reconnue", account, read),
    }
}

fn unread(found: &Found, why: &str, account: &mut TableAccount, read: &mut FileFacts) {
    let problem = table::unread::table(found, why, account);
    read.facts.problems.push(problem);
}

/// The title lines above the header, in one text.
fn title_of(sheet: &Sheet, region: &Region) -> Option<Text> {
    let texts = region.titles().flat_map(|row| sheet.cells(row)).filter_map(|(_, value)| values::text(value));
    let title = texts.collect::<Vec<_>>().join(" · ");
    (!title.is_empty()).then(|| Text::from(title))
}
