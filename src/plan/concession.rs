//! Rules that can give way, one by one, and where they did.

use crate::plan::Plan;
use crate::plan::config::{Missing, RelaxSection};
use crate::plan::words::number;

/// Percent points of a share.
const POINTS: f64 = 100.0;
/// Steps that hours give way by, per hour.
const PER_HOUR: f64 = 10.0;
/// Steps that shares give way by: tenths of a percent point.
const PER_SHARE: f64 = 1000.0;

/// A rule of a role that can give way. Reps and accounts are indices into `Plan::reps` and `Plan::accounts`.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Rule {
    /// A rep's capacity.
    Capacity {
        /// The rep.
        rep: usize,
    },
    /// A rep's least hours.
    MinHours {
        /// The rep.
        rep: usize,
    },
    /// A rep's greatest number of accounts.
    MaxAccounts {
        /// The rep.
        rep: usize,
    },
    /// The band of an activity.
    Band {
        /// Its name.
        activity: String,
    },
    /// What a territory must or may have of an activity.
    Limit {
        /// The rep.
        rep: usize,
        /// Name of the activity.
        activity: String,
        /// Whether it is the most.
        above: bool,
    },
    /// A cap on what leaves its owner.
    Cap {
        /// Its key in `[stability]`.
        key: &'static str,
        /// The rep it is for; `None` = all together.
        rep: Option<usize>,
    },
    /// One end of a manager's span.
    Span {
        /// The manager.
        manager: String,
        /// The name of the activity.
        activity: String,
        /// Whether it is the upper end.
        above: bool,
    },
    /// An account's lock.
    Lock {
        /// The account.
        account: usize,
        /// Its rep.
        rep: usize,
    },
    /// An account's exclusion of a rep.
    Exclusion {
        /// The account.
        account: usize,
        /// The rep.
        rep: usize,
    },
    /// A skill that an account requires.
    Skill {
        /// The account.
        account: usize,
        /// The skill.
        skill: String,
    },
    /// The language of an account.
    Language {
        /// The account.
        account: usize,
        /// The language.
        language: String,
    },
    /// The region of an account; empty where it has none.
    Region {
        /// The account.
        account: usize,
        /// The region.
        region: String,
    },
    /// The greatest distance, for one account.
    Distance {
        /// The account.
        account: usize,
    },
}

impl Rule {
    /// The account that the rule speaks of.
    pub fn account(&self) -> Option<usize> {
        match *self {
            Rule::Lock { account, .. }
            | Rule::Exclusion { account, .. }
            | Rule::Skill { account, .. }
            | Rule::Language { account, .. }
            | Rule::Region { account, .. }
            | Rule::Distance { account } => Some(account),
            _ => None,
        }
    }

    /// The rep that the rule speaks of.
    pub fn rep(&self) -> Option<usize> {
        match *self {
            Rule::Capacity { rep }
            | Rule::MinHours { rep }
            | Rule::MaxAccounts { rep }
            | Rule::Limit { rep, .. }
            | Rule::Lock { rep, .. }
            | Rule::Exclusion { rep, .. } => Some(rep),
            Rule::Cap { rep, .. } => rep,
            _ => None,
        }
    }

    /// The key of its price in `[relax]`, the price of a unit (an hour, an account, a percent point, an exception), and the
    /// unit's name. ∞ where it stands.
    pub fn price(&self, prices: &RelaxSection) -> (f64, &'static str) {
        let (price, unit) = match self {
            Rule::Capacity { .. } => (prices.hour, "hours"),
            Rule::MinHours { .. } => (prices.hour_short, "hours"),
            Rule::MaxAccounts { .. } => (prices.account, "accounts"),
            Rule::Band { .. } => (prices.band_point, "percent points"),
            Rule::Limit { .. } => (prices.limit_point, "percent points"),
            Rule::Cap { .. } => (prices.cap_point, "percent points"),
            Rule::Span { .. } => (prices.span_point, "percent points"),
            Rule::Lock { .. } => (prices.lock, "exception"),
            Rule::Exclusion { .. } => (prices.exclusion, "exception"),
            Rule::Skill { .. } => (prices.skill, "exception"),
            Rule::Language { .. } => (prices.language, "exception"),
            Rule::Region { .. } => (prices.region, "exception"),
            Rule::Distance { .. } => (prices.distance, "exception"),
        };
        (price.hours(), unit)
    }

    /// The kind of rule, as `summary.json` names it: the key or the column that the rule comes from.
    pub fn kind(&self) -> &'static str {
        match self {
            Rule::Capacity { .. } => "capacity_hours",
            Rule::MinHours { .. } => "min_hours",
            Rule::MaxAccounts { .. } => "max_accounts",
            Rule::Band { .. } => "tolerance",
            Rule::Limit { above: true, .. } => "at_most",
            Rule::Limit { above: false, .. } => "at_least",
            Rule::Cap { key, .. } => key,
            Rule::Span { .. } => "spans",
            Rule::Lock { .. } => "lock",
            Rule::Exclusion { .. } => "excluded_reps",
            Rule::Skill { .. } => "required_skills",
            Rule::Language { .. } => "language",
            Rule::Region { .. } => "region",
            Rule::Distance { .. } => "distance",
        }
    }

    /// The least step of its unit that is enough where the limit `from` is overstepped by `excess`: tenths of hours, whole
    /// accounts, shares up to the next tenth of a percent point. What is told can so be applied as it is told.
    fn rounded_up(&self, from: f64, excess: f64) -> f64 {
        // Sums carry rounding errors that no limit minds.
        let up = |steps: f64, forgiven: f64| (steps - forgiven).ceil().max(1.0);
        let forgiven = 0.5e-9 * from.abs().max(1.0);
        match self {
            Rule::Capacity { .. } => from + up(PER_HOUR * excess, PER_HOUR * forgiven) / PER_HOUR,
            Rule::MinHours { .. } => (from - up(PER_HOUR * excess, PER_HOUR * forgiven) / PER_HOUR).max(0.0),
            Rule::MaxAccounts { .. } => from + up(excess, forgiven),
            Rule::Band { .. } | Rule::Cap { .. } | Rule::Span { .. } => up(PER_SHARE * (from + excess), 1e-9) / PER_SHARE,
            Rule::Limit { above, .. } => {
                let part = up(PER_SHARE * excess / from, PER_SHARE * forgiven / from) / PER_SHARE;
                from * if *above { 1.0 + part } else { (1.0 - part).max(0.0) }
            }
            _ => from + 1.0,
        }
    }
}

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
            _ => tidy(change),
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
