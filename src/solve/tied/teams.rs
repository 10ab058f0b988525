//! Tied instances whose groups have settled on a team: the tie is then a matter of permissions, and every instance stands
//! alone.

use std::collections::BTreeMap;

use super::joint_choices::JointChoices;
use crate::model::{CoupledInstances, Instance, Options, RuleId};

/// The rule behind what the settled teams forbid: a search's own, never told.
const SETTLED: RuleId = RuleId(u32::MAX);

/// The team of each group in a plan; of those without any territory, the one where they would cost least.
pub fn of_plan(joint_choices: &JointChoices, plan: &[Vec<u32>]) -> Vec<usize> {
    let tied = joint_choices.tied;
    let team = |group: usize| {
        let mut teams = tied.units(group).filter_map(|(part, unit)| tied.team(part, plan[part][unit] as usize));
        teams.next().unwrap_or_else(|| {
            let costs = joint_choices.least_by_team(group).into_iter().enumerate();
            costs.min_by(|a, b| a.1.total_cmp(&b.1)).map_or(0, |(team, _)| team)
        })
    };
    (0..tied.groups().len()).map(team).collect()
}

/// A part where units that are tied to others stay in their group's team.
pub fn settled(tied: &CoupledInstances, part: usize, teams: &[usize]) -> Instance {
    let whole = &tied.parts()[part];
    let (options, mut instance) = (whole.options(), whole.clone());
    let stays = |option: usize, team: usize| tied.team(part, option).is_none_or(|own| own == team);
    let mut known: BTreeMap<(u32, Vec<usize>, usize), u32> = BTreeMap::new();
    for unit in 0..whole.units() {
        let group = tied.group(part, unit);
        if tied.units(group).nth(1).is_none() {
            continue;
        }
        let (team, class) = (teams[group], whole.permissions.class_of[unit]);
        let levels: Vec<usize> =
            (0..options.levels()).filter(|&level| whole.permissions.level_forbidden_by(unit, level).is_none()).collect();
        let left = |j: usize| levels.iter().copied().filter(move |&level| stays(options.at(j, level), team));
        if let Some(level) = sole_level(options, &left) {
            instance.permissions.keep_level(unit, level, SETTLED);
        }
        if options.uncovered().is_some_and(|option| !stays(option, team)) {
            instance.permissions.cover(unit, SETTLED);
        }
        let of_team = *known.entry((class, levels.clone(), team)).or_insert_with(|| {
            let old = &whole.permissions.classes[class as usize];
            let closed = |j: usize| old.get(j).copied().flatten().or(left(j).next().is_none().then_some(SETTLED));
            instance.permissions.add_class((0..options.territories()).map(closed).collect())
        });
        instance.permissions.set_class(unit, of_team);
    }
    instance
}

/// The level that is left of several in every territory where any is: teams are mostly territories, but may be levels.
fn sole_level<I: Iterator<Item = usize>>(options: Options, left: &impl Fn(usize) -> I) -> Option<usize> {
    let mut levels: Vec<usize> = (0..options.territories()).flat_map(left).collect();
    levels.sort_unstable();
    levels.dedup();
    if let [level] = levels[..] { Some(level).filter(|_| options.levels() > 1) } else { None }
}
