//! Who belongs to Salesforce's territories: associations are deleted and inserted, for there is no update.

use std::collections::{BTreeMap, BTreeSet};

use super::load::{Load, LoadFile};
use super::people::People;
use super::profile::Crm;
use super::tables::Export;
use super::territories::Territories;
use super::turn::Turn;
use crate::error::{Error, Result};
use crate::plan::published::Published;
use crate::plan::words::count;

const CRM: Crm = Crm::Salesforce;
/// What associations say that somebody made by hand, or a load.
const CAUSE: &str = "AssociationCause";
const BY_HAND: &str = "Territory2Manual";
const BY_RULE: &str = "Territory2AssignmentRule";

/// A kind of association: its object, and the fields of what belongs to a territory and of the territory.
struct Kind {
    object: &'static str,
    member: &'static str,
    /// A field that inserts set, and to what.
    set: Option<[&'static str; 2]>,
    /// The other field that an insert may set.
    also: &'static str,
}

const TERRITORY: &str = "Territory2Id";

/// Associations that are there: place of the row by member and territory.
type Known = BTreeMap<(String, String), usize>;

/// What is to be done to the associations of one kind.
#[derive(Default)]
struct Change {
    /// Rows of the export.
    deleted: Vec<usize>,
    /// Member and territory's id.
    inserted: Vec<[String; 2]>,
    /// Member and the unique name of a territory without an id.
    waiting: Vec<[String; 2]>,
}

impl Kind {
    fn known(&self, export: &Export) -> Result<Known> {
        let [member, territory] = [export.required(self.member)?, export.required(TERRITORY)?];
        let key = |cells: &[String]| [member, territory].map(|column| CRM.key(&cells[column]));
        Ok(export.rows.iter().enumerate().map(|(at, (_, cells))| (key(cells).into(), at)).collect())
    }

