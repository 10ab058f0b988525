//! Whole units: the band is met by them, too, and single units change hands while that gains, means moving along.

use super::plane::{PlanarUnits, squared};

/// Nearest territories that a unit may go to.
const NEAR: usize = 6;
/// Units per ordered pair of territories that swaps are made of.
const OFFERED: usize = 12;
/// Rounds at most.
const ROUNDS: usize = 20;
/// Tolerances of a gain, relative to the cost of a mean unit, and of a violation, relative to a share.
const NOTHING: f64 = 1e-9;

/// A territory's weight, its mean, and load.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
struct Group {
    weight: f64,
    mean: [f64; 2],
    load: f64,
}

/// A plan of whole units that changes unit by unit.
pub(super) struct Whole<'a> {
    plane: &'a PlanarUnits,
    pub plan: Vec<u32>,
    groups: Vec<Group>,
    count: Vec<usize>,
    near: Vec<[u32; NEAR]>,
    nothing: [f64; 2],
}

/// A unit that goes, where to, and one that comes back for it.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Move {
    unit: usize,
    to: usize,
    back: Option<usize>,
}

/// Change by a move: of the sum of squared violations of the band, and of the cost.
#[derive(Clone, Copy, Debug, PartialEq)]
struct Change {
    passing: f64,
    cost: f64,
}

impl Group {
    /// Cost of weight that enters at a point (leaves, where negative): the mean moves along.
    fn change(&self, point: [f64; 2], weight: f64) -> f64 {
        let sum = self.weight + weight;
        if weight == 0.0 || sum <= 0.0 { 0.0 } else { self.weight * weight / sum * squared(point, self.mean) }
    }

    fn take(&mut self, point: [f64; 2], weight: f64, load: f64) {
        let sum = self.weight + weight;
        if weight != 0.0 && sum > 0.0 {
            (0..2).for_each(|side| self.mean[side] += weight / sum * (point[side] - self.mean[side]));
        }
        (self.weight, self.load) = (sum.max(0.0), self.load + load);
    }
}

impl<'a> Whole<'a> {
    pub fn new(plane: &'a PlanarUnits, plan: Vec<u32>) -> Self {
        let m = plane.territories;
        let mut groups = vec![Group::default(); m];
        let mut count = vec![0; m];
        for (unit, &j) in plan.iter().enumerate() {
            groups[j as usize].take(plane.points[unit], plane.weight[unit], plane.load[unit]);
            count[j as usize] += 1;
        }
        let near = near(plane, &plan, &groups);
        let mut whole = Whole { plane, plan, groups, count, near, nothing: [0.0; 2] };
        let share = plane.total() / m as f64;
        whole.nothing = [(NOTHING * share).powi(2), NOTHING * whole.cost() / plane.len() as f64];
        whole
    }

    /// Cost of the plan.
    pub fn cost(&self) -> f64 {
        let of =
            |unit: usize| self.plane.weight[unit] * squared(self.plane.points[unit], self.groups[self.plan[unit] as usize].mean);
        (0..self.plan.len()).map(of).sum()
    }

    /// Whether every territory is in the band.
    pub fn feasible(&self) -> bool {
        self.groups.iter().all(|group| self.passing(group.load) <= self.nothing[0])
    }

    /// Meets the band if it can, then gains while it can.
    pub fn improve(&mut self, stop: &dyn Fn() -> bool) {
        for _ in 0..self.plan.len() {
            if self.feasible() || !self.mend() {
                break;
            }
        }
        for _ in 0..ROUNDS {
            if stop() || !(self.shifts() | self.swaps()) {
                break;
            }
        }
    }

    fn passing(&self, load: f64) -> f64 {
        (load - self.plane.upper).max(self.plane.lower - load).max(0.0).powi(2)
    }

