//! The cheapest way to put a map together from listed districts, each unit in exactly one: branching on the unit that fewest
//! districts hold (Knuth 2000), where reduced costs rule out most.

use super::growth::District;
use super::map::Map;
use super::set::Set;
use crate::solve::parameters::Stop;

/// A search through a list.
pub(super) struct Cover<'a> {
    map: &'a Map<'a>,
    /// Incumbent: Σ of the reduced costs of the best choice, or the cutoff of a better one.
    below: f64,
    chosen: Vec<District>,
    best: Option<Vec<District>>,
    /// Looks at single districts that are still allowed.
    left: usize,
    stop: Stop<'a>,
}

impl<'a> Cover<'a> {
    /// The districts of a list, sorted by reduced cost, whose reduced costs add up to least, below `below`; `Some(None)` where
    /// there are none. Gives up after `looks` at single districts: `None`.
    pub(super) fn cheapest(
        map: &'a Map,
        list: &[District],
        below: f64,
        looks: usize,
        stop: Stop<'a>,
    ) -> Option<Option<Vec<District>>> {
        let mut cover = Cover { map, below, chosen: Vec::new(), best: None, left: looks, stop };
        cover.extend(list, map.all, 0.0).then_some(cover.best)
    }

    /// Tries all ways to cover `open` with districts of a list, the cheapest first. Returns whether that came to an end.
    fn extend(&mut self, list: &[District], open: Set, reduced: f64) -> bool {
        let wanted = self.map.problem.territories - self.chosen.len();
        if wanted == 0 {
            if open.is_empty() && reduced < self.below {
                (self.below, self.best) = (reduced, Some(self.chosen.clone()));
            }
            return true;
        }
        if self.left < list.len() || (self.stop)() {
            return false;
        }
        self.left -= list.len();
        let least = self.least(list, wanted);
        let room = |cover: &Self, others: usize| cover.below - reduced - least[others];
        if room(self, wanted) <= 0.0 {
            return true;
        }
        let Some(unit) = self.rarest(list, open, room(self, wanted - 1)) else { return true };
        for district in list.iter().filter(|district| district.units.contains(unit)) {
            if district.reduced >= room(self, wanted - 1) {
                break;
            }
            let rest = open.without(district.units);
            if !self.map.pieces(rest).all(|piece| self.map.divisible(piece)) {
                continue;
            }
            // With the last one, nothing is left for others.
            let most = if wanted > 1 { room(self, wanted - 2) - district.reduced } else { 0.0 };
            let useful = list.iter().take_while(|other| other.reduced < most);
            let others: Vec<District> = useful.filter(|other| !other.units.meets(district.units)).copied().collect();
            self.chosen.push(*district);
            let ended = self.extend(&others, rest, reduced + district.reduced);
            self.chosen.pop();
            if !ended {
                return false;
            }
        }
        true
    }

    /// Least cost of any number of districts of a sorted list up to `wanted`, each around a centre of its own; ∞ where
    /// there are not so many centres.
    fn least(&self, list: &[District], wanted: usize) -> Vec<f64> {
        let mut seen = Set::EMPTY;
        let mut sums = vec![0.0];
        for district in list {
            if sums.len() > wanted {
                break;
            }
            if !seen.contains(district.centre) {
                seen = seen.with(Set::of(district.centre));
                sums.push(sums[sums.len() - 1] + district.reduced);
            }
        }
        sums.resize(wanted + 1, f64::INFINITY);
        sums
    }

    /// The open unit that fewest districts with a reduced cost below `most` hold; `None` where none holds it.
    fn rarest(&self, list: &[District], open: Set, most: f64) -> Option<u32> {
        let mut held = vec![0_usize; self.map.problem.units()];
        let useful = list.iter().take_while(|district| district.reduced < most);
        useful.flat_map(|district| district.units.units()).for_each(|unit| held[unit as usize] += 1);
        let rarest = open.units().min_by_key(|&unit| held[unit as usize]);
        rarest.filter(|&unit| held[unit as usize] > 0)
    }
}
