//! What an analyst gives, steps 1 and 2: accounts, reps, call patterns and settings, and the segments, workload and travel that
//! follow from them.

pub mod account_calls;
pub(crate) mod accounts;
mod approvals;
pub mod availability;
pub(crate) mod borders;
pub(crate) mod by_role;
mod call_patterns;
pub mod concession;
pub mod config;
pub mod contiguity;
pub(crate) mod ground;
pub mod hierarchy;
pub mod hires;
pub mod inspection;
pub(crate) mod locks;
pub mod memory;
pub(crate) mod openings;
pub mod pair;
pub mod postal;
pub mod published;
pub mod reps;
pub mod requests;
pub mod rule;
pub(crate) mod salesforce_id;
pub mod scheduled;
pub mod segment;
pub mod service;
pub mod shift;
pub(crate) mod travel;
pub(crate) mod units;
pub mod words;
pub mod workdays;
pub mod workload;

pub use account_calls::AccountCalls;
pub use accounts::{Account, AccountStatus, Numbers, Place};
pub use by_role::ByRole;
pub use call_patterns::CallPattern;
pub use config::Config;
pub use reps::{Rep, RepStatus};

use std::collections::{BTreeMap, BTreeSet};

use crate::cells::Dialect;

/// Where an input came from and what it was, for `inspect` and for the hashes in `summary.json`.
#[derive(Clone, Debug, serde::Serialize)]
pub struct Source {
    /// Path as written in the plan file (relative to its folder).
    pub path: String,
    /// SHA-256 of the bytes, in hexadecimal.
    pub sha256: String,
    /// Data rows read.
    pub rows: usize,
    /// What was recognised: `CSV, semicolon, Windows-1252`.
    pub format: String,
    /// Headers as matched: (header in the file, column it was taken for); `None` = not used.
    pub headers: Vec<(String, Option<String>)>,
    /// How numbers and dates are written, column by column, where it is not plain: `revenue: 1.234,56, EUR`.
    pub styles: Vec<String>,
}

/// Who owns an account in a role today.
#[derive(Clone, Debug, PartialEq)]
pub struct Ownership {
    /// Index into `Plan::reps`; `None` where the owner is no rep of the plan (left the company).
    pub rep: Option<usize>,
    /// The id as written.
    pub rep_id: String,
    /// Since when.
    pub since: Option<jiff::civil::Date>,
}

/// An account that must stay with, or go to, a rep.
#[derive(Clone, Debug, PartialEq)]
pub struct Lock {
    /// Index into `Plan::reps`.
    pub rep: usize,
    /// Why.
    pub reason: Option<String>,
    /// Last day it holds.
    pub until: Option<jiff::civil::Date>,
    /// The file that says so.
    pub file: String,
    /// The line there.
    pub line: usize,
}

/// Everything read for a plan, validated: all references resolve.
#[derive(Clone, Debug)]
pub struct Plan {
    /// The plan file.
    pub config: Config,
    /// Folder the plan file's paths are relative to.
    pub folder: std::path::PathBuf,
    /// Accounts in file order.
    pub accounts: Vec<Account>,
    /// Per account, the first account with the same top parent (itself, where it has no family).
    pub heads: Vec<usize>,
    /// Reps in file order, all roles.
    pub reps: Vec<Rep>,
    /// Calls by segment, role and channel.
    pub call_patterns: Vec<CallPattern>,
    /// Calls of single accounts, in the place of what their pattern asks, by account.
    pub account_calls: BTreeMap<usize, Vec<AccountCalls>>,
    /// Today's owner by account index and role.
    pub owners: ByRole<Ownership>,
    /// Who has each account in the plan that this one is to be like where nothing else tells: reps by account and role.
    pub reference: ByRole<usize>,
    /// Locks by account index and role.
    pub locks: ByRole<Lock>,
    /// Requests that were approved; they are among the locks, too.
    pub approvals: Vec<requests::Approval>,
    /// One-way travel hours by (rep index, account index), where a travel file gives them.
    pub travel: BTreeMap<(usize, usize), f64>,
    /// Which units are neighbours, where a file says so.
    pub adjacency: Option<Vec<(String, String)>>,
    /// The ground that units cover, by name, where a file gives it.
    pub areas: BTreeMap<String, geo::MultiPolygon>,
    /// Ids of accounts that the plan file leaves out.
    pub left_out: BTreeSet<String>,
    /// Which of these share a border, where territories must be connected by that.
    pub borders: Option<borders::Borders>,
    /// Columns of the accounts that are their postal code, among those that are units of a role.
    pub postal_units: BTreeSet<String>,
    /// How tables for people are written.
    pub dialect: Dialect,
    /// What was read, the plan file first.
    pub sources: Vec<Source>,
    /// How many accounts and reps were placed by their address, and how far off they may be, in plain words.
    pub placed: Vec<String>,
    /// What looks odd but does not stop the plan, in plain words with file and line.
    pub warnings: Vec<String>,
}

