//! Location-allocation (Cooper 1964): divide the units among centres, move each centre to the median of what it got, until
//! nothing changes; then move single centres to their neighbours, or let two trade sizes, while that helps. From many starts,
//! and by kicks.

mod allocation;
mod exchange;

use rand::RngExt;
use rand::seq::SliceRandom;
use rand_pcg::Pcg64Mcg;
use rayon::prelude::*;

use super::leaf::{self, LeafEffort, LeafResult};
use super::table::Table;
use crate::model::Districting;
use crate::solve::parameters::Stop;
use crate::solve::rng;
pub(super) use allocation::Location;
use allocation::{Heavy, divided, transport};
use exchange::{NEIGHBOURS, improve, neighbours};

/// Rounds of dividing and centring per start.
const ROUNDS: usize = 40;
/// Starts, times the territories, and within these limits.
const STARTS: usize = 200;
const FEWEST: usize = 8;
const MOST: usize = 40;
/// Of these, how many are improved where territories are few.
const IMPROVED: usize = 16;
/// How many centres are replaced at most by a kick, how many kicks there are at a time, and what places cost at most, against
/// the best ones, that are improved.
const MOVED: usize = 4;
const TRIES: usize = 4;
const PROMISING: f64 = 1.01;

/// The cheapest plan with the centres of a location, among those below `cutoff`.
pub(super) fn settle_units(
    problem: &Districting,
    table: &Table,
    location: &Location,
    cutoff: f64,
    effort: &LeafEffort,
) -> LeafResult {
    let heavy = Heavy::of(table);
    let (transport, rest) = transport(&heavy, table, &location.centres);
    let flow = transport.solve(&vec![0.0; location.centres.len()], f64::INFINITY);
    let centres: Vec<u32> = location.centres.iter().map(|&place| table.centres[place as usize]).collect();
    let mut options: Vec<Vec<u32>> = vec![(0..centres.len() as u32).collect(); table.units()];
    let open = leaf::open_sinks(&transport, &flow, flow.bound + rest, cutoff);
    heavy.units.iter().zip(open).for_each(|(&unit, open)| options[unit] = open);
    leaf::solve(problem, &centres, options, cutoff, effort)
}

/// Locations that random centres converge to, best first.
pub(super) fn settled(problem: &Districting, table: &Table, seed: u64) -> Vec<Location> {
    let starts = (STARTS / problem.territories).clamp(FEWEST, MOST);
    let one = |start: usize| settle(table, draw(table, &mut rng::stream(seed, start as u64)));
    sorted((0..starts).into_par_iter().with_max_len(1).map(one).collect())
}

/// The best of these places improved, best first, then kicked until some kicks in a row were in vain, or until `stop`.
pub(super) fn improved(problem: &Districting, table: &Table, settled: &[Location], seed: u64, stop: Stop) -> Vec<Location> {
    let promising = (2 * IMPROVED / problem.territories).clamp(2, IMPROVED);
    let one = |location: &Location| improve(table, location.clone(), stop);
    let mut found = sorted(settled.par_iter().take(promising).with_max_len(1).map(one).collect());
    let mut vain = 0;
    for round in 0.. {
        let Some(best) = found.first().filter(|_| vain < problem.territories / 2 && !stop()).cloned() else { break };
        found.extend(kicked(table, &best.centres, (seed, TRIES * round), PROMISING * best.value, stop));
        found = sorted(found);
        vain = if found[0].value < best.value { 0 } else { vain + 1 };
    }
    found
}

/// Good places near the centres of a plan, best first, with one stream of luck each from `first` on.
pub(super) fn near(table: &Table, plan: &[u32], (seed, first): (u64, usize), stop: Stop) -> Vec<Location> {
    places(table, plan).map_or_else(Vec::new, |places| sorted(kicked(table, &places, (seed, first), f64::INFINITY, stop)))
}

/// The location whose centres are those of a plan; `None` where the table lacks one.
pub(super) fn of(table: &Table, plan: &[u32]) -> Option<Location> {
    let centres = places(table, plan)?;
    let (value, _) = divided(table, &centres, &vec![0.0; centres.len()], f64::INFINITY);
    Some(Location { value, centres })
}

/// The centres of a plan, as places in the table.
fn places(table: &Table, plan: &[u32]) -> Option<Vec<u32>> {
    let mut centres = plan.to_vec();
    centres.sort_unstable();
    centres.dedup();
    centres.iter().map(|site| table.centres.binary_search(site).ok().map(|place| place as u32)).collect()
}

