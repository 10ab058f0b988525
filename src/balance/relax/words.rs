//! The advice in words.

use super::advice::{Clash, InfeasibilityReport, RelaxationProposal};
use crate::balance::formulate::{Formulation, SpanRule};
use crate::plan::Plan;
use crate::plan::rule::Rule;
use crate::plan::words::{count, first, number, percent};

/// Accounts or reps of a kind, or ways out, named before the rest is only counted or left out.
const NAMED: usize = 8;

/// What clashes and what would do, line by line, each begun anew.
pub fn advice(plan: &Plan, formulation: &Formulation, advice: &InfeasibilityReport) -> String {
    let mut lines = Vec::new();
    lines.extend(advice.clash.iter().flat_map(|clash| clashing(plan, formulation, clash)));
    match &advice.cheapest {
        Some(way) => {
            let how = match way.gap {
                0.0 => "The cheapest way out".into(),
                gap if gap.is_finite() => format!("A way out, at most {} h dearer than the cheapest,", number(gap)),
                _ => "A way out, not proven the cheapest,".into(),
            };
            lines.push(format!("{how} at the prices of [relax]: {}", way_out(plan, way)));
            lines.push("`--relax` solves the plan this way, and marks it as relaxed".into());
            lines.extend(alternatives(plan, advice));
        }
        None if advice.too_large => {
            lines.push("No way out was looked for: the role is too large for that".into());
        }
        None => lines.push("No way out was found at the prices of [relax]".into()),
    }
    lines.into_iter().map(|line| format!("\n    {line}")).collect()
}

fn clashing(plan: &Plan, formulation: &Formulation, clash: &Clash) -> Vec<String> {
    if clash.rules.is_empty() {
        return vec!["No rule that could be bent is at fault".into()];
    }
    let who = if clash.confirmed { "as sums or prices show" } else { "by the MIP solver's word" };
    let rest = match (clash.irreducible(), clash.rules.len()) {
        (true, 1) => "without it the rest can be kept, as a plan shows",
        (true, _) => "without any one of them the others can, as a plan for each shows",
        (false, _) => "fewer of them may clash as well: that could not be settled",
    };
    let head = match clash.rules.len() {
        1 => format!("This rule can't be kept, {who}; {rest}:"),
        rules => format!("These {} can't all be kept, {who}; {rest}:", count(rules, "rule")),
    };
    let mut lines = vec![head];
    let mut left: Vec<&Rule> = clash.rules.iter().collect();
    while let Some(next) = left.first().copied() {
        let (alike, others): (Vec<&Rule>, Vec<&Rule>) = left.into_iter().partition(|rule| rule.alike(next));
        lines.push(format!("  - {}", words(plan, formulation, &alike)));
        left = others;
    }
    lines
}

impl Rule {
    /// Whether two rules say the same of different accounts or reps.
    fn alike(&self, other: &Rule) -> bool {
        let bare = |rule: &Rule| {
            let mut bare = rule.clone();
            match &mut bare {
                Rule::Lock { account, .. }
                | Rule::Exclusion { account, .. }
                | Rule::Skill { account, .. }
                | Rule::Language { account, .. }
                | Rule::Region { account, .. }
                | Rule::Distance { account } => *account = 0,
                Rule::Capacity { rep } | Rule::MinHours { rep } | Rule::MaxAccounts { rep } | Rule::Limit { rep, .. } => *rep = 0,
                Rule::Cap { rep, .. } => *rep = rep.map(|_| 0),
                Rule::Band { .. } | Rule::Span { .. } => {}
            }
            bare
        };
        bare(self) == bare(other)
    }
}

/// Limits of several reps, each with its number.
fn of_reps(plan: &Plan, alike: &[&Rule]) -> Option<String> {
    let limit = |rule: &&Rule| match **rule {
        Rule::Capacity { rep } => Some((rep, plan.reps[rep].capacity_hours)),
        Rule::MinHours { rep } => Some((rep, plan.reps[rep].min_hours)),
        Rule::MaxAccounts { rep } => Some((rep, plan.reps[rep].max_accounts?)),
        _ => None,
    };
    let limits: Vec<String> =
        alike.iter().filter_map(limit).map(|(rep, limit)| format!("{} ({})", plan.reps[rep].id, number(limit))).collect();
    (limits.len() > 1).then(|| format!("{} of reps {}", alike[0].kind(), first(&limits, NAMED)))
}

/// Rules that say the same of different accounts or reps, in words with ids and numbers.
fn words(plan: &Plan, formulation: &Formulation, alike: &[&Rule]) -> String {
    let ids: Vec<&str> = alike.iter().filter_map(|rule| Some(plan.accounts[rule.account()?].id.as_str())).collect();
    match (of_reps(plan, alike), &ids[..]) {
        (Some(words), _) => words,
        (None, []) => format!("{}{}", of_limit(plan, formulation, alike[0]), and_so(plan, &alike[1..])),
        (None, [only]) => of_accounts(plan, alike[0], &format!("account {only}"), ["is", "has", "goes", "s"]),
        (None, _) => of_accounts(plan, alike[0], &format!("accounts {}", first(&ids, NAMED)), ["are", "have", "go", ""]),
    }
}

