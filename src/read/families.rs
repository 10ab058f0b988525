//! Top parents of accounts: `parent_id` followed as far as it leads.

use std::collections::{BTreeMap, BTreeSet};

use super::defects::Defects;
use super::ids::Ids;
use super::placeholders::{Counts, is_placeholder};
use super::roll::{Named, Roll};
use super::row::Row;
use super::sheet::Sheet;
use super::words::fold;
use super::zeros::Zeros;
use crate::error::Defect;
use crate::plan::config::Families;
use crate::plan::salesforce_id;
use crate::plan::units::Units;
use crate::plan::words::count;
use crate::plan::{Account, Lock, Plan};

/// Per account, the first account with the same top parent: the parent itself, or where that is no account of the plan,
/// the first that names it. An account that is its own parent is a top. Parents in a ring are defects.
pub fn heads(sheet: &Sheet, ids: &Ids, accounts: &[Account], defects: &mut Defects) -> Vec<usize> {
    let mut climb =
        Climb { ids, accounts, heads: vec![None; accounts.len()], passed: vec![0; accounts.len()], rings: Vec::new() };
    let tops: Vec<Top> = (0..accounts.len()).map(|at| climb.top(at)).collect();
    for (at, ring) in climb.rings {
        let mut row = Row { sheet, index: at, defects };
        row.wrong(sheet.column("parent_id"), &format!("parents lead in a ring: {}", ring.join(" under ")));
    }
    let mut strangers: Vec<(&str, usize)> = tops.iter().enumerate().filter_map(|(at, top)| Some((top.stranger()?, at))).collect();
    strangers.sort_unstable();
    let first = |id: &str| strangers[strangers.partition_point(|stranger| stranger.0 < id)].1;
    tops.iter().map(|top| top.account().unwrap_or_else(|| first(top.stranger().unwrap_or_default()))).collect()
}

/// Reads placeholders among the parents as no parent, and tells so. An id that an account has is one, whatever it looks like.
pub fn without_placeholders(sheet: &Sheet, ids: &Ids, accounts: &mut [Account]) -> Option<String> {
    let at = sheet.column("parent_id")?;
    let mut counts = Counts::default();
    for (row, account) in accounts.iter_mut().enumerate() {
        let nobody = |id: &String| is_placeholder(id) && ids.find(id).is_none();
        if account.parent_id.take_if(|id| nobody(id)).is_some() {
            counts.add(sheet.table.cell(row, at));
        }
    }
    counts.told(&sheet.table.file, &sheet.table.headers[at])
}

/// Reads parents that differ from an id in leading zeros or `.0` alone as that one; how many is told.
pub fn by_bare_id(sheet: &Sheet, roll: &Roll, accounts: &mut [Account]) -> Option<String> {
    let mut zeros = Zeros::default();
    for account in accounts.iter_mut() {
        let Some(written) = account.parent_id.as_ref() else { continue };
        let Named::Bare(row) = roll.find(written, 0) else { continue };
        let id = roll.ids.all()[row];
        zeros.add(written, id);
        account.parent_id = Some(id.to_string());
    }
    zeros.told(&sheet.table.file, "parents")
}

/// Reads parents that are no id as names of accounts, where one account alone is called so; how many is told.
pub fn by_name(sheet: &Sheet, ids: &Ids, accounts: &mut [Account]) -> Vec<String> {
    let Some(column) = sheet.column("parent_id") else { return Vec::new() };
    let is_name = |id: &String| ids.find(id).is_none();
    if !accounts.iter().any(|account| account.parent_id.as_ref().is_some_and(is_name)) {
        return Vec::new();
    }
    let mut names: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (at, account) in accounts.iter().enumerate().filter(|(_, account)| !account.name.is_empty()) {
        names.entry(fold(&account.name)).or_default().push(at);
    }
    let (mut cells, mut doubtful) = (0, Counts::default());
    for at in 0..accounts.len() {
        let Some(named) = accounts[at].parent_id.as_ref().filter(|id| is_name(id)).and_then(|name| names.get(&fold(name))) else {
            continue;
        };
        match named[..] {
            [parent] => {
                accounts[at].parent_id = Some(accounts[parent].id.clone());
                cells += 1;
            }
            _ => doubtful.add(sheet.table.cell(at, column)),
        }
    }
    let (file, header) = (&sheet.table.file, &sheet.table.headers[column]);
    let named = (cells > 0).then(|| format!("{file}: {header} names parents by name ({})", count(cells, "cell")));
    let doubtful = doubtful.list().map(|words| {
        format!(
            "{file}: {header} names parents that several accounts are called ({words}): their families have no top; write ids"
        )
    });
    named.into_iter().chain(doubtful).collect()
}

