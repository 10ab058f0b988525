//! Swap: two units of two territories change places, each by one of its near-tie options.

use super::{NearTies, State};
use crate::solve::Parameters;

/// Partners looked at per unit and territory, those with the least regret first.
const PARTNERS: usize = 40;

/// A unit that could leave `from` for `to` by option `option`.
#[derive(Clone, Copy, Debug)]
struct Leaver {
    from: u32,
    to: u32,
    regret: f64,
    unit: u32,
    option: u32,
}

/// Tries the best partners of every unit. Returns how many swaps were made.
pub fn pass(state: &mut State, ties: &NearTies, parameters: &Parameters) -> usize {
    let leavers = leavers(state, ties);
    let mut swapped = 0;
    for (at, leaver) in leavers.iter().enumerate() {
        if at % 1024 == 0 && parameters.should_stop() {
            break;
        }
        if state.territory(leaver.unit as usize) == Some(leaver.from as usize) && swap_best(state, leaver, &leavers) {
            swapped += 1;
        }
    }
    swapped
}

/// All units that could leave, by (from, to, regret).
fn leavers(state: &State, ties: &NearTies) -> Vec<Leaver> {
    let mut leavers = Vec::new();
    for unit in 0..ties.units() {
        let Some(from) = state.territory(unit) else { continue };
        for &(option, regret) in ties.of(unit) {
            if let Some(to) = state.territory_of(option).filter(|&to| to != from) {
                leavers.push(Leaver { from: from as u32, to: to as u32, regret, unit: unit as u32, option });
            }
        }
    }
    leavers.sort_by(|a, b| (a.from, a.to).cmp(&(b.from, b.to)).then(a.regret.total_cmp(&b.regret)).then(a.unit.cmp(&b.unit)));
    leavers
}

fn swap_best(state: &mut State, leaver: &Leaver, leavers: &[Leaver]) -> bool {
    let first = leavers.partition_point(|other| (other.from, other.to) < (leaver.to, leaver.from));
    let partners = leavers[first..].iter().take_while(|other| (other.from, other.to) == (leaver.to, leaver.from)).take(PARTNERS);
    let mut best: Option<(f64, Leaver)> = None;
    for &partner in partners {
        if state.territory(partner.unit as usize) != Some(partner.from as usize) {
            continue;
        }
        let change = state.estimate(&[(leaver.unit as usize, leaver.option), (partner.unit as usize, partner.option)]);
        if change < best.map_or(0.0, |(least, _)| least) {
            best = Some((change, partner));
        }
    }
    best.is_some_and(|(_, partner)| {
        state.commit(&[(leaver.unit as usize, leaver.option), (partner.unit as usize, partner.option)])
    })
}