    /// Change by a move, in closed form.
    fn weigh(&self, Move { unit, to, back }: Move) -> Change {
        let (plane, from) = (self.plane, self.plan[unit] as usize);
        let (mut giver, mut taker) = (self.groups[from], self.groups[to]);
        let before = self.passing(giver.load) + self.passing(taker.load);
        let mut cost = 0.0;
        for (unit, sign) in [(Some(unit), 1.0), (back, -1.0)] {
            let Some(unit) = unit else { continue };
            let (point, weight, load) = (plane.points[unit], sign * plane.weight[unit], sign * plane.load[unit]);
            cost += taker.change(point, weight);
            taker.take(point, weight, load);
            cost += giver.change(point, -weight);
            giver.take(point, -weight, -load);
        }
        Change { passing: self.passing(giver.load) + self.passing(taker.load) - before, cost }
    }

    fn make(&mut self, Move { unit, to, back }: Move) {
        let from = self.plan[unit] as usize;
        for (unit, from, to) in [(Some(unit), from, to), (back, to, from)] {
            let Some(unit) = unit else { continue };
            let (point, weight, load) = (self.plane.points[unit], self.plane.weight[unit], self.plane.load[unit]);
            self.groups[from].take(point, -weight, -load);
            self.groups[to].take(point, weight, load);
            (self.count[from], self.count[to]) = (self.count[from] - 1, self.count[to] + 1);
            self.plan[unit] = to as u32;
        }
    }

    fn gains(&self, change: Change) -> bool {
        change.passing < -self.nothing[0] || change.passing <= self.nothing[0] && change.cost < -self.nothing[1]
    }

    /// Brings loads nearer to the band where that costs least, each territory once; whether that was possible.
    fn mend(&mut self) -> bool {
        let outside: Vec<bool> = self.groups.iter().map(|group| self.passing(group.load) > self.nothing[0]).collect();
        let concerns = |shift: &Move| outside[self.plan[shift.unit] as usize] || outside[shift.to];
        let shifts = self.all_shifts().filter(concerns);
        let swaps = self.offers(|shift| concerns(&shift)).into_iter();
        let mends = |change: Change| change.passing < -self.nothing[0];
        let worth = |change: Change| change.cost / -change.passing;
        let weighed = shifts.chain(swaps).map(|next| (self.weigh(next), next));
        let mut moves: Vec<(f64, Move)> =
            weighed.filter(|(change, _)| mends(*change)).map(|(change, next)| (worth(change), next)).collect();
        moves.sort_by(|a, b| a.0.total_cmp(&b.0));
        let mut touched = vec![false; self.groups.len()];
        for &(_, next) in &moves {
            let from = self.plan[next.unit] as usize;
            if !touched[from] && !touched[next.to] {
                (touched[from], touched[next.to]) = (true, true);
                self.make(next);
            }
        }
        !moves.is_empty()
    }

    /// Makes every shift that gains; whether there was one.
    fn shifts(&mut self) -> bool {
        let mut gained = false;
        for unit in 0..self.plan.len() {
            for to in self.near[unit] {
                let shift = Move { unit, to: to as usize, back: None };
                if self.allowed(&shift) && self.gains(self.weigh(shift)) {
                    self.make(shift);
                    gained = true;
                }
            }
        }
        gained
    }

    /// Makes swaps that gain; whether there was one.
    fn swaps(&mut self) -> bool {
        let mut gained = false;
        for swap in self.offers(|_| true) {
            let back = swap.back.map_or(self.plan.len(), |back| self.plan[back] as usize);
            // An earlier swap may have taken a unit elsewhere.
            if back == swap.to && self.plan[swap.unit] as usize != swap.to && self.gains(self.weigh(swap)) {
                self.make(swap);
                gained = true;
            }
        }
        gained
    }

    /// A territory keeps a unit: no plan has fewer territories than asked for.
    fn allowed(&self, shift: &Move) -> bool {
        let from = self.plan[shift.unit] as usize;
        from != shift.to && self.count[from] > 1
    }

