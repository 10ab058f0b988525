//! The transportation problem of units, divisible, over a few sinks with load limits: its dual, exactly, by successive shortest
//! paths (Busacker and Gowen 1960) over the sinks and one more node for the slack between lower and upper limits:
//! ```text
//! D(λ) = Σ_i min_j (c_ij + λ_j a_i)  −  Σ_j (λ_j upper_j where λ_j > 0, else λ_j lower_j)
//! ```

/// Loads are whole numbers or nearly so: what is less than this share of a sink's limit is nothing.
const NOTHING: f64 = 1e-12;

/// A sink's limits.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SinkLimits {
    pub lower: f64,
    pub upper: f64,
}

impl SinkLimits {
    /// Load between the limits. A lower limit above the upper one leaves none: as if the upper one were as high.
    fn room(&self) -> f64 {
        (self.upper - self.lower).max(0.0)
    }
}

/// Units that bring load, and what a unit of load costs at each sink (infinite = closed): `rates[unit · sinks + sink]`.
pub(super) struct Transport<'a> {
    pub loads: &'a [f64],
    pub rates: Vec<f64>,
    pub limits: Vec<SinkLimits>,
}

/// How a transport problem ended.
#[derive(Clone, Debug)]
pub(super) struct TransportSolution {
    /// D(λ): what any division costs at least; +∞ where there is none.
    pub bound: f64,
    /// λ: price of load, by sink.
    pub prices: Vec<f64>,
    /// Whether the bound is the optimum (else it passed the cutoff before).
    pub complete: bool,
    /// The sink that has most of each unit.
    pub sinks: Vec<u32>,
    /// Units that more than one sink has some of.
    pub split: Vec<SplitUnit>,
}

/// A unit that sinks share.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) struct SplitUnit {
    pub unit: u32,
    /// The two that have most of it.
    pub sinks: [u32; 2],
    /// Part of it that the first has.
    pub share: f64,
}

/// D(λ) with the loads left out that cost the same everywhere: what prices alone prove.
fn value(transport: &Transport, prices: &[f64]) -> f64 {
    let k = transport.limits.len();
    let unit = |(rates, load): (&[f64], &f64)| {
        load * rates.iter().zip(prices).map(|(rate, price)| rate + price).fold(f64::INFINITY, f64::min)
    };
    let units: f64 = transport.rates.chunks_exact(k).zip(transport.loads).map(unit).sum();
    let paid = |(limits, &price): (&SinkLimits, &f64)| if price > 0.0 { price * limits.upper } else { price * limits.lower };
    let sinks: f64 = transport.limits.iter().zip(prices).filter(|(_, price)| **price != 0.0).map(paid).sum();
    units - sinks
}

impl Transport<'_> {
    /// Raises the bound from the given prices until it is the optimum or passes `cutoff`.
    pub(super) fn solve(&self, prices: &[f64], cutoff: f64) -> TransportSolution {
        let Some(mut state) = State::new(self, prices) else {
            return TransportSolution {
                bound: f64::INFINITY,
                prices: prices.to_vec(),
                complete: true,
                sinks: Vec::new(),
                split: Vec::new(),
            };
        };
        let mut complete = true;
        let mut feasible = true;
        while let Some(source) = state.source() {
            if state.bound > cutoff {
                complete = false;
                break;
            }
            if let Err(reached) = state.augment(source) {
                feasible = false;
                state.raise(&reached, cutoff);
                break;
            }
        }
        let prices = state.prices_of_sinks();
        let bound = if feasible { value(self, &prices) } else { f64::INFINITY };
        TransportSolution { bound, prices, complete, sinks: state.division(), split: state.split() }
    }
}

/// A flow whose arcs all have reduced cost ≥ 0; what sinks have too much or too little of is still to be moved.
struct State<'a> {
    transport: &'a Transport<'a>,
    sinks: usize,
    /// Price by sink, then that of the slack node.
    prices: Vec<f64>,
    /// Units that a sink has some of, by sink.
    members: Vec<Vec<u32>>,
    /// Load of a unit in a sink: `amounts[unit · sinks + sink]`.
    amounts: Vec<f64>,
    /// Flow from each sink to the slack node.
    slack: Vec<f64>,
    /// Excess of each node.
    excess: Vec<f64>,
    /// The cheapest unit to pass from one sink to another, and its cost per load before prices: `[from · sinks + to]`.
    cheapest: Vec<(f64, u32)>,
    nothing: f64,
    bound: f64,
}

