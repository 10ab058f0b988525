//! Curves of a frontier: along one limit, from tight to loose, and where they bend.

use crate::plan::words::{count, number, percent};
use crate::scenarios::frontier::{Frontier, Point, SweptLimits, knee};

/// The limit that a curve runs along.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(in crate::report) enum Axis {
    /// Accounts that move.
    Moved,
    /// How far hours are from the fair share.
    Uneven,
    /// Km to an account.
    Far,
}

impl Axis {
    /// Where a point lies along it: accounts, a share, or km.
    pub(in crate::report) fn of(self, point: &Point) -> f64 {
        match self {
            Axis::Moved => point.turnover.left() as f64,
            Axis::Uneven => point.unevenness,
            Axis::Far => point.limits.max_km.unwrap_or_default(),
        }
    }
}

/// Points along one limit: numbers of the frontier's, from tight to loose.
pub(in crate::report) struct Curve<'a> {
    pub(in crate::report) points: &'a [Point],
    pub(in crate::report) along: Vec<usize>,
    pub(in crate::report) axis: Axis,
}

/// A curve for each band where moves are swept, else the one of the bands.
pub(in crate::report) fn curves(frontier: &Frontier) -> Vec<Curve<'_>> {
    let points = &frontier.points;
    let any = |limit: fn(&SweptLimits) -> Option<f64>| points.iter().any(|point| limit(&point.limits).is_some());
    let moves = any(|limits| limits.max_moved);
    let axis = if any(|limits| limits.max_km) {
        Axis::Far
    } else if moves {
        Axis::Moved
    } else {
        Axis::Uneven
    };
    let numbers: Vec<usize> = (0..points.len()).collect();
    let same = |a: &usize, b: &usize| !moves || points[*a].limits.tolerance == points[*b].limits.tolerance;
    numbers.chunk_by(same).map(|along| Curve { points, along: along.to_vec(), axis }).collect()
}

impl Curve<'_> {
    fn at(&self, place: usize) -> &Point {
        &self.points[self.along[place]]
    }

    fn place_of_knee(&self) -> Option<usize> {
        let curve: Vec<(f64, f64)> = (0..self.along.len()).map(|at| (self.axis.of(self.at(at)), self.at(at).cost())).collect();
        knee(&curve)
    }

    pub(in crate::report) fn knee(&self) -> Option<usize> {
        self.place_of_knee().map(|place| self.along[place])
    }

    /// Describes the knee: what led there and what the next step saves.
    pub(in crate::report) fn describe(&self) -> String {
        let Some(place) = self.place_of_knee() else { return self.span() };
        let here = self.at(place);
        let band = here.limits.tolerance.filter(|_| self.axis == Axis::Moved);
        let band = band.map_or(String::new(), |tolerance| format!(" (± {})", percent(tolerance)));
        let mut text = format!("  The knee{band} is at {}", self.reached(here));
        if place > 0 {
            text.push_str(&format!(": {}", self.step(self.at(place - 1), here)));
        }
        if place + 1 < self.along.len() {
            text.push_str(&format!("; the next, {}", self.step(here, self.at(place + 1))));
        }
        text + ".\n" + &self.span() + &format!("  Its plan: {}; then sutton solve.\n", settings(&here.limits))
    }

    /// From one end to the other.
    fn span(&self) -> String {
        let (first, last) = (self.at(0), self.at(self.along.len() - 1));
        if self.along.len() < 2 { String::new() } else { format!("  In all, {}.\n", self.step(first, last)) }
    }

    fn reached(&self, point: &Point) -> String {
        match self.axis {
            Axis::Moved => format!("{} moved", percent(point.turnover.left_share())),
            Axis::Uneven => format!("hours within {} of the fair share", percent(point.unevenness)),
            Axis::Far => format!("at most {} km", number(self.axis.of(point))),
        }
    }

    /// Describes what a step saves: `from 5 % to 10 % moved saves 1,240 h of cost, 1.4 h for each account more`.
    fn step(&self, from: &Point, to: &Point) -> String {
        let saved = from.cost() - to.cost();
        match self.axis {
            Axis::Moved => {
                let more = to.turnover.left().saturating_sub(from.turnover.left());
                let each = if more > 0 {
                    format!(", {} h for each of {}", number(saved / more as f64), count(more, "account"))
                } else {
                    String::new()
                };
                let [from, to] = [from, to].map(|point| percent(point.turnover.left_share()));
                format!("from {from} to {to} moved saves {} h{each}", number(saved))
            }
            Axis::Uneven => {
                format!("from {} to {} uneven saves {} h", percent(from.unevenness), percent(to.unevenness), number(saved))
            }
            Axis::Far => {
                let [from, to] = [from, to].map(|point| number(self.axis.of(point)));
                format!("from {from} to {to} km saves {} h", number(saved))
            }
        }
    }
}

/// The settings that give a point's plan.
fn settings(limits: &SweptLimits) -> String {
    let moves =
        limits.max_moved.map(|share| format!("[stability] max_moved = {share}, move_hours = 0 and no other price of moving"));
    let band = limits.tolerance.map(|tolerance| format!("[balance.workload] tolerance = {tolerance}, weight = 0"));
    let far = limits.max_km.map(|km| format!("[constraints] max_km = {km}"));
    moves.into_iter().chain(band).chain(far).collect::<Vec<_>>().join("; ")
}
