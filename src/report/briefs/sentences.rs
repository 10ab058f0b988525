//! What changes for a rep, in sentences.

use jiff::civil::Date;

use super::view::View;
use crate::execute::briefs::Brief;
use crate::execute::handover::held_by_day;
use crate::plan::words::{count, number, percent};

/// What changes for a rep, the most important first.
pub fn sentences(view: &View, brief: &Brief) -> Vec<String> {
    let mut said = vec![accounts(view, brief), changes(brief)];
    said.extend(held(view, &brief.goes).into_iter().map(|(until, accounts, deals)| {
        let (they, stay) = if accounts == 1 { ("1 of those that go", "stays") } else { ("", "stay") };
        let they = if accounts == 1 { they.into() } else { format!("{} of those that go", number(accounts as f64)) };
        format!("{they} {stay} with you until {until}, for open deals of {}.", number(deals))
    }));
    said.extend(held(view, &brief.comes).into_iter().map(|(until, accounts, deals)| {
        let stay = if accounts == 1 { "stays" } else { "stay" };
        format!(
            "{} of those that come {stay} with who has them today until {until}, for open deals of {}.",
            number(accounts as f64),
            number(deals)
        )
    }));
    let joint = view.at(&brief.comes).chain(view.at(&brief.goes)).filter(|own| own.joint_call).count();
    if joint > 0 {
        said.push(format!("For {} a call that both of you make together is proposed.", count(joint, "account")));
    }
    said.extend(hours(view, brief));
    said
}

fn accounts(view: &View, brief: &Brief) -> String {
    let now = brief.accounts.len();
    let held = |places: &[usize]| view.at(places).any(|own| own.held_until.is_some());
    let from = match view.plan().config.plan.start {
        _ if held(&brief.comes) || held(&brief.goes) => " once all that is held is handed over".into(),
        start => start.map_or(String::new(), |day| format!(" from {day} on")),
    };
    let today = match brief.before.accounts {
        0 => String::new(),
        before => format!("; today you have {}", number(before as f64)),
    };
    let has = if now == 0 { "You have no accounts".into() } else { format!("You have {}", count(now, "account")) };
    format!("{has}{from}{today}.")
}

fn changes(brief: &Brief) -> String {
    let come = |accounts: usize| {
        if accounts == 1 { "1 comes to you".into() } else { format!("{} come to you", number(accounts as f64)) }
    };
    let go = |accounts: usize| if accounts == 1 { "1 goes".into() } else { format!("{} go", number(accounts as f64)) };
    match (brief.comes.len(), brief.goes.len()) {
        (0, 0) => "None comes and none goes.".into(),
        (comes, 0) => format!("{}, none goes.", come(comes)),
        (0, goes) => format!("{} to somebody else, none comes.", go(goes)),
        (comes, goes) => format!("{}, {} to somebody else.", come(comes), go(goes)),
    }
}

/// Accounts that are held, by the day until which they are, and what their open deals come to.
pub fn held(view: &View, places: &[usize]) -> Vec<(Date, usize, f64)> {
    held_by_day(view.plan(), view.at(places))
}

fn hours(view: &View, brief: &Brief) -> Option<String> {
    let (before, after) = (brief.before.hours(), brief.after.hours());
    if before + after <= 0.0 {
        return None;
    }
    let capacity = view.plan().reps[brief.rep].capacity_hours;
    let used =
        view.used(brief).map_or(String::new(), |used| format!(", {} of the {} h that you have", percent(used), number(capacity)));
    let today = if before > 0.0 { format!("; today they take {} h", number(before)) } else { String::new() };
    let what = if brief.after.travel_hours > 0.0 { "Calls and travel" } else { "Calls" };
    Some(format!("{what} take {} h{used}{today}.", number(after)))
}
