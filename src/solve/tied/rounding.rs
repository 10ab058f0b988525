//! From fractional choices of groups to whole ones, as [`super::super::rounding`] does for units.

use super::joint_choices::Joint;
use super::prices::TiedPrices;
use crate::model::CoupledInstances;
use crate::solve::rounding::{LEAST, Missing, WHOLE};

/// Each group takes the choice with the largest share; split groups go, the heaviest first, where most of what the
/// fractional plan carries is still missing, or where they are today if there is room. One assignment per instance.
pub fn round(tied: &CoupledInstances, priced: &TiedPrices) -> Vec<Vec<u32>> {
    let mut plan: Vec<Vec<u32>> = tied.parts().iter().map(|part| vec![0; part.units()]).collect();
    let mut due = Dealt::new(tied);
    let mut all = Dealt::new(tied);
    let mut split = Vec::new();
    for (group, shares) in priced.fractional.iter().enumerate() {
        let Some((joint, share)) = shares.first() else { continue };
        tied.units(group).zip(joint).for_each(|((part, unit), &option)| plan[part][unit] = option);
        if *share < WHOLE {
            priced.fractional[group].iter().for_each(|(joint, share)| all.add(group, joint, *share));
            split.push((group, all.size(group, joint)));
        }
    }
    split.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    for (group, _) in split {
        priced.fractional[group].iter().for_each(|(joint, share)| due.add(group, joint, *share));
        let joint_choices = || priced.fractional[group].iter().filter(|(_, share)| *share >= LEAST).map(|(joint, _)| joint);
        let stays = joint_choices().find(|joint| is_today(tied, group, joint) && all.gain(group, joint) >= 0.0);
        let by_gain = |a: &&Joint, b: &&Joint| due.gain(group, a).total_cmp(&due.gain(group, b)).then_with(|| b.cmp(a));
        if let Some(joint) = stays.or_else(|| joint_choices().max_by(by_gain)) {
            tied.units(group).zip(joint).for_each(|((part, unit), &option)| plan[part][unit] = option);
            due.add(group, joint, -1.0);
            all.add(group, joint, -1.0);
        }
    }
    plan
}

/// Whether every unit of a group stays in the territory it is in.
fn is_today(tied: &CoupledInstances, group: usize, joint: &[u32]) -> bool {
    tied.units(group).zip(joint).all(|((part, unit), &option)| {
        let part = &tied.parts()[part];
        part.current(unit).is_some_and(|j| part.options().at(j, 0) as u32 == option)
    })
}

/// Missing loads of all parts.
struct Dealt<'a> {
    tied: &'a CoupledInstances,
    missing: Vec<Missing<'a>>,
}

impl<'a> Dealt<'a> {
    fn new(tied: &'a CoupledInstances) -> Self {
        Dealt { tied, missing: tied.parts().iter().map(Missing::new).collect() }
    }

    fn size(&self, group: usize, joint: &[u32]) -> f64 {
        self.tied.units(group).zip(joint).map(|((part, unit), &option)| self.missing[part].size(unit, option)).sum()
    }

    fn gain(&self, group: usize, joint: &[u32]) -> f64 {
        self.tied.units(group).zip(joint).map(|((part, unit), &option)| self.missing[part].gain(unit, option)).sum()
    }

    fn add(&mut self, group: usize, joint: &[u32], share: f64) {
        for ((part, unit), &option) in self.tied.units(group).zip(joint) {
            self.missing[part].add(unit, option, share);
        }
    }
}
