//! The days of a rep as they fill: stops in order, nights away, and the dates of each account.

use super::clock;
use super::rhythm::{Band, CLOSED};
use super::route;
use super::task::Task;

/// What a call without a date counts: seconds on the road.
pub const UNPLACED: i64 = 720_000;

/// A working day.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Day {
    /// Places among those to visit, in order.
    pub stops: Vec<u32>,
    /// Where the rep sets out and ends, as places of the legs: 0 is home.
    pub ends: (u32, u32),
    /// Seconds on the road.
    pub seconds: u32,
    /// Minutes of drives and stops, waiting aside.
    pub minutes: u32,
    /// Stops whose accounts are not always open.
    pub timed: usize,
}

/// How a visit gets into a day.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Way {
    /// At a position of the day's route.
    At(usize),
    /// As the last stop, with a night there.
    NightAfter,
    /// As the first stop, with the night before it there.
    NightBefore,
}

/// All days and dates.
#[derive(Clone, Debug)]
pub struct Book<'t> {
    /// What is to be done.
    pub task: &'t Task,
    /// The working days.
    pub days: Vec<Day>,
    /// Dates of each account's visits, in order; fewer than asked where some have none.
    pub dates: Vec<Vec<usize>>,
    /// Even gaps of each account.
    pub bands: Vec<Band>,
    remote: Vec<bool>,
}

impl<'t> Book<'t> {
    /// Empty days.
    pub fn new(task: &'t Task) -> Self {
        let n = task.visits.len();
        let bands = task.visits.iter().map(|calls| Band::new(calls.count, task.days())).collect();
        // Who is nearer is never worth a night.
        let remote = |at: usize| 4 * task.legs.minutes(0, at + 1) > task.day;
        let remote = (0..n).map(|at| task.night.is_some() && remote(at)).collect();
        Book { task, days: vec![Day::default(); task.days()], dates: vec![Vec::new(); n], bands, remote }
    }

    /// What all of it counts: seconds on the road, nights, uneven gaps, calls without a date.
    pub fn cost(&self) -> i64 {
        let accounts = self.dates.iter().enumerate().map(|(visit, dates)| self.cost_of(visit, dates));
        self.days.iter().map(|day| self.cost_of_day(day)).sum::<i64>() + accounts.sum::<i64>()
    }

    /// What dates of an account count.
    pub fn cost_of(&self, visit: usize, dates: &[usize]) -> i64 {
        let calls = &self.task.visits[visit];
        let broken = calls.agreed.iter().filter(|day| !dates.contains(day)).count();
        let missing = calls.count - dates.len() + broken;
        missing as i64 * UNPLACED + self.bands[visit].uneven(dates)
    }

    /// What a day counts: its road, and the night after it, which nobody spends away after a day without a visit.
    pub fn cost_of_day(&self, day: &Day) -> i64 {
        let night = match (day.ends.1, day.stops.is_empty()) {
            (0, _) => 0,
            (_, false) => self.night(),
            (_, true) => self.night() + UNPLACED,
        };
        i64::from(day.seconds) + night
    }

    fn night(&self) -> i64 {
        i64::from(self.task.night.unwrap_or_default())
    }

    /// What a visit on a day adds, and how it gets there; `None` where it does not fit.
    pub fn insertion(&self, visit: usize, day: usize) -> Option<(i64, Way)> {
        let calls = &self.task.visits[visit];
        if !calls.is_open(day) {
            return None;
        }
        let within = self.within(visit, day);
        if !self.remote[visit] {
            return within;
        }
        let after = self.night_after(visit, day).map(|cost| (cost, Way::NightAfter));
        let before = day.checked_sub(1).and_then(|last| self.night_before(visit, last)).map(|cost| (cost, Way::NightBefore));
        [within, after, before].into_iter().flatten().min_by_key(|own| own.0)
    }

    /// What a visit adds on every day.
    pub fn costs(&self, visit: usize, costs: &mut Vec<i64>) {
        costs.clear();
        costs.extend((0..self.days.len()).map(|day| self.insertion(visit, day).map_or(CLOSED, |own| own.0)));
    }

