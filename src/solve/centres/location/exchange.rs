//! Vertex substitution (Teitz and Bart 1968): one centre in place of another, or two that trade sizes. A lower bound on its cost follows from prices
//! alone, by one look at every unit; the units are divided only where that is promising.

use super::allocation::{Location, divided};
use crate::solve::centres::table::Table;
use crate::solve::centres::transport::TransportSolution;
use crate::solve::parameters::Stop;

/// Neighbours of a centre that are tried in its place.
pub(super) const NEIGHBOURS: usize = 12;
/// Centres near one that it may trade sizes with.
const TRADED: usize = 6;

/// Moves single centres to neighbours while that makes the division cheaper, or until `stop`.
pub(super) fn improve(table: &Table, mut location: Location, stop: Stop) -> Location {
    // A centre alone is where all units cost least, and the others offer nothing.
    if location.value == f64::INFINITY || location.centres.len() == 1 {
        return location;
    }
    let (_, flow) = divided(table, &location.centres, &vec![0.0; location.centres.len()], f64::INFINITY);
    let mut prices = flow.prices;
    let mut failed = 0;
    let mut sink = 0;
    while failed < location.centres.len() && !stop() {
        let given = table.given[location.centres[sink] as usize];
        let better = || exchanged(table, &location, &prices, sink).or_else(|| traded(table, &location, &prices, sink));
        let better = if given { None } else { better() };
        if let Some((found, flow)) = better {
            (location, prices, failed) = (found, flow.prices, 0);
        } else {
            failed += 1;
            sink = (sink + 1) % location.centres.len();
        }
    }
    location.centres.sort_unstable();
    location
}

/// A location that is cheaper by a neighbour in place of one centre. Those that promise most are tried first.
fn exchanged(table: &Table, location: &Location, prices: &[f64], sink: usize) -> Option<(Location, TransportSolution)> {
    let cutoff = location.value * (1.0 - 1e-12);
    let rest = Rest::new(table, &location.centres, prices, sink);
    let others = neighbours(table, location.centres[sink]).into_iter().filter(|&place| !table.is_taken(&location.centres, place));
    let mut promising: Vec<(f64, f64, u32)> = others
        .map(|place| {
            let (least, price) = rest.with(place);
            (least, price, place)
        })
        .filter(|(least, ..)| *least < cutoff)
        .collect();
    promising.sort_by(|a, b| a.0.total_cmp(&b.0).then(a.2.cmp(&b.2)));
    promising.into_iter().find_map(|(_, price, place)| {
        let (mut centres, mut prices) = (location.centres.clone(), prices.to_vec());
        (centres[sink], prices[sink]) = (place, price);
        let (value, flow) = divided(table, &centres, &prices, location.value);
        (flow.complete && value < cutoff).then_some((Location { value, centres }, flow))
    })
}

/// A location that is cheaper by a trade of sizes between a centre and one of those near it.
fn traded(table: &Table, location: &Location, prices: &[f64], sink: usize) -> Option<(Location, TransportSolution)> {
    let (own, cutoff) = (location.centres[sink], location.value * (1.0 - 1e-12));
    let cost = |other: &usize| table.costs(own as usize)[table.unit(location.centres[*other] as usize)];
    let fits = |other: &usize| {
        let place = location.centres[*other] as usize;
        !table.given[place] && table.size(place) != table.size(own as usize)
    };
    let mut others: Vec<usize> = (0..location.centres.len()).filter(fits).collect();
    others.sort_by(|a, b| cost(a).total_cmp(&cost(b)).then(a.cmp(b)));
    others.truncate(TRADED);
    others.into_iter().find_map(|other| {
        let mut centres = location.centres.clone();
        let resized = |at: usize, as_of: usize| {
            table.place(table.size(location.centres[as_of] as usize), table.unit(location.centres[at] as usize))
        };
        (centres[sink], centres[other]) = (resized(sink, other)?, resized(other, sink)?);
        let (value, flow) = divided(table, &centres, prices, location.value);
        (flow.complete && value < cutoff).then_some((Location { value, centres }, flow))
    })
}

/// The centres of the same size where a centre's unit costs least, but its own.
pub(super) fn neighbours(table: &Table, place: u32) -> Vec<u32> {
    let costs = table.costs(place as usize);
    let per_load = |other: u32| {
        let unit = table.unit(other as usize);
        costs[unit] / table.loads[unit].max(1.0)
    };
    let same = table.by_size().nth(table.size(place as usize)).map_or(0..0, |(places, _)| places);
    let mut others: Vec<u32> = same.map(|other| other as u32).filter(|&other| other != place).collect();
    let order = |a: &u32, b: &u32| per_load(*a).total_cmp(&per_load(*b)).then(a.cmp(b));
    if others.len() > NEIGHBOURS {
        others.select_nth_unstable_by(NEIGHBOURS, order);
        others.truncate(NEIGHBOURS);
    }
    others.sort_unstable_by(order);
    others
}

/// Dual prices of units where all centres but one stay.
struct Rest<'a> {
    table: &'a Table,
    /// Per unit, its cost and its load's price at the cheapest of them.
    offers: Vec<f64>,
    /// All of that, less what load is worth to them.
    total: f64,
}

