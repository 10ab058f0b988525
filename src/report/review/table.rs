//! `review.csv`: the requests, each with its verdict and its price.

use std::io::{self, Write};

use super::told::{Told, called, id, verdict};
use crate::cells::Writer;
use crate::execute::review::{Priced, RoleReview};

/// Columns of `review.csv`: those of the requests, then what they come to.
const COLUMNS: [&str; 20] = [
    "account_id",
    "account",
    "role",
    "from_rep",
    "from_name",
    "to_rep",
    "to_name",
    "reason",
    "asked_by",
    "verdict",
    "hours_alone",
    "hours_at_least",
    "rules",
    "others",
    "family",
    "from_hours",
    "from_hours_then",
    "to_hours",
    "to_hours_then",
    "travel_hours",
];
const DECIMALS: usize = 2;

/// Writes a row per request, in their order.
///
/// # Errors
/// Where the disk fails.
pub fn csv(told: Told, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::in_dialect(told.plan.dialect, out, COLUMNS)?;
    let of_role = |role: &RoleReview| {
        let rows = role.wishes.iter().enumerate().flat_map(|(at, own)| rows(told, role, at, own));
        rows.collect::<Vec<(usize, [String; 20])>>()
    };
    let mut all: Vec<(usize, [String; 20])> = told.roles.iter().flat_map(of_role).collect();
    all.sort_by_key(|(request, _)| *request);
    all.into_iter().try_for_each(|(_, row)| writer.row(row))?;
    writer.finish()
}

/// The rows of a wish, one per request.
fn rows(told: Told, role: &RoleReview, at: usize, own: &Priced) -> Vec<(usize, [String; 20])> {
    let (plan, wish) = (told.plan, &own.wish);
    let number = |value: f64| if value.is_finite() { plan.dialect.number(value, DECIMALS) } else { String::new() };
    let rules: Vec<String> = own.effect.broken.iter().map(ToString::to_string).collect();
    let from = |then: usize| own.from_hours.map_or(String::new(), |hours| number(hours[then]));
    let row = |&request: &usize| {
        let asked = &told.requests[request];
        let account = &plan.accounts[asked.account];
        let cells = [
            account.id.clone(),
            account.name.clone(),
            asked.role.clone(),
            id(plan, wish.from).to_owned(),
            called(plan, wish.from).to_owned(),
            id(plan, Some(wish.to)).to_owned(),
            called(plan, Some(wish.to)).to_owned(),
            asked.reason.clone(),
            asked.asked_by.clone(),
            verdict(own, role.plan.unit),
            number(own.change()),
            number(own.at_least),
            rules.join("; "),
            told.links(role, at).join("; "),
            told.family(own).join("; "),
            from(0),
            from(1),
            number(own.to_hours[0]),
            number(own.to_hours[1]),
            number(own.effect.travel_hours),
        ];
        (request, cells)
    };
    wish.requests.iter().map(row).collect()
}
