//! Accounts: owner, segment, territory and other reps as fields of the account, where they differ from what the CRM says.

use std::collections::BTreeMap;

use super::load::{Load, LoadFile, OwnerChange};
use super::people::People;
use super::profile::{Crm, Object};
use super::tables::Export;
use crate::error::{Defect, Error, Result};
use crate::plan::config::CrmSection;
use crate::plan::published::Published;
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

/// Who serves an account, by role.
type Reps<'a> = BTreeMap<&'a str, usize>;

/// The accounts to be changed, and back.
pub(super) fn load(published: &Published, crm: Crm, people: &People, export: Option<&Export>) -> Result<Load> {
    let role = owner_role(published)?;
    let mut load = Load { owner_role: role.clone(), ..Load::default() };
    let fields = fields(published, crm, export, &mut load.notes)?;
    let columns: Vec<String> = fields.iter().map(|field| field.name.clone()).collect();
    let file = |name: &str| LoadFile {
        name: format!("{}-{name}", crm.name_of(Object::Account)),
        columns: columns.clone(),
        rows: Vec::new(),
    };
    let (mut update, mut back) = (file("update"), file("restore"));
    let by_id = |export: &'_ Export| export.by_id(crm, export.required(&fields[0].name)?);
    let rows = export.map(by_id).transpose()?;
    let rows = export.zip(rows.as_ref());
    let (mut unknown, mut lacking, mut changes) = (Vec::new(), BTreeMap::new(), BTreeMap::new());
    let (served, nobody) = (served(published), Reps::new());
    for account in 0..published.plan.accounts.len() {
        let reps = served.get(&account).unwrap_or(&nobody);
        let id = &published.plan.accounts[account].id;
        let row = match &rows {
            Some((export, rows)) => match rows.get(&crm.key(id)) {
                Some(&row) => Some(&export.rows[row].1),
                None => {
                    unknown.push(id.as_str());
                    continue;
                }
            },
            None => None,
        };
        let named = Named { published, crm, people, fields: &fields, role: &role };
        for &rep in reps.values().filter(|&&rep| people.user(rep).is_none()) {
            *lacking.entry(rep).or_insert(0) += 1;
        }
        let Some(cells) = named.cells(account, reps, row) else { continue };
        if let Some(own) = row {
            back.rows.push(fields.iter().map(|field| restored(crm, field, own)).collect());
            tell_change(&fields, own, reps, (people, &role), &mut changes);
        }
        update.rows.push(cells);
    }
    if let Some((export, _)) = rows.filter(|_| unknown.len() == published.plan.accounts.len()) {
        let reason = format!(
            "has none of the plan's {} by {} (such as {}): is it the right file, with ids as the plan has them?",
            count(unknown.len(), "account"),
            fields[0].name,
            first(&unknown, EXAMPLES)
        );
        return Err(Error::defect(Defect::of_file(&export.file, reason)));
    }
    let served_by = |account: usize| served.get(&account).is_some_and(|reps| reps.contains_key(role.as_str()));
    let alone = (0..published.plan.accounts.len()).filter(|&account| !served_by(account)).count();
    if alone > 0 {
        load.notes.push(format!("{} that nobody of role {role} has: owners stay as they are", count(alone, "account")));
    }
    if !unknown.is_empty() {
        let [accounts, ids] = [count(unknown.len(), "account"), first(&unknown, EXAMPLES)];
        load.notes.push(format!("left out, as the export does not have them: {accounts} of the plan ({ids})"));
    }
    load.notes.extend(people.missing(&lacking));
    if export.is_none() {
        load.notes.push("no export of accounts was given (--from): all accounts are loaded, and nothing can be put back".into());
    }
    let mut changes: Vec<OwnerChange> = changes.into_values().collect();
    changes.sort_by(|a, b| (b.gets + b.loses).cmp(&(a.gets + a.loses)).then(a.who.cmp(&b.who)));
    Ok(Load { files: vec![update], rollback: vec![back], changes, ..load })
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
fn fields(published: &Published, crm: Crm, export: Option<&Export>, notes: &mut Vec<String>) -> Result<Vec<Field>> {
    let CrmSection { id, owner, segment, territory, role_fields, effective, effective_date, .. } =
        &published.plan.config.execute.crm;
    let named = |own: &Option<String>, usual: &str| own.clone().unwrap_or_else(|| usual.to_owned());
    let mut fields = vec![(named(id, crm.id()), Held::Id), (named(owner, crm.owner()), Held::Owner)];
    fields.push((named(segment, crm.segment()), Held::Segment));
    fields.push((named(territory, crm.territory().unwrap_or_default()), Held::Territory));
    fields.extend(role_fields.iter().map(|(role, field)| (field.clone(), Held::Rep(role.clone()))));
    let day = effective_date.or(published.plan.config.plan.start);
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

/// The reps of each account by role.
pub(super) fn served(published: &Published) -> BTreeMap<usize, Reps<'_>> {
    let mut served: BTreeMap<usize, Reps> = BTreeMap::new();
    for role in &published.roles {
        for own in &role.served {
            served.entry(own.account).or_default().insert(&role.role, own.rep);
        }
    }
    served
}

/// What cells of an account are to say.
struct Named<'a> {
    published: &'a Published,
    crm: Crm,
    people: &'a People<'a>,
    fields: &'a [Field],
    role: &'a str,
}

impl Named<'_> {
    /// The cells of an account, where any differs from what the CRM has. A field whose rep the CRM can't name stays as it is.
    fn cells(&self, account: usize, reps: &Reps, row: Option<&Vec<String>>) -> Option<Vec<String>> {
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
    fn wanted(&self, field: &Field, account: usize, reps: &Reps, now: Option<&str>) -> Option<String> {
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
                named.and_then(|&rep| text(self.people.name(rep)))
            }
            Held::Effective(day) => Some(day.clone()),
        }
    }
}

/// A cell as the export has it.
fn restored(crm: Crm, field: &Field, row: &[String]) -> String {
    let cell = field.column.map_or("", |column| row[column].as_str());
    if cell.is_empty() { crm.nothing().into() } else { cell.to_owned() }
}

fn tell_change(
    fields: &[Field],
    row: &[String],
    reps: &Reps,
    (people, role): (&People, &str),
    changes: &mut BTreeMap<String, OwnerChange>,
) {
    let owner = fields.iter().find(|field| matches!(field.holds, Held::Owner)).and_then(|field| field.column);
    let (Some(now), Some(&rep)) = (owner.map(|column| row[column].trim()), reps.get(role)) else { return };
    if people.is_named(rep, now) || people.user(rep).is_none() {
        return;
    }
    let mut of = |who: String| {
        let change = changes.entry(who.clone()).or_default();
        change.who = who;
    };
    let (to, from) = (
        people.name(rep),
        people.owner(now).map_or_else(|| if now.is_empty() { "nobody".into() } else { now.to_owned() }, |rep| people.name(rep)),
    );
    of(to.clone());
    of(from.clone());
    changes.entry(to).and_modify(|change| change.gets += 1);
    changes.entry(from).and_modify(|change| change.loses += 1);
}
