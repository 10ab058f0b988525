//! `handover.csv` and the table of each rep: for people, in the dialect of their own tables.

use std::io::{self, Write};

use crate::cells::Writer;
use crate::execute::briefs::{Brief, Briefing, Own};
use crate::execute::handover::Handover;
use crate::plan::Plan;

/// Columns of `handover.csv`.
const HANDOVER: [&str; 19] = [
    "order",
    "account_id",
    "account",
    "role",
    "kind",
    "from_rep_id",
    "from_rep",
    "from_email",
    "to_rep_id",
    "to_rep",
    "to_email",
    "segment",
    "open_pipeline",
    "potential",
    "revenue",
    "effective_date",
    "held_until",
    "joint_call",
    "reason",
];
/// Columns of a rep's table before those of each channel.
const ACCOUNTS: [&str; 22] = [
    "change",
    "account_id",
    "account",
    "city",
    "postal_code",
    "role",
    "segment",
    "kind",
    "other_rep_id",
    "other_rep",
    "other_email",
    "effective_date",
    "held_until",
    "joint_call",
    "owner_since",
    "revenue",
    "potential",
    "open_pipeline",
    "calls",
    "call_hours",
    "travel_hours",
    "reason",
];
/// Decimals of amounts, hours, calls and minutes.
const DECIMALS: usize = 2;

/// A row per account that changes hands, in their order.
pub fn handover(briefing: &Briefing, out: &mut dyn Write) -> io::Result<()> {
    let (plan, segments) = (&briefing.plan.plan, &briefing.plan.segments);
    let mut writer = Writer::in_dialect(plan.dialect, out, HANDOVER)?;
    for (at, own) in briefing.handovers.iter().enumerate() {
        let account = &plan.accounts[own.account];
        let [from, to] = [person(plan, own.from, &own.from_id), person(plan, own.to, "")];
        let [pipeline, potential, revenue] =
            ["open_pipeline", "potential", "revenue"].map(|column| amount(plan, own.account, column));
        let head = [(at + 1).to_string(), account.id.clone(), account.name.clone(), own.role.clone(), own.kind.into()];
        let [effective, held, joint] = dates(own);
        let tail =
            [segments[own.account].label.clone(), pipeline, potential, revenue, effective, held, joint, own.reason.clone()];
        writer.row(head.into_iter().chain(from).chain(to).chain(tail))?;
    }
    writer.finish()
}

/// A row per account of a rep, those that come first, then those that go.
pub fn accounts(briefing: &Briefing, brief: &Brief, out: &mut dyn Write) -> io::Result<()> {
    let plan = &briefing.plan.plan;
    let channels = &briefing.plan.channels;
    let of_channel = |name: &String| [format!("{name}_calls"), format!("{name}_minutes_per_call")];
    let header = ACCOUNTS.iter().map(ToString::to_string).chain(channels.iter().flat_map(of_channel));
    let mut writer = Writer::in_dialect(plan.dialect, out, header)?;
    let of = |comes: bool| brief.accounts.iter().filter(move |own| own.comes.is_some() == comes);
    for own in of(true).chain(of(false)) {
        writer.row(kept(briefing, brief, own))?;
    }
    for own in brief.goes.iter().map(|&at| &briefing.handovers[at]) {
        let other = person(plan, own.to, "");
        let blank = std::iter::repeat_n(String::new(), 2 * channels.len());
        let hours = [String::new(), String::new(), String::new()];
        writer.row(described(briefing, "goes", own.account, &own.role, Some((own, other)), hours).into_iter().chain(blank))?;
    }
    writer.finish()
}

/// An account that the rep has.
fn kept(briefing: &Briefing, brief: &Brief, own: &Own) -> Vec<String> {
    let plan = &briefing.plan.plan;
    let comes = own.comes.map(|at| &briefing.handovers[at]);
    let role = &plan.reps[brief.rep].role;
    let calls: f64 = own.served.calls.iter().map(|(_, calls)| calls.calls).sum();
    let hours = [calls, own.call_hours, own.served.travel_hours].map(|value| plan.dialect.number(value, DECIMALS));
    let change = if comes.is_some() { "comes" } else { "stays" };
    let other = comes.map(|own| (own, person(plan, own.from, &own.from_id)));
    let mut row = described(briefing, change, own.account(), role, other, hours);
    for channel in 0..briefing.plan.channels.len() {
        let calls =
            own.served.calls.iter().find(|(at, _)| *at == channel).map(|(_, calls)| [calls.calls, calls.minutes_per_call]);
        row.extend(calls.map_or_else(Default::default, |pair| pair.map(|value| plan.dialect.number(value, DECIMALS))));
    }
    row
}

/// The cells of an account before those of its channels; `handover` with who is on its other side.
fn described(
    briefing: &Briefing,
    change: &str,
    at: usize,
    role: &str,
    handover: Option<(&Handover, [String; 3])>,
    [calls, call_hours, travel_hours]: [String; 3],
) -> Vec<String> {
    let plan = &briefing.plan.plan;
    let (account, segment) = (&plan.accounts[at], &briefing.plan.segments[at].label);
    let (own, [other_id, other, email]) = handover.map_or_else(Default::default, |(own, other)| (Some(own), other));
    let [effective, held, joint] = own.map(dates).unwrap_or_default();
    let of = own.map_or(role, |own| &own.role);
    let since = plan.owners.get(at, of).and_then(|owner| owner.since);
    let [revenue, potential, pipeline] = ["revenue", "potential", "open_pipeline"].map(|column| amount(plan, at, column));
    vec![
        change.into(),
        account.id.clone(),
        account.name.clone(),
        account.city.clone(),
        account.postal_code.clone().unwrap_or_default(),
        of.into(),
        segment.clone(),
        own.map_or("", |own| own.kind).into(),
        other_id,
        other,
        email,
        effective,
        held,
        joint,
        since.map_or(String::new(), |day| day.to_string()),
        revenue,
        potential,
        pipeline,
        calls,
        call_hours,
        travel_hours,
        own.map_or(String::new(), |own| own.reason.clone()),
    ]
}

/// Id, name and e-mail of somebody.
fn person(plan: &Plan, rep: Option<usize>, id: &str) -> [String; 3] {
    match rep.map(|rep| &plan.reps[rep]) {
        Some(rep) => [rep.id.clone(), rep.name.clone(), rep.email.clone().unwrap_or_default()],
        None => [id.into(), String::new(), String::new()],
    }
}

/// From when on it is another's, until when it is held, and whether a joint call is proposed.
fn dates(own: &Handover) -> [String; 3] {
    let day = |day: Option<jiff::civil::Date>| day.map_or(String::new(), |day| day.to_string());
    [day(own.effective), day(own.held_until), own.joint_call.to_string()]
}

/// An amount of an account; empty where its cell is.
fn amount(plan: &Plan, account: usize, column: &str) -> String {
    let amount = plan.accounts[account].numbers.get(column);
    amount.map_or(String::new(), |amount| plan.dialect.number(amount, DECIMALS))
}
