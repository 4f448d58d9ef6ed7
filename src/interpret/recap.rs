//! Tables that add up the lines of others in their file: left aside when it is proved, said when it is not.

use super::bearing::AmountColumns;
use super::grouped::{self, Grouped};
use super::header::Layout;
use super::row_counts::ignore_body;
use super::rows::TableRows;
use super::summary::{self, Kind};
use super::{FileFacts, Found, amounts, rows, unread};
use crate::model::account::{Role, TableAccount};
use crate::model::dossier::Dossier;
use crate::model::money::Money;

/// True when the table only adds up the lines of others in its file: it is then left aside.
pub(super) fn adds_up(
    found: &Found,
    layout: &Layout,
    dossier: &Dossier,
    account: &mut TableAccount,
    read: &mut FileFacts,
) -> bool {
    if account.role == Role::Unknown && stands_across(found, read) {
        set_aside(found, "récapitulatif sur une ligne, jamais additionné".to_owned(), account);
        return true;
    }
    let Kind::Sums { titled } = found.kind else { return false };
    let Some(columns) = AmountColumns::choose(layout, Role::Support, dossier.rules.base) else { return false };
    let Found { sheet, region, .. } = *found;
    let table = rows::read(sheet, region, layout, columns, Role::Support, None, dossier.currency);
    let has_more = read.details.iter().any(|detail| detail.entries > table.rows.entries);
    let whose = summary::whose_total(table.amount.amount(), &read.details);
    let is_named = whose.is_some() && is_named(found, &table, read);
    // One row has the amount of all the others by chance more easily than several together.
    let is_alone = table.rows.entries == 1;
    let is_proved = if has_more { titled || is_named } else { titled && is_named };
    let whose = whose.filter(|_| !is_alone || is_proved);
    let sure = titled || account.role == Role::Unknown || is_named;
    let why = match whose {
        Some(whose) if sure => {
            format!("récapitulatif, jamais additionné : son total, {}, est {whose}", table.amount)
        }
        Some(whose) => {
            let message = format!(
                "Le total de ce tableau, {}, est aussi {whose} : récapitulatif ou lignes à part ? Il est compté.",
                table.amount
            );
            read.facts.problems.push(unread::perhaps_summary(sheet, region, message));
            return false;
        }
        None if titled && has_more => {
            let message = format!(
                "Ce récapitulatif annonce {} au total, ce qui n’est la somme des lignes d’aucun autre tableau du fichier. Il n’est pas additionné.",
                table.amount
            );
            read.facts.problems.push(unread::to_verify(sheet, region, message));
            "récapitulatif d’après son titre, jamais additionné ; son total n’est celui d’aucun tableau du fichier"
                .to_owned()
        }
        None => return false,
    };
    set_aside(found, why, account);
    true
}

fn set_aside(found: &Found, why: String, account: &mut TableAccount) {
    account.role = Role::Ignore;
    account.role_evidence = why;
    ignore_body(found.sheet, found.region, &mut account.rows);
}

/// True for one row of amounts under the names of what they add up, which make the lines of another table.
fn stands_across(found: &Found, read: &FileFacts) -> bool {
    let Found { sheet, region, .. } = *found;
    let mut filled = region.body().filter(|row| !sheet.is_blank(*row));
    let (Some(header), Some(row), None) = (region.header, filled.next(), filled.next()) else { return false };
    let sum = Grouped::of(&read.facts.entries).across(sheet, header, row);
    sum.is_some_and(|sum| summary::whose_total(sum, &read.details).is_some())
}

/// True when its rows are the sums of the lines that their labels name.
fn is_named(found: &Found, table: &TableRows, read: &FileFacts) -> bool {
    let lines = &read.facts.entries;
    let by_groups = || Grouped::of(lines).table(found.sheet, found.region.body());
    !table.entries.is_empty()
        && (summary::adds_up_by_label(&table.entries, lines) || by_groups() == Some(table.amount.amount()))
}

/// A pivot or crossed table: left aside, its grand total compared with the detail.
pub(super) fn crossed(found: &Found, why: &str, account: &mut TableAccount, read: &mut FileFacts) {
    let Found { sheet, region, .. } = *found;
    account.role = Role::Ignore;
    let total = summary::grand_total(sheet, region);
    let compared = total.and_then(|total| summary::whose_total(total, &read.details));
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
        read.facts.problems.push(unread::to_verify(sheet, region, message));
    } else if let (Some(total), None) = (total, compared) {
        let total = Money::new(total, account.amount.currency());
        let message = format!(
            "Ce tableau n’est pas additionné ({why}). Son total général, {total}, n’est la somme des lignes d’aucun autre tableau du fichier."
        );
        read.facts.problems.push(unread::to_verify(sheet, region, message));
    }
}

/// A table without columns: a summary when its total is that of the lines, or its rows their sums by label; unread
/// otherwise.
pub(super) fn without_layout(found: &Found, account: &mut TableAccount, read: &mut FileFacts) {
    let Found { sheet, region, .. } = *found;
    let total = summary::grand_total(sheet, region);
    if total.and_then(|total| summary::whose_total(total, &read.details)).is_some() {
        crossed(found, "récapitulatif d’après son total", account, read);
        return;
    }
    let sum = grouped::sum_of(sheet, region.body());
    let whose = sum.and_then(|sum| summary::whose_total(sum, &read.details));
    let is_proved = || Grouped::of(&read.facts.entries).table(sheet, region.body()) == sum;
    match whose {
        Some(whose) if is_proved() => {
            set_aside(found, format!("récapitulatif, jamais additionné : son total est {whose}"), account);
        }
        _ => super::unread(found, "aucune ligne d’intitulés n’a été reconnue", account, read),
    }
}