/// Other reps of whom a cap says the same.
fn and_so(plan: &Plan, others: &[&Rule]) -> String {
    let reps: Vec<&str> = others.iter().filter_map(|rule| Some(plan.reps[rule.rep()?].id.as_str())).collect();
    if reps.is_empty() { String::new() } else { format!(", and so for {}", first(&reps, NAMED)) }
}

/// A limit of a rep or of all.
fn of_limit(plan: &Plan, formulation: &Formulation, rule: &Rule) -> String {
    match rule {
        Rule::Band { activity } => {
            let own = formulation.instance.activities().iter().find(|own| own.name == *activity);
            let tolerance = own.map_or(0.0, |own| own.tolerance);
            format!("{activity} stays within {} of every rep's share (tolerance)", percent(tolerance))
        }
        Rule::Span { manager, activity, above } => {
            let own = |own: &&SpanRule| own.manager == *manager && own.activity.1 == *activity;
            let tolerance = formulation.spans.iter().find(own).map_or(0.0, |own| own.tolerance);
            let side = if *above { "above" } else { "below" };
            format!("{activity} of {manager}'s reps together is at most {} {side} their share (spans)", percent(tolerance))
        }
        Rule::Cap { key, rep } => {
            let of = |j: Option<usize>| j.map(|j| formulation.reps[j]);
            let cap = formulation.caps.iter().position(|cap| cap.key == *key && of(cap.territory) == *rep);
            let words = cap.map(|at| formulation.rules.words(formulation.instance.budgets()[at].rule));
            format!("{} ({key})", words.unwrap_or("a cap"))
        }
        Rule::Limit { rep, activity, above } => {
            let own = plan.balance(&formulation.role).remove(activity).unwrap_or_default();
            let (side, limit) = if *above { ("at most", own.at_most) } else { ("at least", own.at_least) };
            let limit = number(limit.unwrap_or_default());
            format!("rep {} must have {side} {limit} of {activity} ({})", plan.reps[*rep].id, rule.kind())
        }
        Rule::Capacity { rep } => {
            format!("rep {} has {} hours (capacity_hours)", plan.reps[*rep].id, number(plan.reps[*rep].capacity_hours))
        }
        Rule::MinHours { rep } => {
            format!("rep {} must get {} hours (min_hours)", plan.reps[*rep].id, number(plan.reps[*rep].min_hours))
        }
        Rule::MaxAccounts { rep } => {
            let most = plan.reps[*rep].max_accounts.unwrap_or_default();
            format!("rep {} may have {} accounts (max_accounts)", plan.reps[*rep].id, number(most))
        }
        Rule::Lock { .. }
        | Rule::Exclusion { .. }
        | Rule::Skill { .. }
        | Rule::Language { .. }
        | Rule::Region { .. }
        | Rule::Distance { .. } => of_accounts(plan, rule, "accounts", ["are", "have", "go", ""]),
    }
}

/// A rule of accounts; `verbs` = be, have and go as they need them, and the ending of others.
fn of_accounts(plan: &Plan, rule: &Rule, accounts: &str, verbs: [&str; 4]) -> String {
    let [be, have, go, s] = verbs;
    let rep = rule.rep().map_or("", |at| &plan.reps[at].id);
    match rule {
        Rule::Lock { .. } => format!("{accounts} {be} locked to {rep}"),
        Rule::Exclusion { .. } => format!("{accounts} exclude{s} {rep}"),
        Rule::Skill { skill, .. } => format!("{accounts} require{s} the skill {skill}"),
        Rule::Language { language, .. } => format!("{accounts} speak{s} {language}, which some reps don't"),
        Rule::Region { region, .. } if region.is_empty() => format!("{accounts} {have} no region, which some reps require"),
        Rule::Region { region, .. } => format!("{accounts} {be} in region {region}, which some reps don't serve"),
        Rule::Distance { .. } => format!("{accounts} {go} to no rep beyond the greatest distance"),
        Rule::Capacity { .. }
        | Rule::MinHours { .. }
        | Rule::MaxAccounts { .. }
        | Rule::Band { .. }
        | Rule::Limit { .. }
        | Rule::Cap { .. }
        | Rule::Span { .. } => rule.kind().into(),
    }
}

/// `3.5 h more for R07 (has 95) and unlock A-113 from R07 (price 23.5)`.
fn way_out(plan: &Plan, way: &RelaxationProposal) -> String {
    let parts: Vec<String> = way.concessions.iter().map(|concession| concession.words(plan)).collect();
    format!("{} (price {})", parts.join(", and "), number(way.price()))
}

/// What would do instead: one rule of the clash alone.
fn alternatives(plan: &Plan, advice: &InfeasibilityReport) -> Option<String> {
    let ways: Vec<String> = advice.alternatives.iter().take(NAMED).map(|way| way_out(plan, way)).collect();
    (!ways.is_empty()).then(|| format!("Or, bending one rule alone: {}", ways.join(", or ")))
}