    fn all_shifts(&self) -> impl Iterator<Item = Move> {
        let of = |unit: usize| self.near[unit].iter().map(move |&to| Move { unit, to: to as usize, back: None });
        (0..self.plan.len()).flat_map(of).filter(|shift| self.allowed(shift))
    }

    /// Swaps among the units that two territories would rather exchange, of pairs that are asked for.
    fn offers(&self, asked: impl Fn(Move) -> bool) -> Vec<Move> {
        let mut shifts: Vec<(usize, usize, f64, usize)> = Vec::new();
        for unit in 0..self.plan.len() {
            let from = self.plan[unit] as usize;
            for to in self.near[unit].iter().map(|&to| to as usize).filter(|&to| to != from) {
                let shift = Move { unit, to, back: None };
                if asked(shift) {
                    shifts.push((from, to, self.weigh(shift).cost, unit));
                }
            }
        }
        shifts.sort_unstable_by(|a, b| (a.0, a.1).cmp(&(b.0, b.1)).then(a.2.total_cmp(&b.2)).then(a.3.cmp(&b.3)));
        let mut best: std::collections::BTreeMap<(usize, usize), Vec<usize>> = std::collections::BTreeMap::new();
        for chunk in shifts.chunk_by(|a, b| (a.0, a.1) == (b.0, b.1)) {
            best.insert((chunk[0].0, chunk[0].1), chunk.iter().take(OFFERED).map(|shift| shift.3).collect());
        }
        let mut swaps = Vec::new();
        for (&(from, to), going) in best.iter().filter(|((from, to), _)| from < to) {
            for &back in best.get(&(to, from)).into_iter().flatten() {
                swaps.extend(going.iter().map(|&unit| Move { unit, to, back: Some(back) }));
            }
        }
        swaps
    }
}

/// The nearest territories of each unit.
fn near(plane: &PlanarUnits, plan: &[u32], groups: &[Group]) -> Vec<[u32; NEAR]> {
    let mut order: Vec<(f64, u32)> = Vec::new();
    let mut nearest = |unit: usize| {
        order.clear();
        order.extend(groups.iter().map(|group| squared(plane.points[unit], group.mean)).zip(0..));
        if order.len() > NEAR {
            order.select_nth_unstable_by(NEAR - 1, |a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        }
        std::array::from_fn(|at| order.get(at).map_or(plan[unit], |near| near.1))
    };
    (0..plane.len()).map(&mut nearest).collect()
}

#[cfg(test)]
mod tests {
    use rand::RngExt;

    use super::*;
    use crate::solve::rng;

    #[test]
    fn what_a_move_changes_is_what_the_whole_plan_changes_by() {
        let mut random = rng::stream(3, 1);
        let points: Vec<[f64; 2]> = (0..40).map(|_| [random.random::<f64>() + 900.0, random.random()]).collect();
        let weights = (0..40).map(|_| [random.random(), random.random_range(0.5..2.0)]).collect();
        let plane = PlanarUnits::new(points, weights, 4, [9.0, 13.0]);
        let mut whole = Whole::new(&plane, (0..40).map(|unit| unit % 4).collect());
        let passing = |whole: &Whole| whole.groups.iter().map(|group| whole.passing(group.load)).sum::<f64>();
        for step in 0..300 {
            let (unit, to) = (random.random_range(0..40), random.random_range(0..4_usize));
            let back = (0..40).find(|&back| whole.plan[back] as usize == to && step % 2 == 0);
            let next = Move { unit, to, back };
            if whole.plan[unit] as usize == to || whole.count[whole.plan[unit] as usize] < 2 {
                continue;
            }
            let (change, before) = (whole.weigh(next), (passing(&whole), whole.cost()));
            whole.make(next);
            let anew = Whole::new(&plane, whole.plan.clone());
            assert!((anew.cost() - before.1 - change.cost).abs() < 1e-9 && (whole.cost() - anew.cost()).abs() < 1e-9);
            assert!((passing(&anew) - before.0 - change.passing).abs() < 1e-9);
        }
    }
}
