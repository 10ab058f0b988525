//! Planted deviations are found, and chance is left alone.

use rand::{RngExt, SeedableRng};
use rand_distr::{Distribution, LogNormal, Poisson};
use rand_pcg::Pcg64Mcg;
use sutton::measure::alarms::{About, Alarm};
use sutton::measure::call_log::{CallLog, LoggedCall};
use sutton::measure::todo::Todo;
use sutton::measure::{Measured, measure};
use sutton::plan::availability::Availability;
use sutton::plan::published::{Published, Served};
use sutton::report::verify::StoredPlan;

use super::*;

/// A log of the whole period: how often, and how long, of an account in a role, `1` as planned.
fn drawn(plan: &Published, seed: u64, how: impl Fn(&str, &Served) -> (f64, f64)) -> CallLog {
    let mut rng = Pcg64Mcg::seed_from_u64(seed);
    let length = LogNormal::new(-0.005, 0.1).unwrap();
    let mut calls = Vec::new();
    for role in &plan.roles {
        for served in &role.served {
            let (often, long) = how(&role.role, served);
            for &(channel, own) in &served.calls {
                let mean = often * own.calls;
                let count = if mean > 0.0 { Poisson::new(mean).unwrap().sample(&mut rng) as usize } else { 0 };
                for _ in 0..count {
                    let minutes = Some(long * own.minutes_per_call * length.sample(&mut rng));
                    let date = format!("2026-0{}-{:02}", rng.random_range(1..4), rng.random_range(5..29)).parse().unwrap();
                    let (account, rep) = (served.account as u32, served.rep as u32);
                    let (channel, start, is_shared) = (channel as u16, None, false);
                    calls.push(LoggedCall { account, rep, channel, date, start, minutes, is_shared });
                }
            }
        }
    }
    CallLog { calls, ..CallLog::default() }
}

fn of(plan: &Published, log: &CallLog) -> Measured {
    let period = plan.period().unwrap();
    measure(plan, log, (period, period.1), (&Availability::default(), None))
}

fn published() -> (Case, Published) {
    let case = quarter();
    let plan = StoredPlan::read(&case.path("out"), None).unwrap().published().unwrap();
    (case, plan)
}

#[test]
fn chance_rings_in_one_report_of_a_hundred_at_most() {
    let (_case, plan) = published();
    let false_ones = (0..300).filter(|&seed| !of(&plan, &drawn(&plan, seed, |_, _| (1.0, 1.0))).alarms.is_empty()).count();
    assert!(false_ones <= 6, "{false_ones} of 300");
}

#[test]
fn who_falls_silent_is_told_once_and_when() {
    let (_case, mut plan) = published();
    plan.plan.config.travel.stops_per_trip = 2.0;
    let rep = plan.plan.reps.iter().position(|rep| rep.id == "R1").unwrap();
    let last = plan.period().unwrap().0.saturating_add(jiff::ToSpan::days(28));
    let mut found_for = 0;
    for seed in 0..20 {
        let mut log = drawn(&plan, seed, |_, _| (1.0, 1.0));
        log.calls.retain(|call| call.rep as usize != rep || call.date < last);
        let found = of(&plan, &log);
        let of_rep = |own: &About| match *own {
            About::Calls { rep: own, .. } | About::Silent { rep: own, .. } => own == rep,
            About::Length { .. } => false,
        };
        let silent = |own: &&Alarm| matches!(own.about, About::Silent { .. });
        let Some(alarm) = found.alarms.iter().find(silent) else { continue };
        assert!(of_rep(&alarm.about) && matches!(alarm.about, About::Silent { last: Some(last), .. } if last < 4));
        let told = found.todo.iter().filter(|own| matches!(own, Todo::Alarm(at) if of_rep(&found.alarms[*at].about)));
        assert_eq!(told.count(), 1, "seed {seed}");
        found_for += 1;
    }
    assert!(found_for >= 18, "{found_for} of 20");
}

#[test]
fn a_rep_who_skips_a_segment_and_calls_that_take_longer_are_found() {
    let (_case, plan) = published();
    let best = |served: &Served| plan.segments[served.account].label == "A";
    let second = |served: &Served| plan.segments[served.account].label == "B";
    let who =
        plan.roles.iter().find(|role| role.role == "outside").unwrap().served.iter().find(|served| best(served)).unwrap().rep;
    let how = |role: &str, served: &Served| {
        let often = if served.rep == who && best(served) { 0.1 } else { 1.0 };
        (often, if role == "outside" && second(served) { 1.2 } else { 1.0 })
    };
    let (mut skipped, mut longer) = (0, 0);
    for seed in 0..20 {
        let found = of(&plan, &drawn(&plan, seed, how));
        let has = |is: &dyn Fn(&About) -> bool| found.alarms.iter().any(|alarm| is(&alarm.about));
        skipped += i32::from(has(&|own| *own == About::Calls { rep: who, segment: 0 }));
        longer += i32::from(has(&|own| matches!(own, About::Length { segment: 1, .. })));
        assert!(found.todo.len() <= 3);
    }
    assert!(skipped >= 19 && longer >= 19, "{skipped} and {longer} of 20");
}

#[test]
fn what_to_do_is_said_in_words() {
    let case = quarter();
    let skipper = rep(&case, "02", "outside");
    let log = all_done(&case);
    let mine = |line: &&str| !["02", "04", "07", "09"].iter().any(|id| line.starts_with(&format!("{id},{skipper},")));
    let log: String = log.lines().filter(mine).map(|line| format!("{line}\n")).collect();
    let (found, _) = measured(&case, &log, &["--until", HALF]);
    let alarm = &found["alarms"][0];
    assert_eq!((&alarm["about"], &alarm["segment"], &alarm["done"]), (&"calls".into(), &"A".into(), &0.0.into()));
    let thing = found["todo"][0].as_str().unwrap();
    assert!(thing.starts_with(&format!("Bring {skipper} back to A accounts: 0 calls made where ")), "{thing}");
    assert!(thing.contains("revenue of 235 is behind it. First Account 2, Account 9"), "{thing}");
}
