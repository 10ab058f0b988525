//! Reps as the CRM knows them: user ids in Salesforce and Dynamics, e-mail addresses in HubSpot.

use std::borrow::Cow;
use std::collections::BTreeMap;

use super::profile::Crm;
use super::tables::Export;
use crate::error::{Defect, Error, Result};
use crate::plan::published::Published;
use crate::plan::salesforce_id;
use crate::plan::words::{count, first};
use crate::plan::{Rep, RepStatus};

/// Reps and their users.
pub(super) struct People<'a> {
    crm: Crm,
    /// What the CRM calls each rep, by place in the plan.
    users: Vec<Option<String>>,
    /// Reps for people, with the id where another one has the same name.
    names: Vec<Cow<'a, str>>,
    /// Reps by the key of their user.
    by_user: BTreeMap<String, Vec<usize>>,
    /// Reps by address, and by a name that nobody else has, in small letters.
    by_words: BTreeMap<String, Vec<usize>>,
}

impl<'a> People<'a> {
    /// The users of a plan's reps, by the ids and addresses that reps have, or by the table of users.
    ///
    /// # Errors
    /// [`Error::Input`] with every user who is to get accounts and is inactive, or not among the users.
    pub(super) fn of(published: &'a Published, crm: Crm, export: Option<&Export>) -> Result<Self> {
        let reps = &published.plan.reps;
        let mut users: Vec<Option<String>> = reps.iter().map(|rep| own_user(crm, rep)).collect();
        if let Some(export) = export {
            look_up(published, crm, export, &mut users)?;
        }
        let mut by_user = BTreeMap::<String, Vec<usize>>::new();
        for (rep, user) in
            users.iter().enumerate().filter_map(|(rep, user)| Some((rep, user.as_ref().filter(|user| !user.is_empty())?)))
        {
            by_user.entry(crm.key(user)).or_default().push(rep);
        }
        // Salesforce's cells are ids; others write who it is as people do.
        let by_words = if crm == Crm::Salesforce { BTreeMap::new() } else { by_words(reps) };
        Ok(People { crm, users, names: names(reps), by_user, by_words })
    }

    /// What the CRM calls a rep.
    pub(super) fn user(&self, rep: usize) -> Option<&str> {
        self.users[rep].as_deref()
    }

    /// A rep for people, with the id where another one has the same name.
    pub(super) fn name(&self, rep: usize) -> &str {
        &self.names[rep]
    }

    /// The rep whom an owner's cell means: by user, address or a name that nobody else has.
    pub(super) fn owner(&self, cell: &str) -> Option<usize> {
        self.meant(cell).min()
    }

    /// Whether a cell means this rep, and by a name nobody else.
    pub(super) fn is_named(&self, rep: usize, cell: &str) -> bool {
        self.meant(cell).any(|meant| meant == rep)
    }

    fn meant(&self, cell: &str) -> impl Iterator<Item = usize> {
        let (by_user, by_words) = (self.by_user.get(&self.crm.key(cell)), self.by_words.get(&small(cell)));
        [by_user, by_words].into_iter().flatten().flatten().copied()
    }

    /// Who is to get accounts and can't be named, with how many accounts that are: for the reader.
    pub(super) fn missing(&self, accounts: &BTreeMap<usize, usize>) -> Option<String> {
        let lacking: Vec<(usize, usize)> =
            accounts.iter().filter(|(rep, _)| self.user(**rep).is_none()).map(|(rep, count)| (*rep, *count)).collect();
        let names: Vec<String> =
            lacking.iter().map(|&(rep, accounts)| format!("{} ({})", self.name(rep), count(accounts, "account"))).collect();
        let what = match self.crm {
            Crm::HubSpot => "e-mail address: give the column email",
            _ => "user id: give ids of the CRM as rep_id, or a column crm_user_id",
        };
        (!names.is_empty()).then(|| format!("these reps have no {what}; fields with them stay as they are: {}", first(&names, 8)))
    }
}

