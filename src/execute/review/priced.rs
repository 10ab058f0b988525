//! Wishes and what they come to: alone, two by two, and all together.

use std::collections::BTreeSet;

use crate::balance::explain::Effect;
use crate::balance::territories::RolePlan;
use crate::balance::violations::Broken;

/// Two wishes that come to something else together than each alone.
#[derive(Clone, Debug, PartialEq)]
pub struct Link {
    /// The wishes, indices into those of the role.
    pub wishes: [usize; 2],
    /// What both together cost more than the sum of each alone; below 0 where they help each other.
    pub more: f64,
    /// Rules that are broken by both together, and by neither alone.
    pub broken: Vec<Broken>,
    /// Rules that one of them breaks alone, and both together keep.
    pub kept: Vec<Broken>,
}

impl Link {
    /// Whether they help each other: rules come before costs.
    pub fn helps(&self) -> bool {
        self.broken.is_empty() && (!self.kept.is_empty() || self.more < 0.0)
    }
}

/// What is asked for in a role: an account, with all that must go where it goes, at another rep.
#[derive(Clone, Debug, PartialEq)]
pub struct Wish {
    /// The requests that ask for it, indices into all of them; several where they name accounts of one family.
    pub requests: Vec<usize>,
    /// The unit of the role.
    pub unit: usize,
    /// The accounts that go, indices into `Plan::accounts`: those of the requests, and the rest of their family.
    pub accounts: Vec<usize>,
    /// Who has it: index into `Plan::reps`; `None` = nobody.
    pub from: Option<usize>,
    /// Who is to have it: index into `Plan::reps`.
    pub to: usize,
    /// The territory of that rep.
    pub territory: usize,
    /// Whether a request takes another rep for the one who has it.
    pub outdated: bool,
}

/// How a wish is judged.
#[derive(Clone, Debug, PartialEq)]
pub enum Verdict {
    /// It breaks no rule and costs no more than may be free.
    Free,
    /// It breaks no rule, and costs this much, in the unit of the plan's costs.
    Costs(f64),
    /// The move alone breaks a rule, the first of them.
    Breaks(Broken),
    /// The rep has it already.
    Already,
    /// It was written for another plan: somebody else has the account here.
    Outdated,
}

/// A wish and what it comes to.
#[derive(Clone, Debug, PartialEq)]
pub struct Priced {
    /// The wish.
    pub wish: Wish,
    /// How it is judged.
    pub verdict: Verdict,
    /// What it alone changes.
    pub effect: Effect,
    /// What the best plan with it costs more than this one, at least; 0 where nothing is proven, infinite where a rule forbids it.
    pub at_least: f64,
    /// Hours of who has it, now and then; `None` where nobody has it.
    pub from_hours: Option<[f64; 2]>,
    /// Hours of who is to have it, now and then.
    pub to_hours: [f64; 2],
}

/// Several wishes at once.
#[derive(Clone, Debug, PartialEq)]
pub struct Together {
    /// How many.
    pub wishes: usize,
    /// What they change, and nothing else does.
    pub effect: Effect,
    /// As of a single one.
    pub at_least: f64,
}

/// The requests of a role.
#[derive(Clone, Debug)]
pub struct RoleReview<'a> {
    /// The role's plan.
    pub plan: &'a RolePlan,
    /// Its wishes, in the order of the requests.
    pub wishes: Vec<Priced>,
    /// Wishes that help each other, or stand in each other's way.
    pub links: Vec<Link>,
    /// Pairs of wishes that were too many to be looked at; 0 where all were.
    pub unlinked: usize,
    /// All that would be accepted with `All`, together; `None` of fewer than two.
    pub all: Option<Together>,
    /// All that are free, together; `None` of fewer than two, or where these are all.
    pub free: Option<Together>,
}

/// Which wishes are accepted.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Accept {
    /// All, but those that are fulfilled or outdated.
    All,
    /// Those that are free.
    Free,
    /// Those of these accounts, indices into `Plan::accounts`.
    Accounts(BTreeSet<usize>),
}

impl Priced {
    /// What the move alone changes of the objective.
    pub fn change(&self) -> f64 {
        self.effect.change()
    }

    /// Whether it is among those accepted; `accounts` are those of its requests.
    pub fn is_accepted(&self, accept: &Accept, mut accounts: impl Iterator<Item = usize>) -> bool {
        match accept {
            Accept::All => !matches!(self.verdict, Verdict::Already | Verdict::Outdated),
            Accept::Free => self.verdict == Verdict::Free,
            Accept::Accounts(chosen) => accounts.any(|account| chosen.contains(&account)),
        }
    }
}
