//! The page that a manager reads in two minutes.

use super::things::things;
use super::told::{Told, share};
use crate::measure::chance::interval;
use crate::measure::days::week_name;
use crate::measure::tally::Cell;
use crate::plan::words::{count, number, percent};
use crate::report::terminal::short;
use crate::report::text::table;

/// Reps, weeks and accounts that are shown.
const REPS: usize = 12;
const WEEKS: usize = 6;
const ACCOUNTS: usize = 5;
/// Calls above which chance is not worth a word.
const MANY: usize = 400;

/// What to do, the index, and the tables by rep, segment, channel and week.
pub fn text(told: &Told) -> String {
    let mut text = head(told);
    let things = things(told);
    if things.is_empty() {
        text += "\nNothing to do: calls are as planned\n";
    } else {
        text += &format!("\n{}\n", if things.len() == 1 { "One thing to do" } else { "Things to do, the most valuable first" });
        text.extend(things.iter().enumerate().map(|(at, own)| format!("  {}. {own}\n", at + 1)));
    }
    text += &index(told);
    text += &format!("\n{}\n", reps(told));
    let total = told.total();
    text += &format!("\n{}\n", parts("segment", &told.segments(), &total));
    text += &format!("\n{}\n", parts("channel", &told.channels(), &total));
    text += &format!("\n{}\n", weeks(told));
    text += &overdue(told);
    text += &alarms(told);
    text
}

fn head(told: &Told) -> String {
    let found = told.found;
    let name = short(&told.plan.plan.config.plan.name);
    format!("{name}, {} to {}: what was done until {}\n{}\n", found.period.0, found.period.1, found.until, summary(told))
}

/// How many calls were logged, due and made.
pub fn summary(told: &Told) -> String {
    let found = told.found;
    let by = if found.by_calendar { "by the calendar" } else { "by the run rate of each rep's working days" };
    let total = told.total();
    let calls = told.log.calls.len() - found.tally.later;
    format!(
        "{} in {}; {} calls due {by}, {} of them made ({})",
        count(calls, "call"),
        count(told.log.files.len(), "file"),
        number(total.due),
        number(total.done as f64),
        share(total.done as f64, total.due).map_or("–".into(), percent)
    )
}

/// The Sutton index in words.
pub fn index(told: &Told) -> String {
    let Some(own) = &told.found.index else {
        return "\nNo account has potential or revenue: there is no Sutton index\n".into();
    };
    let shown = |share: Option<f64>| share.map_or("–".into(), percent);
    let per_hour = |value: Option<f64>| value.map_or("–".into(), number);
    format!(
        "\nSutton index: {} of the time spent selling went to the {} that hold 80 % of {}; the plan has {}, the best use of these hours {}\n\
         {} reached per hour of calls: {}; the plan has {}\n",
        shown(own.share),
        count(own.key_accounts, "account"),
        own.column,
        shown(own.plan),
        shown(own.best),
        if own.column == "potential" { "Potential" } else { "Revenue" },
        per_hour(own.reached_per_hour),
        per_hour(own.plan_reached_per_hour)
    )
}

fn reps(told: &Told) -> String {
    let mut all = told.reps();
    let adherence = |cell: &Cell| share(cell.done as f64, cell.due).unwrap_or(f64::INFINITY);
    all.sort_by(|a, b| adherence(&a.1).total_cmp(&adherence(&b.1)).then(a.0.cmp(&b.0)));
    let row = |(rep, cell): &(usize, Cell)| {
        let chance = if cell.done < MANY && cell.due > 0.0 {
            let (low, high) = interval(cell.done);
            format!("{:.0}–{:.0}", 100.0 * low / cell.due, 100.0 * high / cell.due)
        } else {
            String::new()
        };
        vec![
            short(told.plan.plan.reps[*rep].called()),
            number(cell.due.round()),
            number(cell.done as f64),
            share(cell.done as f64, cell.due).map_or("–".into(), percent),
            chance,
            number((10.0 * cell.due_hours).round() / 10.0),
            number((10.0 * cell.done_hours).round() / 10.0),
            number((cell.others + cell.beyond) as f64),
        ]
    };
    let header = ["rep", "calls due", "made", "share", "by chance, %", "h due", "h spent", "elsewhere"];
    let rows: Vec<Vec<String>> = all.iter().take(REPS).map(row).collect();
    let more = all.len().saturating_sub(REPS);
    let rest = if more > 0 {
        format!("\n  and {}, nearer to the plan: measure.json has all", count(more, "more rep"))
    } else {
        String::new()
    };
    format!("{}{rest}", table(&header, &rows))
}

fn parts(name: &str, parts: &[(&str, Cell)], total: &Cell) -> String {
    let row = |(name, cell): &(&str, Cell)| {
        vec![
            short(name),
            number(cell.due.round()),
            number(cell.done as f64),
            share(cell.done as f64, cell.due).map_or("–".into(), percent),
            number((10.0 * cell.due_hours).round() / 10.0),
            number((10.0 * cell.all_hours()).round() / 10.0),
            share(cell.due_hours, total.due_hours).map_or("–".into(), percent),
            share(cell.all_hours(), total.all_hours()).map_or("–".into(), percent),
        ]
    };
    let header = [name, "calls due", "made", "share", "h due", "h spent", "time due", "time spent"];
    table(&header, &parts.iter().map(row).collect::<Vec<_>>())
}

fn weeks(told: &Told) -> String {
    let found = told.found;
    let count = found.weeks_due.iter().map(Vec::len).max().unwrap_or(0);
    let row = |week: usize| {
        let due: f64 = found.weeks_due.iter().map(|own| own[week].0).sum();
        let done: usize = found.tally.weeks.iter().map(|own| own[week].calls).sum();
        let share = share(done as f64, due).map_or("–".into(), percent);
        vec![week_name(found.period.0, week), number(due.round()), number(done as f64), share]
    };
    table(&["week", "calls due", "made", "share"], &(count.saturating_sub(WEEKS)..count).map(row).collect::<Vec<_>>())
}

fn overdue(told: &Told) -> String {
    let own = &told.found.overdue;
    if own.is_empty() {
        return "\nNo account is behind\n".into();
    }
    let row = |own: &crate::measure::overdue::Overdue| {
        let entry = &told.found.due.entries[own.entry];
        let account = &told.plan.plan.accounts[entry.account];
        vec![
            short(if account.name.is_empty() { &account.id } else { &account.name }),
            short(told.plan.plan.reps[entry.rep].called()),
            told.label(entry.segment).to_owned(),
            number(own.due as f64),
            number(own.done as f64),
            own.last.map_or("never".into(), |date| date.to_string()),
        ]
    };
    let rows: Vec<Vec<String>> = own.iter().take(ACCOUNTS).map(row).collect();
    let never = own.iter().filter(|own| own.last.is_none()).count();
    let behind = if own.len() == 1 { "is behind" } else { "are behind" };
    format!(
        "\n{} {behind}, {} without any call; overdue.csv has all\n{}\n",
        count(own.len(), "account"),
        number(never as f64),
        table(&["account", "rep", "segment", "calls due", "made", "last"], &rows)
    )
}

fn alarms(told: &Told) -> String {
    let asked = count(told.found.questions, "question");
    match told.found.alarms.len() {
        0 => format!("\nNo deviation of a rep or of a call's length is more than chance ({asked}, 1 % together)\n"),
        found => format!(
            "\n{} more than chance ({asked}, 1 % together); measure.json has all\n",
            if found == 1 { "1 deviation is".into() } else { format!("{} deviations are", number(found as f64)) }
        ),
    }
}
