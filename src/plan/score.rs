//! Scores an assignment of the user's own by the measures that plans are scored with.

use super::Plan;
use super::formulate::{Formulation, tie::tie};
use super::measures::{Measures, loads, measure};
use super::violations::{broken_ties, violations};
use crate::check;
use crate::error::Result;
use crate::model::outcome::relative_gap;
use crate::model::{Certificate, Outcome, Prices, evaluate, tied::TiedOutcome};

/// How good an assignment of a role is.
#[derive(Clone, Debug)]
pub struct Score {
    /// The role.
    pub role: String,
    /// Accounts that the role should serve.
    pub accounts: usize,
    /// Of these, who has no rep: indices into `Plan::accounts`.
    pub unassigned: Vec<usize>,
    /// Today's owners.
    pub today: Option<Measures>,
    /// The assignment.
    pub scored: Option<Measures>,
    /// Accounts that leave their owner of today.
    pub moved: usize,
    /// Objective value; `None` where accounts have no rep.
    pub value: Option<f64>,
    /// Broken rules, in words.
    pub violations: Vec<String>,
    /// No plan that keeps all rules costs less; −∞ = unknown.
    pub dual_bound: f64,
    /// The part of the bound that a certificate proves.
    pub certified_bound: f64,
    /// The roles it is tied to: value and bounds are then those of all of them together.
    pub tied_with: Vec<String>,
    /// Whether all rules of tied roles are kept; of a role alone, its own.
    pub kept: bool,
}

impl Score {
    /// Scores `owners[i]`, the option of account i, against the bound of a solve.
    pub fn new(plan: &Plan, formulation: &Formulation, owners: &[Option<u32>], outcome: &Outcome) -> Self {
        let (instance, options, today) = (formulation.by_account(), formulation.instance.options(), formulation.today());
        let unassigned = owners.iter().enumerate().filter(|(_, owner)| owner.is_none());
        // Who may be left without a rep may be so here; whoever else has none leaves the assignment without a value.
        let uncovered = |at: usize| options.uncovered().filter(|&option| instance.allows(at, option)).map(|option| option as u32);
        let whole: Option<Vec<u32>> = owners.iter().enumerate().map(|(at, owner)| owner.or_else(|| uncovered(at))).collect();
        let territory = |option: &Option<u32>| option.and_then(|option| options.territory(option as usize));
        let leaves = |(today, owner): &(&Option<u32>, &Option<u32>)| {
            today.is_some() && owner.is_some() && territory(today) != territory(owner)
        };
        let violations = violations(plan, formulation, owners);
        Score {
            tied_with: Vec::new(),
            kept: violations.is_empty(),
            role: formulation.role.clone(),
            accounts: owners.len(),
            unassigned: unassigned.map(|(unit, _)| formulation.accounts[unit]).collect(),
            today: measure(formulation, &loads(formulation, &today)),
            scored: measure(formulation, &loads(formulation, owners)),
            moved: today.iter().zip(owners).filter(leaves).count(),
            value: whole.map(|assignment| evaluate(instance, &assignment).value),
            violations,
            dual_bound: outcome.dual_bound,
            certified_bound: check::bound(&formulation.instance, &outcome.certificate).unwrap_or(f64::NEG_INFINITY),
        }
    }

    /// Scores tied roles, each with the option of every account, against the bound of solving them together.
    ///
    /// # Errors
    /// As [`tie`].
    pub fn tied(plan: &Plan, roles: &[(&Formulation, &[Option<u32>])], outcome: &TiedOutcome) -> Result<Vec<Self>> {
        let nothing = Outcome {
            assignment: None,
            primal: None,
            dual_bound: f64::NEG_INFINITY,
            certified_bound: f64::NEG_INFINITY,
            certificate: Certificate::Prices(Prices::default()),
            infeasible: None,
            trace: Vec::new(),
        };
        let mut scores: Vec<Score> = roles.iter().map(|(role, owners)| Score::new(plan, role, owners, &nothing)).collect();
        let split = broken_ties(plan, roles);
        let kept = split.is_empty() && scores.iter().all(|score| score.kept);
        let value: Option<f64> = scores.iter().map(|score| score.value).sum();
        let tied = tie(plan, &roles.iter().map(|(role, _)| *role).collect::<Vec<_>>())?;
        let certified = check::tied_bound(&tied, &outcome.prices).unwrap_or(f64::NEG_INFINITY);
        let names: Vec<String> = scores.iter().map(|score| score.role.clone()).collect();
        for score in &mut scores {
            score.tied_with = names.iter().filter(|other| **other != score.role).cloned().collect();
            score.violations.extend(split.iter().cloned());
            (score.value, score.kept) = (value, kept);
            (score.dual_bound, score.certified_bound) = (outcome.dual_bound, certified);
        }
        Ok(scores)
    }

    /// value − bound in hours and relative to the value; `None` where the bound says nothing of this assignment,
    /// because it is not whole or breaks rules that the bound rests on.
    pub fn gap(&self) -> Option<(f64, f64)> {
        let value = self.value.filter(|_| self.kept && self.dual_bound.is_finite())?;
        Some(((value - self.dual_bound).max(0.0), relative_gap(value, self.dual_bound)))
    }
}
