//! Large neighbourhood search (Shaw 1998): a small tree assigns the units of a few neighbouring territories anew, while all
//! others stay.

use rand::RngExt;
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use super::coupling::CouplingRows;
use super::group::{Dealt, Group, around, members};
use crate::model::Instance;
use crate::solve::rng;
use crate::solve::search::territory_graph::TerritoryGraph;

/// Territories in a group, at least and at most.
const FEWEST: usize = 3;
const MOST: usize = 5;
/// Groups per territory that may find nothing before it is time for another start.
const PATIENCE: usize = 8;

/// Rounds of neighbourhoods around a plan.
pub struct Neighbourhoods<'a> {
    instance: &'a Instance,
    coupling: &'a CouplingRows<'a>,
    graph: &'a TerritoryGraph,
    rng: Pcg64Mcg,
    plan: Vec<u32>,
    failures: usize,
    /// Arcs priced so far.
    pub work: usize,
}

impl<'a> Neighbourhoods<'a> {
    /// Around a plan, before the first round.
    pub fn new(
        instance: &'a Instance,
        coupling: &'a CouplingRows<'a>,
        graph: &'a TerritoryGraph,
        plan: Vec<u32>,
        seed: u64,
    ) -> Self {
        Neighbourhoods { instance, coupling, graph, rng: rng::stream(seed, 4), plan, failures: 0, work: 0 }
    }

    /// Whether nothing has been found for a while.
    pub fn stuck(&self) -> bool {
        self.failures >= PATIENCE * self.instance.territories()
    }

    /// Starts anew from another plan.
    pub fn start(&mut self, plan: Vec<u32>) {
        (self.plan, self.failures) = (plan, 0);
    }

    /// One round over all territories, in groups that share none: the plan, if some group has made it better.
    pub fn round(&mut self, stop: &(dyn Fn() -> bool + Sync)) -> Option<&[u32]> {
        let members = members(&self.plan, self.instance.territories());
        let mut groups = self.groups();
        if !self.instance.budgets().is_empty() {
            // What all share can't be dealt in two places at once.
            groups.truncate(1);
        }
        let plan = &self.plan;
        let group = |territories| Group::new(self.instance, self.coupling, plan, &members, territories);
        let dealt: Vec<Dealt> = groups.into_par_iter().map(|territories| group(territories).improved(stop)).collect();
        self.work += dealt.iter().map(|dealt| dealt.work).sum::<usize>();
        self.failures += dealt.len();
        let found: Vec<(u32, u32)> = dealt.into_iter().filter_map(|dealt| dealt.found).flatten().collect();
        if found.is_empty() {
            return None;
        }
        self.failures = 0;
        found.into_iter().for_each(|(unit, option)| self.plan[unit as usize] = option);
        Some(&self.plan)
    }

    /// Territories in groups at random, each with neighbours it trades with.
    fn groups(&mut self) -> Vec<Vec<usize>> {
        let m = self.instance.territories();
        let mut free = vec![true; m];
        let mut left: Vec<usize> = (0..m).collect();
        let (mut groups, size) = (Vec::new(), self.rng.random_range(FEWEST..=MOST));
        while !left.is_empty() {
            let first = left[self.rng.random_range(0..left.len())];
            groups.push(around(self.graph, first, size, &mut free, &mut self.rng));
            left.retain(|&j| free[j]);
        }
        groups
    }
}
