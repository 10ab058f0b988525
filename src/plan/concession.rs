//! Where rules have given way, and how far.

use crate::plan::Plan;
use crate::plan::config::{Missing, RelaxSection};
use crate::plan::rule::Rule;
use crate::plan::words::number;

/// Percent points of a share.
const POINTS: f64 = 100.0;

/// Where a rule has given way.
#[derive(Clone, Debug, PartialEq)]
pub struct Concession {
    /// The rule.
    pub rule: Rule,
    /// The limit as the plan has it: hours, accounts, or a share; 0 where the rule is only dropped or kept.
    pub from: f64,
    /// The limit as it is now; 1 where the rule is dropped.
    pub to: f64,
    /// What that takes at the prices of `[relax]`, hours; ∞ where the rule should stand.
    pub price: f64,
}

impl Concession {
    /// The concession that is enough where a limit `from` is overstepped by `excess` (both in the unit of the limit).
    pub fn new(rule: Rule, from: f64, excess: f64, prices: &RelaxSection) -> Self {
        let to = rule.rounded_up(from, excess);
        let price = rule.price(prices).0;
        let concession = Concession { rule, from, to, price };
        Concession { price: price * concession.amount(), ..concession }
    }

    /// By how much the rule gives way: hours, accounts, percent points, or 1 exception.
    pub fn amount(&self) -> f64 {
        let change = (self.to - self.from).abs();
        match self.rule {
            Rule::Band { .. } | Rule::Cap { .. } | Rule::Span { .. } => tidy(POINTS * change),
            Rule::Limit { .. } => tidy(POINTS * change / self.from),
            Rule::Capacity { .. }
            | Rule::MinHours { .. }
            | Rule::MaxAccounts { .. }
            | Rule::Lock { .. }
            | Rule::Exclusion { .. }
            | Rule::Skill { .. }
            | Rule::Language { .. }
            | Rule::Region { .. }
            | Rule::Distance { .. } => tidy(change),
        }
    }

    /// Whether the concession concerns an account at a rep (`None` = without one).
    pub fn concerns(&self, account: usize, rep: Option<usize>) -> bool {
        match self.rule.account() {
            Some(own) => own == account,
            None => self.rule.rep().is_none_or(|own| Some(own) == rep),
        }
    }

    /// In words, as what is to be done: `3.5 h more for R07 (has 95)`, `unlock A-113 from R02`.
    pub fn words(&self, plan: &Plan) -> String {
        let (account, rep) = (|at: usize| &plan.accounts[at].id, |at: usize| &plan.reps[at].id);
        let (amount, percents) = (self.amount(), [self.from, self.to].map(|share| tidy(POINTS * share)));
        let points = format!("to {} % (from {} %)", percents[1], number(percents[0]));
        match &self.rule {
            Rule::Capacity { rep: at } => format!("{amount} h more for {} (has {})", rep(*at), number(self.from)),
            Rule::MinHours { rep: at } => format!("{amount} h less for {} (must get {})", rep(*at), number(self.from)),
            Rule::MaxAccounts { rep: at } => {
                let noun = if amount == 1.0 { "account" } else { "accounts" };
                format!("{amount} {noun} more for {} (may have {})", rep(*at), number(self.from))
            }
            Rule::Band { activity } => format!("widen the band of {activity} {points}"),
            Rule::Span { manager, activity, above } => {
                format!("widen the {} end of {manager}'s span in {activity} {points}", if *above { "upper" } else { "lower" })
            }
            Rule::Limit { rep: at, activity, above } => {
                let (side, end) = if *above { ("at most", "more") } else { ("at least", "less") };
                let limits = format!("{side} {}, not {}", number(self.to), number(self.from));
                format!("{amount} % {end} {activity} for {} ({limits})", rep(*at))
            }
            Rule::Cap { key, rep: None } => format!("raise {key} {points}"),
            Rule::Cap { key, rep: Some(at) } => format!("raise {key} of {} {points}", rep(*at)),
            Rule::Lock { account: of, rep: at } => format!("unlock {} from {}", account(*of), rep(*at)),
            Rule::Exclusion { account: of, rep: at } => format!("let {} go to {}, whom it excludes", account(*of), rep(*at)),
            Rule::Skill { account: of, skill } => format!("let {} go to a rep without the skill {skill}", account(*of)),
            Rule::Language { account: of, language } => {
                format!("let {} go to a rep who doesn't speak {language}", account(*of))
            }
            Rule::Region { account: of, region } if region.is_empty() => {
                format!("let {}, which has no region, go to a rep with regions", account(*of))
            }
            Rule::Region { account: of, region } => format!("let {} of region {region} go to a rep of others", account(*of)),
            Rule::Distance { account: of } if plan.config.travel.missing == Missing::Forbid => {
                format!("let {} go to a rep who is too far away, or has no listed way there", account(*of))
            }
            Rule::Distance { account: of } => format!("let {} go to a rep beyond the greatest distance", account(*of)),
        }
    }
}

/// Without the noise of sums: steps are no finer than tenths.
fn tidy(value: f64) -> f64 {
    (value * 1e6).round() / 1e6
}
