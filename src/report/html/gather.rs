//! Gathers what the page shows from a report and the explanations of its roles.

use super::borders;
use super::colours::colours;
use super::data::{Accounts, Borders, Carried, Page, PairsData, Person, Role, TerritoryData};
use super::lines::{hundredths, rings, xy};
use super::rows::{People, Texts, others, rows};
use super::weeks::calendar;
use super::words;
use crate::balance::explain::{Explainer, SolvedRole};
use crate::balance::metrics::Load;
use crate::balance::pairs::Pairs;
use crate::balance::territories::{RolePlan, Territory};
use crate::plan::scheduled::ScheduledCalls;
use crate::plan::{AccountStatus, Place, Plan, Rep, RepStatus};
use crate::report::Report;
use crate::report::geojson::outlines_of;
use crate::report::paired::sentence;

/// How to read the data.
const SCHEMA: &str = "sutton/report/1";
/// Other reps that are told of each account.
const OTHERS: usize = 5;

/// What the page of a report shows, whose roles were solved and are explained like this, with the calls of its calendar.
pub fn page<'a>(
    report: &Report<'a>,
    solved: &[SolvedRole<'a>],
    explainers: &[Explainer<'a>],
    calls: Option<&'a ScheduledCalls>,
) -> Page<'a> {
    let plan = report.plan;
    let served = served(report);
    let (segments, segment) = segments(report, &served);
    let place = |at: usize| served_at(&served, at);
    let mut people = People::new(plan);
    let roles: Vec<Role> =
        solved.iter().zip(explainers).map(|(own, explainer)| role(report, own, explainer, &mut people, &place)).collect();
    let places = || served.iter().filter_map(|&at| plan.accounts[at].place).chain(plan.reps.iter().filter_map(|rep| rep.place));
    Page {
        schema: SCHEMA,
        planar: places().any(|place| place.planar),
        segments,
        accounts: accounts(plan, &served, segment),
        reps: plan.reps.iter().map(|rep| person(rep.place.as_ref(), rep)).collect(),
        others: people.others,
        roles,
        borders: borders_around(places()),
        calendar: calls.map(|calls| calendar(plan, calls, &place)),
    }
}

/// The accounts that any role serves, ascending.
fn served(report: &Report) -> Vec<usize> {
    let mut served: Vec<usize> = report.roles.iter().flat_map(|role| role.accounts.iter().map(|own| own.account)).collect();
    served.sort_unstable();
    served.dedup();
    served
}

fn served_at(served: &[usize], account: usize) -> usize {
    served.binary_search(&account).unwrap_or_default()
}

/// The labels of segments, and which one each account has.
fn segments<'a>(report: &Report<'a>, served: &[usize]) -> (Vec<&'a str>, Vec<usize>) {
    let mut labels: Vec<&str> = served.iter().map(|&at| report.segments[at].label.as_str()).collect();
    labels.sort_unstable();
    labels.dedup();
    let known: Vec<&str> = report.plan.config.segment.labels.iter().map(String::as_str).collect();
    labels.sort_by_key(|label| known.iter().position(|own| own == label).unwrap_or(known.len()));
    let of = |&at: &usize| labels.iter().position(|label| *label == report.segments[at].label).unwrap_or_default();
    let own = served.iter().map(of).collect();
    (labels, own)
}

fn accounts<'a>(plan: &'a Plan, served: &[usize], segment: Vec<usize>) -> Accounts<'a> {
    let own = || served.iter().map(|&at| &plan.accounts[at]);
    let amounts = |column: &str| -> Vec<i64> {
        let amounts: Vec<i64> = own().map(|account| account.number(column).round() as i64).collect();
        if amounts.iter().all(|&amount| amount == 0) { Vec::new() } else { amounts }
    };
    let axis = |axis: usize| own().map(move |account| account.place.as_ref().map(|place| xy(place)[axis])).collect();
    Accounts {
        id: own().map(|account| account.id.as_str()).collect(),
        name: own().map(|account| account.name.as_str()).collect(),
        city: own().map(|account| account.city.as_str()).collect(),
        x: axis(0),
        y: axis(1),
        segment,
        prospect: own().map(|account| u8::from(account.status == AccountStatus::Prospect)).collect(),
        revenue: amounts("revenue"),
        potential: amounts("potential"),
    }
}

