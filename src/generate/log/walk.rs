//! A rep's days as they come: who is seen, when, and for how long.

use jiff::civil::Date;
use rand::RngExt;
use rand_distr::{Distribution, StandardNormal};
use rand_pcg::Pcg64;

use super::days::{Days, DueCall};
use super::planted::Planted;
use super::request::LogRequest;
use crate::generate::stream::{Task, stream};
use crate::plan::availability::minutes;
use crate::plan::published::Published;
use crate::plan::travel::Legs;

/// The minute from which on people have lunch, before the next call.
const NOON: f64 = 12.0 * 60.0;
/// The minute after which nobody begins a call: it is the first of the rep's next day.
const LATEST: f64 = 21.0 * 60.0;

/// A call that was made.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct DrawnCall {
    /// Index into `Plan::reps`.
    pub rep: usize,
    /// Index into `Plan::accounts`.
    pub account: usize,
    /// Index into `Published::channels`.
    pub channel: usize,
    /// The day.
    pub date: Date,
    /// Minutes from midnight at which it begins.
    pub start: u32,
    /// Minutes that it takes.
    pub minutes: u32,
    /// Which of the rep's calls it is, from 1, those that are not made counted.
    pub number: usize,
}

/// All that a rep walks with.
pub struct Walk<'a> {
    plan: &'a Published,
    request: &'a LogRequest,
    planted: &'a Planted,
    legs: Legs<'a>,
}

/// A due call with its draws.
#[derive(Clone, Copy)]
struct Drawn {
    due: DueCall,
    number: usize,
    is_made: bool,
    minutes: f64,
    /// What the drive to it takes ÷ what the plan has.
    drive: f64,
}

impl<'a> Walk<'a> {
    /// What a request says of a plan.
    pub fn of(plan: &'a Published, request: &'a LogRequest, planted: &'a Planted) -> Self {
        Walk { plan, request, planted, legs: Legs::of(&plan.plan) }
    }

    /// The calls that a rep makes on the days that are shown.
    pub fn calls(&self, rep: usize, days: &Days) -> Vec<DrawnCall> {
        let mut rng = stream(self.request.seed, Task::Log, rep as u64);
        let (mut made, mut left, mut place, mut number) = (Vec::new(), Vec::new(), None, 0);
        let last = self.planted.last[rep].map_or(self.planted.shown.1, |own| own.min(self.planted.shown.1));
        for day in days.of_rep(rep, &self.legs, &mut rng) {
            if day.date > last {
                break;
            }
            let lunch = self.request.lunch * rng.random_range(0.5..1.5);
            let mut calls = std::mem::take(&mut left);
            calls.extend(day.calls.iter().map(|&due| {
                number += 1;
                self.draw(rep, (due, number), &mut rng)
            }));
            calls.retain(|call| call.is_made);
            left = self.walk((rep, day.date), (&calls, lunch), &mut place, &mut made);
            if !day.night {
                place = None;
            }
        }
        made.retain(|call: &DrawnCall| call.date >= self.planted.shown.0);
        made
    }

    fn draw(&self, rep: usize, (due, number): (DueCall, usize), rng: &mut Pcg64) -> Drawn {
        let is_made = rng.random_bool(self.request.made) & !rng.random_bool(self.planted.skipped(rep, due.account));
        let length = around_one(self.request.spread, rng) * self.planted.length(due.account, due.channel);
        let drive = around_one(self.request.traffic, rng) * self.planted.drives[due.account];
        Drawn { due, number, is_made, minutes: due.minutes * length, drive }
    }

    /// Makes the calls of a day, one after another, from a place on; those that it is too late for are left.
    fn walk(
        &self,
        (rep, date): (usize, Date),
        (calls, lunch): (&[Drawn], f64),
        place: &mut Option<usize>,
        made: &mut Vec<DrawnCall>,
    ) -> Vec<Drawn> {
        let config = &self.plan.plan.config;
        let (mut clock, mut is_fed) = (f64::from(minutes(config.execute.day_start)), false);
        for (at, call) in calls.iter().enumerate() {
            let (account, channel) = (call.due.account, call.due.channel);
            if !is_fed && clock >= NOON {
                (clock, is_fed) = (clock + lunch, true);
            }
            let begin = clock + if self.plan.is_visit(channel) { self.drive(rep, *place, call) } else { 0.0 };
            if begin > LATEST && at > 0 {
                return calls[at..].to_vec();
            }
            if self.plan.is_visit(channel) {
                *place = Some(account);
            }
            let (start, length) = (self.rounded(begin), self.rounded(call.minutes).max(self.request.step));
            made.push(DrawnCall { rep, account, channel, date, start: start.min(LAST), minutes: length, number: call.number });
            clock = begin + call.minutes + config.workload.admin_minutes_per_call;
        }
        Vec::new()
    }

    fn drive(&self, rep: usize, place: Option<usize>, call: &Drawn) -> f64 {
        self.legs.minutes(rep, place, call.due.account).unwrap_or(0.0) * call.drive
    }

    fn rounded(&self, minutes: f64) -> u32 {
        let step = f64::from(self.request.step);
        ((minutes / step).round() * step) as u32
    }
}

/// The last minute at which a day's call may begin.
const LAST: u32 = 23 * 60 + 59;

/// A lognormal number with mean 1 and this standard deviation.
fn around_one(spread: f64, rng: &mut Pcg64) -> f64 {
    let variance = (1.0 + spread * spread).ln();
    let normal: f64 = StandardNormal.sample(rng);
    (variance.sqrt() * normal - variance / 2.0).exp()
}
