//! `summary.json`, the measures per role, and `certificate.json`, the proofs of their bounds.

use std::io::{self, Write};

use serde::{Deserialize, Serialize};

use super::content::Report;
use super::territory::{TerritorySummary, territories};
use super::turnover::TurnoverSummary;
use crate::balance::metrics::{Cap, Measures, Spread, TeamLoad};
use crate::balance::moves::turnover;
use crate::balance::pairs::Pairs;
use crate::balance::shifted::Shifted;
use crate::balance::shortage::{Shortage, shortages};
use crate::balance::territories::{RolePlan, Territory};
use crate::error::{Error, Result};
use crate::model::{Certificate, Status};
use crate::plan::RepStatus;
use crate::plan::concession::Concession;
use crate::plan::service::Service;
use crate::plan::shift::Side;
use crate::version::VERSION;

/// Schema of a folder: marks it as ours, and says how to read it.
pub const SCHEMA: &str = "sutton/summary/1";
/// The same for certificates.
pub const CERTIFICATE_SCHEMA: &str = "sutton/certificate/1";

/// `summary.json`. Hours throughout; *before* is null where nobody owned the accounts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Summary {
    /// [`SCHEMA`].
    pub schema: String,
    /// Version of the program.
    pub version: String,
    /// Name of the plan.
    pub plan: String,
    /// Seed of every random choice.
    pub seed: u64,
    /// What was read; the plan file first, the others relative to its folder.
    pub inputs: Vec<Input>,
    /// Folder of the earlier plan whose reps are today's owners, relative to the plan file's; absent where there is none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owners_from: Option<String>,
    /// A plan per role.
    pub roles: Vec<RoleSummary>,
}

/// An input file.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Input {
    /// Path relative to the plan file's folder.
    pub path: String,
    /// SHA-256 of its bytes, in hexadecimal.
    pub sha256: String,
}

/// Which bound the gap rests on.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BoundKind {
    /// `verify` re-derives it from `certificate.json`.
    Certified,
    /// It rests on the solver's word.
    Claimed,
}

/// A role in `summary.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct RoleSummary {
    /// The role.
    pub role: String,
    /// Where rules have given way; absent where all are kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relaxed: Vec<ConcessionSummary>,
    /// The roles it is tied to: value, bounds and gap are then those of all of them together. Absent where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tied_with: Vec<String>,
    /// The role's own part of the objective value, where it is tied.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub own_value: Option<f64>,
    /// Unit of costs, hours where absent: `km` or `km²` where a map is redrawn that way.
    #[serde(default = "hours", skip_serializing_if = "is_hours")]
    pub unit: String,
    /// Centres that territories are drawn around; absent where accounts go to given homes.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub centres: Vec<CentreSummary>,
    /// Follows from the numbers alone.
    pub status: Status,
    /// Objective value: hours on the way, and the price of unevenness in hours.
    pub primal_value: f64,
    /// No plan has a lower value.
    pub dual_bound: Option<f64>,
    /// Bound that `certificate.json` proves.
    pub certified_bound: Option<f64>,
    /// Which of the two the gap rests on.
    pub bound: BoundKind,
    /// primal − bound, hours.
    pub absolute_gap: Option<f64>,
    /// (primal − bound) / |primal|.
    pub gap: Option<f64>,
    /// Accounts that the role serves.
    pub accounts: usize,
    /// Of these, who had an owner.
    pub accounts_before: usize,
    /// Reps of the role.
    pub reps: usize,
    /// Hours of calls and travel.
    pub workload_hours: f64,
    /// Hours that the reps who stay have.
    pub capacity_hours: f64,
    /// Hours per rep with a share of the work.
    pub rep_hours_before: Option<SpreadSummary>,
    /// Hours per rep with a share of the work.
    pub rep_hours_after: Option<SpreadSummary>,
    /// Coefficient of variation of load ÷ share.
    pub workload_cv_before: Option<f64>,
    /// Coefficient of variation of load ÷ share.
    pub workload_cv_after: Option<f64>,
    /// The same of potential ÷ share.
    pub potential_cv_before: Option<f64>,
    /// The same of potential ÷ share.
    pub potential_cv_after: Option<f64>,
    /// Hours ÷ capacity per rep.
    pub utilisation_before: Option<SpreadSummary>,
    /// Hours ÷ capacity per rep.
    pub utilisation_after: Option<SpreadSummary>,
    /// Hours above capacity, of all reps; above their own of who leaves.
    pub overtime_hours_before: Option<f64>,
    /// Hours above capacity, of all reps.
    pub overtime_hours_after: Option<f64>,
    /// Calls that the segments ask for.
    pub calls_due: f64,
    /// Of these, those that somebody makes.
    pub calls_before: f64,
    /// Of these, those that somebody makes.
    pub calls_after: f64,
    /// Hours of travel, hops between stops included.
    pub travel_hours_before: Option<f64>,
    /// Hours of travel, hops between stops included.
    pub travel_hours_after: Option<f64>,
    /// Of these, hours to accounts that had an owner: to be held against those before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub travel_hours_after_of_owned: Option<f64>,
    /// Nights away on trips.
    pub nights_before: Option<f64>,
    /// Nights away on trips.
    pub nights_after: Option<f64>,
    /// Accounts changing hands.
    #[serde(flatten)]
    pub turnover: TurnoverSummary,
    /// Cost of accounts that leave their owners, hours; part of the objective value.
    pub moving_hours: f64,
    /// Limits on what leaves its owner.
    pub caps: Vec<CapSummary>,
    /// Loads of each manager's reps, where that has a span. Absent where there are none.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub teams: Vec<TeamSummary>,
    /// Service given up because hours are short, by segment.
    pub given_up: Vec<Shortage>,
    /// What has shifted to another role, or from it. Absent where nothing may.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub shift: Option<ShiftSummary>,
    /// Pairs with reps of the role that it follows. Absent where it follows none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pairs: Option<PairsSummary>,
    /// What each rep carries.
    #[serde(default)]
    pub territories: Vec<TerritorySummary>,
}