    /// Adds the change to the load: deletes before inserts, and back the other way round.
    fn add(&self, export: &Export, change: Change, load: &mut Load) -> Result<()> {
        let id = export.required("Id")?;
        let cells = |row: &usize| &export.rows[*row].1;
        let mut delete = LoadFile::new(&format!("{}-delete", self.object), ["Id"]);
        delete.rows = change.deleted.iter().map(|row| vec![cells(row)[id].clone()]).collect();
        let mut insert = LoadFile::new(&format!("{}-insert", self.object), [self.member, TERRITORY]);
        insert.columns.extend(self.set.map(|[field, _]| field.to_owned()));
        let filled = |pair: &[String; 2]| pair.iter().cloned().chain(self.set.map(|[_, value]| value.to_owned())).collect();
        insert.rows = change.inserted.iter().map(filled).collect();
        let mut away = LoadFile::new(&format!("{}-delete-by-key", self.object), [self.member, TERRITORY]);
        away.rows = change.inserted.iter().map(|pair| pair.to_vec()).collect();
        let fields = [self.member, TERRITORY, self.also];
        let others = fields.into_iter().filter_map(|field| export.column(field));
        let columns = others.clone().map(|column| export.header[column].clone()).collect();
        let again = |row: &usize| others.clone().map(|column| cells(row)[column].clone()).collect();
        let rows = change.deleted.iter().map(again).collect();
        let restore = LoadFile { name: format!("{}-insert-again", self.object), columns, rows };
        let mut waiting = LoadFile::new(&format!("{}-insert-later", self.object), [self.member, "Territory2.DeveloperName"]);
        waiting.rows = change.waiting.iter().map(|pair| pair.to_vec()).collect();
        load.files.extend([delete, insert]);
        load.rollback.splice(0..0, [away, restore]);
        load.waiting.push(waiting);
        Ok(())
    }
}

/// Accounts in territories: each that the turn settles in those of its reps; of territories that no rep of the plan has, nothing is
/// changed.
pub(super) fn of_accounts(
    published: &Published,
    (accounts, export): (Option<&Export>, &Export),
    own: &Territories,
    turn: Turn,
    load: &mut Load,
) -> Result<()> {
    let kind = Kind { object: "ObjectTerritory2Association", member: "ObjectId", set: Some([CAUSE, BY_HAND]), also: CAUSE };
    let known = kind.known(export)?;
    let mut members = members(published, accounts)?;
    members.retain(|&account, _| turn.settles(account));
    let ours: BTreeSet<String> = own.values().filter_map(|own| own.id.as_deref()).map(|id| CRM.key(id)).collect();
    let reps = published.reps_of_accounts();
    let mut change = Change::default();
    let mut wanted = BTreeSet::new();
    for (account, member) in &members {
        let territories = reps.get(account).into_iter().flat_map(|reps| reps.values()).filter_map(|rep| own.get(rep));
        for territory in territories {
            match &territory.id {
                None => change.waiting.push([member.clone(), territory.developer.clone()]),
                Some(id) => {
                    let pair = (CRM.key(member), CRM.key(id));
                    if !known.contains_key(&pair) {
                        change.inserted.push([member.clone(), CRM.written(id)]);
                    }
                    wanted.insert(pair);
                }
            }
        }
    }
    let planned: BTreeSet<String> = members.values().map(|member| CRM.key(member)).collect();
    let astray = |pair: &(String, String)| ours.contains(&pair.1) && planned.contains(&pair.0) && !wanted.contains(pair);
    change.deleted = known.iter().filter(|(pair, _)| astray(pair)).map(|(_, &row)| row).collect();
    change.deleted.sort_unstable();
    tell_rules(export, &change.deleted, load);
    kind.add(export, change, load)
}

/// Salesforce's ids of the plan's accounts, by place in the plan; without those that an export leaves out.
fn members(published: &Published, export: Option<&Export>) -> Result<BTreeMap<usize, String>> {
    let accounts = published.plan.accounts.iter().enumerate();
    let key = CRM.fields(&published.plan.config.execute.crm).id;
    let Some(export) = export else {
        if !key.eq_ignore_ascii_case(CRM.id()) {
            let reason = format!(
                "the plan knows accounts by {key}, associations by {}: give an export of Account with both (--from)",
                CRM.id()
            );
            return Err(Error::Command(reason));
        }
        return Ok(accounts.map(|(at, account)| (at, CRM.written(&account.id))).collect());
    };
    let id = export.required(CRM.id())?;
    let rows = export.by_id(CRM, export.required(key)?)?;
    let member = |row: usize| CRM.written(export.rows[row].1[id].trim());
    Ok(accounts.filter_map(|(at, account)| Some((at, member(*rows.get(&CRM.key(&account.id))?)))).collect())
}

/// Associations that rules made come back when rules run again.
fn tell_rules(export: &Export, deleted: &[usize], load: &mut Load) {
    let Some(cause) = export.column(CAUSE) else { return };
    let by_rule = deleted.iter().filter(|&&row| export.rows[row].1[cause].trim() == BY_RULE).count();
    if by_rule > 0 {
        load.notes.push(format!(
            "{} that assignment rules made will be deleted: they come back when the rules run, so change the rules first",
            count(by_rule, "association")
        ));
    }
}

/// Users in territories: each rep with accounts in its own; other reps of the plan leave it, and everybody else stays.
pub(super) fn of_users(
    published: &Published,
    people: &People,
    export: &Export,
    own: &Territories,
    load: &mut Load,
) -> Result<()> {
    let kind = Kind { object: "UserTerritory2Association", member: "UserId", set: None, also: "RoleInTerritory2" };
    let known = kind.known(export)?;
    let users: BTreeSet<String> =
        (0..published.plan.reps.len()).filter_map(|rep| people.user(rep)).map(|user| CRM.key(user)).collect();
    let mut change = Change::default();
    let mut wanted: BTreeMap<String, BTreeSet<String>> = BTreeMap::new();
    for rep in published.serving() {
        let (Some(territory), Some(user)) = (own.get(&rep), people.user(rep)) else { continue };
        let Some(id) = &territory.id else {
            change.waiting.push([user.to_owned(), territory.developer.clone()]);
            continue;
        };
        if !known.contains_key(&(CRM.key(user), CRM.key(id))) {
            change.inserted.push([user.to_owned(), CRM.written(id)]);
        }
        wanted.entry(CRM.key(id)).or_default().insert(CRM.key(user));
    }
    let astray = |(member, territory): &(String, String)| {
        users.contains(member) && wanted.get(territory).is_some_and(|wanted| !wanted.contains(member))
    };
    change.deleted = known.iter().filter(|(pair, _)| astray(pair)).map(|(_, &row)| row).collect();
    change.deleted.sort_unstable();
    kind.add(export, change, load)
}
