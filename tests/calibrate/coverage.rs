//! Over a hundred logs, intervals of 95 % hold what was planted in 90 to 99.

use std::collections::BTreeMap;

use sutton::generate::log::{LogRequest, draw, write};
use sutton::measure::calibrate::estimate::Estimate;
use sutton::measure::calibrate::response::Sales;
use sutton::measure::calibrate::{Calibrated, calibrate};
use sutton::plan::availability::Availability;
use sutton::plan::published::Published;
use sutton::plan::scheduled::ScheduledCalls;
use sutton::read;
use sutton::read::activities::{LogSettings, activities};
use sutton::report::verify::StoredPlan;

use super::*;

const SEEDS: u64 = 100;

fn plan() -> (Published, Availability, ScheduledCalls) {
    let out = scheduled().path("out");
    let plan = StoredPlan::read(&out, None).unwrap().published().unwrap();
    let availability = read::calendar::availability(&plan.plan).unwrap();
    let calendar = read::scheduled::calls(&out, &plan).unwrap().unwrap();
    (plan, availability, calendar)
}

/// How often each value is held by its interval.
#[derive(Default)]
struct Held(BTreeMap<String, (usize, usize)>);

impl Held {
    fn see(&mut self, name: &str, found: Option<&Estimate>, planted: f64) {
        let own = self.0.entry(name.into()).or_default();
        *own = (own.0 + usize::from(found.is_some_and(|found| found.holds(planted))), own.1 + 1);
    }

    fn assert_right(&self) {
        for (name, (held, asked)) in &self.0 {
            assert!((90..=99).contains(held) && *asked == SEEDS as usize, "{name}: held in {held} of {asked}");
        }
    }
}

/// Draws logs and calibrates by each.
fn each(request: &LogRequest, mut see: impl FnMut(u64, &Published, &Calibrated)) {
    let ((plan, availability, calendar), own) = (plan(), Scratch::new());
    let period = plan.period().unwrap();
    for seed in 1..=SEEDS {
        let calls = draw(&LogRequest { seed, ..request.clone() }, &plan, &availability, Some(&calendar)).unwrap();
        let (mut bytes, file) = (Vec::new(), own.path("log.csv"));
        write(&plan, &calls, &mut bytes).unwrap();
        own.write("log.csv", &String::from_utf8(bytes).unwrap());
        let log = activities(&[file], &plan, &LogSettings::default()).unwrap();
        see(seed, &plan, &calibrate(&plan, &log, (period, period.1), (&availability, Some(&calendar)), None));
    }
}

#[test]
fn planted_lengths_and_drives_lie_in_their_intervals() {
    let request = LogRequest {
        longer: vec!["B=1.2".parse().unwrap()],
        slower: vec!["north=1.5".parse().unwrap()],
        ..LogRequest::default()
    };
    let (mut held, mut changed, mut apart, mut named) = (Held::default(), 0, 0, 0);
    each(&request, |_, plan, found| {
        for own in &found.lengths {
            let segment = &plan.plan.config.segment.labels[own.segment];
            let planted = own.planned * if segment == "B" { 1.2 } else { 1.0 };
            held.see(&format!("{} {segment}", plan.roles[own.role].role), own.found.as_ref(), planted);
        }
        for (region, planted) in [("north", 1.5), ("south", 1.0)] {
            let own = found.drives.regions.iter().find(|own| own.region.as_deref() == Some(region));
            held.see(region, own.map(|own| &own.found), planted);
        }
        held.see("desk", found.proposal.desk.as_ref().map(|own| &own.found), 5.0);
        // The rows of B change, and no others but by chance.
        let rows = found.proposal.patterns.iter().map(Option::is_some).collect::<Vec<_>>();
        changed += usize::from(rows[1] && rows[3]);
        apart += usize::from(found.drives.differ_by_region());
        let north = found.drives.regions_apart().first().and_then(|own| own.region.clone());
        named += usize::from(north.as_deref() == Some("north"));
    });
    println!("{:?}", held.0);
    held.0.remove("desk");
    held.assert_right();
    assert_eq!((changed, apart), (SEEDS as usize, SEEDS as usize));
    assert!(named >= 90, "{named}");
}

