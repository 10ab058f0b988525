//! Beam search (Ow and Morton 1988): units are decided one after the other, and of all partial plans only those of the least
//! bound are kept.
//!
//! The bound of a partial plan is the Lagrangian's at fixed multipliers. Territories' completion bounds turn it into a few
//! lookups, so that a beam may be a thousand partial plans wide.

use super::completion::{CompletionBounds, Deviation, LoadItem};
use super::domains::{Domains, ResidualLimits};
use super::generalised_assignment::GeneralisedAssignment;
use crate::solve::parameters::Stop;

/// Children looked at for likeness, as a share of the width: two are alike where all loads are.
const ALIKE: f64 = 1.25;
/// Cells of a table that are filled in the time of one lookup.
const FILLED: usize = 16;
/// Cells of all tables, and partial plans of all levels, at most.
const CELLS: usize = 32_000_000;
const PLANS: usize = 16_000_000;

/// Result of a beam.
#[derive(Clone, Debug, Default)]
pub struct BeamResult {
    /// The best plan below the target.
    pub plan: Option<Vec<u32>>,
    /// Whether partial plans were dropped that might lead to one, for want of width.
    pub narrow: bool,
    /// Lookups that it took.
    pub work: usize,
}

/// An option of a unit: the place of the territory among those with a choice, and what getting the unit or not changes
/// there.
#[derive(Clone, Copy, Debug)]
struct Offer {
    at: usize,
    deviations: [Deviation; 2],
}

/// The partial plans of a level, side by side.
#[derive(Clone, Debug, Default)]
struct Layer {
    bounds: Vec<f64>,
    /// How far each territory's load is from the usual one: `[plan · territories + at]`.
    loads: Vec<f64>,
    /// Sums that tell loads apart.
    keys: Vec<u64>,
}

/// A partial plan of the next level: whose child it is, and by which offer.
#[derive(Clone, Copy, Debug)]
struct Child {
    bound: f64,
    parent: u32,
    offer: u32,
    key: u64,
}

/// A beam under way.
struct Beam<'a> {
    problem: &'a GeneralisedAssignment,
    units: &'a [u32],
    territories: Vec<usize>,
    /// By unit.
    offers: Vec<Vec<Offer>>,
    completions: Vec<CompletionBounds>,
    /// By territory: how many of its units are decided.
    decided: Vec<usize>,
    level: Layer,
    /// By unit: parent and offer of each partial plan.
    trace: Vec<Vec<(u32, u32)>>,
}

/// Looks for a plan in `domains` that costs less than `target`, in a beam of some `width`; `units` are those with a choice,
/// in the order in which they are decided.
pub fn beam(
    problem: &GeneralisedAssignment,
    domains: &Domains,
    units: &[u32],
    multipliers: &[f64],
    target: f64,
    width: usize,
    stop: Stop,
) -> BeamResult {
    let mut found = BeamResult::default();
    let Some(mut beam) = Beam::new(problem, domains, units, multipliers) else { return found };
    found.work = beam.completions.iter().map(CompletionBounds::size).sum::<usize>() / FILLED;
    let width = width.min(PLANS / units.len().max(1)).max(1);
    for at in 0..units.len() {
        if stop() || beam.level.bounds.is_empty() {
            return found;
        }
        found.work += beam.level.bounds.len() * beam.offers[at].len();
        found.narrow |= beam.step(at, problem.cutoff(target), width);
    }
    found.plan = beam.plan(domains).filter(|plan| problem.value(plan) < target && problem.holds(plan));
    found
}

