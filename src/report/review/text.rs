//! A review on the terminal.

use super::told::{Told, amount, called, signed, word};
use crate::execute::review::{Priced, RoleReview, Together, Verdict};
use crate::plan::words::{count, number};
use crate::report::terminal::short;
use crate::report::text::table;

/// Wishes shown, and links told, of a role.
const SHOWN: usize = 40;
const LINKS: usize = 10;
/// Wishes whose rules are told.
const RULES: usize = 10;
/// Rules named before the rest is only counted.
const NAMED: usize = 3;

/// What each role makes of the requests, and what they do together.
pub fn text(told: Told) -> String {
    told.roles.iter().map(|role| of_role(told, role)).collect::<Vec<String>>().join("\n")
}

fn of_role(told: Told, role: &RoleReview) -> String {
    let unit = role.plan.unit;
    let header = ["account", "from", "to", "verdict", &format!("alone, {unit}"), &format!("at least, {unit}")];
    let rows: Vec<Vec<String>> = role.wishes.iter().take(SHOWN).map(|own| row(told, own)).collect();
    let mut text = format!("{}: {}\n{}\n", role.plan.role, verdicts(role), table(&header, &rows));
    if role.wishes.len() > SHOWN {
        text += &format!("  and {} more: they are in the table\n", number((role.wishes.len() - SHOWN) as f64));
    }
    text += &rules(told, role);
    for (together, what) in [(&role.free, "that are free"), (&role.all, "")] {
        text.extend(together.as_ref().map(|own| format!("  {}\n", sum(own, what, unit))));
    }
    text += &links(told, role);
    text
}

/// `20 requests; 8 are free, 9 cost something, 3 break a rule`
fn verdicts(role: &RoleReview) -> String {
    let of = |kind: fn(&Verdict) -> bool| role.wishes.iter().filter(|own| kind(&own.verdict)).count();
    let kinds = [
        (of(|own| *own == Verdict::Free), "free"),
        (of(|own| matches!(own, Verdict::Costs(_))), "at a cost"),
        (of(|own| matches!(own, Verdict::Breaks(_))), "against a rule"),
        (of(|own| *own == Verdict::Already), "fulfilled already"),
        (of(|own| *own == Verdict::Outdated), "outdated: somebody else has the account"),
    ];
    let told: Vec<String> =
        kinds.iter().filter(|(own, _)| *own > 0).map(|(own, kind)| format!("{} {kind}", number(*own as f64))).collect();
    format!("{}: {}", count(role.wishes.len(), "request"), told.join(", "))
}

fn row(told: Told, own: &Priced) -> Vec<String> {
    let more = own.wish.accounts.len() - 1;
    let account = &told.plan.accounts[told.requests[own.wish.requests[0]].account];
    let name = if account.name.is_empty() { account.id.clone() } else { format!("{} {}", account.id, account.name) };
    let name = if more > 0 { format!("{} and {more} more", short(&name)) } else { short(&name) };
    vec![
        name,
        short(called(told.plan, own.wish.from)),
        short(called(told.plan, Some(own.wish.to))),
        word(&own.verdict).into(),
        signed(own.change()),
        if own.at_least.is_finite() { amount(own.at_least) } else { "never".into() },
    ]
}

/// The rules that wishes break, wish by wish.
fn rules(told: Told, role: &RoleReview) -> String {
    let broken: Vec<&Priced> = role.wishes.iter().filter(|own| matches!(own.verdict, Verdict::Breaks(_))).collect();
    let line = |own: &&Priced| {
        let rules: Vec<String> = own.effect.broken.iter().map(ToString::to_string).collect();
        format!("  {}: {}\n", told.accounts(own).join(", "), rules.join("; "))
    };
    let mut text: String = broken.iter().take(RULES).map(line).collect();
    if broken.len() > RULES {
        text += &format!("  and {} more that break a rule: they are in the table\n", number((broken.len() - RULES) as f64));
    }
    text
}

/// `All 20 together: 23.4 h more; the best plan with them costs 12 h more at least. If nothing else moves, broken is …`
fn sum(own: &Together, what: &str, unit: &str) -> String {
    let change = own.effect.change();
    let side = if change < 0.0 { "less" } else { "more" };
    let rules: Vec<String> = own.effect.broken.iter().take(NAMED).map(ToString::to_string).collect();
    let more = own.effect.broken.len().saturating_sub(NAMED);
    let breaks = match (rules.len(), more) {
        (0, _) => "No rule is broken".to_owned(),
        (_, 0) => format!("If nothing else moves, broken is {}", rules.join("; ")),
        _ => format!("If nothing else moves, broken is {}; and {} more", rules.join("; "), number(more as f64)),
    };
    let least = match own.at_least {
        least if least.is_infinite() => "; no plan can have all of them".to_owned(),
        least if amount(least) == "0" => String::new(),
        least => format!("; the best plan with them costs {} {unit} more at least", amount(least)),
    };
    let what = if what.is_empty() { String::new() } else { format!(" {what}") };
    format!("All {}{what} together: {} {unit} {side}{least}. {breaks}", number(own.wishes as f64), amount(change.abs()))
}

fn links(told: Told, role: &RoleReview) -> String {
    let mut text = String::new();
    if role.unlinked > 0 {
        text += &format!("  {} have a rep in common: too many to look at two by two\n", count(role.unlinked, "pair"));
    }
    let accounts = |at: usize| told.accounts(&role.wishes[at]).join(", ");
    let mut links: Vec<_> = role.links.iter().collect();
    links.sort_by(|a, b| {
        (b.broken.len() + b.kept.len()).cmp(&(a.broken.len() + a.kept.len())).then(b.more.abs().total_cmp(&a.more.abs()))
    });
    for link in links.iter().take(LINKS) {
        let [one, other] = link.wishes.map(accounts);
        let rule = link.broken.first().map(|own| format!("; together they break: {own}"));
        let rule = rule.or_else(|| link.kept.first().map(|own| format!("; together they keep what one alone breaks: {own}")));
        let how = if link.helps() { "help each other" } else { "are in each other's way" };
        text += &format!(
            "  {one} and {other} {how}: {} {} together{}\n",
            signed(link.more),
            role.plan.unit,
            rule.unwrap_or_default()
        );
    }
    if links.len() > LINKS {
        text += &format!("  and {}\n", count(links.len() - LINKS, "more such pair"));
    }
    text
}
