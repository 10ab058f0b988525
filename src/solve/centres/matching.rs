//! The assignment problem (Kuhn 1955, Munkres 1957), by shortest augmenting paths with prices.

use std::cmp::Ordering;
use std::ops::{Add, Sub};

/// The column of each row, all different, with the least sum of costs; `cost(row, column)` is finite and there are at least as
/// many columns as rows.
///
/// ```
/// use sutton::solve::centres::matching::cheapest;
/// let costs = [[4.0, 1.0, 3.0], [2.0, 0.0, 5.0]];
/// assert_eq!(cheapest(2, 3, |row, column| costs[row][column]), [1, 0]);
/// ```
///
/// # Panics
/// If there are fewer columns than rows.
pub fn cheapest<C: Cost>(rows: usize, columns: usize, cost: impl Fn(usize, usize) -> C) -> Vec<usize> {
    assert!(rows <= columns, "{columns} columns can't take {rows} rows");
    let mut matching = Matching {
        cost,
        row_price: vec![C::default(); rows],
        column_price: vec![C::default(); columns],
        row_of: vec![None; columns],
    };
    (0..rows).for_each(|row| matching.take(row));
    let mut column_of = vec![0; rows];
    for (column, row) in matching.row_of.iter().enumerate() {
        row.iter().for_each(|&row| column_of[row] = column);
    }
    column_of
}

/// What is summed up and compared: hours, or several numbers of which the first that differs tells.
pub trait Cost: Copy + Default + PartialOrd + Add<Output = Self> + Sub<Output = Self> {}

impl<C: Copy + Default + PartialOrd + Add<Output = C> + Sub<Output = C>> Cost for C {}

struct Matching<C, F> {
    cost: F,
    row_price: Vec<C>,
    column_price: Vec<C>,
    row_of: Vec<Option<usize>>,
}

impl<C: Cost, F: Fn(usize, usize) -> C> Matching<C, F> {
    fn reduced(&self, row: usize, column: usize) -> C {
        (self.cost)(row, column) - self.row_price[row] - self.column_price[column]
    }

    /// Gives a row a column: along the shortest path of trades to a free one, in reduced costs, which stay from 0 up.
    fn take(&mut self, row: usize) {
        let columns = self.row_of.len();
        let mut distance: Vec<C> = (0..columns).map(|column| self.reduced(row, column)).collect();
        let (mut from, mut done) = (vec![None; columns], vec![false; columns]);
        let (last, reach) = loop {
            let open = (0..columns).filter(|&column| !done[column]);
            let Some(nearest) = open.min_by(|&a, &b| distance[a].partial_cmp(&distance[b]).unwrap_or(Ordering::Equal)) else {
                return;
            };
            let Some(taken) = self.row_of[nearest] else { break (nearest, distance[nearest]) };
            done[nearest] = true;
            for column in (0..columns).filter(|&column| !done[column]) {
                let through = distance[nearest] + self.reduced(taken, column);
                if through < distance[column] {
                    (distance[column], from[column]) = (through, Some(nearest));
                }
            }
        };
        self.row_price[row] = self.row_price[row] + reach;
        for column in (0..columns).filter(|&column| done[column]) {
            let spare = reach - distance[column];
            self.column_price[column] = self.column_price[column] - spare;
            self.row_of[column].into_iter().for_each(|row| self.row_price[row] = self.row_price[row] + spare);
        }
        let mut column = last;
        while let Some(before) = from[column] {
            self.row_of[column] = self.row_of[before];
            column = before;
        }
        self.row_of[column] = Some(row);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::solve::rng;
    use rand::RngExt;

    /// The least sum over all ways to give the rows from `row` on a column each.
    fn least(costs: &[Vec<f64>], row: usize, free: &mut Vec<bool>) -> f64 {
        if row == costs.len() {
            return 0.0;
        }
        let mut best = f64::INFINITY;
        for column in 0..free.len() {
            if std::mem::take(&mut free[column]) {
                best = best.min(costs[row][column] + least(costs, row + 1, free));
                free[column] = true;
            }
        }
        best
    }

    #[test]
    fn no_way_is_cheaper() {
        let mut rng = rng::stream(3, 0);
        for round in 0..200 {
            let (rows, columns) = (1 + round % 5, 1 + round % 5 + round % 3);
            let costs: Vec<Vec<f64>> =
                (0..rows).map(|_| (0..columns).map(|_| f64::from(rng.random_range(-9..9))).collect()).collect();
            let found = cheapest(rows, columns, |row, column| costs[row][column]);
            let mut taken = found.clone();
            taken.sort_unstable();
            taken.dedup();
            assert_eq!(taken.len(), rows);
            let sum: f64 = found.iter().enumerate().map(|(row, &column)| costs[row][column]).sum();
            assert_eq!(sum, least(&costs, 0, &mut vec![true; columns]));
        }
    }
}
