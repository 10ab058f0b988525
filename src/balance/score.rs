//! Scores an assignment of the user's own by the measures that plans are scored with.

use super::formulate::Formulation;
use super::formulate::redraw::{as_today, middles, settle};
use super::formulate::tie::tie;
use super::metrics::{Measures, loads, measure};
use super::turnover::{Leaving, Turnover};
use super::violations::{broken_ties, violations};
use crate::check;
use crate::error::Result;
use crate::model::coupled::CoupledOutcome;
use crate::model::outcome::{absolute_gap, relative_gap};
use crate::model::{Certificate, Prices, evaluate};
use crate::plan::Plan;
use crate::plan::shift::Side;
use crate::solve::{self, Parameters, Progress};

/// What no plan of a role can beat.
#[derive(Clone, Debug)]
pub struct Bounds {
    /// Best valid dual bound; may rest on the solver's word.
    pub dual: f64,
    /// What proves the certified part of it.
    pub certificate: Certificate,
}

impl Bounds {
    /// The bounds that a solve finds.
    pub fn of(formulation: &Formulation, parameters: &Parameters, progress: &Progress) -> Self {
        if let Some(redraw) = &formulation.redraw {
            let solution = solve::centres::solve(&redraw.districting, parameters, progress);
            return Bounds { dual: solution.dual_bound, certificate: Certificate::Centres(solution.proof) };
        }
        let outcome = solve::solve(&formulation.instance, parameters, progress);
        Bounds { dual: outcome.dual_bound, certificate: outcome.certificate }
    }
}

/// How good an assignment of a role is.
#[derive(Clone, Debug)]
pub struct Score {
    /// The role.
    pub role: String,
    /// What costs are counted in.
    pub unit: &'static str,
    /// Accounts that the role should serve.
    pub accounts: usize,
    /// Of these, who has no rep: indices into `Plan::accounts`.
    pub unassigned: Vec<usize>,
    /// Today's owners.
    pub today: Option<Measures>,
    /// The assignment.
    pub scored: Option<Measures>,
    /// What leaves its owner of today.
    pub turnover: Turnover,
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
    ///
    /// Where the map is redrawn, a territory is around the middle of what it has.
    ///
    /// # Errors
    /// As [`formulate`](super::formulate::formulate).
    pub fn new(plan: &Plan, draft: &Formulation, owners: &[Option<u32>], bounds: &Bounds) -> Result<Self> {
        let settled = draft.redraw.as_ref().map(|_| settle(plan, draft, middles(draft, owners), owners)).transpose()?;
        let (formulation, as_today) = (settled.as_ref().unwrap_or(draft), as_today(plan, draft)?);
        let (instance, options, today) = (formulation.by_account(), formulation.instance.options(), formulation.today());
        let due = |at: usize| formulation.calls_itself(at);
        let unassigned = owners.iter().enumerate().filter(|(at, owner)| owner.is_none() && due(*at));
        // Who may be left without a rep may be so here; whoever else has none leaves the assignment without a value.
        let uncovered = |at: usize| options.uncovered().filter(|&option| instance.allows(at, option)).map(|option| option as u32);
        let whole: Option<Vec<u32>> = owners.iter().enumerate().map(|(at, owner)| owner.or_else(|| uncovered(at))).collect();
        let violations = violations(plan, formulation, owners);
        Ok(Score {
            tied_with: Vec::new(),
            kept: violations.is_empty(),
            role: formulation.role.clone(),
            accounts: (0..owners.len()).filter(|&at| due(at)).count(),
            unassigned: unassigned.map(|(unit, _)| formulation.accounts[unit]).collect(),
            unit: formulation.unit(),
            today: measure(&as_today, &loads(&as_today, &today)),
            scored: measure(formulation, &loads(formulation, owners)),
            turnover: turnover(plan, formulation, owners),
            value: whole.map(|assignment| evaluate(instance, &assignment).value),
            violations,
            dual_bound: bounds.dual,
            certified_bound: formulation.proven(&bounds.certificate).unwrap_or(f64::NEG_INFINITY),
        })
    }

    /// Scores tied roles, each with the option of every account, against the bound of solving them together.
    ///
    /// # Errors
    /// As [`tie`].
    pub fn tied(plan: &Plan, roles: &[(&Formulation, &[Option<u32>])], outcome: &CoupledOutcome) -> Result<Vec<Self>> {
        let nothing = Bounds { dual: f64::NEG_INFINITY, certificate: Certificate::Prices(Prices::default()) };
        let scores = roles.iter().map(|(role, owners)| Score::new(plan, role, owners, &nothing));
        let mut scores = scores.collect::<Result<Vec<Score>>>()?;
        let split = broken_ties(plan, roles);
        let kept = split.is_empty() && scores.iter().all(|score| score.kept);
        let value: Option<f64> = scores.iter().map(|score| score.value).sum();
        let tied = tie(plan, &roles.iter().map(|(role, _)| *role).collect::<Vec<_>>())?;
        let certified = check::coupled_bound(&tied, &outcome.prices).unwrap_or(f64::NEG_INFINITY);
        let names: Vec<String> = scores.iter().map(|score| score.role.clone()).collect();
        shift(plan, roles, &mut scores);
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
        Some((absolute_gap(value, self.dual_bound), relative_gap(value, self.dual_bound)))
    }
}

/// What leaves its owner; who has no rep is given up as far as the role alone can tell.
fn turnover(plan: &Plan, formulation: &Formulation, owners: &[Option<u32>]) -> Turnover {
    let mut turnover = Turnover::default();
    let territory = |option: &Option<u32>| option.and_then(|option| formulation.instance.options().territory(option as usize));
    for (at, option) in owners.iter().enumerate().filter(|(at, _)| formulation.calls_itself(*at)) {
        let account = formulation.accounts[at];
        let Some(owner) = plan.staying_owner(account, &formulation.role) else { continue };
        let leaving = match territory(option).map(|j| formulation.reps[j]) {
            Some(rep) if rep == owner => None,
            Some(_) => Some(Leaving::Moved),
            None => Some(Leaving::GivenUp),
        };
        turnover.count(plan.accounts[account].number("revenue"), leaving);
    }
    turnover
}

/// Accounts whose calls have shifted have a rep, and are not given up.
fn shift(plan: &Plan, roles: &[(&Formulation, &[Option<u32>])], scores: &mut [Score]) {
    let taken = |(role, owners): &(&Formulation, &[Option<u32>])| {
        let shift = role.shift.as_ref().filter(|shift| shift.side == Side::Takes)?;
        let level = |at: usize| owners[at].map(|option| role.instance.options().level(option as usize));
        let own = (0..owners.len()).filter(|&at| shift.is_shifted(at, level(at))).map(|at| role.accounts[at]);
        Some(own.collect::<Vec<usize>>())
    };
    let Some(taken) = roles.iter().find_map(taken) else { return };
    for ((role, _), score) in roles.iter().zip(scores) {
        if role.shift.as_ref().is_some_and(|shift| shift.side == Side::Gives) {
            let left = |account: &usize| taken.binary_search(account).is_ok();
            let owned = |account: &&usize| plan.staying_owner(**account, &role.role).is_some();
            let shifted = score.unassigned.iter().filter(|account| left(account)).filter(owned).count();
            score.turnover.given_up -= shifted;
            score.turnover.shifted += shifted;
            score.unassigned.retain(|account| !left(account));
        }
    }
}