impl<'a> Rest<'a> {
    /// All centres but that of a sink, with the prices of their load.
    fn new(table: &'a Table, centres: &[u32], prices: &[f64], sink: usize) -> Self {
        let mut offers = vec![f64::INFINITY; table.units()];
        let mut worth = 0.0;
        for other in (0..centres.len()).filter(|&other| other != sink) {
            let (centre, price) = (centres[other] as usize, prices[other]);
            let pays = table.costs(centre).iter().zip(&table.loads).map(|(cost, load)| cost + price * load);
            offers.iter_mut().zip(pays).for_each(|(offer, pays)| *offer = offer.min(pays));
            worth += worth_of(price, table.lower[centre], table.upper[centre]);
        }
        let total = offers.iter().sum::<f64>() - worth;
        Rest { table, offers, total }
    }

    /// Lower bound on the division with this centre added, and the price of its load that proves it.
    fn with(&self, centre: u32) -> (f64, f64) {
        let table = self.table;
        let (lower, upper) = (table.lower[centre as usize], table.upper[centre as usize]);
        let gains = self.offers.iter().zip(table.costs(centre as usize)).map(|(offer, cost)| offer - cost);
        let all = gains.zip(&table.loads).map(|(gain, &load)| (gain, load));
        let mut comes: Vec<(f64, f64)> = all.clone().filter(|(gain, _)| *gain > 0.0).collect();
        let load: f64 = comes.iter().map(|(_, load)| load).sum();
        let price = if load > upper {
            price(&mut comes, upper)
        } else if load < lower {
            comes = all.collect();
            price(&mut comes, lower)
        } else {
            0.0
        };
        let saved: f64 = comes.iter().map(|(gain, load)| (gain - price * load).max(0.0)).sum();
        (self.total - saved - worth_of(price, lower, upper), price)
    }
}

/// The price of load at which units bring so much of it, each of them with what it gains and its load.
fn price(units: &mut [(f64, f64)], room: f64) -> f64 {
    units.sort_unstable_by(|a, b| (b.0 / b.1).total_cmp(&(a.0 / a.1)));
    let mut load = 0.0;
    let last = units.iter().filter(|unit| unit.1 > 0.0).find(|unit| {
        load += unit.1;
        load >= room
    });
    last.map_or(0.0, |unit| unit.0 / unit.1)
}

/// Dual value of a sink's limits at a price of load.
fn worth_of(price: f64, lower: f64, upper: f64) -> f64 {
    if price > 0.0 { price * upper } else { price * lower }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::geometry::{Metric, Position};
    use crate::model::{Band, CentreCosts, Districting};
    use crate::solve::centres::costs::Costs;

    /// Twenty units on a grid, some without load, for four territories of 20 to 25.
    fn table(lower: f64) -> Table {
        let positions = (0..20).map(|unit| Position::in_plane(f64::from(unit % 5), f64::from(unit / 5))).collect();
        let load: Vec<f64> = (0..20).map(|unit| f64::from(unit * 7 % 10)).collect();
        let costs = CentreCosts::Distance { metric: Metric::Plane, weight: vec![1.0; 20], squared: true };
        let band = Band { name: "load".into(), load, lower: vec![lower], upper: vec![25.0; 20] };
        let problem = Districting::new(positions, 4, costs).band(band);
        Table::new(&problem, &Costs::new(&problem))
    }

    /// D at these prices, by the definition.
    fn proven(table: &Table, centres: &[u32], prices: &[f64]) -> f64 {
        let pays = |unit: usize, (&centre, price): (&u32, &f64)| table.costs(centre as usize)[unit] + price * table.loads[unit];
        let least = |unit| centres.iter().zip(prices).map(|at| pays(unit, at)).fold(f64::INFINITY, f64::min);
        let units: f64 = (0..table.units()).map(least).sum();
        units - prices.iter().map(|&price| worth_of(price, table.lower[0], 25.0)).sum::<f64>()
    }

    #[test]
    fn the_best_price_of_a_new_centre_is_found() {
        for (lower, prices) in [(0.0, [0.3, 0.0, 1.0, 0.0]), (20.0, [-0.4, 0.1, 0.0, 0.7]), (21.0, [2.0, 3.0, 2.0, 2.0])] {
            let table = table(lower);
            let centres = [0, 4, 12, 17];
            for sink in 0..4 {
                let rest = Rest::new(&table, &centres, &prices, sink);
                for place in (0..20).filter(|place| !centres.contains(place)) {
                    let (mut centres, mut prices) = (centres, prices);
                    let (least, price) = rest.with(place);
                    (centres[sink], prices[sink]) = (place, price);
                    assert!((least - proven(&table, &centres, &prices)).abs() < 1e-9, "{sink} {place}");
                    assert!(least <= divided(&table, &centres, &prices, f64::INFINITY).0 + 1e-9);
                    for other in -50..50 {
                        prices[sink] = price + 0.1 * f64::from(other);
                        assert!(proven(&table, &centres, &prices) <= least + 1e-9, "{sink} {place} {price} {other}");
                    }
                }
            }
        }
    }
}
