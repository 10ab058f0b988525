//! What to do, in plain words.

use super::told::{Told, share};
use crate::measure::alarms::{About, Alarm, is_short, is_silent};
use crate::measure::days::week_name;
use crate::measure::overdue::OverServed;
use crate::measure::todo::Todo;
use crate::plan::words::{count, first, number, percent};
use crate::report::terminal::short;

/// Accounts and reps that are named.
const NAMED: usize = 3;

/// A sentence for each thing to do, the most valuable first.
pub fn things(told: &Told) -> Vec<String> {
    told.found.todo.iter().map(|own| thing(told, *own)).collect()
}

fn thing(told: &Told, own: Todo) -> String {
    match own {
        Todo::Alarm(at) => of_alarm(told, &told.found.alarms[at]),
        Todo::Overdue { accounts, never } => {
            let seen = if never > 0 { format!(", {} of them without any call", number(never as f64)) } else { String::new() };
            let next =
                next(told, |rep, segment| !is_short(&told.found.alarms, rep, segment) && !is_silent(&told.found.alarms, rep));
            format!("See the accounts that are behind: {}{seen}. First {next}", count(accounts, "account"))
        }
        Todo::Elsewhere => elsewhere(told),
        Todo::OverServed => told.found.over_served.map_or_else(String::new, |own| over_served(told, &own)),
    }
}

fn of_alarm(told: &Told, own: &Alarm) -> String {
    let worth = worth(told, own.value);
    match own.about {
        About::Calls { rep, segment } => {
            let (name, label) = (short(told.plan.plan.reps[rep].called()), told.label(segment));
            let made =
                format!("{} calls made where {} were due ({})", number(own.done), number(own.due), percent(own.done / own.due));
            if own.done < own.due {
                let next = next(told, |own_rep, own_segment| (own_rep, own_segment) == (rep, segment));
                let first = if next.is_empty() { String::new() } else { format!(". First {next}") };
                return format!("Bring {name} back to {label} accounts: {made}{worth}{first}");
            }
            format!("Take {name} off {label} accounts: {made}, {} h more than planned{worth}", number(own.hours))
        }
        About::Silent { rep, last } => {
            let name = short(told.plan.plan.reps[rep].called());
            let since =
                last.map_or("no call so far".into(), |last| format!("no call since {}", week_name(told.found.period.0, last)));
            let next = next(told, |own, _| own == rep);
            let first = if next.is_empty() { String::new() } else { format!(". First {next}") };
            format!(
                "Ask whether {name} still calls, or else give the accounts to others: {since}, where {} were due{worth}{first}",
                number(own.due.round())
            )
        }
        About::Length { role, segment, channel } => {
            let (role, label) = (short(&told.plan.roles[role].role), told.label(segment));
            let channel = &told.plan.channels[channel];
            let takes = format!("they take {} min, not {}", number(own.done), number(own.due));
            let calls = count(own.calls, "call");
            let (what, side) = if own.done > own.due { ("Shorten, or plan for,", "more") } else { ("Plan less for", "less") };
            format!(
                "{what} {channel} calls of {role} on {label} accounts: {takes} ({calls}, {} h {side} so far)",
                number(own.hours.abs())
            )
        }
    }
}

/// `; potential of 120,000 is behind it`
fn worth(told: &Told, value: f64) -> String {
    match &told.found.index {
        Some(index) if value > 0.0 => format!("; {} of {} is behind it", index.column, number(value)),
        _ => String::new(),
    }
}

/// The most valuable accounts that are behind, of reps and segments that are wanted.
fn next(told: &Told, is_wanted: impl Fn(usize, usize) -> bool) -> String {
    let entries = &told.found.due.entries;
    let own = told.found.overdue.iter().map(|own| &entries[own.entry]).filter(|own| is_wanted(own.rep, own.segment));
    let name = |account: usize| {
        let account = &told.plan.plan.accounts[account];
        short(if account.name.is_empty() { &account.id } else { &account.name })
    };
    own.take(NAMED).map(|own| name(own.account)).collect::<Vec<String>>().join(", ")
}

fn over_served(told: &Told, own: &OverServed) -> String {
    format!(
        "Call {} accounts as planned: {} of them got {} calls more than were due, {} h",
        told.label(own.segment),
        number(own.accounts as f64),
        number(own.calls),
        number(own.hours)
    )
}

fn elsewhere(told: &Told) -> String {
    let (total, mut reps) = (told.total(), told.reps());
    reps.retain(|(_, cell)| cell.others + cell.beyond > 0);
    reps.sort_by_key(|(rep, cell)| (std::cmp::Reverse(cell.others + cell.beyond), *rep));
    let names: Vec<String> = reps
        .iter()
        .map(|(rep, cell)| {
            format!("{} ({})", short(told.plan.plan.reps[*rep].called()), number((cell.others + cell.beyond) as f64))
        })
        .collect();
    let hours = total.others_hours + total.beyond_hours;
    let part = share(hours, total.all_hours()).map_or(String::new(), |share| format!(", {} of the time", percent(share)));
    format!(
        "Settle whose accounts they are: {} on accounts of other reps and {} on accounts that the plan gives to nobody of the role{part}. Most by {}",
        count(total.others, "call"),
        number(total.beyond as f64),
        first(&names, NAMED)
    )
}