/// Some of the centres replaced at random, by a neighbour or by a place far from all, then settled, and improved where they
/// cost less than `promising`.
fn kicked(table: &Table, centres: &[u32], (seed, first): (u64, usize), promising: f64, stop: Stop) -> Vec<Location> {
    let one = |task: usize| {
        let mut rng = rng::stream(seed, 3_000 + task as u64);
        let mut moved = centres.to_vec();
        let far = rng.random::<bool>();
        for _ in 0..rng.random_range(1..=MOVED.min(moved.len())) {
            let sink = rng.random_range(0..moved.len());
            if table.given[moved[sink] as usize] {
                continue;
            }
            let old = moved.swap_remove(sink);
            let size = table.size(old as usize);
            let place =
                if far { another(table, &nearest(table, &moved), &moved, size, &mut rng) } else { beside(table, old, &mut rng) };
            moved.push(place.filter(|&place| !table.is_taken(&moved, place)).unwrap_or(old));
        }
        let settled = settle(table, moved);
        if settled.value < promising { improve(table, settled, stop) } else { settled }
    };
    (first..first + TRIES).into_par_iter().with_max_len(1).map(one).collect()
}

/// A neighbour of a centre.
fn beside(table: &Table, centre: u32, rng: &mut Pcg64Mcg) -> Option<u32> {
    neighbours(table, centre).get(rng.random_range(0..NEIGHBOURS)).copied()
}

/// The locations that can carry all units, best first, each once.
fn sorted(mut found: Vec<Location>) -> Vec<Location> {
    found.retain(|location| location.value < f64::INFINITY);
    found.sort_by(|a, b| a.value.total_cmp(&b.value).then_with(|| a.centres.cmp(&b.centres)));
    found.dedup();
    found
}

/// Centres far from one another, at random (Arthur and Vassilvitskii 2007).
fn draw(table: &Table, rng: &mut Pcg64Mcg) -> Vec<u32> {
    let mut centres: Vec<u32> = (0..table.centres.len() as u32).filter(|&place| table.given[place as usize]).collect();
    let mut sizes = left(table, &centres, rng).into_iter();
    if centres.is_empty() {
        let places = sizes.next().and_then(|size| table.by_size().nth(size)).map_or(0..0, |(places, _)| places);
        centres.push(rng.random_range(places) as u32);
    }
    let mut costs = nearest(table, &centres);
    for size in sizes {
        let Some(place) = another(table, &costs, &centres, size, rng) else { break };
        costs.iter_mut().zip(table.costs(place as usize)).for_each(|(near, &cost)| *near = near.min(cost));
        centres.push(place);
    }
    centres
}

/// The sizes of the territories that have no centre yet, in any order.
fn left(table: &Table, centres: &[u32], rng: &mut Pcg64Mcg) -> Vec<usize> {
    let given = |size: usize| centres.iter().filter(|&&place| table.size(place as usize) == size).count();
    let of = |(size, &count): (usize, &usize)| vec![size; count.saturating_sub(given(size))];
    let mut left: Vec<usize> = table.sizes.iter().enumerate().flat_map(of).collect();
    if table.sizes.len() > 1 {
        left.shuffle(rng);
    }
    left
}

/// Cost of each unit at the nearest centre.
fn nearest(table: &Table, centres: &[u32]) -> Vec<f64> {
    let mut nearest = vec![f64::INFINITY; table.units()];
    for &centre in centres {
        nearest.iter_mut().zip(table.costs(centre as usize)).for_each(|(near, &cost)| *near = near.min(cost));
    }
    nearest
}

/// A place for another centre of a size, with a chance that grows with what its unit costs at the nearest of those that are
/// there.
fn another(table: &Table, costs: &[f64], centres: &[u32], size: usize, rng: &mut Pcg64Mcg) -> Option<u32> {
    let chance = |place: u32| costs[table.unit(place as usize)];
    let (places, _) = table.by_size().nth(size)?;
    // By unit at once: `is_taken` of every place would look at all pairs of them and centres.
    let mut taken = vec![false; table.units()];
    centres.iter().for_each(|&centre| taken[table.unit(centre as usize)] = true);
    let places: Vec<u32> = places.map(|place| place as u32).filter(|&place| !taken[table.unit(place as usize)]).collect();
    let total: f64 = places.iter().map(|&place| chance(place)).sum();
    let mut left = rng.random::<f64>() * total;
    let drawn = places.iter().find(|&&place| {
        left -= chance(place);
        left <= 0.0
    });
    drawn.or(places.last()).copied()
}

/// Divides and centres until nothing changes.
fn settle(table: &Table, mut centres: Vec<u32>) -> Location {
    let mut prices = vec![0.0; centres.len()];
    let mut best = f64::INFINITY;
    let mut before = Vec::new();
    for _ in 0..ROUNDS {
        let (value, flow) = divided(table, &centres, &prices, f64::INFINITY);
        if value >= best || value == f64::INFINITY {
            break;
        }
        best = value;
        prices = flow.prices;
        let moved = centred(table, &centres, &before, &flow.sinks);
        if moved == centres {
            break;
        }
        (centres, before) = (moved, flow.sinks);
    }
    let (value, _) = divided(table, &centres, &prices, f64::INFINITY);
    centres.sort_unstable();
    Location { value, centres }
}