impl Plan {
    /// The plan file as named in messages.
    pub fn file(&self) -> &str {
        self.sources.first().map_or("plan file", |source| &source.path)
    }

    /// The channels that accounts are called through: those of the call patterns as they come, then those of single accounts.
    pub fn channels(&self) -> Vec<&str> {
        let asked = self.call_patterns.iter().filter(|pattern| pattern.calls_per_period > 0.0);
        let single = self.account_calls.values().flatten().filter(|own| own.calls > 0.0);
        let mut channels: Vec<&str> = Vec::new();
        for channel in asked.map(|pattern| &pattern.channel).chain(single.map(|own| &own.channel)) {
            if !channels.contains(&channel.as_str()) {
                channels.push(channel);
            }
        }
        channels
    }

    /// A role's constraints: its own, else the plan's, key by key.
    pub fn constraints(&self, role: &str) -> config::ConstraintsSection {
        let own = self.config.roles.get(role).map(|role| role.constraints.clone()).unwrap_or_default();
        let all = &self.config.constraints;
        config::ConstraintsSection {
            max_km: own.max_km.or(all.max_km),
            max_drive_hours: own.max_drive_hours.or(all.max_drive_hours),
            families: own.families.or(all.families),
            contiguity: own.contiguity.or(all.contiguity),
            bridge: own.bridge.or(all.bridge),
        }
    }

    /// What goes to one rep of a role as a whole.
    pub fn unit(&self, role: &str) -> config::Unit {
        let families = self.constraints(role).families.unwrap_or_default();
        let family = if families == config::Families::Off { config::Unit::Account } else { config::Unit::Family(families) };
        match self.config.roles.get(role).and_then(|role| role.unit.as_deref()) {
            None => family,
            Some("account") => config::Unit::Account,
            Some("family") => family,
            Some(column) => match self.constraints(role).families {
                None | Some(config::Families::Off) => config::Unit::Column(column.to_owned()),
                Some(families) => config::Unit::Joined(column.to_owned(), families),
            },
        }
    }

    /// What the unit of an account is called: its value in the column that the units are, else the id of the account, or of the
    /// first of its family.
    pub fn unit_name(&self, role: &str, account: usize) -> &str {
        match self.unit(role) {
            config::Unit::Account | config::Unit::Family(config::Families::ByRegion) => &self.accounts[account].id,
            config::Unit::Family(_) => &self.accounts[self.heads[account]].id,
            config::Unit::Column(column) | config::Unit::Joined(column, _) => self.accounts[account].area(&column),
        }
    }

    /// The role's map is redrawn: what it says of that.
    pub fn redrawn(&self, role: &str) -> Option<&config::RoleSection> {
        self.config.roles.get(role).filter(|own| own.mode == config::RoleMode::Redraw)
    }

    /// Whether territories must be connected by the borders of areas.
    pub fn needs_borders(&self) -> bool {
        let connected = |role: &String| self.redrawn(role).is_some() && self.constraints(role).contiguity == Some(true);
        self.config.data.adjacency.is_none() && self.roles().iter().any(connected)
    }

    /// Whether the units of a role are postal codes.
    pub fn has_postal_units(&self, role: &str) -> bool {
        matches!(self.unit(role), config::Unit::Column(column) | config::Unit::Joined(column, _) if self.postal_units.contains(&column))
    }

    /// A role's coverage by segment: its own, else the plan's.
    pub fn coverage(&self, role: &str) -> &BTreeMap<String, config::CoverageSection> {
        let own = self.config.roles.get(role).and_then(|role| role.coverage.as_ref());
        own.unwrap_or(&self.config.coverage)
    }

    /// The rep who owns an account in a role today and stays in it; index into `reps`. The account *leaves* where another rep has
    /// it then, of this role or of another, or nobody.
    pub fn staying_owner(&self, account: usize, role: &str) -> Option<usize> {
        let owner = self.owners.get(account, role)?.rep?;
        Some(owner).filter(|&rep| self.reps[rep].role == role && self.reps[rep].status != RepStatus::Leaving)
    }

    /// A role's balance sections by activity: its own replace the plan's; workload is always there.
    pub fn balance(&self, role: &str) -> BTreeMap<String, config::BalanceSection> {
        let mut sections = self.config.balance.clone();
        sections.extend(self.config.roles.get(role).map(|own| own.balance.clone()).unwrap_or_default());
        sections.entry(config::balance::WORKLOAD.into()).or_default();
        sections
    }

    /// A role's stability section: its own, else the plan's.
    pub fn stability(&self, role: &str) -> config::StabilitySection {
        let own = self.config.roles.get(role).and_then(|role| role.stability.clone());
        own.unwrap_or_else(|| self.config.stability.clone())
    }

    /// The roles, in the order in which reps, then call patterns, first name them.
    pub fn roles(&self) -> Vec<String> {
        let named = self.reps.iter().map(|rep| &rep.role).chain(self.call_patterns.iter().map(|pattern| &pattern.role));
        let mut seen = BTreeSet::new();
        named.filter(|role| seen.insert(*role)).cloned().collect()
    }
}
