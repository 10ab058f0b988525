//! The rest of a period planned anew, told: what has changed since, whether new owners are worth it, and the calls that are left.

mod tables;

use std::io::{self, Write};

use jiff::civil::Date;
use serde::Serialize;

use super::summary::json_text;
use super::terminal::short;
use crate::cells::Writer;
use crate::error::Result;
use crate::measure::call_log::{CallLog, LeftOut, LogFile};
use crate::measure::replan::{Advice, Appointments, Choice, Left, Missed, Since};
use crate::plan::Plan;
use crate::plan::words::{count, first, number, percent};

pub use tables::{locks, owners};

/// The file that says what a plan was made from beside its inputs, and why.
pub const FILE: &str = "replan.json";
/// Version of its keys.
const SCHEMA: &str = "sutton/replan/1";
/// Columns of `account_calls.csv`; it is read by the first four.
const COLUMNS: [&str; 7] = ["account_id", "role", "channel", "calls", "account", "planned", "made"];
/// People named before the rest is only counted.
const NAMED: usize = 8;

/// Writes the calls that are left.
///
/// # Errors
/// Where the disk fails.
pub fn account_calls(plan: &Plan, left: &[Left], out: &mut dyn Write) -> io::Result<()> {
    let mut writer = Writer::in_dialect(plan.dialect, out, COLUMNS)?;
    for own in left {
        let account = &plan.accounts[own.account];
        writer.row([
            account.id.clone(),
            own.role.clone(),
            own.channel.clone(),
            plan.dialect.number(own.left, 2),
            account.name.clone(),
            plan.dialect.number(own.planned, 2),
            own.made.to_string(),
        ])?;
    }
    writer.finish()
}

/// `replan.json`.
#[derive(Serialize)]
struct Document<'a> {
    schema: &'static str,
    first_day: Date,
    last_day: Date,
    missed_calls: Option<&'static str>,
    log: &'a [LogFile],
    left_out: LeftOut,
    since: &'a Since,
    lapsed_locks: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    appointments: Option<Appointments>,
    roles: Vec<Role<'a>>,
}

#[derive(Serialize)]
struct Role<'a> {
    role: &'a str,
    advice: &'static str,
    unit: &'static str,
    accounts_without_rep: usize,
    relations_cut: usize,
    must_be_cut: usize,
    reasons: &'a [String],
    saved: Option<f64>,
    saved_travel_hours: Option<f64>,
    moves_cost: f64,
    work_hours: f64,
}

/// The text of `replan.json`: days, the log by its hashes, what has changed, and what new owners are worth.
///
/// # Errors
/// As [`json_text`].
pub fn json<'a>(
    (first_day, last_day): (Date, Date),
    log: &CallLog,
    (since, lapsed_locks, missed): (&Since, &[String], Option<Missed>),
    (choices, appointments): (&'a [Choice], Option<Appointments>),
) -> Result<String> {
    let role = |own: &'a Choice| Role {
        role: &own.role,
        advice: match own.advice() {
            Advice::Needed => "needed",
            Advice::Worth => "worth_it",
            Advice::NotYet => "not_yet",
        },
        unit: own.unit,
        accounts_without_rep: own.without_rep,
        relations_cut: own.moving.cut,
        must_be_cut: if own.staying.is_ok() { own.forced() } else { own.moving.cut },
        reasons: own.staying.as_ref().err().map(Vec::as_slice).unwrap_or_default(),
        saved: own.gained().map(|gained| gained.0),
        saved_travel_hours: own.gained().map(|gained| gained.1),
        moves_cost: own.price(),
        work_hours: own.work,
    };
    json_text(&Document {
        schema: SCHEMA,
        first_day,
        last_day,
        missed_calls: missed.map(|missed| if missed == Missed::Lapsed { "lapse" } else { "caught_up" }),
        log: &log.files,
        left_out: log.left_out,
        since,
        lapsed_locks,
        appointments,
        roles: choices.iter().map(role).collect(),
    })
}

