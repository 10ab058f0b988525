//! Accounts: owner, segment, territory and other reps as fields of the account, where they differ from what the CRM says.

use std::collections::BTreeMap;

use super::load::{Load, LoadFile, OwnerChange};
use super::people::People;
use super::profile::{Crm, Object};
use super::tables::Export;
use super::turn::Turn;
use crate::error::{Defect, Error, Result};
use crate::plan::config::CrmSection;
use crate::plan::published::{Published, RepsByRole};
use crate::plan::words::{count, first};

/// Ids told as examples.
const EXAMPLES: usize = 5;

/// A field of an account, and what it is to hold.
struct Field {
    name: String,
    holds: Held,
    /// Place in the export; `None` without one.
    column: Option<usize>,
}

enum Held {
    Id,
    Owner,
    Segment,
    Territory,
    Rep(String),
    Effective(String),
}

/// The accounts to be changed in a turn, and back.
pub(super) fn load(published: &Published, crm: Crm, people: &People, export: Option<&Export>, turn: Turn) -> Result<Load> {
    let role = owner_role(published)?;
    let mut notes = Vec::new();
    let fields = fields(published, (crm, turn), export, &mut notes)?;
    let known_by = crm.fields(&published.plan.config.execute.crm).id;
    let by_id = |export: &Export| export.by_id(crm, export.required(known_by)?);
    let rows = export.map(by_id).transpose()?;
    let named = Named { published, crm, people, fields: &fields, role: &role, turn };
    let changed = named.changed(export.zip(rows.as_ref()));
    if let Some(export) = export.filter(|_| changed.unknown.len() == published.plan.accounts.len()) {
        let reason = format!(
            "has none of the plan's {} by {} (such as {}): is it the right file, with ids as the plan has them?",
            count(changed.unknown.len(), "account"),
            known_by,
            first(&changed.unknown, EXAMPLES)
        );
        return Err(Error::defect(Defect::of_file(&export.file, reason)));
    }
    changed.tell(people, &role, export, &mut notes);
    let file = |name: &str, rows: Vec<Vec<String>>| LoadFile {
        name: format!("{}-{name}", crm.name_of(Object::Account)),
        columns: fields.iter().map(|field| field.name.clone()).collect(),
        rows,
    };
    let change = |(who, [gets, loses]): (String, [usize; 2])| OwnerChange { who, gets, loses };
    let mut changes: Vec<OwnerChange> = changed.owners.into_iter().map(change).collect();
    changes.sort_by(|a, b| (b.gets + b.loses).cmp(&(a.gets + a.loses)).then(a.who.cmp(&b.who)));
    let (files, rollback) = (vec![file("update", changed.update)], vec![file("restore", changed.back)]);
    Ok(Load { files, rollback, changes, owner_role: role, notes, waiting: Vec::new(), held: Vec::new() })
}

/// What is to be changed, and what there is to tell of it.
#[derive(Default)]
struct Changed<'a> {
    /// Cells to load, and those that put back what they replace.
    update: Vec<Vec<String>>,
    back: Vec<Vec<String>>,
    /// Accounts that each owner gets and loses.
    owners: BTreeMap<String, [usize; 2]>,
    /// Accounts that the export does not have.
    unknown: Vec<&'a str>,
    /// Accounts that nobody of the owners' role has.
    alone: usize,
    /// How many accounts wait for each rep whom the CRM can't name.
    lacking: BTreeMap<usize, usize>,
}

impl Changed<'_> {
    fn tell(&self, people: &People, role: &str, export: Option<&Export>, notes: &mut Vec<String>) {
        if self.alone > 0 {
            let accounts = count(self.alone, "account");
            notes.push(format!("{accounts} that nobody of role {role} has: owners stay as they are"));
        }
        if !self.unknown.is_empty() {
            let [accounts, ids] = [count(self.unknown.len(), "account"), first(&self.unknown, EXAMPLES)];
            notes.push(format!("left out, as the export does not have them: {accounts} of the plan ({ids})"));
        }
        notes.extend(people.missing(&self.lacking));
        if export.is_none() {
            notes.push("no export of accounts was given (--from): all accounts are loaded, and nothing can be put back".into());
        }
    }
}

