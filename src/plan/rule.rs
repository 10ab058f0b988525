//! Rules of a role that can give way: of whom each speaks, what a step costs, what it is called.

use super::config::RelaxSection;

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
            Rule::Capacity { .. }
            | Rule::MinHours { .. }
            | Rule::MaxAccounts { .. }
            | Rule::Band { .. }
            | Rule::Limit { .. }
            | Rule::Cap { .. }
            | Rule::Span { .. } => None,
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
            Rule::Band { .. }
            | Rule::Span { .. }
            | Rule::Skill { .. }
            | Rule::Language { .. }
            | Rule::Region { .. }
            | Rule::Distance { .. } => None,
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
    pub(super) fn rounded_up(&self, from: f64, excess: f64) -> f64 {
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
            Rule::Lock { .. }
            | Rule::Exclusion { .. }
            | Rule::Skill { .. }
            | Rule::Language { .. }
            | Rule::Region { .. }
            | Rule::Distance { .. } => from + 1.0,
        }
    }
}
