//! Exchanges between two territories: which of the units that could be in either goes where. Dynamic programming, unit by unit,
//! over how the loads change: of transfers that load the territories alike, the one with the least regret dominates.

use super::state::Move;
use super::{SearchSpace, SearchState};

/// Transfers kept from unit to unit, at most: of few units fewer, by their square.
const TRANSFERS: usize = 600;
const OF_SQUARE: f64 = 0.6;
/// Finer ones may be kept from the next unit on where no more than this part is left.
const ROOMY: usize = 2;
/// Loads that differ by less than this part of their interval count as alike.
const ALIKE: f64 = 1e-4;
/// How much coarser that may get where there are too many.
const COARSEST: f64 = 256.0;

/// Two territories (their number stands for none at all), and the units exchanged between them.
pub struct Exchange {
    /// Loads of the first territory, then of the second; none twice.
    loads: Vec<(usize, usize)>,
    /// How many of them are the first one's.
    pub first: usize,
    widths: Vec<f64>,
    units: Vec<ExchangeUnit>,
    /// Transfers kept.
    most: usize,
}

/// A unit to be exchanged, and its options: the first without regret, and the current one.
struct ExchangeUnit {
    unit: usize,
    choices: Vec<Choice>,
    current: usize,
}

struct Choice {
    option: u32,
    regret: f64,
    /// Its part of each load.
    loads: Vec<f64>,
}

/// Nondominated transfers.
pub struct Transfers {
    kept: Listed,
    steps: Vec<Step>,
    /// How many are kept.
    most: usize,
    /// How many times wider than at first what counts as alike had to become.
    coarseness: f64,
}

/// Transfers, ascending by what they change in the first load.
struct Listed {
    stride: usize,
    changes: Vec<f64>,
    regret: Vec<f64>,
    /// The last step that led to each.
    last: Vec<u32>,
}

/// A choice other than the first, and the step before.
struct Step {
    candidate: u32,
    choice: u32,
    before: u32,
}

const NO_STEP: u32 = u32::MAX;

impl Exchange {
    /// Takes those of `units` that are in one of the territories and could be in the other, at most so many.
    pub fn new(
        state: &SearchState,
        space: &SearchSpace,
        ends: [usize; 2],
        units: impl Iterator<Item = u32>,
        most: usize,
        noise: &mut impl FnMut() -> f64,
    ) -> Self {
        let (activities, m) = (state.instance().activities().len(), state.instance().territories());
        let of = |j: usize| (0..activities).filter(move |_| j < m).map(move |k| (k, j));
        let first: Vec<(usize, usize)> = if ends[0] == ends[1] { Vec::new() } else { of(ends[0]).collect() };
        let width = |&(k, j): &(usize, usize)| {
            let (low, high) = state.interval(k, j);
            ALIKE * (high - low).min(state.load(k, j).abs())
        };
        let mut exchange = Exchange {
            first: first.len(),
            loads: first.into_iter().chain(of(ends[1])).collect(),
            widths: Vec::new(),
            units: Vec::new(),
            most: ((OF_SQUARE * (most * most) as f64) as usize).min(TRANSFERS),
        };
        exchange.widths = exchange.loads.iter().map(width).collect();
        let rank = |unit: u32| Some((unit, rank_between(state, space, ends, unit as usize)?));
        let ranked: Vec<(u32, usize)> = units.filter_map(rank).collect();
        let dearer = ranked.iter().filter(|(_, rank)| *rank > 0);
        // Whatever has regret now must be able to lose it.
        let best = ranked.iter().filter(|(_, rank)| *rank == 0).take(most.saturating_sub(dearer.clone().count()));
        let mut units: Vec<ExchangeUnit> =
            best.chain(dearer).filter_map(|&(unit, _)| exchange.unit(state, space, ends, unit as usize)).collect();
        for choice in units.iter_mut().flat_map(|candidate| &mut candidate.choices) {
            choice.regret += noise();
        }
        for candidate in &mut units {
            let least = candidate.choices.iter().map(|choice| choice.regret).fold(f64::INFINITY, f64::min);
            let first = candidate.choices.iter().position(|choice| choice.regret == least).unwrap_or(0);
            candidate.choices.iter_mut().for_each(|choice| choice.regret -= least);
            candidate.choices.swap(0, first);
            candidate.current = if candidate.current == first {
                0
            } else if candidate.current == 0 {
                first
            } else {
                candidate.current
            };
        }
        exchange.units = units;
        exchange
    }

