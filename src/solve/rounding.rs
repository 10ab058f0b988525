//! Rounding: the fractional solution of the price system has about one split unit per coupling row; split units go where the
//! loads of the fractional solution are missing most, the heaviest first.

use crate::model::Instance;
use crate::solve::prices::FractionalSolution;

/// A unit with less of it in one option than this is split, and may go where the rest of it is.
pub const WHOLE: f64 = 0.9;
/// Shares of a split unit below this are left out.
pub const LEAST: f64 = 0.01;

/// The loads by which a split unit is rounded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dealing {
    /// Missing loads of the units rounded so far, so that heavy ones make up as much of each load as in the fractional plan.
    BySize,
    /// Missing loads of all split units: heavy ones go where most is split. Fits less often, but is another plan.
    AtOnce,
}

/// Each unit takes the option with the largest share. All but about one unit per coupling row have a share near 1, unless
/// costs don't tell territories apart: two at one place have halves of all units around. So split units go, the heaviest
/// first, where most of what the fractional plan carries is still missing, or where they are today if there is room.
pub fn round(instance: &Instance, flow: &FractionalSolution, dealing: Dealing) -> Vec<u32> {
    let mut all = Missing::new(instance);
    let mut plan: Vec<u32> = Vec::with_capacity(instance.units());
    let mut split = Vec::new();
    for (unit, shares) in flow.iter().enumerate() {
        let (largest, share) = shares.first().copied().unwrap_or((0, 1.0));
        plan.push(largest);
        if share < WHOLE {
            all.add_shares(unit, shares);
            split.push((unit, all.size(unit, largest)));
        }
    }
    split.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    let mut due = Missing::new(instance);
    let options = instance.options();
    for (unit, _) in split {
        due.add_shares(unit, &flow[unit]);
        let offers = || flow[unit].iter().filter(|(_, share)| *share >= LEAST).map(|&(o, _)| o);
        let today = instance.current(unit).map(|j| options.at(j, 0) as u32);
        let stays = offers().find(|&o| Some(o) == today && all.gain(unit, o) >= 0.0);
        let missing = if dealing == Dealing::BySize { &due } else { &all };
        let best = || offers().map(|o| (missing.gain(unit, o), o)).max_by(|a, b| a.0.total_cmp(&b.0).then(b.1.cmp(&a.1)));
        if let Some(option) = stays.or_else(|| Some(best()?.1)) {
            plan[unit] = option;
        }
        all.add(unit, plan[unit], -1.0);
        due.add(unit, plan[unit], -1.0);
    }
    plan
}

/// The load of each unit in units of the mean, all activities taken together.
pub fn sizes(instance: &Instance) -> Vec<f64> {
    let missing = Missing::new(instance);
    let mean = missing.scale.len() as f64 / instance.units() as f64;
    (0..instance.units()).map(|unit| missing.size(unit, 0) / mean).collect()
}

/// Missing loads: those of the fractional solution that no rounded unit brings yet, each activity in units of its own.
pub struct Missing<'a> {
    instance: &'a Instance,
    loads: Vec<Vec<f64>>,
    /// One over the load of all units, each in its first option.
    scale: Vec<f64>,
}

impl<'a> Missing<'a> {
    /// Before any unit is dealt.
    pub fn new(instance: &'a Instance) -> Self {
        let scale = |k: usize| {
            let sum: f64 = (0..instance.units()).map(|unit| instance.load(k, unit, 0)).sum();
            if sum > 0.0 { 1.0 / sum } else { 1.0 }
        };
        let activities = instance.activities().len();
        let loads = vec![vec![0.0; instance.territories()]; activities];
        Missing { instance, loads, scale: (0..activities).map(scale).collect() }
    }

    fn load(&self, k: usize, unit: usize, option: u32) -> f64 {
        self.scale[k] * self.instance.load(k, unit, option as usize)
    }

    /// The load of a unit by an option, all activities taken together.
    pub fn size(&self, unit: usize, option: u32) -> f64 {
        (0..self.scale.len()).map(|k| self.load(k, unit, option)).sum()
    }

    /// By how much the option brings the loads nearer to the fractional ones, in squares.
    pub fn gain(&self, unit: usize, option: u32) -> f64 {
        let Some(j) = self.instance.options().territory(option as usize) else { return 0.0 };
        let gain = |k: usize| {
            let load = self.load(k, unit, option);
            load * (2.0 * self.loads[k][j] - load)
        };
        (0..self.scale.len()).map(gain).sum()
    }

    fn add_shares(&mut self, unit: usize, shares: &[(u32, f64)]) {
        shares.iter().for_each(|&(option, share)| self.add(unit, option, share));
    }

    /// Adds a share of what a unit brings by an option.
    pub fn add(&mut self, unit: usize, option: u32, share: f64) {
        let Some(j) = self.instance.options().territory(option as usize) else { return };
        for k in 0..self.scale.len() {
            self.loads[k][j] += share * self.load(k, unit, option);
        }
    }
}

#[cfg(test)]
#[allow(clippy::unwrap_used, reason = "a test may panic")]
mod tests {
    use super::{Dealing, round};
    use crate::model::{Activity, Instance, Options, Quantity, RuleId, evaluate};

    /// Units of all sizes that cost the same in each of three territories.
    fn alike(current: Vec<Option<u32>>) -> Instance {
        let loads = (0..current.len()).map(|unit| 1.0 + (unit % 7) as f64).collect();
        let work = Activity::even("work", Quantity::per_unit(loads), 3, RuleId(0));
        let costs = Quantity::dense(3, vec![1.0; 3 * current.len()]);
        let builder = Instance::builder(current.len(), Options::new(3, 1, false)).costs(costs).activity(work);
        builder.current(current).build().unwrap()
    }

    #[test]
    fn split_units_load_territories_as_the_flow_does() {
        let instance = alike(vec![None; 90]);
        let flow = vec![vec![(0, 0.5), (1, 0.3), (2, 0.2)]; 90];
        let loads = evaluate(&instance, &round(&instance, &flow, Dealing::BySize)).loads;
        let total: f64 = loads[0].iter().sum();
        for (load, share) in loads[0].iter().zip([0.5, 0.3, 0.2]) {
            assert!((load - share * total).abs() <= 1.0, "{load} of {total}, where {share} was asked");
        }
    }

    #[test]
    fn split_units_stay_where_they_are_today_while_there_is_room() {
        let today: Vec<u32> = (0..84).map(|unit| unit % 3).collect();
        let instance = alike(today.iter().map(|&j| Some(j)).collect());
        let flow = vec![vec![(0, 0.34), (1, 0.33), (2, 0.33)]; today.len()];
        let plan = round(&instance, &flow, Dealing::BySize);
        // The flow has a little more for the first territory: two light units may go there.
        let moved = plan.iter().zip(&today).filter(|(to, from)| to != from).count();
        assert!(moved <= 2, "{moved} moved");
    }
}