/// The role whose reps own accounts.
fn owner_role(published: &Published) -> Result<String> {
    let roles: Vec<&str> = published.roles.iter().map(|role| role.role.as_str()).collect();
    if let Some(role) = &published.plan.config.execute.crm.owner_role {
        let known = roles.contains(&role.as_str());
        let unknown = || {
            Error::Command(format!("[execute.crm] owner_role = {role:?}: the plan has no such role, but {}", roles.join(", ")))
        };
        return if known { Ok(role.clone()) } else { Err(unknown()) };
    }
    let visits = |role: &&crate::plan::published::RoleServed| {
        role.served.iter().any(|own| own.calls.iter().any(|(channel, calls)| calls.calls > 0.0 && published.is_visit(*channel)))
    };
    let first = published.roles.iter().find(visits).or(published.roles.first());
    first
        .map(|role| role.role.clone())
        .ok_or_else(|| Error::Command("the plan has no role with accounts: nothing to load".into()))
}

/// The fields to load, the id first. Those that an export lacks are left out, and told.
fn fields(
    published: &Published,
    (crm, turn): (Crm, Turn),
    export: Option<&Export>,
    notes: &mut Vec<String>,
) -> Result<Vec<Field>> {
    let CrmSection { role_fields, effective, effective_date, .. } = &published.plan.config.execute.crm;
    let own = crm.fields(&published.plan.config.execute.crm);
    let must = [("id", own.id), ("owner", own.owner)];
    if let Some((key, _)) = must.iter().find(|(_, name)| name.is_empty()) {
        return Err(Error::Command(format!("[execute.crm] {key} = \"\": every account is found by its id and has an owner")));
    }
    let record = record_id(crm, own.id, export, notes);
    let usual = [(record, Held::Id), (own.owner, Held::Owner), (own.segment, Held::Segment), (own.territory, Held::Territory)];
    let mut fields: Vec<(String, Held)> = usual.map(|(name, holds)| (name.to_owned(), holds)).into();
    fields.extend(role_fields.iter().map(|(role, field)| (field.clone(), Held::Rep(role.clone()))));
    let day = effective_date.or(published.plan.config.plan.start).max(turn.from());
    match (effective, day) {
        (Some(field), Some(day)) => fields.push((field.clone(), Held::Effective(day.to_string()))),
        (Some(field), None) => {
            let reason = format!("[execute.crm] effective = {field:?} needs a day: effective_date, or [plan] start");
            return Err(Error::Command(reason));
        }
        (None, _) => {}
    }
    let mut kept = Vec::new();
    for (name, holds) in fields.into_iter().filter(|(name, _)| !name.is_empty()) {
        let must = matches!(holds, Held::Id | Held::Owner);
        let column = match export {
            Some(export) if must => Some(export.required(&name)?),
            Some(export) => export.column(&name),
            None => None,
        };
        if export.is_some() && column.is_none() {
            let file = export.map(|export| export.file.as_str()).unwrap_or_default();
            notes.push(format!(
                "left out, as {file} has no column {name}: export it as well, so that it can be put back; [execute.crm] names other \
                 fields, or none (\"\")"
            ));
            continue;
        }
        kept.push(Field { name, holds, column });
    }
    Ok(kept)
}

/// The field by which rows are changed: the CRM's own id; the one by which the plan knows accounts, where nobody can tell that.
fn record_id<'a>(crm: Crm, known_by: &'a str, export: Option<&Export>, notes: &mut Vec<String>) -> &'a str {
    if crm == Crm::Generic || known_by.eq_ignore_ascii_case(crm.id()) {
        return known_by;
    }
    if export.is_some() {
        return crm.id();
    }
    notes.push(format!(
        "rows are known by {known_by}: load them as an upsert by that field, or give an export that has {}",
        crm.id()
    ));
    known_by
}

/// What cells of an account are to say.
struct Named<'a> {
    published: &'a Published,
    crm: Crm,
    people: &'a People<'a>,
    fields: &'a [Field],
    role: &'a str,
    turn: Turn<'a>,
}