    fn unit(&self, state: &SearchState, space: &SearchSpace, ends: [usize; 2], unit: usize) -> Option<ExchangeUnit> {
        let instance = state.instance();
        let place = |o: u32| state.territory_of(o).unwrap_or(instance.territories());
        let current = state.assignment()[unit];
        let mut near = space.candidates.of(unit).iter().filter(|&&(o, _)| ends.contains(&place(o))).peekable();
        let least = near.peek()?.1;
        let choice = |&(option, regret): &(u32, f64)| {
            let own = space.candidates.loads(unit, option)?;
            let brings = |&(k, j): &(usize, usize)| if place(option) == j { own[k] } else { 0.0 };
            Some(Choice { option, regret: regret - least, loads: self.loads.iter().map(brings).collect() })
        };
        let choices: Vec<Choice> = near.filter_map(choice).collect();
        let current = choices.iter().position(|choice| choice.option == current)?;
        Some(ExchangeUnit { unit, choices, current })
    }

    /// The units taken.
    pub fn units(&self) -> impl Iterator<Item = usize> + '_ {
        self.units.iter().map(|candidate| candidate.unit)
    }

    /// Their regret in the plan as it is.
    pub fn regret(&self) -> f64 {
        self.units.iter().map(|candidate| candidate.choices[candidate.current].regret).sum()
    }

    /// All transfers worth looking at whose regret stays within `budget`.
    pub fn transfers(&self, budget: f64) -> Transfers {
        let stride = self.loads.len();
        let start = |load: usize| {
            self.units
                .iter()
                .map(|candidate| candidate.choices[0].loads[load] - candidate.choices[candidate.current].loads[load])
                .sum()
        };
        let mut transfers = Transfers {
            kept: Listed { stride, changes: (0..stride).map(start).collect(), regret: vec![0.0], last: vec![NO_STEP] },
            steps: Vec::new(),
            most: self.most,
            coarseness: 1.0,
        };
        for (at, candidate) in self.units.iter().enumerate() {
            // What was too fine for the last unit hardly does for this one.
            if transfers.kept.len() <= transfers.most / ROOMY {
                transfers.coarseness = (transfers.coarseness / 2.0).max(1.0);
            }
            let widths: Vec<f64> = self.widths.iter().map(|width| transfers.coarseness * width).collect();
            let (before, steps) = (transfers.kept.len(), &mut transfers.steps);
            let mut merged: Option<Listed> = None;
            for (number, choice) in candidate.choices.iter().enumerate().skip(1) {
                let step: Vec<f64> = choice.loads.iter().zip(&candidate.choices[0].loads).map(|(to, from)| to - from).collect();
                let others = merged.as_ref().unwrap_or(&transfers.kept);
                let with = transfers.kept.extended(others, (&step, choice.regret, budget), &widths, |before| {
                    steps.push(Step { candidate: at as u32, choice: number as u32, before });
                    steps.len() as u32 - 1
                });
                merged = Some(with);
            }
            transfers.kept = merged.unwrap_or(transfers.kept);
            if transfers.kept.len() > before {
                transfers.reduce(&self.widths);
            }
        }
        transfers
    }

    /// The moves that lead from the plan as it is to a transfer.
    pub fn moves(&self, transfers: &Transfers, transfer: usize) -> Vec<Move> {
        let mut choices = vec![0; self.units.len()];
        let mut at = transfers.kept.last[transfer];
        while let Some(step) = transfers.steps.get(at as usize) {
            choices[step.candidate as usize] = step.choice as usize;
            at = step.before;
        }
        let moved = self.units.iter().zip(choices).filter(|(candidate, choice)| *choice != candidate.current);
        moved.map(|(candidate, choice)| (candidate.unit, candidate.choices[choice].option)).collect()
    }
}

/// How many candidates of a unit in two territories have less regret than its current one; `None` where that is none of them, or alone.
fn rank_between(state: &SearchState, space: &SearchSpace, ends: [usize; 2], unit: usize) -> Option<usize> {
    let current = state.assignment()[unit];
    let inside = |o: u32| ends.contains(&state.territory_of(o).unwrap_or(state.instance().territories()));
    if !inside(current) {
        return None;
    }
    let (mut count, mut rank) = (0, None);
    for &(o, _) in space.candidates.of(unit).iter().filter(|&&(o, _)| inside(o)) {
        rank = if o == current { Some(count) } else { rank };
        count += 1;
    }
    rank.filter(|_| count > 1)
}

impl Transfers {
    /// Change of the loads by a transfer.
    pub fn changes(&self, transfer: usize) -> &[f64] {
        self.kept.changes(transfer)
    }

    /// The regret of each.
    pub fn regret(&self) -> &[f64] {
        &self.kept.regret
    }

