//! What clashes, and what would do: every way out is tried before it is told.

use rayon::prelude::*;

use super::rulebook::Rulebook;
use crate::balance::formulate::Formulation;
use crate::check;
use crate::error::Result;
use crate::model::{Conflict, evaluate};
use crate::plan::Plan;
use crate::plan::concession::Concession;
use crate::plan::rule::Rule;
use crate::solve::iis::{Iis, isolate};
use crate::solve::milp::MipLimits;
use crate::solve::milp::elastic::{cheapest, near};
use crate::solve::{Parameters, conflict};

/// Largest number of pairs (account, rep) of a role whose rules are told apart.
const PAIRS: usize = 1_000_000;
/// Largest number of pairs of a role that a way out is looked for in.
const PAIRS_OUT: usize = 100_000;
/// Rules of a clash that are each tried as the only one to give way: at most, and with their pairs together.
const TRIED: usize = 24;
const PAIRS_TRIED: usize = 800_000;
/// Nodes that the MIP may spend on a way out, pairs and nodes together, and at most; as many on all that bend one rule alone.
/// Just below what whole accounts fill, the last hour takes more than anybody would wait for.
const WORK: usize = 500_000;
const NODES: usize = 5_000;
/// Relative gap at which a way out counts as cheapest.
const GAP: f64 = 1e-4;

/// What is known about a role without a plan.
#[derive(Clone, Debug, Default)]
pub struct InfeasibilityReport {
    /// Rules that can't all be kept; `None` where none were told apart.
    pub clash: Option<Clash>,
    /// The way out at the least price; `None` where none was found.
    pub cheapest: Option<RelaxationProposal>,
    /// Ways out that bend one rule of the clash alone, the cheapest first.
    pub alternatives: Vec<RelaxationProposal>,
    /// Whether the role is too large for a way out to be looked for.
    pub too_large: bool,
}

/// Rules that can't all be kept.
#[derive(Clone, Debug)]
pub struct Clash {
    /// The rules.
    pub rules: Vec<Rule>,
    /// For each rule an assignment that keeps all the others of the clash; `None` where none was found.
    pub without: Vec<Option<Vec<u32>>>,
    /// Whether sums or prices show the clash, and the checker confirmed it; else it rests on the MIP solver's word.
    pub confirmed: bool,
}

impl Clash {
    /// Whether the rest can be kept whichever rule is dropped.
    pub fn irreducible(&self) -> bool {
        self.without.iter().all(Option::is_some)
    }
}

/// Rules that give way, and an assignment that keeps everything else: checked.
#[derive(Clone, Debug)]
pub struct RelaxationProposal {
    /// Where rules give way; empty where all can be kept after all.
    pub concessions: Vec<Concession>,
    /// A territory per unit.
    pub assignment: Vec<u32>,
    /// What it takes more, before amounts are rounded up, than the cheapest way out (or the cheapest by this rule alone) at
    /// most: hours. 0 up to rounding; rests on the MIP solver's word.
    pub gap: f64,
}

impl RelaxationProposal {
    /// What the concessions take together, hours.
    pub fn price(&self) -> f64 {
        self.concessions.iter().map(|concession| concession.price).sum()
    }
}

/// Finds out what clashes in a role without a plan, and what would do.
///
/// # Errors
/// As [`formulate`](crate::balance::formulate::formulate), of whose result this is.
pub fn advise(plan: &Plan, formulation: &Formulation, parameters: &Parameters) -> Result<InfeasibilityReport> {
    let pairs = formulation.instance.units() * formulation.instance.options().count();
    if pairs > PAIRS {
        return Ok(InfeasibilityReport { too_large: true, ..InfeasibilityReport::default() });
    }
    let rulebook = Rulebook::new(plan, formulation)?;
    let mut advice = InfeasibilityReport { too_large: pairs > PAIRS_OUT, ..InfeasibilityReport::default() };
    let reported = conflict::find(&formulation.instance);
    let found = isolate(&rulebook.elastic, reported.as_ref(), parameters);
    if !advice.too_large {
        let guide = Guide {
            rulebook: &rulebook,
            parameters,
            nodes: (WORK / pairs.max(1)).min(NODES),
            tried: TRIED.min(PAIRS_TRIED / pairs.max(1)),
        };
        advice.cheapest = guide.way_out(&rulebook.prices(), guide.nodes);
        let limits = found.iter().flat_map(|found| found.limits.iter().copied());
        advice.alternatives = guide.alternatives(limits, advice.cheapest.as_ref());
    }
    advice.clash = found.map(|found| clash(&rulebook, found, &advice.alternatives));
    Ok(advice)
}