impl<'a> Beam<'a> {
    fn new(problem: &'a GeneralisedAssignment, domains: &Domains, units: &'a [u32], multipliers: &[f64]) -> Option<Beam<'a>> {
        let rest = ResidualLimits::beside(problem, domains)?;
        let open = |j: usize| units.iter().enumerate().filter(move |(_, unit)| domains.is_open(**unit as usize, j));
        let territories: Vec<usize> = (0..problem.territories).filter(|&j| open(j).next().is_some()).collect();
        let pairs: usize = units.iter().map(|&unit| domains.left(unit as usize) as usize).sum();
        let (mut offers, mut completions) = (vec![Vec::new(); units.len()], Vec::new());
        for (at, &j) in territories.iter().enumerate() {
            let item = |(_, &unit): (usize, &u32)| {
                let pair = j * problem.units + unit as usize;
                LoadItem { cost: problem.cost[pair] - multipliers[unit as usize], load: problem.load[pair] }
            };
            let items: Vec<LoadItem> = open(j).map(item).collect();
            let completion = CompletionBounds::new(&items, rest.limits(j), problem.cell[j], CELLS / pairs.max(1));
            open(j).zip(&completion.deviations).for_each(|((k, _), &deviations)| offers[k].push(Offer { at, deviations }));
            completions.push(completion);
        }
        let settled = (0..problem.units).filter_map(|unit| Some((unit, domains.only(unit)?)));
        let cost: f64 = settled.map(|(unit, j)| problem.cost[j * problem.units + unit]).sum();
        let multipliers: f64 = units.iter().map(|&unit| multipliers[unit as usize]).sum();
        let bound =
            cost + multipliers + completions.iter().map(|completion| completion.cost + completion.least(0, 0.0)).sum::<f64>();
        let level = Layer { bounds: vec![bound], loads: vec![0.0; territories.len()], keys: vec![0] };
        let (decided, trace) = (vec![0; territories.len()], Vec::with_capacity(units.len()));
        Some(Beam { problem, units, territories, offers, completions, decided, level, trace })
    }

    /// Decides the next unit. Returns whether there were more partial plans than the beam is wide.
    fn step(&mut self, at: usize, cutoff: f64, width: usize) -> bool {
        let mut children = self.children(at, cutoff);
        let narrow = keep_best(&mut children, width);
        let offers = &self.offers[at];
        offers.iter().for_each(|offer| self.decided[offer.at] += 1);
        let m = self.territories.len();
        let complete: Vec<usize> =
            offers.iter().map(|offer| offer.at).filter(|&j| self.decided[j] == self.completions[j].deviations.len()).collect();
        let (mut next, mut trace) = (Layer::default(), Vec::with_capacity(children.len()));
        for child in children {
            let start = next.loads.len();
            next.loads.extend_from_slice(&self.level.loads[child.parent as usize * m..][..m]);
            let loads = &mut next.loads[start..];
            for (k, offer) in offers.iter().enumerate() {
                loads[offer.at] += offer.deviations[usize::from(k == child.offer as usize)].load;
            }
            // Cells are a little wider than limits.
            if !complete.iter().all(|&j| self.completions[j].holds(loads[j])) {
                next.loads.truncate(start);
                continue;
            }
            next.bounds.push(child.bound);
            next.keys.push(child.key);
            trace.push((child.parent, child.offer));
        }
        self.level = next;
        self.trace.push(trace);
        narrow
    }

    /// All children below the cutoff.
    fn children(&self, at: usize, cutoff: f64) -> Vec<Child> {
        let (m, offers) = (self.territories.len(), &self.offers[at]);
        let cell = |at: usize| self.problem.cell[self.territories[at]];
        let keys_of = |offer: &Offer| offer.deviations.map(|deviation| key(offer.at, deviation.load / cell(offer.at)));
        let keys: Vec<[u64; 2]> = offers.iter().map(keys_of).collect();
        let mut children = Vec::with_capacity(self.level.bounds.len() * offers.len());
        let mut rises = vec![[0.0; 2]; offers.len()];
        for (parent, &bound) in self.level.bounds.iter().enumerate() {
            let loads = &self.level.loads[parent * m..][..m];
            let (mut without, mut key, mut needed) = (bound, self.level.keys[parent], 0);
            for ((rise, offer), keys) in rises.iter_mut().zip(offers).zip(&keys) {
                let (completion, decided, load) = (&self.completions[offer.at], self.decided[offer.at], loads[offer.at]);
                let now = completion.least(decided, load);
                *rise = offer.deviations.map(|new| new.cost + completion.least(decided + 1, load + new.load) - now);
                // Where the territory can't do without the unit, the others have to.
                (without, needed) = if rise[0] < f64::INFINITY { (without + rise[0], needed) } else { (without, needed + 1) };
                key = key.wrapping_add(keys[0]);
            }
            for (k, (rise, keys)) in rises.iter().zip(&keys).enumerate() {
                let own = rise[0] == f64::INFINITY;
                let bound = without + rise[1] - if own { 0.0 } else { rise[0] };
                if needed <= usize::from(own) && bound < cutoff {
                    let key = key.wrapping_add(keys[1]).wrapping_sub(keys[0]);
                    children.push(Child { bound, parent: parent as u32, offer: k as u32, key });
                }
            }
        }
        children
    }

    /// The best plan of the last level.
    fn plan(&self, domains: &Domains) -> Option<Vec<u32>> {
        let mut plan: Vec<u32> = (0..self.problem.units).map(|unit| domains.only(unit).unwrap_or(0) as u32).collect();
        let best = self.level.bounds.iter().enumerate().min_by(|a, b| a.1.total_cmp(b.1))?;
        let mut at = best.0;
        for ((unit, offers), trace) in self.units.iter().zip(&self.offers).zip(&self.trace).rev() {
            let (parent, offer) = trace[at];
            plan[*unit as usize] = self.territories[offers[offer as usize].at] as u32;
            at = parent as usize;
        }
        Some(plan)
    }
}

/// Keeps the children of least bound, of those that are alike the best. Returns whether there were more.
fn keep_best(children: &mut Vec<Child>, width: usize) -> bool {
    let cut = |children: &mut Vec<Child>, most: usize| {
        if children.len() > most {
            children.select_nth_unstable_by(most, |a, b| {
                a.bound.total_cmp(&b.bound).then((a.parent, a.offer).cmp(&(b.parent, b.offer)))
            });
            children.truncate(most);
        }
    };
    let count = children.len();
    cut(children, (ALIKE * width as f64) as usize);
    let narrow = children.len() < count;
    children.sort_unstable_by(|a, b| {
        a.key.cmp(&b.key).then(a.bound.total_cmp(&b.bound)).then((a.parent, a.offer).cmp(&(b.parent, b.offer)))
    });
    children.dedup_by_key(|child| child.key);
    let narrow = narrow || children.len() > width;
    cut(children, width);
    narrow
}

/// A territory's part in the sum that tells loads apart: equal for equal cells, whatever they are sums of.
fn key(at: usize, cells: f64) -> u64 {
    let odd = (at as u64 + 1).wrapping_mul(0x9E37_79B9_7F4A_7C15) | 1;
    odd.wrapping_mul(cells.round() as i64 as u64)
}
