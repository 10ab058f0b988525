//! Prices no larger than need be. Many may prove the same, and the interior-point method ends far inside: at a cap on what
//! nobody can use, or on what nobody would pay for. But widened limits cost a bound their prices.

use crate::model::{FEASIBILITY_TOLERANCE, Prices};

/// What prices may cost a bound, relative to it, before smaller ones are looked for.
const COST: f64 = 1e-8;
/// Rows × arcs up to which they are.
const WORK: usize = 10_000_000;
/// Halvings of a price.
const HALVINGS: usize = 40;

/// The prices, by instance, each as small as raises the bound that `dual` gives; and that bound. `arcs` = what `dual` looks at.
pub fn shrunk(prices: Vec<Prices>, bound: f64, arcs: usize, dual: impl Fn(&[Prices]) -> f64) -> (Vec<Prices>, f64) {
    let mut best = (prices, bound);
    let sizes: Vec<f64> = rows(&mut best.0).map(|price| price.abs()).collect();
    let costly = FEASIBILITY_TOLERANCE * sizes.iter().sum::<f64>() > COST * bound.abs().max(1.0);
    if !costly || sizes.len().saturating_mul(arcs) > WORK {
        return best;
    }
    for row in 0..sizes.len() {
        let mut times = |factor: f64| {
            let mut prices = best.0.clone();
            rows(&mut prices).nth(row).into_iter().for_each(|price| *price *= factor);
            let bound = dual(&prices);
            let better = bound > best.1;
            if better {
                best = (prices, bound);
            }
            better
        };
        if !times(0.0) {
            (0..HALVINGS).take_while(|_| times(0.5)).for_each(drop);
        }
    }
    best
}

fn rows(prices: &mut [Prices]) -> impl Iterator<Item = &mut f64> {
    prices.iter_mut().flat_map(|own| own.load.iter_mut().flatten().chain(&mut own.budget))
}

#[cfg(test)]
mod tests {
    use super::{Prices, shrunk};

    /// What prices of a limit prove where all above 3 prove the same, but for the widened limit; and where none proves anything.
    fn shrunk_from(price: f64, worth: f64) -> (f64, f64) {
        let dual = |prices: &[Prices]| prices[0].budget[0].min(3.0) * worth - 1e-9 * prices[0].budget[0];
        let start = vec![Prices { budget: vec![price], ..Prices::default() }];
        let (prices, bound) = shrunk(start.clone(), dual(&start), 1, dual);
        (prices[0].budget[0], bound)
    }

    #[test]
    fn prices_are_no_larger_than_need_be() {
        let (price, bound) = shrunk_from(1e4, 1.0);
        assert!((3.0..6.0).contains(&price) && bound >= 3.0 - 6e-9, "{price} proves {bound}");
        assert_eq!(shrunk_from(1e4, 0.0), (0.0, 0.0));
        assert_eq!(shrunk_from(5.0, 1.0).0, 5.0);
    }
}