/// A clash in terms of rules. A way out that bends one rule alone shows that the others can be kept.
fn clash(rulebook: &Rulebook, found: Iis, alternatives: &[RelaxationProposal]) -> Clash {
    let mut dropped = vec![f64::INFINITY; rulebook.rules.len()];
    found.limits.iter().for_each(|&limit| dropped[limit] = 0.0);
    let sums = !matches!(found.conflict, Conflict::Exhausted);
    let rules: Vec<Rule> = found.limits.iter().map(|&limit| rulebook.rules[limit].clone()).collect();
    let alone = |rule: &Rule| {
        let way = alternatives.iter().find(|way| matches!(&way.concessions[..], [only] if only.rule == *rule));
        way.map(|way| way.assignment.clone())
    };
    Clash {
        confirmed: sums && check::conflict(&rulebook.elastic.widened(&dropped), &found.conflict).is_ok(),
        without: found.without.into_iter().zip(&rules).map(|(plan, rule)| plan.or_else(|| alone(rule))).collect(),
        rules,
    }
}

struct Guide<'a> {
    rulebook: &'a Rulebook<'a>,
    parameters: &'a Parameters,
    nodes: usize,
    /// Rules that are tried alone.
    tried: usize,
}

impl Guide<'_> {
    /// The way out at the least price, where the rules give way as told and a plan passes the check.
    fn way_out(&self, prices: &[f64], nodes: usize) -> Option<RelaxationProposal> {
        let stop = self.parameters.stop.clone();
        let limits = MipLimits { gap: GAP, time: self.parameters.remaining(), nodes: Some(nodes), stop };
        let found = cheapest(&self.rulebook.elastic, prices, &limits)?;
        let concessions = self.rulebook.concessions(&found.assignment)?;
        let instance = self.rulebook.relaxed(&concessions).instance;
        let value = evaluate(&instance, &found.assignment).value;
        let kept = check::violations(&instance, &found.assignment, value).is_empty();
        let gap = if found.price - found.bound <= near(prices) { 0.0 } else { found.price - found.bound };
        let way = RelaxationProposal { concessions, assignment: found.assignment, gap };
        kept.then_some(way)
    }

    /// For each rule the least that it must give way alone, where that will do; the cheapest first.
    fn alternatives(&self, limits: impl Iterator<Item = usize>, best: Option<&RelaxationProposal>) -> Vec<RelaxationProposal> {
        let prices = self.rulebook.prices();
        let limits: Vec<usize> = limits.filter(|&limit| prices[limit].is_finite()).take(self.tried).collect();
        let nodes = (self.nodes / limits.len().max(1)).max(1);
        let alone = |limit: usize| {
            let only = |(at, price): (usize, &f64)| if at == limit { *price } else { f64::INFINITY };
            self.way_out(&prices.iter().enumerate().map(only).collect::<Vec<f64>>(), nodes)
        };
        let mut ways: Vec<RelaxationProposal> =
            limits.into_par_iter().filter_map(alone).filter(|way| !way.concessions.is_empty()).collect();
        ways.retain(|way| best.is_none_or(|best| best.concessions != way.concessions));
        ways.sort_by(|a, b| a.price().total_cmp(&b.price()));
        ways
    }
}
