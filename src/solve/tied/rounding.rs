//! From fractional choices of groups to whole ones, as [`super::super::rounding`] does for units.

use super::prices::TiedPrices;
use crate::model::Tied;
use crate::solve::rounding::{LEAST, Missing, WHOLE};

/// Each group takes the choice with the largest share; split groups go, the heaviest first, where most of what the
/// fractional plan carries is still missing. One assignment per instance.
pub fn round(tied: &Tied, priced: &TiedPrices) -> Vec<Vec<u32>> {
    let mut plan: Vec<Vec<u32>> = tied.parts().iter().map(|part| vec![0; part.units()]).collect();
    let mut due: Vec<Missing> = tied.parts().iter().map(Missing::new).collect();
    let mut split = Vec::new();
    for (group, shares) in priced.flow.iter().enumerate() {
        let Some((joint, share)) = shares.first() else { continue };
        tied.units(group).zip(joint).for_each(|((part, unit), &option)| plan[part][unit] = option);
        if *share < WHOLE {
            let size = tied.units(group).zip(joint).map(|((part, unit), &option)| due[part].size(unit, option)).sum::<f64>();
            split.push((group, size));
        }
    }
    split.sort_by(|a, b| b.1.total_cmp(&a.1).then(a.0.cmp(&b.0)));
    for (group, _) in split {
        for (joint, share) in &priced.flow[group] {
            tied.units(group).zip(joint).for_each(|((part, unit), &option)| due[part].add(unit, option, *share));
        }
        let gain = |joint: &[u32]| -> f64 {
            tied.units(group).zip(joint).map(|((part, unit), &option)| due[part].gain(unit, option)).sum()
        };
        let offers = priced.flow[group].iter().filter(|(_, share)| *share >= LEAST);
        let best = offers.map(|(joint, _)| (gain(joint), joint)).max_by(|a, b| a.0.total_cmp(&b.0).then_with(|| b.1.cmp(a.1)));
        if let Some((_, joint)) = best {
            for ((part, unit), &option) in tied.units(group).zip(joint) {
                plan[part][unit] = option;
                due[part].add(unit, option, -1.0);
            }
        }
    }
    plan
}