/// Replaces users by those that the table of users has.
fn look_up(published: &Published, crm: Crm, export: &Export, users: &mut [Option<String>]) -> Result<()> {
    let id = export.required("Id")?;
    let (rows, active, by_mail) = (export.by_id(crm, id)?, export.column("IsActive"), by_mail(crm, export, id));
    let serving = published.serving();
    let mut defects = Vec::new();
    for (at, rep) in published.plan.reps.iter().enumerate() {
        let mail = rep.email.as_ref().and_then(|mail| by_mail.get(&mail.to_lowercase()).cloned());
        let user = users[at].take().or(mail);
        let row = user.as_ref().and_then(|user| rows.get(&crm.key(user))).map(|&row| &export.rows[row]);
        let gets = serving.contains(&at);
        match (row, active) {
            (Some((line, cells)), Some(active)) if gets && !is_yes(&cells[active]) => {
                let reason =
                    format!("{} gets accounts, but the user is inactive: activate it, or let the rep leave", rep.called());
                defects.push(Defect::of_file(&export.file, reason).line(*line).column("IsActive").value(cells[active].clone()));
            }
            (None, _) if gets && user.is_some() => {
                let user = user.as_deref().unwrap_or_default();
                let reason = format!("has no user {user}, who is {} and gets accounts", rep.called());
                defects.push(Defect::of_file(&export.file, reason).column("Id"));
            }
            _ => {}
        }
        users[at] = user;
    }
    if defects.is_empty() { Ok(()) } else { Err(Error::Input(defects)) }
}

/// Users by address, where only one has it.
fn by_mail(crm: Crm, export: &Export, id: usize) -> BTreeMap<String, String> {
    let mut users: BTreeMap<String, Vec<&String>> = BTreeMap::new();
    for column in ["Email", "Username"].into_iter().filter_map(|name| export.column(name)) {
        for (_, cells) in &export.rows {
            let own = users.entry(cells[column].trim().to_lowercase()).or_default();
            if !own.contains(&&cells[id]) {
                own.push(&cells[id]);
            }
        }
    }
    let alone = users.into_iter().filter(|(mail, ids)| !mail.is_empty() && ids.len() == 1);
    alone.map(|(mail, ids)| (mail, crm.written(ids[0]))).collect()
}

/// Reps by address, and by a name that nobody else has.
fn by_words(reps: &[Rep]) -> BTreeMap<String, Vec<usize>> {
    let mut by_name = BTreeMap::<String, Vec<usize>>::new();
    for (at, rep) in reps.iter().enumerate().filter(|(_, rep)| !rep.name.is_empty()) {
        by_name.entry(small(&rep.name)).or_default().push(at);
    }
    by_name.retain(|_, reps| reps.len() == 1);
    for (at, mail) in
        reps.iter().enumerate().filter_map(|(at, rep)| Some((at, rep.email.as_ref().filter(|mail| !mail.is_empty())?)))
    {
        by_name.entry(small(mail)).or_default().push(at);
    }
    by_name
}

fn names(reps: &[Rep]) -> Vec<Cow<'_, str>> {
    let mut times = BTreeMap::<&str, usize>::new();
    reps.iter().for_each(|rep| *times.entry(rep.called()).or_default() += 1);
    let alone = |rep: &Rep| times[rep.called()] == 1;
    let name = |rep| if alone(rep) { rep.called().into() } else { format!("{} ({})", rep.called(), rep.id).into() };
    reps.iter().map(name).collect()
}

/// What a rep's own columns say.
fn own_user(crm: Crm, rep: &Rep) -> Option<String> {
    if rep.status == RepStatus::Placeholder {
        return None;
    }
    match crm {
        Crm::Generic => Some(rep.id.clone()),
        Crm::HubSpot => rep.email.clone(),
        Crm::Salesforce => rep.user_id.iter().chain([&rep.id]).find(|id| is_user(id)).map(|id| crm.written(id)),
        Crm::Dynamics => rep.user_id.iter().chain([&rep.id]).find(|id| is_guid(id)).cloned(),
    }
}

/// Whether a text is the id of a user in Salesforce: those begin with 005.
fn is_user(text: &str) -> bool {
    salesforce_id::is_id(text) && salesforce_id::is_right_or_short(text) && text.starts_with("005")
}

/// Whether a text is a GUID: 32 hexadecimal digits in five groups.
fn is_guid(text: &str) -> bool {
    let groups: Vec<&str> = text.trim_matches(['{', '}']).split('-').collect();
    let hexadecimal = |group: &&str| group.bytes().all(|byte| byte.is_ascii_hexdigit());
    groups.iter().map(|group| group.len()).eq([8, 4, 4, 4, 12]) && groups.iter().all(hexadecimal)
}

fn is_yes(cell: &str) -> bool {
    ["true", "1", "yes"].iter().any(|yes| cell.trim().eq_ignore_ascii_case(yes))
}

/// A cell of words as it is compared.
fn small(cell: &str) -> String {
    cell.trim().to_ascii_lowercase()
}
