//! Exchanges between two territories: which of the units that could be in either goes where. Dynamic programming, unit by unit,
//! over how the loads change: of transfers that load the territories alike, the one with the least regret dominates.

use super::state::Move;
use super::{SearchSpace, SearchState};

/// Transfers kept from unit to unit.
const TRANSFERS: usize = 600;
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

/// Nondominated transfers, by what they change in the first load.
pub struct Transfers {
    stride: usize,
    changes: Vec<f64>,
    /// Regret of each.
    pub regret: Vec<f64>,
    /// The last step that led to each.
    last: Vec<u32>,
    steps: Vec<Step>,
    /// How many times wider than at first what counts as alike had to become.
    coarseness: f64,
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
        };
        exchange.widths = exchange.loads.iter().map(width).collect();
        let (current, mut units): (Vec<ExchangeUnit>, Vec<ExchangeUnit>) = units
            .filter_map(|unit| exchange.unit(state, space, ends, unit as usize))
            .partition(|candidate| candidate.current > 0);
        // Whatever has regret now must be able to lose it.
        units.truncate(most.saturating_sub(current.len()));
        units.extend(current);
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
        if !ends.contains(&place(current)) {
            return None;
        }
        let mut near = space.candidates.of(unit).iter().filter(|&&(o, _)| ends.contains(&place(o))).peekable();
        let least = near.peek()?.1;
        let brings = |o: u32, (k, j): (usize, usize)| if place(o) == j { instance.load(k, unit, o as usize) } else { 0.0 };
        let choice = |&(option, regret): &(u32, f64)| Choice {
            option,
            regret: regret - least,
            loads: self.loads.iter().map(|&load| brings(option, load)).collect(),
        };
        let choices: Vec<Choice> = near.map(choice).collect();
        let current = choices.iter().position(|choice| choice.option == current)?;
        (choices.len() > 1).then_some(ExchangeUnit { unit, choices, current })
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
            stride,
            changes: (0..stride).map(start).collect(),
            regret: vec![0.0],
            last: vec![NO_STEP],
            steps: Vec::new(),
            coarseness: 1.0,
        };
        for (at, candidate) in self.units.iter().enumerate() {
            let before = transfers.regret.len();
            for (number, choice) in candidate.choices.iter().enumerate().skip(1) {
                let step: Vec<f64> = choice.loads.iter().zip(&candidate.choices[0].loads).map(|(to, from)| to - from).collect();
                for from in (0..before).filter(|&from| transfers.regret[from] + choice.regret <= budget).collect::<Vec<_>>() {
                    transfers.extend(from, &step, choice.regret, (at as u32, number as u32));
                }
            }
            if transfers.regret.len() > before {
                transfers.reduce(&self.widths);
            }
        }
        transfers
    }

    /// The moves that lead from the plan as it is to a transfer.
    pub fn moves(&self, transfers: &Transfers, transfer: usize) -> Vec<Move> {
        let mut choices = vec![0; self.units.len()];
        let mut at = transfers.last[transfer];
        while let Some(step) = transfers.steps.get(at as usize) {
            choices[step.candidate as usize] = step.choice as usize;
            at = step.before;
        }
        let moved = self.units.iter().zip(choices).filter(|(candidate, choice)| *choice != candidate.current);
        moved.map(|(candidate, choice)| (candidate.unit, candidate.choices[choice].option)).collect()
    }
}

impl Transfers {
    /// Change of the loads by a transfer.
    pub fn changes(&self, transfer: usize) -> &[f64] {
        &self.changes[transfer * self.stride..(transfer + 1) * self.stride]
    }

    /// The transfers with the least regret.
    pub fn cheapest(&self, count: usize) -> Vec<usize> {
        let mut transfers: Vec<usize> = (0..self.regret.len()).collect();
        transfers.sort_by(|&a, &b| self.regret[a].total_cmp(&self.regret[b]).then(a.cmp(&b)));
        transfers.truncate(count);
        transfers
    }

    fn extend(&mut self, from: usize, step: &[f64], regret: f64, (candidate, choice): (u32, u32)) {
        for (load, step) in step.iter().enumerate() {
            self.changes.push(self.changes[from * self.stride + load] + step);
        }
        self.regret.push(self.regret[from] + regret);
        self.steps.push(Step { candidate, choice, before: self.last[from] });
        self.last.push(self.steps.len() as u32 - 1);
    }

    /// Sorts by the first load, keeps of those alike the one with the least regret, and not too many.
    fn reduce(&mut self, widths: &[f64]) {
        let first = |at: u32| self.changes(at as usize).first().copied().unwrap_or(0.0);
        let mut order: Vec<u32> = (0..self.regret.len() as u32).collect();
        order.sort_by(|&a, &b| first(a).total_cmp(&first(b)));
        // What was too fine for the last unit hardly does for this one.
        self.coarseness = (self.coarseness / 2.0).max(1.0);
        order = self.distinct(&order, widths);
        while order.len() > TRANSFERS && self.coarseness < COARSEST {
            self.coarseness *= 2.0;
            order = self.distinct(&order, widths);
        }
        if order.len() > TRANSFERS {
            let mut regrets: Vec<f64> = order.iter().map(|&at| self.regret[at as usize]).collect();
            let limit = *regrets.select_nth_unstable_by(TRANSFERS, f64::total_cmp).1;
            order.retain(|&at| self.regret[at as usize] < limit || self.last[at as usize] == NO_STEP);
        }
        self.changes = order.iter().flat_map(|&at| self.changes(at as usize)).copied().collect();
        self.regret = order.iter().map(|&at| self.regret[at as usize]).collect();
        self.last = order.iter().map(|&at| self.last[at as usize]).collect();
    }

    fn distinct(&self, order: &[u32], widths: &[f64]) -> Vec<u32> {
        let mut kept: Vec<u32> = Vec::with_capacity(order.len());
        for &at in order {
            let alike = kept.last().is_some_and(|&last| {
                let pairs = self.changes(at as usize).iter().zip(self.changes(last as usize));
                pairs.zip(widths).all(|((a, b), width)| (a - b).abs() <= self.coarseness * width)
            });
            match kept.last_mut() {
                Some(last) if alike => {
                    if self.regret[at as usize] < self.regret[*last as usize] {
                        *last = at;
                    }
                }
                _ => kept.push(at),
            }
        }
        kept
    }
}