#[test]
fn logs_as_planned_propose_next_to_nothing() {
    let mut proposed = 0;
    each(&LogRequest::default(), |_, _, found| proposed += usize::from(!found.proposal.is_empty()));
    // One report of a hundred.
    assert!(proposed <= 3, "{proposed} of {SEEDS}");
}

#[test]
fn trips_of_more_stops_than_assumed_are_told_with_a_calendar_or_without() {
    let ((mut plan, availability, calendar), own) = (plan(), Scratch::new());
    plan.plan.config.travel.stops_per_trip = 2.0;
    let period = plan.period().unwrap();
    let calls = draw(&LogRequest::default(), &plan, &availability, Some(&calendar)).unwrap();
    let mut bytes = Vec::new();
    write(&plan, &calls, &mut bytes).unwrap();
    own.write("log.csv", &String::from_utf8(bytes).unwrap());
    let log = activities(&[own.path("log.csv")], &plan, &LogSettings::default()).unwrap();
    let stops = |calendar: Option<&ScheduledCalls>| {
        calibrate(&plan, &log, (period, period.1), (&availability, calendar), None).proposal.stops
    };
    for calendar in [Some(&calendar), None] {
        assert!(stops(calendar).is_some_and(|stops| stops > 2.0));
    }
}

#[test]
fn rounded_logs_are_no_surer_than_they_are() {
    let request = LogRequest { step: 15, ..LogRequest::default() };
    let mut held = Held::default();
    each(&request, |_, plan, found| {
        for own in found.lengths.iter().filter(|own| own.step == 15.0) {
            let name = format!("{} {}", plan.roles[own.role].role, plan.plan.config.segment.labels[own.segment]);
            held.see(&name, own.found.as_ref(), own.planned);
        }
    });
    println!("{:?}", held.0);
    assert!(held.0.values().all(|(held, asked)| *asked == SEEDS as usize && *held >= 90), "{:?}", held.0);
}

#[test]
fn the_response_of_sales_lies_in_its_interval() {
    use rand::SeedableRng;
    use rand_distr::{Distribution, Normal};
    use sutton::measure::calibrate::response::responses;
    use sutton::measure::due::{Due, roles_of_reps};

    const PLANTED: f64 = 0.3;
    let ((plan, availability, calendar), noise) = (plan(), Normal::new(0.0, 0.1).unwrap());
    let until = plan.period().unwrap().1;
    let due = Due::of(&plan).by_calendar(&plan, &calendar, until);
    let (mut held, roles) = (Held::default(), roles_of_reps(&plan));
    for seed in 1..=SEEDS {
        let request = LogRequest { seed, made: 0.7, ..LogRequest::default() };
        let calls = draw(&request, &plan, &availability, Some(&calendar)).unwrap();
        let mut rng = rand_pcg::Pcg64::seed_from_u64(seed);
        let mut counts = vec![(0.0, 0.0); plan.plan.accounts.len()];
        due.entries.iter().for_each(|entry| counts[entry.account].0 += entry.due());
        calls.iter().for_each(|call| counts[call.account].1 += 1.0);
        let of = |(account, (due, made)): (usize, &(f64, f64))| {
            let growth = PLANTED * ((made + 0.5) / (due + 0.5)).ln() + noise.sample(&mut rng);
            Sales { account, before: 1000.0, after: 1000.0 * growth.exp() }
        };
        let sales: Vec<Sales> = counts.iter().enumerate().map(of).collect();
        let logged = calls.iter().map(|call| sutton::measure::call_log::LoggedCall {
            account: call.account as u32,
            rep: call.rep as u32,
            channel: call.channel as u16,
            date: call.date,
            start: None,
            minutes: None,
            is_shared: false,
        });
        let log = sutton::measure::call_log::CallLog { calls: logged.collect(), ..Default::default() };
        let (found, idle) = responses(&plan, &due, (&log, until), &sales);
        assert_eq!((idle, roles.len()), (0, 3));
        let b = found.iter().find(|own| own.segment == 1).unwrap();
        held.see("B", b.elasticity.as_ref(), PLANTED);
        // Twelve accounts say nothing.
        assert!(found.iter().find(|own| own.segment == 0).unwrap().elasticity.is_none());
    }
    println!("{:?}", held.0);
    held.assert_right();
}
