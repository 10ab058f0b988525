//! A review for programs.

use serde::Serialize;

use super::told::{Told, id, word};
use crate::execute::review::{Link, Priced, RoleReview, Together};

/// All of a review. Hours throughout, but costs, which are in the role's `unit`.
#[derive(Debug, Serialize)]
pub struct ReviewJson<'a> {
    schema: &'static str,
    roles: Vec<RoleJson<'a>>,
}

#[derive(Debug, Serialize)]
struct RoleJson<'a> {
    role: &'a str,
    unit: &'static str,
    requests: Vec<WishJson<'a>>,
    links: Vec<LinkJson<'a>>,
    /// Pairs that were too many to be looked at.
    pairs_left_out: usize,
    all: Option<TogetherJson>,
    free: Option<TogetherJson>,
}

#[derive(Debug, Serialize)]
struct WishJson<'a> {
    account_ids: Vec<&'a str>,
    family: Vec<&'a str>,
    from_rep: Option<&'a str>,
    to_rep: &'a str,
    verdict: &'static str,
    /// What the move alone changes of the cost.
    change: f64,
    /// What the best plan with it costs more, at least; null where no plan can have it.
    at_least: Option<f64>,
    rules: Vec<String>,
    from_hours: Option<[f64; 2]>,
    to_hours: [f64; 2],
    travel_hours: f64,
}

#[derive(Debug, Serialize)]
struct LinkJson<'a> {
    account_ids: [Vec<&'a str>; 2],
    helps: bool,
    change: f64,
    broken: Vec<String>,
    kept: Vec<String>,
}

#[derive(Debug, Serialize)]
struct TogetherJson {
    requests: usize,
    change: f64,
    at_least: Option<f64>,
    rules: Vec<String>,
}

impl<'a> ReviewJson<'a> {
    /// The review of all roles.
    pub fn new(told: &'a Told<'a>) -> Self {
        ReviewJson { schema: "sutton/review/1", roles: told.roles.iter().map(|role| of_role(told, role)).collect() }
    }
}

fn of_role<'a>(told: &'a Told<'a>, role: &'a RoleReview<'a>) -> RoleJson<'a> {
    RoleJson {
        role: &role.plan.role,
        unit: role.plan.unit,
        requests: role.wishes.iter().map(|own| wish(told, own)).collect(),
        links: role.links.iter().map(|own| link(told, role, own)).collect(),
        pairs_left_out: role.unlinked,
        all: role.all.as_ref().map(together),
        free: role.free.as_ref().map(together),
    }
}

fn wish<'a>(told: &'a Told<'a>, own: &'a Priced) -> WishJson<'a> {
    let plan = told.plan;
    WishJson {
        account_ids: told.accounts(own),
        family: told.family(own),
        from_rep: own.wish.from.map(|rep| plan.reps[rep].id.as_str()),
        to_rep: id(plan, Some(own.wish.to)),
        verdict: word(&own.verdict),
        change: own.change(),
        at_least: Some(own.at_least).filter(|own| own.is_finite()),
        rules: own.effect.broken.iter().map(ToString::to_string).collect(),
        from_hours: own.from_hours,
        to_hours: own.to_hours,
        travel_hours: own.effect.travel_hours,
    }
}

fn link<'a>(told: &'a Told<'a>, role: &'a RoleReview<'a>, own: &'a Link) -> LinkJson<'a> {
    LinkJson {
        account_ids: own.wishes.map(|at| told.accounts(&role.wishes[at])),
        helps: own.helps(),
        change: own.more,
        broken: own.broken.iter().map(ToString::to_string).collect(),
        kept: own.kept.iter().map(ToString::to_string).collect(),
    }
}

fn together(own: &Together) -> TogetherJson {
    TogetherJson {
        requests: own.wishes,
        change: own.effect.change(),
        at_least: Some(own.at_least).filter(|own| own.is_finite()),
        rules: own.effect.broken.iter().map(ToString::to_string).collect(),
    }
}
