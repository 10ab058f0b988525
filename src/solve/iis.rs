//! Irreducible infeasible subsystems (IIS): limits that together leave no plan, while without any one of them there is one.
//!
//! Found by halving (QuickXplain, Junker 2004), then held to its name: every limit is left out once more, and a plan of the
//! rest is looked for and kept.

use super::milp::{self, MipLimits, RestrictedMip};
use super::prices::arcs::open_options;
use super::{Parameters, conflict};
use crate::model::elastic::{ElasticModel, SoftLimit};
use crate::model::{Conflict, Instance};

/// Subsets of limits tried at most, those aside that sums settle; larger instances try fewer.
const TRIALS: usize = 2_000;
/// Pairs (unit, option) looked at in all of these together.
const PAIRS: usize = 1_000_000;
/// Subsets in a row that the MIP may leave unsettled: then the rest would be as well.
const PATIENCE: usize = 3;
/// Largest number of pairs that the MIP is asked about.
const MIP_PAIRS: usize = 5_000;
/// Nodes that the MIP may spend on a subset, pairs and nodes together, and at most.
const WORK: usize = 500_000;
const NODES: usize = 5_000;

/// An irreducible infeasible subsystem.
#[derive(Clone, Debug)]
pub struct Iis {
    /// The limits, ascending.
    pub limits: Vec<usize>,
    /// Proof of the conflict: sums or prices, or [`Conflict::Exhausted`] where that is the MIP solver's word.
    pub conflict: Conflict,
    /// For each limit a plan that keeps all the others; `None` where none was found.
    pub without: Vec<Option<Vec<u32>>>,
}

/// Isolates an IIS, among the limits behind `reported` where these are infeasible alone.
/// `None` where nothing is shown to be infeasible.
pub fn isolate(elastic: &ElasticModel, reported: Option<&Conflict>, parameters: &Parameters) -> Option<Iis> {
    let pairs = elastic.instance().units() * elastic.instance().options().count();
    let mut trials = SubsetTrials {
        elastic,
        parameters,
        pairs,
        trials: TRIALS.min(PAIRS / pairs.max(1)),
        unsettled: 0,
        by_sums: conflict::find(elastic.instance()).is_some(),
        plans: Vec::new(),
        clashes: Vec::new(),
    };
    let all: Vec<usize> = (0..elastic.limits().len()).collect();
    let behind: Vec<usize> = all.iter().copied().filter(|&at| reported.is_none_or(|c| is_behind(elastic, at, c))).collect();
    let suspects = if behind.len() < all.len() && trials.clash(&behind).is_some() { behind } else { all };
    trials.clash(&suspects)?;
    let mut limits = if trials.clash(&[]).is_some() { Vec::new() } else { trials.explain(&[], false, &suspects) };
    limits.sort_unstable();
    let clash = trials.clash(&limits).map(|clash| trials.shown(&limits, clash))?;
    let without = (0..limits.len()).map(|at| trials.plan([&limits[..at], &limits[at + 1..]].concat())).collect();
    Some(Iis { limits, conflict: clash, without })
}

/// Whether a limit may have a part in a conflict.
fn is_behind(elastic: &ElasticModel, at: usize, conflict: &Conflict) -> bool {
    let limit = elastic.limits()[at];
    let of_unit = |unit: usize| matches!(limit, SoftLimit::Barrier { unit: own } | SoftLimit::Lock { unit: own } if own == unit);
    let any_unit = matches!(limit, SoftLimit::Barrier { .. } | SoftLimit::Lock { .. });
    let of_activity = |k: usize, territories: Option<&[usize]>| match limit {
        SoftLimit::Upper { activity, territory } | SoftLimit::Lower { activity, territory } => {
            activity == k && territories.is_none_or(|inside| inside.contains(&territory))
        }
        SoftLimit::Band { activity } => activity == k,
        _ => false,
    };
    match conflict {
        Conflict::NoOption { unit } => of_unit(*unit),
        Conflict::TooLarge { unit } => of_unit(*unit) || !any_unit,
        Conflict::EmptyInterval { activity, territory, .. } => of_activity(*activity, Some(&[*territory])),
        Conflict::CapacityViolation { activity, territories, .. } | Conflict::DeficitViolation { activity, territories, .. } => {
            any_unit || of_activity(*activity, Some(territories))
        }
        Conflict::BudgetInfeasible { budget, .. } => any_unit || limit == SoftLimit::Budget { budget: *budget },
        Conflict::FarkasDual { .. } | Conflict::Exhausted => true,
    }
}

/// Tries subsets of limits.
struct SubsetTrials<'a> {
    elastic: &'a ElasticModel,
    parameters: &'a Parameters,
    pairs: usize,
    /// Trials left.
    trials: usize,
    /// Trials in a row that settled nothing.
    unsettled: usize,
    /// Whether sums show a clash of all limits; of fewer they don't else.
    by_sums: bool,
    /// Plans found, each with the limits that it breaks.
    plans: Vec<(Vec<u32>, Vec<bool>)>,
    /// Sets of limits that clash, and what shows it.
    clashes: Vec<(Vec<usize>, Conflict)>,
}