fn hours() -> String {
    "h".into()
}

fn is_hours(unit: &str) -> bool {
    unit == "h"
}

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

/// Pairs of reps of two roles with an account in common.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct PairsSummary {
    /// The role that is followed: its plan is given.
    pub with: String,
    /// Its reps who have accounts in common with the role.
    pub reps: usize,
    /// Pairs of such a rep and one of the role.
    pub pairs: usize,
    /// The most that any of its reps is in.
    pub most: usize,
    /// Those that each is in at no cost.
    pub free: usize,
    /// Pairs beyond these.
    pub beyond: usize,
    /// What these cost, hours; part of the objective value.
    pub hours: f64,
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

/// `certificate.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Certificates {
    /// [`CERTIFICATE_SCHEMA`].
    pub schema: String,
    /// A proof per role.
    pub roles: Vec<Proved>,
}

/// A role in `certificate.json`.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Proved {
    /// The role.
    pub role: String,
    /// Where rules have given way, in words: the bound is that of the relaxed role. Absent where all are kept.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub relaxed: Vec<String>,
    /// The roles it is tied to: objective and bound are those of all of them, which their certificates prove together.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub tied_with: Vec<String>,
    /// Objective value of the plan.
    pub objective: f64,
    /// The bound that the certificate proves.
    pub bound: Option<f64>,
    /// The proof.
    pub certificate: Certificate,
}

impl Summary {
    /// The summary of a report.
    pub fn new(report: &Report) -> Self {
        let input = |source: &crate::plan::Source| Input { path: source.path.clone(), sha256: source.sha256.clone() };
        Summary {
            schema: SCHEMA.into(),
            version: VERSION.into(),
            plan: report.plan.config.plan.name.clone(),
            seed: report.seed,
            inputs: report.plan.sources.iter().map(input).collect(),
            owners_from: report.plan.config.data.owners_from.clone(),
            roles: report.roles.iter().map(|role| RoleSummary::new(report, role)).collect(),
        }
    }
}

