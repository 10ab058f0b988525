//! A report as the checker reads it: held against the files before anything is written, and again by `verify`.

use super::Report;
use crate::balance::moves::turnover;
use crate::balance::territories::RolePlan;
use crate::check::plan::{AccountRow, PublishedRole, RepFigures, Seat, violations as of_plan};

/// Everything in which a report differs from what the files say, by formulas that share nothing with those that made it.
pub fn violations(report: &Report) -> Vec<String> {
    let roles: Vec<PublishedRole> = report.roles.iter().map(|role| published(report, role)).collect();
    of_plan(report.plan, &roles)
}

fn published<'a>(report: &Report<'a>, role: &'a RolePlan) -> PublishedRole<'a> {
    let rows = role.accounts.iter().map(|own| AccountRow {
        seat: Seat { account: own.account, rep: own.rep, service: own.service },
        segment: &report.segments[own.account].label,
        calls: own.calls,
        call_hours: own.call_hours,
        travel_hours: own.travel_hours,
    });
    let figures = role.territories.iter().map(|own| RepFigures {
        rep: own.rep,
        accounts: own.after.accounts,
        calls: own.after.calls,
        hours: own.after.hours(),
        nights: own.after.nights,
        centre: own.centre.as_ref().map(|centre| (centre.unit.as_str(), centre.place)),
    });
    PublishedRole {
        name: &role.role,
        rows: rows.collect(),
        figures: figures.collect(),
        value: role.proof.tied.as_ref().map_or(role.proof.primal, |tied| tied.own_value),
        left: turnover(report.plan, role).left(),
        cv: role.after.as_ref().and_then(|after| after.cv),
        relaxed: role.relaxed.iter().map(|own| (own.rule.clone(), own.amount())).collect(),
    }
}