/// Verdict of a trial.
enum Verdict {
    Clash(Conflict),
    Plan(Vec<u32>),
    Unknown,
}

impl SubsetTrials<'_> {
    /// The limits of `suspects` that clash with `kept`, which don't clash alone unless `grown`.
    fn explain(&mut self, kept: &[usize], grown: bool, suspects: &[usize]) -> Vec<usize> {
        if grown && self.clash(kept).is_some() {
            return Vec::new();
        }
        if suspects.len() <= 1 || !self.by_sums && self.ended() {
            return suspects.to_vec();
        }
        let (first, second) = suspects.split_at(suspects.len() / 2);
        let mut needed = self.explain(&[kept, first].concat(), true, second);
        let of_first = self.explain(&[kept, needed.as_slice()].concat(), !needed.is_empty(), first);
        needed.extend(of_first);
        needed
    }

    /// Whether nothing but sums is tried any more.
    fn ended(&self) -> bool {
        self.trials == 0 || self.unsettled >= PATIENCE || self.parameters.should_stop()
    }

    fn clash(&mut self, kept: &[usize]) -> Option<Conflict> {
        match self.judge(kept) {
            Verdict::Clash(conflict) => Some(conflict),
            _ => None,
        }
    }

    fn plan(&mut self, kept: Vec<usize>) -> Option<Vec<u32>> {
        match self.judge(&kept) {
            Verdict::Plan(plan) => Some(plan),
            _ => None,
        }
    }

    fn judge(&mut self, kept: &[usize]) -> Verdict {
        if let Some((plan, _)) = self.plans.iter().find(|(_, broken)| !kept.iter().any(|&limit| broken[limit])) {
            return Verdict::Plan(plan.clone());
        }
        if let Some((_, conflict)) = self.clashes.iter().find(|(limits, _)| limits.iter().all(|limit| kept.contains(limit))) {
            return Verdict::Clash(conflict.clone());
        }
        if !self.by_sums && self.ended() {
            return Verdict::Unknown;
        }
        let instance = self.only(kept);
        if let Some(conflict) = conflict::find(&instance) {
            return Verdict::Clash(conflict);
        }
        if self.ended() {
            return Verdict::Unknown;
        }
        self.trials -= 1;
        let verdict = if self.pairs <= MIP_PAIRS { self.by_mip(&instance) } else { self.by_prices(&instance) };
        let unsettled = matches!(verdict, Verdict::Unknown) && self.pairs <= MIP_PAIRS;
        self.unsettled = if unsettled { self.unsettled + 1 } else { 0 };
        match &verdict {
            Verdict::Clash(conflict) => self.clashes.push((kept.to_vec(), conflict.clone())),
            Verdict::Plan(plan) => {
                let broken = self.elastic.excess(plan).map(|excess| excess.iter().map(|&excess| excess > 0.0).collect());
                self.plans.extend(broken.map(|broken| (plan.clone(), broken)));
            }
            Verdict::Unknown => {}
        }
        verdict
    }

    /// The instance with these limits alone.
    fn only(&self, kept: &[usize]) -> Instance {
        let mut dropped = vec![f64::INFINITY; self.elastic.limits().len()];
        kept.iter().for_each(|&limit| dropped[limit] = 0.0);
        self.elastic.widened(&dropped)
    }

    /// A clash that so far is the MIP solver's word, shown by prices where they do.
    fn shown(&self, kept: &[usize], clash: Conflict) -> Conflict {
        if clash != Conflict::Exhausted {
            return clash;
        }
        match self.by_prices(&self.only(kept)) {
            Verdict::Clash(shown) => shown,
            _ => clash,
        }
    }

    fn by_mip(&self, instance: &Instance) -> Verdict {
        let options = (0..instance.units()).map(|unit| open_options(instance, unit)).collect();
        let stop = self.parameters.stop.clone();
        let limits =
            MipLimits { gap: 0.0, time: self.parameters.remaining(), nodes: Some(NODES.min(WORK / self.pairs.max(1))), stop };
        let closed = milp::solve(&conflict::free(instance), &RestrictedMip { options, incumbent: None }, &limits);
        match closed.assignment {
            Some(plan) => Verdict::Plan(plan),
            None if closed.bound == f64::INFINITY => Verdict::Clash(Conflict::Exhausted),
            None => Verdict::Unknown,
        }
    }

    /// Of larger instances, prices may show a clash; no plan is looked for.
    fn by_prices(&self, instance: &Instance) -> Verdict {
        conflict::by_limits(instance, self.parameters).map_or(Verdict::Unknown, Verdict::Clash)
    }
}
