//! Paired instances: a price on the territories of groups of units (Σ_g price · max(0, |territories of g| − free)), beside
//! everything else.
//!
//! The instance without that price comes first: what it proves holds here as well, since no plan costs less without it. At its
//! prices each group has its best `partners`, which raise the bound; every other territory is made as dear for its units as a
//! territory more, and the instance is solved anew, for a plan and for the prices of the next round. Restricted MIPs with the
//! price as it is settle what is left, all of it where that is little.

mod neighbourhood;
mod partners;

use super::milp;
use super::prices::{self, DualSolution};
use super::proof::ProvenBound;
use super::search::CandidateLists;
use super::single::{self, NEIGHBOURHOOD_NODES, SMALL, core_nodes, limits, offer_start, outcome};
use super::stopping::done;
use super::{Parameters, Progress, WarmStart, fixing, returns, rng};
use crate::model::{Certificate, Instance, Outcome, Pairing, Prices};
use crate::solve::milp::{MipLimits, RestrictedMip};
use neighbourhood::around;
use partners::Partners;

/// Rounds of partners, and how many in a row may find nothing.
const ROUNDS: usize = 12;
const STALE: usize = 2;
/// The gaps to which instances with dear strangers and neighbourhoods are solved, whatever is asked for: what a pair more or less
/// changes is little of the whole.
const ROUGH: f64 = 1e-3;
const SHARP: f64 = 1e-5;
/// Neighbourhoods in a row, per group, that may find nothing before the search gives up.
const PATIENCE: usize = 4;

/// Solves a paired instance; phases and limits are as in [`single::solve`].
pub(super) fn solve(
    instance: &Instance,
    pairing: &Pairing,
    start: Option<&WarmStart>,
    parameters: &Parameters,
    progress: &Progress,
) -> Outcome {
    progress.begin("unpaired");
    let alone = instance.unpaired();
    let unpaired = single::solve(&alone, start, parameters, &Progress::new(None));
    let Some(plan) = unpaired.assignment else { return unpaired };
    progress.bound("prices", unpaired.dual_bound);
    progress.offer(instance, "unpaired", &plan);
    offer_start(instance, start, progress);
    let priced = prices::price_from(&alone, start.and_then(|start| start.prices_of(&alone)), parameters, progress);
    let mut paired = Paired { instance, pairing, alone: &alone, beyond: Vec::new(), priced, parameters, progress };
    progress.begin("partners");
    paired.choose_partners();
    progress.begin("closing the gap");
    if !paired.close() && instance.units() <= SMALL {
        paired.improve();
        paired.close();
    }
    let (prices, bound) = (paired.priced.prices.clone(), paired.bound());
    progress.begin("returns");
    returns::send_back(instance, &prices, progress);
    let alone = ProvenBound { certificate: unpaired.certificate, bound: unpaired.certified_bound };
    let proven = ProvenBound { certificate: Certificate::Prices(prices), bound };
    outcome(if proven.bound > alone.bound { proven } else { alone }, progress)
}

/// A paired instance, and what its phases share.
struct Paired<'a> {
    instance: &'a Instance,
    pairing: &'a Pairing,
    alone: &'a Instance,
    /// The prices with the best bound, and what each group adds to it.
    priced: DualSolution<'a>,
    beyond: Vec<f64>,
    parameters: &'a Parameters,
    progress: &'a Progress<'a>,
}

impl<'a> Paired<'a> {
    fn done(&self) -> bool {
        done(self.instance, self.parameters, self.progress)
    }

    /// The best bound that prices prove.
    fn bound(&self) -> f64 {
        self.priced.bound + self.beyond.iter().sum::<f64>()
    }

    /// Rounds of plans and prices for partners, and of partners at these prices.
    fn choose_partners(&mut self) {
        let parameters = Parameters { gap: ROUGH, ..self.parameters.clone() };
        let mut partners = Partners::of(self.alone, self.pairing, &self.priced.prices);
        self.beyond.clone_from(&partners.beyond);
        self.progress.bound("partners", self.bound());
        let mut stale = 0;
        for _ in 0..ROUNDS {
            let Some((_, plan)) = self.progress.best().filter(|_| !self.done() && stale < STALE) else { return };
            let dear = partners.with_dear_strangers(self.alone);
            let start = WarmStart { assignment: plan, prices: Some(self.priced.prices.clone()) };
            let found = single::solve(&dear, Some(&start), &parameters, &Progress::new(None)).assignment;
            let found = found.is_some_and(|plan| self.progress.offer(self.instance, "partners", &plan));
            let prices = prices::price_from(&dear, Some(&self.priced.prices), self.parameters, &Progress::new(None)).prices;
            partners = Partners::of(self.alone, self.pairing, &prices);
            let raised = self.raise_bound(prices, &partners.beyond);
            stale = if found || raised { 0 } else { stale + 1 };
        }
    }

    /// Keeps prices that prove more than those so far. Returns whether they do.
    fn raise_bound(&mut self, prices: Prices, beyond: &[f64]) -> bool {
        let priced = DualSolution::at(self.alone, prices, self.priced.fractional.clone());
        let better = priced.bound + beyond.iter().sum::<f64>() > self.bound();
        if better {
            (self.priced, self.beyond) = (priced, beyond.to_vec());
            self.progress.bound("partners", self.bound());
        }
        better
    }

    /// Rounds of neighbourhoods around the incumbent, each settled by the MIP.
    fn improve(&self) {
        let candidates = CandidateLists::new(self.alone, &self.priced);
        let mut rng = rng::stream(self.parameters.seed, 1);
        let (mut failures, patience) = (0, PATIENCE * self.pairing.groups.len());
        for _ in 0..self.parameters.work_limit {
            let Some((_, plan)) = self.progress.best().filter(|_| !self.done() && failures < patience) else { return };
            let Some(core) = around(self.instance, self.pairing, &candidates, &plan, &mut rng) else { return };
            let effort = MipLimits { gap: SHARP, ..limits(self.parameters, Some(NEIGHBOURHOOD_NODES)) };
            let result = milp::solve(self.instance, &core, &effort);
            let better = result.assignment.is_some_and(|plan| self.progress.offer(self.instance, "neighbourhood", &plan));
            failures = if better { 0 } else { failures + 1 };
        }
    }

    /// Solves the options that reduced-cost fixing leaves open by the MIP, if they are few enough. Returns whether the plan is as
    /// good as asked then.
    fn close(&self) -> bool {
        let Some((value, plan)) = self.progress.best().filter(|_| !self.done()) else { return true };
        let mut bounds = vec![self.bound(); self.instance.units()];
        // What the group adds may be gone where one of its units is elsewhere.
        for (group, beyond) in self.pairing.groups.iter().zip(&self.beyond) {
            group.iter().for_each(|&unit| bounds[unit as usize] -= beyond);
        }
        let options = fixing::remaining_above(self.alone, &self.priced.prices, |unit| bounds[unit], value);
        let open: usize = options.iter().map(Vec::len).filter(|&count| count > 1).sum();
        if open > self.parameters.mip_size {
            return false;
        }
        let core = RestrictedMip { options, incumbent: Some(plan) };
        let result =
            milp::solve(self.instance, &core, &limits(self.parameters, Some(core_nodes(self.parameters, &core.options))));
        if let Some(plan) = result.assignment {
            self.progress.offer(self.instance, "core MIP", &plan);
        }
        // Outside the core no plan beats the incumbent it was made with.
        self.progress.bound("core MIP", result.bound.min(value));
        self.done()
    }
}