impl<'a> Named<'a> {
    /// What is to be changed in all accounts, or in those that an export has.
    fn changed(&self, export: Option<(&Export, &BTreeMap<String, usize>)>) -> Changed<'a> {
        let mut changed = Changed::default();
        let (reps_of, nobody) = (self.published.reps_of_accounts(), RepsByRole::new());
        let accounts = self.published.plan.accounts.iter().enumerate();
        for (account, own) in accounts.filter(|(account, _)| self.turn.changes(*account)) {
            let reps = reps_of.get(&account).unwrap_or(&nobody);
            changed.alone += usize::from(!reps.contains_key(self.role));
            let row = match export.map(|(export, rows)| rows.get(&self.crm.key(&own.id)).map(|&row| &export.rows[row].1)) {
                Some(None) => {
                    changed.unknown.push(&own.id);
                    continue;
                }
                row => row.flatten(),
            };
            for &rep in reps.values().filter(|&&rep| self.people.user(rep).is_none()) {
                *changed.lacking.entry(rep).or_insert(0) += 1;
            }
            let reps = &self.turn.due(account, reps);
            let Some(cells) = self.cells(account, reps, row) else { continue };
            if let Some(row) = row {
                changed.back.push(self.fields.iter().map(|field| restored(self.crm, field, row)).collect());
                self.tell_change(row, reps, &mut changed.owners);
            }
            changed.update.push(cells);
        }
        changed
    }

    /// The cells of an account, where any differs from what the CRM has. A field whose rep the CRM can't name stays as it is.
    fn cells(&self, account: usize, reps: &RepsByRole, row: Option<&Vec<String>>) -> Option<Vec<String>> {
        let now = |field: &Field| field.column.zip(row).map(|(column, row)| row[column].as_str());
        let owner = self.fields.iter().find(|field| matches!(field.holds, Held::Owner));
        let changes_owner = owner.is_some_and(|field| self.wanted(field, account, reps, now(field)).is_some());
        let mut differs = false;
        let mut cells = Vec::with_capacity(self.fields.len());
        for field in self.fields {
            let now = now(field);
            let dates = matches!(field.holds, Held::Effective(_));
            let wanted = self.wanted(field, account, reps, now).filter(|_| changes_owner || !dates);
            let dated = matches!(field.holds, Held::Id | Held::Effective(_));
            differs |= !dated && wanted.is_some();
            let kept = now.map_or(String::new(), |now| if now.is_empty() { self.crm.nothing().into() } else { now.to_owned() });
            cells.push(wanted.unwrap_or(kept));
        }
        // A day alone is no change; without an export, who can't be named can't be loaded.
        let owned = row.is_some() || reps.get(self.role).is_some_and(|&rep| self.people.user(rep).is_some());
        (differs && owned).then_some(cells)
    }

    /// What a field is to say; `None` where it says that already, or nothing can be said.
    fn wanted(&self, field: &Field, account: usize, reps: &RepsByRole, now: Option<&str>) -> Option<String> {
        let rep = |role: &str| {
            let rep = *reps.get(role)?;
            let same = now.is_some_and(|now| self.people.is_named(rep, now));
            self.people.user(rep).filter(|_| !same).map(String::from)
        };
        let text = |text: String| (now.map(str::trim) != Some(text.as_str())).then_some(text);
        match &field.holds {
            Held::Id => Some(now.map_or_else(|| self.crm.written(&self.published.plan.accounts[account].id), String::from)),
            Held::Owner => rep(self.role),
            Held::Rep(role) => rep(role),
            Held::Segment => text(self.published.segments[account].label.clone()),
            Held::Territory => {
                let named = reps.get(self.role).filter(|&&rep| self.people.user(rep).is_some());
                named.and_then(|&rep| text(self.people.name(rep).into()))
            }
            Held::Effective(day) => Some(day.clone()),
        }
    }

    fn tell_change(&self, row: &[String], reps: &RepsByRole, owners: &mut BTreeMap<String, [usize; 2]>) {
        let (people, owner) = (self.people, self.fields.iter().find(|field| matches!(field.holds, Held::Owner)));
        let now = owner.and_then(|field| field.column).map(|column| row[column].trim());
        let (Some(now), Some(&rep)) = (now, reps.get(self.role)) else { return };
        if people.is_named(rep, now) || people.user(rep).is_none() {
            return;
        }
        let unknown = || if now.is_empty() { "nobody" } else { now };
        let from = people.owner(now).map_or_else(unknown, |rep| people.name(rep));
        owners.entry(people.name(rep).into()).or_default()[0] += 1;
        owners.entry(from.into()).or_default()[1] += 1;
    }
}

/// A cell as the export has it.
fn restored(crm: Crm, field: &Field, row: &[String]) -> String {
    let cell = field.column.map_or("", |column| row[column].as_str());
    if cell.is_empty() { crm.nothing().into() } else { cell.to_owned() }
}
