//! The units' part of the bound where territories of groups have a price: by group, the least over the sets S of territories
//! ```text
//! min_S [ Σ_i min_{j ∈ S} r_ij + price · max(0, |S| − free) ]        r_ij = the least of c_io + λ a_io + μ r_io over o in j
//! ```
//! of its units that no group before it has: fewer units are in no more territories. Sets are gone through territory by territory;
//! what is left undone counts with its bound.

use super::super::sum::Sum;
use super::term::Term;
use super::units::ByTeam;
use crate::model::{Instance, Pairing};

/// Sets of territories looked at per group, times its units.
const WORK: usize = 4_000_000;

/// Σ over the units of their cheapest priced option, and what groups cost beyond it.
pub(super) fn priced(instance: &Instance, pairing: &Pairing, by_territory: &ByTeam) -> Term {
    let least = |unit: usize| by_territory.of(unit).iter().copied().fold(None, lesser).unwrap_or_default();
    let (mut value, mut size) = (Sum::default(), 0.0);
    for term in (0..instance.units).map(least) {
        value.add(term.value);
        size += term.size;
    }
    let mut taken = vec![false; instance.units];
    for group in &pairing.groups {
        let own = group.iter().map(|&unit| unit as usize).filter(|&unit| !std::mem::replace(&mut taken[unit], true));
        let rows: Vec<&[Term]> = own.map(|unit| by_territory.of(unit)).collect();
        value.add(Sets::new(pairing, &rows).beyond());
    }
    Term { value: value.value(), size }
}

fn lesser(least: Option<Term>, term: Term) -> Option<Term> {
    Some(least.filter(|least| least.value <= term.value).unwrap_or(term))
}

/// The sets of territories of a group.
struct Sets<'a> {
    pairing: &'a Pairing,
    /// r by territory, those first that are cheapest for most units, and by unit.
    priced: Vec<Vec<f64>>,
    /// The least r of each unit over the territories from one on; behind the last, outside all of them.
    rest: Vec<Vec<f64>>,
    /// The least found so far.
    least: f64,
    left: usize,
}

impl<'a> Sets<'a> {
    fn new(pairing: &'a Pairing, rows: &[&[Term]]) -> Self {
        let m = rows.first().map_or(0, |row| row.len() - 1);
        let of = |j: usize| rows.iter().map(|row| row[j].value).collect::<Vec<f64>>();
        let cheapest = |row: &&[Term]| (0..=m).min_by(|&a, &b| row[a].value.total_cmp(&row[b].value)).unwrap_or(m);
        let mut cheapest_for = vec![0; m + 1];
        rows.iter().map(cheapest).for_each(|j| cheapest_for[j] += 1);
        let mut order: Vec<usize> = (0..m).collect();
        order.sort_by_key(|&j| (usize::MAX - cheapest_for[j], j));
        let priced: Vec<Vec<f64>> = order.into_iter().map(of).collect();
        let mut rest = vec![if rows.is_empty() { Vec::new() } else { of(m) }];
        for row in priced.iter().rev() {
            let behind = &rest[rest.len() - 1];
            rest.push(row.iter().zip(behind).map(|(here, behind)| here.min(*behind)).collect());
        }
        rest.reverse();
        Sets { pairing, priced, rest, least: f64::INFINITY, left: WORK / rows.len().max(1) }
    }

    /// What the group costs beyond the cheapest of each unit.
    fn beyond(mut self) -> f64 {
        let nothing = vec![f64::INFINITY; self.rest[0].len()];
        self.search(0, 0, &nothing);
        let cheapest: f64 = self.rest[0].iter().sum();
        if self.least.is_finite() { (self.least - cheapest).max(0.0) } else { 0.0 }
    }

    /// Goes on from territory `at`, with so many taken before it, where each unit has its least r.
    fn search(&mut self, at: usize, taken: usize, least: &[f64]) {
        let open: f64 = least.iter().zip(&self.rest[at]).map(|(taken, rest)| taken.min(*rest)).sum();
        let bound = open + self.pairing.price * taken.saturating_sub(self.pairing.free) as f64;
        // A sum that is no number proves nothing.
        if bound >= self.least {
            return;
        }
        if at == self.priced.len() || self.left == 0 {
            self.least = bound;
            return;
        }
        self.left -= 1;
        let with: Vec<f64> = least.iter().zip(&self.priced[at]).map(|(taken, here)| taken.min(*here)).collect();
        self.search(at + 1, taken + 1, &with);
        self.search(at + 1, taken, least);
    }
}

#[cfg(test)]
mod tests {
    use rand::{RngExt, SeedableRng};
    use rand_pcg::Pcg64;

    use super::*;

    #[test]
    fn the_least_over_all_sets_is_that_of_counting_them() {
        let mut rng = Pcg64::seed_from_u64(3);
        let mut dearer = 0;
        for _ in 0..200 {
            let (units, m) = (rng.random_range(1..6), rng.random_range(1..6_usize));
            let pairing = Pairing { groups: Vec::new(), free: rng.random_range(0..3), price: rng.random_range(0.5..6.0) };
            let rows: Vec<Vec<Term>> = (0..units)
                .map(|_| {
                    (0..=m).map(|j| Term { value: if j == m { 50.0 } else { rng.random_range(0.0..9.0) }, size: 0.0 }).collect()
                })
                .collect();
            let rows: Vec<&[Term]> = rows.iter().map(Vec::as_slice).collect();
            let with = |set: usize| -> f64 {
                let inside = |j: usize| j == m || set >> j & 1 == 1;
                let least = |row: &&[Term]| (0..=m).filter(|&j| inside(j)).map(|j| row[j].value).fold(f64::INFINITY, f64::min);
                rows.iter().map(least).sum::<f64>() + pairing.price_of(set.count_ones() as usize)
            };
            let counted = (0..1 << m).map(with).fold(f64::INFINITY, f64::min);
            let cheapest: f64 = rows.iter().map(|row| row.iter().map(|term| term.value).fold(f64::INFINITY, f64::min)).sum();
            let beyond = Sets::new(&pairing, &rows).beyond();
            assert!((cheapest + beyond - counted).abs() < 1e-9, "{beyond} beyond {cheapest} is not {counted}");
            let cut = Sets { left: 2, ..Sets::new(&pairing, &rows) }.beyond();
            assert!(cut <= beyond + 1e-9, "{cut} passes {beyond}");
            dearer += usize::from(beyond > 0.0);
        }
        assert!(dearer >= 100, "{dearer}");
    }
}