    /// The transfers with the least regret.
    pub fn cheapest(&self, count: usize) -> Vec<usize> {
        let regret = self.regret();
        let mut transfers: Vec<usize> = (0..regret.len()).collect();
        transfers.sort_by(|&a, &b| regret[a].total_cmp(&regret[b]).then(a.cmp(&b)));
        transfers.truncate(count);
        transfers
    }

    /// Keeps not too many: of those more and more alike the one with the least regret, or those with the least regret of all.
    fn reduce(&mut self, widths: &[f64]) {
        while self.kept.len() > self.most && self.coarseness < COARSEST {
            self.coarseness *= 2.0;
            let widths: Vec<f64> = widths.iter().map(|width| self.coarseness * width).collect();
            self.kept = self.kept.distinct(&widths);
        }
        if self.kept.len() > self.most {
            let mut regrets = self.kept.regret.clone();
            let limit = *regrets.select_nth_unstable_by(self.most, f64::total_cmp).1;
            self.kept = self.kept.cheaper(limit);
        }
    }
}

impl Listed {
    fn with_room(stride: usize, room: usize) -> Self {
        let (changes, regret, last) = (Vec::with_capacity(room * stride), Vec::with_capacity(room), Vec::with_capacity(room));
        Listed { stride, changes, regret, last }
    }

    fn len(&self) -> usize {
        self.regret.len()
    }

    fn changes(&self, transfer: usize) -> &[f64] {
        &self.changes[transfer * self.stride..(transfer + 1) * self.stride]
    }

    fn first(&self, transfer: usize) -> f64 {
        if self.stride == 0 { 0.0 } else { self.changes[transfer * self.stride] }
    }

    /// Merges `others`, which are ascending, too, with these after a step, as far as regrets stay within a budget; of those alike the one
    /// with the least regret. `next` numbers a step after another.
    fn extended(
        &self,
        others: &Listed,
        (step, regret, budget): (&[f64], f64, f64),
        widths: &[f64],
        mut next: impl FnMut(u32) -> u32,
    ) -> Listed {
        let mut merged = Listed::with_room(self.stride, others.len() + self.len());
        let by = step.first().copied().unwrap_or(0.0);
        let mut other = 0;
        for from in (0..self.len()).filter(|&from| self.regret[from] + regret <= budget) {
            let first = self.first(from) + by;
            while other < others.len() && others.first(other) <= first {
                merged.add(others, other, widths);
                other += 1;
            }
            let stepped = self.changes(from).iter().zip(step).map(|(change, step)| change + step);
            merged.add_new(stepped, self.regret[from] + regret, widths, || next(self.last[from]));
        }
        (other..others.len()).for_each(|other| merged.add(others, other, widths));
        merged
    }

    /// Adds one of others that comes next.
    fn add(&mut self, of: &Listed, at: usize, widths: &[f64]) {
        self.add_new(of.changes(at).iter().copied(), of.regret[at], widths, || of.last[at]);
    }

    /// Adds a transfer that comes next, unless the one before is like it and has less regret, and instead of one that has more.
    fn add_new(&mut self, changes: impl Iterator<Item = f64>, regret: f64, widths: &[f64], last: impl FnOnce() -> u32) {
        let new = self.changes.len();
        changes.for_each(|change| self.changes.push(change));
        let Some(before) = self.regret.last_mut() else { return self.end(regret, last()) };
        let (old, own) = self.changes[new - self.stride..].split_at(self.stride);
        let alike = own.iter().zip(old).zip(widths).all(|((own, old), width)| (own - old).abs() <= *width);
        if !alike {
            return self.end(regret, last());
        }
        if regret < *before {
            *before = regret;
            self.last[self.regret.len() - 1] = last();
            self.changes.copy_within(new.., new - self.stride);
        }
        self.changes.truncate(new);
    }

    /// Ends a transfer whose changes are there.
    fn end(&mut self, regret: f64, last: u32) {
        self.regret.push(regret);
        self.last.push(last);
    }

    /// Of those alike the one with the least regret.
    fn distinct(&self, widths: &[f64]) -> Listed {
        let mut distinct = Listed::with_room(self.stride, self.len());
        (0..self.len()).for_each(|at| distinct.add(self, at, widths));
        distinct
    }

    /// Those with less regret, and the plan as it is.
    fn cheaper(&self, limit: f64) -> Listed {
        let mut cheaper = Listed::with_room(self.stride, self.len());
        for at in (0..self.len()).filter(|&at| self.regret[at] < limit || self.last[at] == NO_STEP) {
            cheaper.changes.extend(self.changes(at));
            cheaper.end(self.regret[at], self.last[at]);
        }
        cheaper
    }
}
