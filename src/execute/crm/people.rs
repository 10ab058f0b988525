//! Reps as the CRM knows them: user ids in Salesforce and Dynamics, e-mail addresses in HubSpot.

use std::collections::BTreeMap;

use super::profile::Crm;
use super::tables::Export;
use crate::error::{Defect, Error, Result};
use crate::plan::published::Published;
use crate::plan::salesforce;
use crate::plan::words::{count, first};
use crate::plan::{Plan, Rep, RepStatus};

/// Reps and their users.
pub(super) struct People<'a> {
    plan: &'a Plan,
    crm: Crm,
    /// What the CRM calls each rep, by place in the plan.
    users: Vec<Option<String>>,
}

impl<'a> People<'a> {
    /// The users of a plan's reps, by the ids and addresses that reps have, or by the table of users.
    ///
    /// # Errors
    /// [`Error::Input`] with every user who is to get accounts and is inactive, or not among the users.
    pub(super) fn of(published: &'a Published, crm: Crm, users: Option<&Export>) -> Result<Self> {
        let plan = &published.plan;
        let mut people = People { plan, crm, users: plan.reps.iter().map(|rep| own_user(crm, rep)).collect() };
        if let Some(export) = users {
            people.look_up(published, export)?;
        }
        Ok(people)
    }

    fn look_up(&mut self, published: &Published, export: &Export) -> Result<()> {
        let id = export.required("Id")?;
        let (rows, active) = (export.by_id(self.crm, id)?, export.column("IsActive"));
        let by_mail = self.by_mail(export, id);
        let serves: Vec<usize> = published.roles.iter().flat_map(|role| role.served.iter().map(|own| own.rep)).collect();
        let mut defects = Vec::new();
        for (at, rep) in self.plan.reps.iter().enumerate() {
            let mail = rep.email.as_ref().and_then(|mail| by_mail.get(&mail.to_lowercase()).cloned());
            let user = self.users[at].take().or(mail);
            let row = user.as_ref().and_then(|user| rows.get(&self.crm.key(user))).map(|&row| &export.rows[row]);
            let gets = serves.contains(&at);
            match (row, active) {
                (Some((line, cells)), Some(active)) if gets && !is_yes(&cells[active]) => {
                    let reason =
                        format!("{} gets accounts, but the user is inactive: activate it, or let the rep leave", called(rep));
                    defects
                        .push(Defect::of_file(&export.file, reason).line(*line).column("IsActive").value(cells[active].clone()));
                }
                (None, _) if gets && user.is_some() => {
                    let reason =
                        format!("has no user {}, who is {} and gets accounts", user.as_deref().unwrap_or_default(), called(rep));
                    defects.push(Defect::of_file(&export.file, reason).column("Id"));
                }
                _ => {}
            }
            self.users[at] = user;
        }
        if defects.is_empty() { Ok(()) } else { Err(Error::Input(defects)) }
    }

    /// Users by address, where only one has it.
    fn by_mail(&self, export: &Export, id: usize) -> BTreeMap<String, String> {
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
        alone.map(|(mail, ids)| (mail, self.crm.written(ids[0]))).collect()
    }

    /// What the CRM calls a rep.
    pub(super) fn user(&self, rep: usize) -> Option<&str> {
        self.users[rep].as_deref()
    }

    /// A rep for people, with the id where another one has the same name.
    pub(super) fn name(&self, rep: usize) -> String {
        let own = &self.plan.reps[rep];
        let alone = self.plan.reps.iter().filter(|other| called(other) == called(own)).count() == 1;
        if alone { called(own) } else { format!("{} ({})", called(own), own.id) }
    }

    /// The rep whom an owner's cell means: by user, address or a name that nobody else has.
    pub(super) fn owner(&self, cell: &str) -> Option<usize> {
        (0..self.plan.reps.len()).find(|&rep| self.is_named(rep, cell))
    }

    /// Whether a cell means this rep and nobody else.
    pub(super) fn is_named(&self, rep: usize, cell: &str) -> bool {
        let (own, cell) = (&self.plan.reps[rep], cell.trim());
        let same = |text: &str| !text.is_empty() && text.eq_ignore_ascii_case(cell);
        let by_id = |id: &str| !id.is_empty() && self.crm.key(id) == self.crm.key(cell);
        let alone = || self.plan.reps.iter().filter(|other| other.name.eq_ignore_ascii_case(cell)).count() == 1;
        // Salesforce's cells are ids; others write who it is as people do.
        let by_words = self.crm != Crm::Salesforce && (own.email.as_deref().is_some_and(same) || same(&own.name) && alone());
        self.user(rep).is_some_and(by_id) || by_words
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
    salesforce::is_id(text) && salesforce::is_right_or_short(text) && text.starts_with("005")
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

fn called(rep: &Rep) -> String {
    if rep.name.is_empty() { rep.id.clone() } else { rep.name.clone() }
}