fn person<'a>(place: Option<&Place>, rep: &'a Rep) -> Person<'a> {
    let place = place.map(xy);
    Person {
        id: &rep.id,
        name: &rep.name,
        x: place.map(|own| own[0]),
        y: place.map(|own| own[1]),
        capacity: hundredths(rep.capacity_hours),
        leaving: rep.status == RepStatus::Leaving,
    }
}

fn role<'a>(
    report: &Report<'a>,
    &(formulation, role, _): &SolvedRole<'a>,
    explainer: &Explainer<'a>,
    people: &mut People<'a>,
    place: &dyn Fn(usize) -> usize,
) -> Role<'a> {
    let nearest = explainer.nearest(OTHERS);
    let mut texts = Texts::default();
    let rows = rows(report, role, formulation, &nearest, &mut texts, (people, place));
    Role {
        name: &role.role,
        unit: role.unit,
        verdict: words::verdict(role),
        territories: territories(report, role, explainer),
        rows,
        others: others(role, explainer, &nearest, &mut texts),
        texts: texts.list,
        pairs: role.pairs.as_ref().map(|own| pairs(people, &role.role, own)),
    }
}

fn pairs<'a>(people: &mut People<'a>, role: &str, pairs: &'a Pairs) -> PairsData<'a> {
    let mut index = |id: &'a String| people.index(id) as usize;
    PairsData {
        with: &pairs.with,
        words: sentence(role, pairs),
        free: pairs.free,
        rep: pairs.each.iter().map(|own| index(&own.rep_id)).collect(),
        partners: pairs.each.iter().map(|own| own.with.iter().map(&mut index).collect()).collect(),
        hours: pairs.each.iter().map(|own| hundredths(own.hours)).collect(),
    }
}

fn territories(report: &Report, role: &RolePlan, explainer: &Explainer) -> Vec<TerritoryData> {
    let outlines = outlines_of(report, role);
    let colours = colours(&outlines);
    let planar = report.plan.accounts.iter().any(|account| account.place.is_some_and(|place| place.planar));
    let limit = |hours: f64| (hours.is_finite() && hours != 0.0).then(|| hundredths(hours));
    let territory = |((own, outline), &colour): ((&Territory, _), &usize)| {
        let explained = explainer.rep(own.rep);
        let explained = explained.as_ref();
        TerritoryData {
            rep: own.rep,
            colour,
            before: carried(&own.before),
            after: carried(&own.after),
            moved_in: own.moved_in,
            hour_worth: explained.and_then(|own| own.hour_worth).map(hundredths),
            least: explained.and_then(|own| limit(own.least)),
            most: explained.and_then(|own| limit(own.most)),
            reached: explained.map(|own| own.reached.clone()).unwrap_or_default(),
            outline: rings(outline, planar),
        }
    };
    role.territories.iter().zip(&outlines).zip(&colours).map(territory).collect()
}

fn carried(load: &Load) -> Carried {
    Carried {
        accounts: load.accounts,
        calls: hundredths(load.calls),
        call_hours: hundredths(load.call_hours),
        travel_hours: hundredths(load.travel_hours),
        potential: load.potential.round() as i64,
    }
}

/// The borders around places on the sphere.
fn borders_around(places: impl Iterator<Item = Place>) -> Borders {
    let (mut x, mut y) = ([f64::INFINITY, f64::NEG_INFINITY], [f64::INFINITY, f64::NEG_INFINITY]);
    for place in places.filter(|place| !place.planar) {
        x = [x[0].min(place.longitude), x[1].max(place.longitude)];
        y = [y[0].min(place.latitude), y[1].max(place.latitude)];
    }
    if x[0] > x[1] { Borders::default() } else { borders::around(x, y) }
}