impl RoleSummary {
    /// The summary of one role of a report.
    pub fn new(report: &Report, role: &RolePlan) -> Self {
        let (before, after) = (role.before.as_ref(), role.after.as_ref());
        let spread = |measures: &Measures| SpreadSummary::from(measures.rep_hours);
        let used = |measures: &Measures| measures.utilisation.map(SpreadSummary::from);
        let reps = role.territories.iter().map(|territory| &report.plan.reps[territory.rep]);
        let staying = reps.filter(|rep| rep.status != RepStatus::Leaving);
        RoleSummary {
            role: role.role.clone(),
            relaxed: role.relaxed.iter().map(|own| ConcessionSummary::new(report, own)).collect(),
            tied_with: role.proof.tied.as_ref().map(|tied| tied.with.clone()).unwrap_or_default(),
            own_value: role.proof.tied.as_ref().map(|tied| tied.own_value),
            unit: role.unit.into(),
            centres: role.territories.iter().filter_map(|territory| CentreSummary::new(report, territory)).collect(),
            status: role.status,
            primal_value: role.proof.primal,
            dual_bound: finite(role.proof.dual_bound),
            certified_bound: finite(role.proof.certified_bound),
            bound: if role.proof.is_certified() { BoundKind::Certified } else { BoundKind::Claimed },
            absolute_gap: finite(role.absolute_gap()),
            gap: finite(role.gap()),
            accounts: role.accounts.len(),
            accounts_before: before.map_or(0, |measures| measures.accounts),
            reps: role.territories.len(),
            workload_hours: after.map_or(0.0, |measures| measures.hours),
            capacity_hours: staying.map(|rep| rep.capacity_hours).sum(),
            rep_hours_before: before.map(spread),
            rep_hours_after: after.map(spread),
            workload_cv_before: before.and_then(|measures| measures.cv),
            workload_cv_after: after.and_then(|measures| measures.cv),
            potential_cv_before: before.and_then(|measures| measures.potential_cv),
            potential_cv_after: after.and_then(|measures| measures.potential_cv),
            utilisation_before: before.and_then(used),
            utilisation_after: after.and_then(used),
            overtime_hours_before: before.map(|measures| measures.overtime_hours),
            overtime_hours_after: after.map(|measures| measures.overtime_hours),
            calls_due: calls_due(role),
            calls_before: before.map_or(0.0, |measures| measures.calls),
            calls_after: after.map_or(0.0, |measures| measures.calls),
            travel_hours_before: before.map(|measures| measures.travel_hours),
            travel_hours_after: after.map(|measures| measures.travel_hours),
            nights_before: before.map(|measures| measures.nights),
            nights_after: after.map(|measures| measures.nights),
            travel_hours_after_of_owned: role.after_of_owned.as_ref().map(|measures| measures.travel_hours),
            turnover: turnover(report.plan, role).into(),
            moving_hours: role.moving_hours,
            caps: role.caps.iter().map(CapSummary::from).collect(),
            teams: role.teams.iter().map(TeamSummary::from).collect(),
            given_up: shortages(report.plan, report.segments, role),
            shift: role.shift.as_ref().map(|shift| ShiftSummary::new(&role.role, shift)),
            pairs: role.pairs.as_ref().map(PairsSummary::from),
            territories: territories(report, role),
        }
    }
}

impl CentreSummary {
    fn new(report: &Report, territory: &Territory) -> Option<Self> {
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
    fn new(role: &str, shift: &Shifted) -> Self {
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

/// Calls that the segments ask a role for: those that shift are the other role's.
fn calls_due(role: &RolePlan) -> f64 {
    let own = role.accounts.iter().filter(|account| account.service != Service::Shifted);
    let due: f64 = own.map(|account| account.calls + account.given_up.calls).sum();
    due + role.shift.iter().filter(|shift| shift.side == Side::Takes).map(|shift| shift.calls).sum::<f64>()
}

impl From<&Pairs> for PairsSummary {
    fn from(pairs: &Pairs) -> Self {
        let Pairs { with, reps, pairs, most, free, beyond, hours } = pairs.clone();
        PairsSummary { with, reps, pairs, most, free, beyond, hours }
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

impl Certificates {
    /// The proofs of a report.
    pub fn new(report: &Report) -> Self {
        let proved = |role: &RolePlan| Proved {
            role: role.role.clone(),
            relaxed: role.relaxed.iter().map(|own| own.words(report.plan)).collect(),
            tied_with: role.proof.tied.as_ref().map(|tied| tied.with.clone()).unwrap_or_default(),
            objective: role.proof.primal,
            bound: finite(role.proof.certified_bound),
            certificate: role.proof.certificate.clone(),
        };
        Certificates { schema: CERTIFICATE_SCHEMA.into(), roles: report.roles.iter().map(proved).collect() }
    }
}

/// Writes `summary.json`.
///
/// # Errors
/// Where the disk fails.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    json(&Summary::new(report), out)
}

/// Writes `certificate.json`.
///
/// # Errors
/// Where the disk fails.
pub fn write_certificate(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    json(&Certificates::new(report), out)
}

/// Writes JSON with a last line end.
///
/// # Errors
/// Where the disk fails.
pub fn json(value: &impl Serialize, out: &mut dyn Write) -> io::Result<()> {
    serde_json::to_writer_pretty(&mut *out, value)?;
    writeln!(out)
}

/// The same, as text.
///
/// # Errors
/// [`Error::Command`] where a value can't be written as JSON: a mistake of the program.
pub fn json_text(value: &impl Serialize) -> Result<String> {
    let text = serde_json::to_string_pretty(value).map_err(|error| Error::Command(format!("JSON: {error}")))?;
    Ok(text
        + "
")
}

/// JSON has no infinity: no bound is null.
fn finite(value: f64) -> Option<f64> {
    value.is_finite().then_some(value)
}
