//! Large-neighbourhood search over dates and routes (Shaw 1998; Pisinger and Ropke 2007): take the visits of neighbours off their
//! days, put each account back on its cheapest dates, keep what is better, or for a while hardly worse (simulated annealing).
//!
//! An account goes back as a whole: what a visit would add to each day's route is exact, and [`cheapest`] chooses among all
//! sequences of dates with even gaps, so that dates, days and routes are decided together.

use rand::seq::SliceRandom;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;

use super::book::{Book, Day, UNPLACED};
use super::rhythm::{CLOSED, Room, as_many, cheapest};
use super::route;
use super::task::Task;

/// Neighbours of an account that are looked at.
const NEIGHBOURS: usize = 16;
/// Accounts that are taken off at once, at most.
const WHOLE: usize = 6;
/// Accounts some of whose visits are taken off at once, at most, and from how many days.
const SOME: usize = 14;
const SPAN: usize = 12;
/// What the first rounds may lose, seconds.
const WARM: f64 = 900.0;

/// The best calendar of visits that is found.
pub fn search(task: &Task) -> Book<'_> {
    let mut search = Search::new(task);
    search.construct();
    search.improve();
    let mut book = search.best;
    for day in 0..task.days() {
        book.shorten(day, |task, ends, stops| route::shortest(&task.legs, ends, stops));
    }
    book.settle_nights();
    book
}

struct Search<'t> {
    task: &'t Task,
    book: Book<'t>,
    best: Book<'t>,
    neighbours: Vec<Vec<u32>>,
    random: Pcg64,
    room: Room,
    costs: Vec<i64>,
    /// What days and dates were before the round, and which of them are noted.
    days_before: Vec<(usize, Day)>,
    dates_before: Vec<(usize, Vec<usize>)>,
    noted_days: Vec<bool>,
    noted_visits: Vec<bool>,
}

impl<'t> Search<'t> {
    fn new(task: &'t Task) -> Self {
        let book = Book::new(task);
        Search {
            task,
            best: book.clone(),
            book,
            neighbours: neighbours(task),
            random: Pcg64::seed_from_u64(task.seed),
            room: Room::default(),
            costs: Vec::new(),
            days_before: Vec::new(),
            dates_before: Vec::new(),
            noted_days: vec![false; task.days()],
            noted_visits: vec![false; task.visits.len()],
        }
    }

    /// Puts the accounts in one by one, those with much to drive first.
    fn construct(&mut self) {
        let task = self.task;
        let weight = |visit: usize| task.visits[visit].count * (task.legs.seconds(0, visit + 1) as usize + 600);
        let mut order: Vec<usize> = (0..task.visits.len()).collect();
        order.sort_by_key(|&visit| (task.visits[visit].agreed.is_empty(), std::cmp::Reverse(weight(visit)), visit));
        for visit in order {
            self.place(visit, &vec![None; task.visits[visit].count]);
        }
        self.keep();
        self.best = self.book.clone();
    }

    /// Takes off and puts back, round by round.
    fn improve(&mut self) {
        let n = self.task.visits.len();
        if n < 2 || self.task.days() < 2 {
            return;
        }
        let mut cost = self.book.cost();
        let mut least = cost;
        for round in 0..self.task.rounds {
            self.ruin_and_recreate(n, round);
            let delta = self.touched_cost() - self.cost_before();
            let left = 1.0 - round as f64 / self.task.rounds as f64;
            let allowed = -WARM * left * left * self.random.random_range(1e-9..1.0_f64).ln();
            if delta > allowed as i64 {
                self.undo();
            } else {
                cost += delta;
                self.keep();
            }
            if cost < least {
                (least, self.best) = (cost, self.book.clone());
            }
        }
    }

    /// Takes the visits of neighbours off, all of some accounts or some of more, and puts them back.
    fn ruin_and_recreate(&mut self, n: usize, round: usize) {
        let seed = self.random.random_range(0..n);
        let mut group = vec![seed as u32];
        let most = if round.is_multiple_of(2) { WHOLE } else { SOME };
        let size = self.random.random_range(1..=most);
        let near = self.neighbours[seed].clone();
        group.extend(near.into_iter().take(size + 2).filter(|_| self.random.random_bool(0.75)).take(size));
        let mut open = if round.is_multiple_of(2) { self.take_whole(&group) } else { self.take_some(seed, &group) };
        open.shuffle(&mut self.random);
        for (visit, slots) in open {
            self.place(visit, &slots);
        }
        self.shorten_touched();
    }

    /// Takes all visits of accounts off.
    fn take_whole(&mut self, group: &[u32]) -> Vec<(usize, Vec<Option<usize>>)> {
        let mut open = Vec::new();
        for &visit in group {
            let visit = visit as usize;
            for day in self.book.dates[visit].clone() {
                self.take(visit, day);
            }
            open.push((visit, vec![None; self.task.visits[visit].count]));
        }
        open
    }