/// Settles what families mean where the plan does not say: one rep in each region, where every account that has kin has a region, else
/// one rep; nothing where a role's units are areas.
pub fn settle(plan: &mut Plan) {
    if plan.config.constraints.families.is_some() {
        return;
    }
    for own in plan.config.roles.values_mut() {
        let areas = own.unit.as_deref().is_some_and(|unit| !["account", "family"].contains(&unit));
        if areas && own.constraints.families.is_none() {
            own.constraints.families = Some(Families::Off);
        }
    }
    let mut members = vec![0_usize; plan.accounts.len()];
    plan.heads.iter().for_each(|&head| members[head] += 1);
    let kin = || plan.accounts.iter().zip(&plan.heads).filter(|(_, head)| members[**head] > 1);
    let known = kin().next().is_some() && kin().all(|(account, _)| account.region.is_some());
    plan.config.constraints.families = Some(if known { Families::ByRegion } else { Families::Together });
}

/// Families that locks pull to different reps, with both lines.
pub fn check_locks(plan: &Plan, defects: &mut Defects) {
    let accounts: Vec<usize> = (0..plan.accounts.len()).collect();
    let locked: BTreeSet<&str> = plan.locks.keys().map(|(_, role)| role).collect();
    for role in plan.roles().into_iter().filter(|role| locked.contains(role.as_str())) {
        let units = Units::of(plan, &role, &accounts);
        let mut first: BTreeMap<usize, (usize, &Lock)> = BTreeMap::new();
        for ((account, _), lock) in plan.locks.iter().filter(|((_, own), _)| *own == role) {
            let (other, held) = *first.entry(units.unit(account)).or_insert((account, lock));
            if held.rep != lock.rep {
                let reason = format!(
                    "{}, line {} locks account {} of the same family to {}: a family has one rep, but for [constraints] \
                     families = \"off\" or \"by_region\"",
                    held.file, held.line, plan.accounts[other].id, plan.reps[held.rep].id
                );
                let defect = Defect::of_file(&lock.file, reason).line(lock.line).column("rep_id");
                defects.push(defect.value(format!("{} for account {}", plan.reps[lock.rep].id, plan.accounts[account].id)));
            }
        }
    }
}

/// Top parent of each account.
#[derive(Clone, Copy)]
enum Top<'a> {
    Account(usize),
    /// An id that is no account of the plan.
    Stranger(&'a str),
}

impl<'a> Top<'a> {
    fn account(&self) -> Option<usize> {
        match self {
            Top::Account(at) => Some(*at),
            Top::Stranger(_) => None,
        }
    }

    fn stranger(&self) -> Option<&'a str> {
        match self {
            Top::Account(_) => None,
            Top::Stranger(id) => Some(id),
        }
    }
}

struct Climb<'a> {
    ids: &'a Ids<'a>,
    accounts: &'a [Account],
    /// Top parents found so far.
    heads: Vec<Option<Top<'a>>>,
    /// The climb that last passed each account, from 1.
    passed: Vec<usize>,
    /// An account of each ring, and the ids around it.
    rings: Vec<(usize, Vec<&'a str>)>,
}

impl<'a> Climb<'a> {
    fn top(&mut self, from: usize) -> Top<'a> {
        let (mut path, mut at) = (Vec::new(), from);
        let top = loop {
            if let Some(known) = self.heads[at] {
                break known;
            }
            // A ring's members count as tops, so that each ring is told once.
            if self.passed[at] == from + 1 {
                let start = path.iter().position(|&passed| passed == at).unwrap_or_default();
                let ring = path[start..].iter().chain([&at]).map(|&at| self.accounts[at].id.as_str()).collect();
                self.rings.push((at, ring));
                break Top::Account(at);
            }
            path.push(at);
            self.passed[at] = from + 1;
            match self.accounts[at].parent_id.as_deref() {
                Some(id) if *id != self.accounts[at].id => match self.ids.find(id) {
                    Some(parent) => at = parent,
                    None => break Top::Stranger(salesforce_id::short(id)),
                },
                _ => break Top::Account(at),
            }
        };
        path.into_iter().for_each(|passed| self.heads[passed] = Some(top));
        top
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heads_of(rows: &[(&str, &str)]) -> (Vec<usize>, usize) {
        let accounts: Vec<Account> = rows
            .iter()
            .map(|(id, parent)| Account {
                id: (*id).into(),
                parent_id: Some((*parent).to_string()).filter(|id| !id.is_empty()),
                ..Account::default()
            })
            .collect();
        let ids = Ids::new(rows.iter().map(|row| row.0).collect());
        let mut climb = Climb {
            ids: &ids,
            accounts: &accounts,
            heads: vec![None; rows.len()],
            passed: vec![0; rows.len()],
            rings: Vec::new(),
        };
        let tops: Vec<usize> = (0..rows.len()).filter_map(|at| climb.top(at).account()).collect();
        (tops, climb.rings.len())
    }

    #[test]
    fn chains_end_at_their_top() {
        assert_eq!(heads_of(&[("c", "b"), ("b", "a"), ("a", ""), ("d", "d")]), (vec![2, 2, 2, 3], 0));
    }

    #[test]
    fn a_ring_is_told_once_however_long_its_tail() {
        assert_eq!(heads_of(&[("t", "a"), ("a", "b"), ("b", "c"), ("c", "a"), ("u", "t")]).1, 1);
        assert_eq!(heads_of(&[("a", "b"), ("b", "a"), ("c", "d"), ("d", "c")]).1, 2);
    }
}