    /// The cheapest position in a day's route.
    fn within(&self, visit: usize, day: usize) -> Option<(i64, Way)> {
        let (task, own, calls) = (self.task, &self.days[day], &self.task.visits[visit]);
        let left = task.day.checked_sub(own.minutes + calls.whole());
        let left = left? as i64;
        let (legs, place) = (&task.legs, visit + 1);
        let timed = own.timed > 0 || calls.open.is_some();
        let mut best: Option<(i64, usize)> = None;
        for at in 0..=own.stops.len() {
            let before = if at == 0 { own.ends.0 as usize } else { own.stops[at - 1] as usize + 1 };
            let behind = own.stops.get(at).map_or(own.ends.1 as usize, |&stop| stop as usize + 1);
            let cost = i64::from(legs.seconds(before, place)) + i64::from(legs.seconds(place, behind))
                - i64::from(legs.seconds(before, behind));
            if best.is_some_and(|(least, _)| least <= cost) {
                continue;
            }
            let minutes = i64::from(legs.minutes(before, place)) + i64::from(legs.minutes(place, behind))
                - i64::from(legs.minutes(before, behind));
            if minutes <= left && (!timed || self.is_in_time(visit, day, at)) {
                best = Some((cost, at));
            }
        }
        best.map(|(cost, at)| (cost, Way::At(at)))
    }

    fn is_in_time(&self, visit: usize, day: usize, at: usize) -> bool {
        let own = &self.days[day];
        let mut stops = own.stops.clone();
        stops.insert(at, visit as u32);
        clock::times(self.task, day, own.ends, &stops).is_some()
    }

    /// What a visit adds that ends a day whose night is spent there.
    fn night_after(&self, visit: usize, day: usize) -> Option<i64> {
        let stops = [&self.days[day].stops[..], &[visit as u32]].concat();
        let next = self.days.get(day + 1)?;
        self.night_between(day, visit as u32 + 1, (&stops, &next.stops))
    }

    /// What a visit adds that begins the day after a night there.
    fn night_before(&self, visit: usize, day: usize) -> Option<i64> {
        let stops = [&[visit as u32], &self.days.get(day + 1)?.stops[..]].concat();
        if self.days[day].stops.is_empty() {
            return None;
        }
        self.night_between(day, visit as u32 + 1, (&self.days[day].stops, &stops))
    }

    /// What two days cost more with a night between them that there was not before, and these stops.
    fn night_between(&self, day: usize, place: u32, (stops, next_stops): (&[u32], &[u32])) -> Option<i64> {
        let (own, next) = (&self.days[day], &self.days[day + 1]);
        if !self.task.linked[day] || own.ends.1 != 0 || next.ends.0 != 0 {
            return None;
        }
        let seconds = |ends, stops: &[u32], at| {
            let fits = self.fits(at, ends, stops);
            fits.then(|| i64::from(route::seconds(&self.task.legs, ends, stops)))
        };
        let one = seconds((own.ends.0, place), stops, day)?;
        let other = seconds((place, next.ends.1), next_stops, day + 1)?;
        Some(one + other + self.night() - i64::from(own.seconds) - i64::from(next.seconds))
    }

    /// Whether a route fits into a day.
    fn fits(&self, day: usize, ends: (u32, u32), stops: &[u32]) -> bool {
        let task = self.task;
        let visits: u32 = stops.iter().map(|&stop| task.visits[stop as usize].whole()).sum();
        let timed = stops.iter().any(|&stop| task.visits[stop as usize].open.is_some());
        visits + route::minutes(&task.legs, ends, stops) <= task.day && (!timed || clock::times(task, day, ends, stops).is_some())
    }

    /// Puts a visit on a day; tells whether it fits.
    pub fn insert(&mut self, visit: usize, day: usize) -> bool {
        let Some((_, way)) = self.insertion(visit, day) else { return false };
        let place = visit as u32 + 1;
        match way {
            Way::At(at) => self.days[day].stops.insert(at, visit as u32),
            Way::NightAfter => {
                self.days[day].stops.push(visit as u32);
                (self.days[day].ends.1, self.days[day + 1].ends.0) = (place, place);
                self.settle(day + 1);
            }
            Way::NightBefore => {
                self.days[day].stops.insert(0, visit as u32);
                (self.days[day - 1].ends.1, self.days[day].ends.0) = (place, place);
                self.settle(day - 1);
            }
        }
        self.settle(day);
        let at = self.dates[visit].partition_point(|&own| own < day);
        self.dates[visit].insert(at, day);
        true
    }