    /// Takes those visits of accounts off that are near one date of the first.
    fn take_some(&mut self, seed: usize, group: &[u32]) -> Vec<(usize, Vec<Option<usize>>)> {
        let dates = &self.book.dates[seed];
        let middle = match dates.len() {
            0 => self.random.random_range(0..self.task.days()),
            count => dates[self.random.random_range(0..count)],
        };
        let span = self.random.random_range(2..=SPAN);
        let mut open = Vec::new();
        for &visit in group {
            let visit = visit as usize;
            let dates = self.book.dates[visit].clone();
            let slots: Vec<Option<usize>> =
                dates.iter().map(|&day| Some(day).filter(|day| day.abs_diff(middle) > span)).collect();
            let complete = dates.len() == self.task.visits[visit].count;
            if complete && slots.iter().all(Option::is_some) {
                continue;
            }
            dates.iter().zip(&slots).filter(|(_, slot)| slot.is_none()).for_each(|(&day, _)| self.take(visit, day));
            if complete {
                open.push((visit, slots));
            } else {
                self.book.dates[visit].clone().into_iter().for_each(|day| self.take(visit, day));
                open.push((visit, vec![None; self.task.visits[visit].count]));
            }
        }
        open
    }

    /// Takes a visit off.
    fn take(&mut self, visit: usize, day: usize) {
        self.note(visit, day);
        self.book.remove(visit, day);
    }

    /// Puts the open calls of an account on its cheapest dates; as many as there are days for.
    fn place(&mut self, visit: usize, slots: &[Option<usize>]) {
        self.book.costs(visit, &mut self.costs);
        for &day in &self.task.visits[visit].agreed {
            if self.costs[day] < CLOSED {
                self.costs[day] -= 10 * UNPLACED;
            }
        }
        let whole = slots.iter().all(Option::is_none);
        let found = if whole {
            as_many(&self.costs, slots.len(), &mut self.room)
        } else {
            cheapest(&self.costs, slots, self.book.bands[visit], &mut self.room).unwrap_or_default().1
        };
        for (day, slot) in found.into_iter().zip(slots) {
            if slot.is_none() {
                self.note(visit, day);
                self.book.insert(visit, day);
            }
        }
    }

    /// Keeps what a day, the days beside it and an account are before they are touched.
    fn note(&mut self, visit: usize, day: usize) {
        if !std::mem::replace(&mut self.noted_visits[visit], true) {
            self.dates_before.push((visit, self.book.dates[visit].clone()));
        }
        let nights = self.task.night.is_some();
        let (first, last) = if nights { (day.saturating_sub(1), (day + 1).min(self.task.days() - 1)) } else { (day, day) };
        for own in first..=last {
            if !std::mem::replace(&mut self.noted_days[own], true) {
                self.days_before.push((own, self.book.days[own].clone()));
            }
        }
    }

    /// Puts the stops of days that have changed in a shorter order.
    fn shorten_touched(&mut self) {
        for at in 0..self.days_before.len() {
            let (day, before) = &self.days_before[at];
            let day = *day;
            if self.book.days[day].stops == before.stops {
                continue;
            }
            self.book.shorten(day, |task, ends, stops| route::descended(&task.legs, ends, stops.to_vec()));
        }
    }

    /// What the days and accounts that the round has touched counted before.
    fn cost_before(&self) -> i64 {
        let days: i64 = self.days_before.iter().map(|(_, day)| self.book.cost_of_day(day)).sum();
        days + self.dates_before.iter().map(|(visit, dates)| self.book.cost_of(*visit, dates)).sum::<i64>()
    }

    /// What they count now.
    fn touched_cost(&self) -> i64 {
        let days: i64 = self.days_before.iter().map(|(day, _)| self.book.cost_of_day(&self.book.days[*day])).sum();
        days + self.dates_before.iter().map(|(visit, _)| self.book.cost_of(*visit, &self.book.dates[*visit])).sum::<i64>()
    }

    /// Goes on from what the round has made.
    fn keep(&mut self) {
        self.days_before.drain(..).for_each(|(day, _)| self.noted_days[day] = false);
        self.dates_before.drain(..).for_each(|(visit, _)| self.noted_visits[visit] = false);
    }

    /// Goes back to before the round.
    fn undo(&mut self) {
        for (day, before) in self.days_before.drain(..) {
            self.book.days[day] = before;
            self.noted_days[day] = false;
        }
        for (visit, before) in self.dates_before.drain(..) {
            self.book.dates[visit] = before;
            self.noted_visits[visit] = false;
        }
    }
}

/// The nearest accounts of each.
fn neighbours(task: &Task) -> Vec<Vec<u32>> {
    let n = task.visits.len();
    let nearest = |visit: usize| {
        let mut others: Vec<u32> = (0..n as u32).filter(|&other| other as usize != visit).collect();
        let away = |other: &u32| (task.legs.seconds(visit + 1, *other as usize + 1), *other);
        if others.len() > NEIGHBOURS {
            others.select_nth_unstable_by_key(NEIGHBOURS, away);
            others.truncate(NEIGHBOURS);
        }
        others.sort_by_key(away);
        others
    };
    (0..n).map(nearest).collect()
}
