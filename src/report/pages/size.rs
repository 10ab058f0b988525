//! Costs of head counts as a page: the curve, its parts, and what the cheapest count takes.

use crate::plan::Plan;
use crate::plan::inspection::RoleHours;
use crate::plan::words::{count, number};
use crate::report::html::chart::{Bars, Curve, Point};
use crate::report::html::sheet::{Section, Sheet, page as render};
use crate::report::size::{cheapest, needs, row, table_header, unshifted, without_plan};
use crate::scenarios::size::{SizedPlan, Sizing};

/// The page of a role's head counts; `roles`: what every role needs.
pub fn page(plan: &Plan, roles: &[RoleHours], sizing: &Sizing) -> String {
    let prices = &plan.config.size;
    let unit = if prices.salary.is_none() && prices.hour.is_none() { "hours" } else { "money" };
    let rows = (0..sizing.counts.len()).filter_map(|at| row(sizing, at));
    let shift = plan.config.shift.is_some();
    let rows = rows.map(|row| if shift { row.to_vec() } else { unshifted(row).to_vec() }).collect();
    let header = if shift { table_header().to_vec() } else { unshifted(table_header()).to_vec() };
    let solved = || sizing.counts.iter().enumerate().filter_map(|(at, own)| Some((at, own.heads, own.plan.as_ref().ok()?)));
    let point = |(at, heads, plan): (usize, usize, &SizedPlan)| {
        let total = plan.cost.total();
        Point {
            at: [heads as f64, total],
            name: format!("{}: {}", count(heads, "seller"), number(total)),
            marked: at == sizing.best,
        }
    };
    let bars = solved().map(|(_, heads, plan)| {
        let hours = plan.plan.after.as_ref().map_or(0.0, |after| after.travel_hours);
        (count(heads, "seller"), hours, format!("{} h", number(hours)))
    });
    let words = without_plan(sizing).chain(cheapest(plan, sizing).lines().map(|line| line.trim().to_owned())).collect();
    let section = Section {
        heading: format!("Role {}: what a head count costs, in {unit}", sizing.role),
        words,
        curves: vec![Curve {
            title: format!("Total cost by head count, in {unit}"),
            meaning: "Sellers, travel, overtime and calls given up together; the large dot costs least.".into(),
            axes: ["sellers".into(), format!("total, {unit}")],
            counted: true,
            lines: vec![(sizing.role.clone(), solved().map(point).collect())],
        }],
        bars: vec![Bars { title: "Travel by head count, hours".into(), bars: bars.filter(|bar| bar.1 > 0.0).collect() }],
        table: Some((header.into_iter().map(String::from).collect(), rows)),
    };
    let needed = Section { heading: "Sellers needed".into(), words: needs(roles), ..Section::default() };
    let name = &plan.config.plan.name;
    let title = if name.is_empty() { "How many sellers".into() } else { format!("{name}: how many sellers") };
    render(&Sheet { title, sections: vec![section, needed] })
}