/// What has changed since a plan that began on a day, a line each; `missed` is what becomes of calls that were not made, where there is
/// a log.
pub fn since(since: &Since, (began, day): (Date, Date), missed: Option<Missed>) -> String {
    let mut lines = vec![format!("What has changed since {began}")];
    if let Some(missed) = missed {
        let of = if since.due > 0.0 { format!(" ({})", percent(since.made as f64 / since.due)) } else { String::new() };
        lines.push(format!(
            "calls: {} made before {day}, where {} of {} were due by the days gone{of}; {}",
            number(since.made as f64),
            number(since.due.round()),
            number(since.planned.round()),
            match missed {
                Missed::Lapsed => "missed ones are lost (--catch-up makes up for them)",
                Missed::CaughtUp => "missed ones are made up for",
            }
        ));
    }
    if since.unplanned > 0 {
        let calls = count(since.unplanned, "call");
        lines.push(format!("{calls} more through channels of which the plan has none on these accounts"));
    }
    if since.later > 0 {
        lines.push(format!("{} on {day} or later, which are not made yet for this plan", count(since.later, "call")));
    }
    let left = |(name, last, accounts): &(String, Option<Date>, usize)| {
        let last = last.map_or(String::new(), |last| format!(", last day {last}"));
        format!("{} ({}{last})", short(name), count(*accounts, "account"))
    };
    let came =
        |(name, from): &(String, Option<Date>)| short(name) + &from.map_or(String::new(), |from| format!(" (from {from})"));
    let people = [
        ("reps who are gone", since.left.iter().map(left).collect::<Vec<String>>()),
        ("reps who are new", since.came.iter().map(came).collect()),
    ];
    lines.extend(people.iter().filter(|own| !own.1.is_empty()).map(|(what, names)| format!("{what}: {}", first(names, NAMED))));
    let accounts = [(since.new_accounts, "new"), (since.lost_accounts, "gone")];
    let told: Vec<String> =
        accounts.iter().filter(|own| own.0 > 0).map(|(many, what)| format!("{} {what}", number(*many as f64))).collect();
    if !told.is_empty() {
        lines.push(format!("accounts: {}", told.join(", ")));
    }
    let moved = |(from, to, many): &(String, String, usize)| format!("{} from {from} to {to}", number(*many as f64));
    if !since.segments.is_empty() {
        let moved: Vec<String> = since.segments.iter().map(moved).collect();
        lines.push(format!("segments: {}", first(&moved, NAMED)));
    }
    if lines.len() == 1 {
        lines.push("nothing that this command can see".into());
    }
    lines.join("\n  ") + "\n"
}

/// Whether new owners are worth it, a paragraph for each role, and the appointments that they touch.
pub fn verdicts(choices: &[Choice], appointments: Option<Appointments>) -> String {
    let mut text = "Is it worth it?\n".to_owned();
    text.extend(choices.iter().map(|own| format!("  {}: {}\n", own.role, verdict(own))));
    if let Some(own) = appointments {
        let touched = number(own.touched as f64);
        let to_come = count(own.to_come, "appointment");
        text += &format!("  {to_come} of the calendar to come; {touched} of them with accounts that change hands or drop out\n");
    }
    text
}

fn verdict(own: &Choice) -> String {
    let unit = own.unit;
    let cut = count(own.cut(), "relation");
    let orphans = match own.without_rep {
        0 => String::new(),
        many => format!("; {} without a rep {} given one", count(many, "account"), if many == 1 { "is" } else { "are" }),
    };
    let forced = count(own.forced(), "relation") + ", which locks and rules cut";
    let verdict = match (own.advice(), own.gained()) {
        (_, None) => {
            let reasons = own.staying.as_ref().err().map(Vec::as_slice).unwrap_or_default();
            let cut = count(own.moving.cut, "relation");
            format!("it must be, for where owners keep all that is theirs there is no plan; {cut} cut. {}", reasons.join("; "))
        }
        (Advice::Worth, Some(saved)) => {
            let each = number((saved.0 / own.cut() as f64 * 100.0).round() / 100.0);
            let beside = if own.forced() > 0 { format!("; beside {forced}") } else { String::new() };
            format!("yes. {cut} cut would {}: {each} {unit} each{beside}", saved_words(saved, unit))
        }
        (Advice::Needed, Some(_)) if own.cut() == 0 => {
            format!("it must be for {forced}; nobody else need give an account away")
        }
        (Advice::Needed, Some(saved)) => format!("it must be for {forced}. As for others: {}", not_yet(own, saved)),
        (_, Some(_)) if own.cut() == 0 => "not yet. Nobody need give an account away".into(),
        (_, Some(saved)) => not_yet(own, saved),
    };
    verdict + &orphans
}

fn not_yet(own: &Choice, saved: (f64, f64)) -> String {
    format!(
        "not yet. {} cut would {}, of {} h of calls and travel: too little for what they cost ({} {})",
        count(own.cut(), "relation"),
        saved_words(saved, own.unit),
        number(own.work.round()),
        tenth(own.price()),
        own.unit
    )
}

/// `save 12 h of travel and make loads and service better, by 30.5 h at the prices of the plan`
fn saved_words((all, travel): (f64, f64), unit: &str) -> String {
    let way =
        if travel <= -0.05 { format!("take {} h more", tenth(-travel)) } else { format!("save {} h", tenth(travel.max(0.0))) };
    let worth = all - travel;
    let how = if worth < 0.0 { "worse" } else { "better" };
    let rest = match tenth(worth.abs()) {
        none if none == "0" => String::new(),
        worth => format!(" and make loads and service {how}, by {worth} {unit} at the prices of the plan"),
    };
    format!("{way} of travel{rest}")
}

fn tenth(hours: f64) -> String {
    number((hours * 10.0).round() / 10.0)
}