/// The centres moved to the middle of what their sinks have, where that is not as `before`.
fn centred(table: &Table, centres: &[u32], before: &[u32], sinks: &[u32]) -> Vec<u32> {
    let mut other = vec![before.is_empty(); centres.len()];
    for (&was, &is) in before.iter().zip(sinks).filter(|(was, is)| was != is) {
        (other[was as usize], other[is as usize]) = (true, true);
    }
    let mut members = vec![Vec::new(); centres.len()];
    for (&sink, unit) in sinks.iter().zip(Heavy::of(table).units).filter(|(sink, _)| other[**sink as usize]) {
        members[sink as usize].push(unit);
    }
    middles(table, centres, &members)
}

/// The centres moved to where their members cost least, at the place of one of these, unless another centre is there.
fn middles(table: &Table, centres: &[u32], members: &[Vec<usize>]) -> Vec<u32> {
    let mut taken = centres.to_vec();
    for (sink, members) in members.iter().enumerate().filter(|(sink, _)| !table.given[centres[*sink] as usize]) {
        let cost = |place: u32| members.iter().map(|&unit| table.costs(place as usize)[unit]).sum::<f64>();
        let size = table.size(centres[sink] as usize);
        let among = members.iter().filter_map(|&unit| table.place(size, unit));
        let best = among.map(|place| (cost(place), place)).min_by(|a, b| a.0.total_cmp(&b.0).then(a.1.cmp(&b.1)));
        if let Some((value, place)) = best
            && value < cost(centres[sink]) * (1.0 - 1e-12)
            && !table.is_taken(&taken, place)
        {
            taken[sink] = place;
        }
    }
    taken
}

/// Dual prices at a location: of each unit, its cost and its load's price at the cheapest centre; and of load at each
/// centre of the table, by the territory that its unit is in.
pub(super) fn duals(table: &Table, location: &Location) -> (Vec<f64>, Vec<f64>) {
    let (_, flow) = divided(table, &location.centres, &vec![0.0; location.centres.len()], f64::INFINITY);
    let paid = |unit: usize| {
        let at = |(&centre, price): (&u32, &f64)| (table.costs(centre as usize)[unit] + price * table.loads[unit], -price);
        location.centres.iter().zip(&flow.prices).map(at).min_by(|a, b| a.0.total_cmp(&b.0)).unwrap_or_default()
    };
    let paid: Vec<(f64, f64)> = (0..table.units()).map(paid).collect();
    (paid.iter().map(|paid| paid.0).collect(), (0..table.centres.len()).map(|place| paid[table.unit(place)].1).collect())
}

/// The centres of a location as sites, ascending, and the prices of load there.
pub(super) fn priced(table: &Table, location: &Location) -> (Vec<u32>, Vec<f64>) {
    let (_, flow) = divided(table, &location.centres, &vec![0.0; location.centres.len()], f64::INFINITY);
    let mut pairs: Vec<(u32, f64)> =
        location.centres.iter().map(|&place| table.centres[place as usize]).zip(flow.prices).collect();
    pairs.sort_by_key(|pair| pair.0);
    pairs.into_iter().unzip()
}

/// Random centres, as sites, ascending.
pub(super) fn drawn(table: &Table, rng: &mut Pcg64Mcg) -> Vec<u32> {
    let mut centres: Vec<u32> = draw(table, rng).into_iter().map(|place| table.centres[place as usize]).collect();
    centres.sort_unstable();
    centres
}

/// Cost of each unit at the nearest of random centres.
pub(super) fn nearest_costs(table: &Table, seed: u64) -> Vec<f64> {
    nearest(table, &draw(table, &mut rng::stream(seed, 0)))
}

/// The location whose centres are the middles of a plan's territories; `None` where they are that already.
pub(super) fn recentred(table: &Table, plan: &[u32]) -> Option<Location> {
    let centres = places(table, plan)?;
    let of = |&place: &u32| (0..plan.len()).filter(|&unit| plan[unit] == table.centres[place as usize]).collect();
    let moved = middles(table, &centres, &centres.iter().map(of).collect::<Vec<Vec<usize>>>());
    if moved == centres {
        return None;
    }
    let (value, _) = divided(table, &moved, &vec![0.0; moved.len()], f64::INFINITY);
    Some(Location { value, centres: moved })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Metric, Position};
    use crate::model::CentreCosts;
    use crate::solve::centres::costs::Costs;

    #[test]
    fn no_centre_moves_to_where_another_is() {
        let positions = [0.0, 2.0, 3.0, 9.0].map(|x| Position::in_plane(x, 0.0)).to_vec();
        let costs = CentreCosts::Distance { metric: Metric::Plane, weight: vec![1.0; 4], squared: false };
        let problem = Districting::new(positions, 2, costs);
        let members = [vec![0, 1, 2], vec![3]];
        let table = |problem: &Districting| Table::new(problem, &Costs::new(problem));
        assert_eq!(middles(&table(&problem), &[0, 3], &members), [1, 3]);
        assert_eq!(middles(&table(&problem), &[0, 1], &members), [0, 3]);
        assert_eq!(middles(&table(&problem.fixed(vec![0])), &[0, 3], &members), [0, 3]);
    }
}
