//! 0/1 knapsacks of capacities too fine for a table: an expanding core (Pisinger 1997, a minimal algorithm for the 0-1 knapsack
//! problem).
//!
//! States deviate from the break solution. Items enter in the order of how far their rates are from the break item's; lists
//! keep undominated states that Dantzig's bound leaves a chance.

use super::break_solution::{BreakSolution, Item, Loss};

/// Items in doubt up to which losses are exact; beyond, they are what Dantzig's bound says.
const CORE: usize = 128;
/// States of a list, and of all lists kept, at most: with more, Dantzig's bound has to do as well.
const LONGEST: usize = 100_000;
const STATES: usize = 4_000_000;
/// No trace: nothing deviates.
const NOTHING: u32 = u32::MAX;

/// Some deviations: the cells left (below 0: too many are taken), the profit, and the trace of what deviates.
#[derive(Clone, Copy, Debug)]
struct State {
    left: i64,
    profit: f64,
    trace: u32,
}

/// Change by an item that deviates from the break solution.
#[derive(Clone, Copy, Debug)]
struct Deviation {
    at: usize,
    left: i64,
    profit: f64,
    /// How far its rate is from the break item's.
    distance: f64,
    /// From here on: the best rate of what adds an item, and the worst of what removes one.
    rates: [f64; 2],
}

/// The lists, kept from one packing to the next.
#[derive(Clone, Debug, Default)]
pub struct ExpandingCore {
    deviations: Vec<Deviation>,
    list: Vec<State>,
    next: Vec<State>,
    /// (deviation, trace before it).
    traces: Vec<(u32, u32)>,
    before: Runs,
    after: Runs,
    packed: Vec<bool>,
}

/// Lists one after the other.
#[derive(Clone, Debug, Default)]
struct Runs {
    states: Vec<State>,
    ends: Vec<usize>,
}

impl Runs {
    fn clear(&mut self) {
        self.states.clear();
        self.ends.clear();
    }

    fn push(&mut self, list: &[State]) {
        self.states.extend_from_slice(list);
        self.ends.push(self.states.len());
    }

    fn at(&self, run: usize) -> &[State] {
        &self.states[if run == 0 { 0 } else { self.ends[run - 1] }..self.ends[run]]
    }
}

impl ExpandingCore {
    /// The greatest profit, or no less than that; the items packed are moved to the front, their number is returned too.
    pub fn pack(&mut self, items: &mut [Item], split: &BreakSolution) -> (f64, usize) {
        let mut least = split.greedy(items);
        self.deviate(items, split, least);
        self.start(State::undeviated(split));
        self.traces.clear();
        let (mut best, mut trace) = (split.profit, NOTHING);
        for (k, deviation) in self.deviations.iter().enumerate() {
            self.list.retain(|state| state.bound(deviation.rates) >= least - slip(least));
            let traces = &mut self.traces;
            merge(&self.list, deviation, &mut self.next, |before| {
                traces.push((k as u32, before));
                traces.len() as u32 - 1
            });
            std::mem::swap(&mut self.list, &mut self.next);
            if self.list.len() > LONGEST {
                return (split.bound(), self.take(items, split, trace).1);
            }
            let fits = self.list.partition_point(|state| state.left >= 0);
            if let Some(state) = self.list[..fits].last().filter(|state| state.profit > best) {
                (best, trace) = (state.profit, state.trace);
                least = least.max(best);
            }
        }
        self.take(items, split, trace)
    }

    /// Moves the items of a trace to the front. Their profit is summed anew: without the errors of many changes.
    fn take(&mut self, items: &mut [Item], split: &BreakSolution, mut trace: u32) -> (f64, usize) {
        self.packed.clear();
        self.packed.extend((0..items.len()).map(|at| at < split.at));
        while trace != NOTHING {
            let (k, before) = self.traces[trace as usize];
            let packed = &mut self.packed[self.deviations[k as usize].at];
            (*packed, trace) = (!*packed, before);
        }
        let mut count = 0;
        for at in 0..items.len() {
            if self.packed[at] {
                items.swap(count, at);
                count += 1;
            }
        }
        (items[..count].iter().map(|item| item.profit).sum(), count)
    }

    /// Loss of the best packing, worth `best`, where an item must be in or out, `most` at most; the first `gainful` items are
    /// worth something.
    pub fn losses(&mut self, items: &[Item], split: &BreakSolution, gainful: usize, best: f64, most: f64, losses: &mut [Loss]) {
        for (at, (item, loss)) in items.iter().zip(&mut *losses).enumerate() {
            let lost = (best - split.without(at, *item)).clamp(0.0, most);
            *(if at < split.at { &mut loss.outside } else { &mut loss.inside }) = lost;
        }
        self.deviate(&items[..gainful], split, best - most);
        if self.deviations.len() > CORE || !self.list_both_ways(split, best - most - slip(best)) {
            return;
        }
        let lost = |profit: f64| (best - profit).clamp(0.0, most);
        for (k, deviation) in self.deviations.iter().enumerate() {
            let (before, after) = (self.before.at(k), self.after.at(self.deviations.len() - 1 - k));
            let as_it_is = lost(joined(before, after, 0));
            let turned = lost(deviation.profit + joined(before, after, deviation.left));
            let (inside, outside) = if deviation.at < split.at { (as_it_is, turned) } else { (turned, as_it_is) };
            losses[deviation.at] = Loss { inside, outside };
        }
        let all = self.before.at(self.deviations.len());
        for (item, loss) in items.iter().zip(losses).skip(gainful) {
            let holds = all.partition_point(|state| state.left >= i64::from(item.weight));
            loss.inside = all[..holds].last().map_or(most, |rest| lost(item.profit + rest.profit));
        }
    }