impl<'a> State<'a> {
    /// Every unit at its cheapest sink; `None` where a unit has none.
    fn new(transport: &'a Transport<'a>, start: &[f64]) -> Option<Self> {
        let (n, k) = (transport.loads.len(), transport.limits.len());
        let mut state = State {
            transport,
            sinks: k,
            prices: start.iter().copied().chain([0.0]).collect(),
            members: vec![Vec::with_capacity(2 * n / k); k],
            amounts: vec![0.0; n * k],
            slack: vec![0.0; k],
            excess: vec![0.0; k + 1],
            cheapest: vec![(f64::INFINITY, u32::MAX); k * k],
            nothing: NOTHING * transport.limits.iter().map(|limits| limits.lower.max(1.0)).fold(1.0, f64::max),
            bound: value(transport, start),
        };
        let mut loads = vec![0.0; k];
        for (unit, rates) in transport.rates.chunks_exact(k).enumerate() {
            let mut best = (f64::INFINITY, 0);
            for (sink, rate) in rates.iter().enumerate() {
                if rate + start[sink] < best.0 {
                    best = (rate + start[sink], sink);
                }
            }
            if best.0 == f64::INFINITY {
                return None;
            }
            state.members[best.1].push(unit as u32);
            state.amounts[unit * k + best.1] = transport.loads[unit];
            loads[best.1] += transport.loads[unit];
        }
        state.fill_slack(&loads);
        for sink in 0..k {
            state.rescan(sink);
        }
        Some(state)
    }

    /// The slack that goes with the prices, and what is then too much.
    fn fill_slack(&mut self, loads: &[f64]) {
        let (mut total, mut least) = (0.0, 0.0);
        for (sink, limits) in self.transport.limits.iter().enumerate() {
            let (price, room) = (self.prices[sink], limits.room());
            self.slack[sink] = match price {
                price if price > 0.0 => room,
                price if price < 0.0 => 0.0,
                _ => (loads[sink] - limits.lower).clamp(0.0, room),
            };
            self.excess[sink] = loads[sink] - limits.lower - self.slack[sink];
            total += loads[sink];
            least += limits.lower + self.slack[sink];
        }
        self.excess[self.sinks] = least - total;
    }

    /// The node with the most excess, while there is any.
    fn source(&self) -> Option<usize> {
        let most = (0..=self.sinks).max_by(|&a, &b| self.excess[a].total_cmp(&self.excess[b]))?;
        (self.excess[most] > self.nothing).then_some(most)
    }

    /// Looks at all units of a sink again.
    fn rescan(&mut self, from: usize) {
        let k = self.sinks;
        let row = &mut self.cheapest[from * k..(from + 1) * k];
        row.fill((f64::INFINITY, u32::MAX));
        for &unit in &self.members[from] {
            let rates = &self.transport.rates[unit as usize * k..(unit as usize + 1) * k];
            let own = rates[from];
            for (to, best) in row.iter_mut().enumerate() {
                let cost = rates[to] - own;
                if cost < best.0 {
                    *best = (cost, unit);
                }
            }
        }
    }

    /// Cost of passing load from one node to another; infinite where nothing can be passed.
    fn arc(&self, from: usize, to: usize) -> f64 {
        let slack = self.sinks;
        let cost = if to == slack {
            let room = self.transport.limits[from].room() - self.slack[from];
            if room > self.nothing { 0.0 } else { f64::INFINITY }
        } else if from == slack {
            if self.slack[to] > self.nothing { 0.0 } else { f64::INFINITY }
        } else {
            self.cheapest[from * slack + to].0
        };
        cost + self.prices[to] - self.prices[from]
    }

