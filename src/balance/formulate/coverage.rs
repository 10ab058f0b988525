//! What may be given up where hours are short: fewer calls, or none, at prices that fall from the best segment to the last.

use super::rules::Rules;
use crate::model::{Permissions, Quantity};
use crate::plan::Plan;
use crate::plan::config::CoverageSection;
use crate::plan::segment::Segmented;
use crate::plan::units::Units;
use crate::plan::words::number;

/// Price of an hour given up in the last segment.
const LAST: f64 = 5.0;
/// How much dearer each better segment is.
const STEP: f64 = 5.0;

/// The service that each account of a role may get.
#[derive(Clone, Debug, Default)]
pub struct Coverage {
    /// Share of the calls kept at the reduced level, 1 where there is none; empty = no account has one.
    pub kept: Vec<f64>,
    /// Whether each account may be left without a rep; empty = none may.
    pub droppable: Vec<bool>,
    /// Hours of work if all calls are made from the nearest home; empty = nothing may be given up.
    pub hours: Vec<f64>,
    /// What giving up all calls costs, in hours.
    pub worth: Vec<f64>,
}

impl Coverage {
    /// The coverage of a role whose accounts (indices into `Plan::accounts`) take `hours` if all calls are made from the nearest
    /// home; a family is served at one level: with all the calls that any of its segments must have.
    pub(super) fn of(
        (plan, role): (&Plan, &str),
        segments: &[Segmented],
        accounts: &[usize],
        hours: Vec<f64>,
        units: &Units,
    ) -> Self {
        let sections = plan.coverage(role);
        if sections.is_empty() {
            return Coverage::default();
        }
        let labels = || accounts.iter().map(|&account| segments[account].label.as_str());
        let kept: Vec<f64> = labels().map(|label| sections.get(label).and_then(|own| own.reduced).unwrap_or(1.0)).collect();
        let droppable: Vec<bool> = labels().map(|label| sections.get(label).is_some_and(|own| own.uncovered)).collect();
        let of_units = |unit: usize| {
            let members = || units.members(unit);
            (members().map(|at| kept[at]).fold(0.0, f64::max), members().all(|at| droppable[at]))
        };
        let (kept, droppable): (Vec<f64>, Vec<bool>) = (0..units.len()).map(of_units).unzip();
        let (kept, droppable) = (units.spread(&kept), units.spread(&droppable));
        let worth = |(label, hours): (&str, &f64)| sections.get(label).map_or(0.0, |own| price(plan, own, label) * hours);
        Coverage {
            worth: labels().zip(&hours).map(worth).collect(),
            hours,
            kept: if kept.iter().all(|&kept| kept == 1.0) { Vec::new() } else { kept },
            droppable: if droppable.iter().any(|&yes| yes) { droppable } else { Vec::new() },
        }
    }

    /// How many service levels there are, being left without a rep not counted.
    pub fn levels(&self) -> usize {
        if self.kept.is_empty() { 1 } else { 2 }
    }

    /// Whether some account may be left without a rep.
    pub fn drops(&self) -> bool {
        !self.droppable.is_empty()
    }

    /// The share of its calls that an account gets at a level; `None` = left without a rep.
    pub fn share(&self, account: usize, level: Option<usize>) -> f64 {
        match level {
            None => 0.0,
            Some(0) => 1.0,
            Some(_) => self.kept.get(account).copied().unwrap_or(1.0),
        }
    }

    /// Hours of work that are given up at a level.
    pub fn hours_given_up(&self, account: usize, level: Option<usize>) -> f64 {
        self.hours.get(account).map_or(0.0, |hours| (1.0 - self.share(account, level)) * hours)
    }

    /// What is given up at a level, at its price, in hours.
    pub fn given_up(&self, account: usize, level: Option<usize>) -> f64 {
        self.worth.get(account).map_or(0.0, |worth| (1.0 - self.share(account, level)) * worth)
    }

    /// Numbers per account and level of what is cut with the calls.
    pub fn by_level(&self, of_accounts: &[f64]) -> Vec<f64> {
        if self.levels() == 1 {
            return of_accounts.to_vec();
        }
        of_accounts.iter().zip(&self.kept).flat_map(|(&full, &kept)| [full, kept * full]).collect()
    }

    /// Numbers per account and level of what an account brings at any level.
    pub fn at_any_level(&self, of_accounts: Vec<f64>) -> Vec<f64> {
        if self.levels() == 1 { of_accounts } else { of_accounts.into_iter().flat_map(|number| [number, number]).collect() }
    }

    /// Adds what giving up calls costs.
    pub(super) fn price(&self, costs: &mut Quantity) {
        if self.levels() > 1 {
            let levels = |account: usize| [0.0, self.given_up(account, Some(1))];
            costs.fixed = (0..self.worth.len()).flat_map(levels).collect();
        }
        if self.drops() {
            costs.uncovered.clone_from(&self.worth);
        }
    }
}

/// Who must have a rep.
pub(super) fn apply(coverage: &Coverage, rules: &mut Rules, permissions: &mut Permissions) {
    if coverage.drops() {
        let rule = rules.add("its segment must be covered");
        let kept = coverage.droppable.iter().enumerate().filter(|(_, droppable)| !**droppable);
        kept.for_each(|(account, _)| permissions.cover(account, rule));
    }
}

/// A warning where a better segment is given up before a lesser one.
pub(super) fn warnings(plan: &Plan, role: &str) -> Vec<String> {
    let sections = plan.coverage(role);
    let priced = plan.config.segment.labels.iter().filter_map(|label| Some((label, price(plan, sections.get(label)?, label))));
    let priced: Vec<(&String, f64)> = priced.collect();
    let rises = priced.windows(2).filter(|pair| pair[0].1 < pair[1].1);
    let words = |pair: &[(&String, f64)]| {
        let [(better, low), (lesser, high)] = [pair[0], pair[1]];
        let (low, high) = (number(low), number(high));
        format!("role {role}: an hour of {better} given up costs {low} h, one of {lesser} {high} h: {better} is given up first")
    };
    rises.map(words).collect()
}

/// Hours that an hour given up costs.
fn price(plan: &Plan, section: &CoverageSection, label: &str) -> f64 {
    let labels = &plan.config.segment.labels;
    let steps = labels.iter().rev().position(|own| own == label).unwrap_or_default();
    section.price.unwrap_or(LAST * STEP.powi(steps as i32))
}