    /// The lists before each deviation and after all, and those after each one alone, from the last on; `false` where they
    /// would be too long.
    fn list_both_ways(&mut self, split: &BreakSolution, least: f64) -> bool {
        self.before.clear();
        self.start(State::undeviated(split));
        for deviation in &self.deviations {
            self.list.retain(|state| state.bound(deviation.rates) >= least);
            self.before.push(&self.list);
            if self.before.states.len() > STATES {
                return false;
            }
            merge(&self.list, deviation, &mut self.next, |_| NOTHING);
            std::mem::swap(&mut self.list, &mut self.next);
        }
        self.before.push(&self.list);
        // Deviations cost what their rates are off at least, whatever else is packed.
        let top = split.bound();
        self.after.clear();
        self.start(State { left: 0, profit: 0.0, trace: NOTHING });
        for deviation in self.deviations.iter().rev() {
            self.after.push(&self.list);
            if self.after.states.len() > STATES {
                return false;
            }
            merge(&self.list, deviation, &mut self.next, |_| NOTHING);
            self.next.retain(|state| top + state.profit + state.left as f64 * split.rate >= least);
            std::mem::swap(&mut self.list, &mut self.next);
        }
        true
    }

    fn start(&mut self, state: State) {
        self.list.clear();
        self.list.push(state);
    }

    /// The items that may be treated otherwise in a packing worth `least`, those nearest to the break rate first.
    fn deviate(&mut self, items: &[Item], split: &BreakSolution, least: f64) {
        self.deviations.clear();
        for (at, item) in items.iter().enumerate().filter(|(at, item)| split.without(*at, **item) >= least) {
            let (weight, profit, distance) = (i64::from(item.weight), item.profit, (item.rate - split.rate).abs());
            let (left, profit) = if at < split.at { (weight, -profit) } else { (-weight, profit) };
            self.deviations.push(Deviation { at, left, profit, distance, rates: [0.0, f64::INFINITY] });
        }
        self.deviations.sort_unstable_by(|a, b| a.distance.total_cmp(&b.distance).then(a.at.cmp(&b.at)));
        let [mut add, mut remove] = [0.0, f64::INFINITY];
        for deviation in self.deviations.iter_mut().rev() {
            let rate = items[deviation.at].rate;
            if deviation.at < split.at {
                remove = rate.min(remove)
            } else {
                add = rate.max(add)
            }
            deviation.rates = [add, remove];
        }
    }
}

impl State {
    /// The break packing, without deviations.
    fn undeviated(split: &BreakSolution) -> State {
        State { left: i64::from(split.left), profit: split.profit, trace: NOTHING }
    }

    /// Upper bound on its profit, where items are added or removed at these rates.
    fn bound(&self, [add, remove]: [f64; 2]) -> f64 {
        self.profit + if self.left >= 0 { self.left as f64 * add } else { self.left as f64 * remove }
    }
}

/// Rounding errors never cost a state its chance.
fn slip(profit: f64) -> f64 {
    1e-11 * profit.abs()
}

/// The states of a list with and without a deviation: cells left descend, profits ascend.
fn merge(list: &[State], deviation: &Deviation, merged: &mut Vec<State>, mut trace: impl FnMut(u32) -> u32) {
    merged.clear();
    let (mut without, mut with) = (list.iter().copied().peekable(), list.iter().copied().peekable());
    let deviating = |state: State| State { left: state.left + deviation.left, profit: state.profit + deviation.profit, ..state };
    let mut best = f64::NEG_INFINITY;
    loop {
        let (one, other) = (without.peek().copied(), with.peek().copied().map(deviating));
        let deviates = match (one, other) {
            (None, None) => return,
            (Some(one), Some(other)) => (other.left, other.profit) > (one.left, one.profit),
            (one, _) => one.is_none(),
        };
        let state = if deviates { with.next().map(deviating) } else { without.next() };
        if let Some(mut state) = state.filter(|state| state.profit > best) {
            best = state.profit;
            state.trace = if deviates { trace(state.trace) } else { state.trace };
            merged.push(state);
        }
    }
}

/// The greatest profit of a state of each list, where both together and `more` cells leave none too few.
fn joined(before: &[State], after: &[State], more: i64) -> f64 {
    let (mut best, mut fits) = (f64::NEG_INFINITY, after.len());
    for one in before {
        // The fewer cells the one leaves, the more the other must.
        while fits > 0 && one.left + after[fits - 1].left + more < 0 {
            fits -= 1;
        }
        let Some(other) = after[..fits].last() else { break };
        best = best.max(one.profit + other.profit);
    }
    best
}