    /// Moves what a source has too much of along a cheapest path to where something is missing.
    ///
    /// # Errors
    /// The nodes that can be reached, where none of them lacks anything.
    fn augment(&mut self, source: usize) -> Result<(), Vec<bool>> {
        let nodes = self.sinks + 1;
        let (mut far, mut before, mut done) = (vec![f64::INFINITY; nodes], vec![usize::MAX; nodes], vec![false; nodes]);
        far[source] = 0.0;
        let target = loop {
            let open = (0..nodes).filter(|&node| !done[node] && far[node] < f64::INFINITY);
            let Some(node) = open.min_by(|&a, &b| far[a].total_cmp(&far[b])) else { return Err(done) };
            done[node] = true;
            if self.excess[node] < -self.nothing {
                break node;
            }
            for to in (0..nodes).filter(|&to| !done[to]) {
                // Rounding errors alone make an arc's reduced cost negative.
                let through = far[node] + self.arc(node, to).max(0.0);
                if through < far[to] {
                    (far[to], before[to]) = (through, node);
                }
            }
        };
        for node in 0..nodes {
            let change = far[node].min(far[target]);
            self.prices[node] -= change;
            self.bound -= change * self.excess[node];
        }
        let mut path = vec![target];
        while let Some(&node) = path.last().filter(|&&node| node != source) {
            path.push(before[node]);
        }
        path.reverse();
        self.push(&path);
        Ok(())
    }

    /// Raises the prices of nodes that have too much and can't pass it on, until they alone prove the cutoff.
    fn raise(&mut self, reached: &[bool], cutoff: f64) {
        let excess: f64 = (0..=self.sinks).filter(|&node| reached[node]).map(|node| self.excess[node]).sum();
        let step = (cutoff - self.bound + 0.01 * cutoff.abs() + 1.0) / excess;
        if step.is_finite() && step > 0.0 {
            (0..=self.sinks).filter(|&node| reached[node]).for_each(|node| self.prices[node] += step);
        }
    }

    /// Passes as much along a path as it takes.
    fn push(&mut self, path: &[usize]) {
        let (source, target) = (path[0], path[path.len() - 1]);
        let mut amount = self.excess[source].min(-self.excess[target]);
        for step in path.windows(2) {
            amount = amount.min(self.room(step[0], step[1]));
        }
        let carried: Vec<u32> = path.windows(2).map(|step| self.carrier(step[0], step[1])).collect();
        for (step, unit) in path.windows(2).zip(carried) {
            self.pass(step[0], step[1], unit, amount);
        }
        self.excess[source] -= amount;
        self.excess[target] += amount;
    }

    fn carrier(&self, from: usize, to: usize) -> u32 {
        if from == self.sinks || to == self.sinks { u32::MAX } else { self.cheapest[from * self.sinks + to].1 }
    }

    fn room(&self, from: usize, to: usize) -> f64 {
        let slack = self.sinks;
        if to == slack {
            self.transport.limits[from].room() - self.slack[from]
        } else if from == slack {
            self.slack[to]
        } else {
            self.amounts[self.carrier(from, to) as usize * slack + from]
        }
    }

    fn pass(&mut self, from: usize, to: usize, unit: u32, amount: f64) {
        let k = self.sinks;
        if to == k {
            self.slack[from] += amount;
            return;
        }
        if from == k {
            self.slack[to] -= amount;
            return;
        }
        let at = unit as usize * k;
        self.amounts[at + from] -= amount;
        if self.amounts[at + from] <= self.nothing {
            self.amounts[at + from] = 0.0;
            self.members[from].retain(|&member| member != unit);
            self.rescan(from);
        }
        if self.amounts[at + to] == 0.0 {
            self.members[to].push(unit);
            let own = self.transport.rates[at + to];
            for other in 0..k {
                let cost = self.transport.rates[at + other] - own;
                if cost < self.cheapest[to * k + other].0 {
                    self.cheapest[to * k + other] = (cost, unit);
                }
            }
        }
        self.amounts[at + to] += amount;
    }

    /// Prices against that of the slack node.
    fn prices_of_sinks(&self) -> Vec<f64> {
        let base = self.prices[self.sinks];
        self.prices[..self.sinks].iter().map(|price| price - base).collect()
    }

