//! What the summary of a role consists of: its centres, concessions, caps, teams, spreads and what shifts.

use serde::{Deserialize, Serialize};

use crate::balance::metrics::{Cap, Spread, TeamLoad};
use crate::balance::shifted::Shifted;
use crate::balance::territories::Territory;
use crate::plan::concession::Concession;
use crate::plan::shift::Side;
use crate::report::Report;

/// The unit that a territory is drawn around.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CentreSummary {
    /// Whose territory it is.
    pub rep_id: String,
    /// What the unit is called.
    pub unit: String,
}

/// Where a rule has given way.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ConcessionSummary {
    /// The key or the column that the rule comes from.
    pub rule: String,
    /// The account it speaks of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<String>,
    /// The rep it speaks of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rep_id: Option<String>,
    /// By how much it has given way.
    pub amount: f64,
    /// Hours, accounts, percent points, or an exception.
    pub unit: String,
    /// What that takes at the prices of `[relax]`, hours.
    pub price: f64,
    /// In words.
    pub words: String,
}

/// Calls that have shifted from one role to another.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ShiftSummary {
    /// The role that made them.
    pub from: String,
    /// The role that makes them by phone instead.
    pub to: String,
    /// Accounts that may shift.
    pub shiftable_accounts: usize,
    /// Accounts of the same segments that a lock keeps.
    pub locked_accounts: usize,
    /// Accounts of the same segments whose family or area has others that can't shift.
    pub bound_accounts: usize,
    /// Accounts that have shifted.
    pub shifted_accounts: usize,
    /// Calls by phone that they get.
    pub shifted_calls: f64,
    /// Hours of these calls.
    pub shifted_hours: f64,
    /// Hours that the role that made them would need for them at least; 0 in the other role's summary.
    pub spared_hours: f64,
    /// What they count in the objective by the price of `[shift]`, hours; in the value of the role that made them.
    pub price_hours: f64,
}

/// What a team with a span carries.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct TeamSummary {
    /// The manager.
    pub manager_id: String,
    /// The activity.
    pub activity: String,
    /// What the team carries.
    pub load: f64,
    /// The least it may carry.
    pub least: f64,
    /// The most it may carry.
    pub most: f64,
}

/// A limit on what leaves its owner.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct CapSummary {
    /// The rule in words.
    pub rule: String,
    /// What the plan uses.
    pub used: f64,
    /// The most that it may use.
    pub limit: f64,
}

/// Least, mean and greatest.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, Deserialize)]
pub struct SpreadSummary {
    /// Least.
    pub min: f64,
    /// Mean.
    pub mean: f64,
    /// Greatest.
    pub max: f64,
}

impl CentreSummary {
    pub(super) fn new(report: &Report, territory: &Territory) -> Option<Self> {
        let unit = territory.centre.as_ref()?.unit.clone();
        Some(CentreSummary { rep_id: report.plan.reps[territory.rep].id.clone(), unit })
    }
}

impl ConcessionSummary {
    /// The summary of a concession of a report's plan.
    pub fn new(report: &Report, concession: &Concession) -> Self {
        let (plan, rule) = (report.plan, &concession.rule);
        ConcessionSummary {
            rule: rule.kind().into(),
            account_id: rule.account().map(|at| plan.accounts[at].id.clone()),
            rep_id: rule.rep().map(|at| plan.reps[at].id.clone()),
            amount: concession.amount(),
            unit: rule.price(&plan.config.relax).1.into(),
            price: concession.price,
            words: concession.words(plan),
        }
    }
}

impl ShiftSummary {
    pub(super) fn new(role: &str, shift: &Shifted) -> Self {
        let (own, other) = (role.to_owned(), shift.other.clone());
        let (from, to) = if shift.side == Side::Gives { (own, other) } else { (other, own) };
        ShiftSummary {
            from,
            to,
            shiftable_accounts: shift.open,
            locked_accounts: shift.kept.0,
            bound_accounts: shift.kept.1,
            shifted_accounts: shift.accounts.len(),
            shifted_calls: shift.calls,
            shifted_hours: shift.hours,
            spared_hours: shift.spared_hours,
            price_hours: shift.price_hours,
        }
    }
}

impl From<&Cap> for CapSummary {
    fn from(cap: &Cap) -> Self {
        CapSummary { rule: cap.rule.clone(), used: cap.used, limit: cap.limit }
    }
}

impl From<&TeamLoad> for TeamSummary {
    fn from(team: &TeamLoad) -> Self {
        let TeamLoad { manager, activity, load, least, most } = team.clone();
        TeamSummary { manager_id: manager, activity, load, least, most }
    }
}

impl From<Spread> for SpreadSummary {
    fn from(Spread { min, mean, max }: Spread) -> Self {
        SpreadSummary { min, mean, max }
    }
}