    /// Takes a visit off a day, and nights that nobody needs any more.
    pub fn remove(&mut self, visit: usize, day: usize) {
        self.days[day].stops.retain(|&stop| stop != visit as u32);
        self.settle(day);
        self.dates[visit].retain(|&own| own != day);
        if self.days[day].ends.1 != 0 {
            self.stay_home(day);
        }
        if self.days[day].ends.0 != 0 {
            self.stay_home(day - 1);
        }
    }

    /// Leaves out the night after a day, where both days go without it and cost no more; else it is where one ends or the next begins.
    fn stay_home(&mut self, day: usize) {
        let (own, next) = (&self.days[day], &self.days[day + 1]);
        let ends = ((own.ends.0, 0), (0, next.ends.1));
        if self.fits(day, ends.0, &own.stops) && self.fits(day + 1, ends.1, &next.stops) {
            let legs = &self.task.legs;
            let without = route::seconds(legs, ends.0, &own.stops) + route::seconds(legs, ends.1, &next.stops);
            if i64::from(without) <= i64::from(own.seconds + next.seconds) + self.night() {
                (self.days[day].ends, self.days[day + 1].ends) = ends;
                self.settle(day);
                self.settle(day + 1);
                return;
            }
        }
        self.stay_at_a_stop(day);
    }

    /// Spends the night after a day at its last stop or at the first of the next day, whichever is shorter and fits; tells whether one
    /// of them does.
    fn stay_at_a_stop(&mut self, day: usize) -> bool {
        let (own, next) = (&self.days[day], &self.days[day + 1]);
        let places = own.stops.last().into_iter().chain(next.stops.first()).map(|stop| stop + 1);
        let legs = &self.task.legs;
        let length = |place: u32| {
            let ends = ((own.ends.0, place), (place, next.ends.1));
            let fits = self.fits(day, ends.0, &own.stops) && self.fits(day + 1, ends.1, &next.stops);
            fits.then(|| (route::seconds(legs, ends.0, &own.stops) + route::seconds(legs, ends.1, &next.stops), place))
        };
        let Some((_, place)) = places.filter_map(length).min() else { return false };
        (self.days[day].ends.1, self.days[day + 1].ends.0) = (place, place);
        self.settle(day);
        self.settle(day + 1);
        true
    }

    /// Takes visits off that hang on a night which is at none of the stops beside it, or follows a day without one.
    pub fn settle_nights(&mut self) {
        for day in 0..self.days.len() {
            while self.days[day].ends.1 != 0 {
                if !self.days[day].stops.is_empty() && self.stay_at_a_stop(day) {
                    break;
                }
                match self.days[day + 1].stops.first() {
                    Some(&stop) => self.remove(stop as usize, day + 1),
                    None => self.stay_home_for_good(day),
                }
            }
        }
    }

    /// Ends a night that nothing hangs on.
    fn stay_home_for_good(&mut self, day: usize) {
        (self.days[day].ends.1, self.days[day + 1].ends.0) = (0, 0);
        while !self.fits(day, self.days[day].ends, &self.days[day].stops) {
            let Some(&stop) = self.days[day].stops.last() else { break };
            self.remove(stop as usize, day);
        }
        self.settle(day);
        self.settle(day + 1);
    }

    /// Puts a day's stops in a shorter order, where one is known and in time.
    pub fn shorten(&mut self, day: usize, order: impl Fn(&Task, (u32, u32), &[u32]) -> Vec<u32>) {
        let own = &self.days[day];
        if own.stops.len() < 2 {
            return;
        }
        let stops = order(self.task, own.ends, &own.stops);
        let shorter = route::seconds(&self.task.legs, own.ends, &stops) < own.seconds;
        if shorter && self.fits(day, own.ends, &stops) {
            self.days[day].stops = stops;
            self.settle(day);
        }
    }

    /// Derives what a day takes from its route.
    fn settle(&mut self, day: usize) {
        let own = &self.days[day];
        let task = self.task;
        let visits: u32 = own.stops.iter().map(|&stop| task.visits[stop as usize].whole()).sum();
        let seconds = route::seconds(&task.legs, own.ends, &own.stops);
        let minutes = visits + route::minutes(&task.legs, own.ends, &own.stops);
        let timed = own.stops.iter().filter(|&&stop| task.visits[stop as usize].open.is_some()).count();
        let own = &mut self.days[day];
        (own.seconds, own.minutes, own.timed) = (seconds, minutes, timed);
    }
}