    /// The units that more than one sink has some of, ascending.
    fn split(&self) -> Vec<SplitUnit> {
        let split = |(unit, amounts): (usize, &[f64])| {
            let mut sinks: Vec<u32> = (0..self.sinks as u32).filter(|&sink| amounts[sink as usize] > 0.0).collect();
            sinks.sort_by(|&a, &b| amounts[b as usize].total_cmp(&amounts[a as usize]).then(a.cmp(&b)));
            let [first, second, ..] = *sinks.as_slice() else { return None };
            let share = amounts[first as usize] / self.transport.loads[unit];
            Some(SplitUnit { unit: unit as u32, sinks: [first, second], share })
        };
        self.amounts.chunks_exact(self.sinks).enumerate().filter_map(split).collect()
    }

    /// The sink that has most of each unit.
    fn division(&self) -> Vec<u32> {
        let most = |amounts: &[f64]| (0..amounts.len()).max_by(|&a, &b| amounts[a].total_cmp(&amounts[b]).then(b.cmp(&a)));
        self.amounts.chunks_exact(self.sinks).map(|amounts| most(amounts).unwrap_or(0) as u32).collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn loads_are_divided_within_limits() {
        // Four units of load 2 on a line at 0, 1, 2, 9; sinks at 0 and 9; each must take 3 to 5.
        let rates = vec![0.0, 9.0, 1.0, 8.0, 2.0, 7.0, 9.0, 0.0];
        let limits = vec![SinkLimits { lower: 3.0, upper: 5.0 }; 2];
        let transport = Transport { loads: &[2.0; 4], rates, limits };
        let flow = transport.solve(&[0.0, 0.0], f64::INFINITY);
        // 0, 1 and half of 2 at the first sink: 0 + 2 + 2 and 7 + 0.
        assert!((flow.bound - 11.0).abs() < 1e-12, "{}", flow.bound);
        assert_eq!(flow.sinks, [0, 0, 0, 1]);
        assert_eq!(flow.split, [SplitUnit { unit: 2, sinks: [0, 1], share: 0.5 }]);
        // From any other start the same.
        for start in [[5.0, -3.0], [-4.0, 4.0], [100.0, 0.0]] {
            let again = transport.solve(&start, f64::INFINITY);
            assert!((again.bound - 11.0).abs() < 1e-9, "{start:?}: {}", again.bound);
        }
        assert!(!transport.solve(&[0.0, 0.0], 5.0).complete);
    }

    #[test]
    fn a_lower_limit_above_the_upper_one_still_bounds() {
        // Three units of load 2; the first sink must take 4 and may take 1.
        let limits = vec![SinkLimits { lower: 4.0, upper: 1.0 }, SinkLimits { lower: 0.0, upper: 6.0 }];
        let transport = Transport { loads: &[2.0; 3], rates: vec![1.0, 3.0, 2.0, 1.0, 4.0, 1.0], limits };
        for start in [[0.0, 0.0], [3.0, -1.0], [-5.0, 2.0]] {
            // At the least what it costs to take 4: 2 + 4 + 2.
            assert!(transport.solve(&start, f64::INFINITY).bound >= 8.0 - 1e-9, "{start:?}");
        }
    }

    #[test]
    fn what_cannot_be_divided_is_told() {
        let limits = vec![SinkLimits { lower: 3.0, upper: 3.5 }; 2];
        let transport = Transport { loads: &[2.0; 4], rates: vec![1.0; 8], limits };
        assert_eq!(transport.solve(&[0.0; 2], f64::INFINITY).bound, f64::INFINITY);
        let limits = vec![SinkLimits { lower: 3.0, upper: 5.0 }; 2];
        let closed = vec![1.0, f64::INFINITY, 1.0, f64::INFINITY, 1.0, f64::INFINITY, 1.0, 1.0];
        assert_eq!(Transport { loads: &[2.0; 4], rates: closed, limits }.solve(&[0.0; 2], f64::INFINITY).bound, f64::INFINITY);
    }
}
