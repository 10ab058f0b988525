//! The only door out of the model: an assignment of units becomes a role's plan, account by account and rep by rep.

use super::formulate::redraw::as_today;
use super::formulate::{Formulation, Redraw};
use super::metrics::{
    Cap, Load, Measures, TeamLoad, caps, fairness, given_up_hours, level, loads, measure, moving_hours, share_of_calls,
    team_loads, travel_hours,
};
use super::pairs::Pairs;
use super::reasons::Reasons;
use super::shifted::Shifted;
use super::turnover::Leaving;
use crate::check;
use crate::error::Result;
use crate::model::outcome::{absolute_gap, relative_gap, status_of};
use crate::model::{Certificate, Status, evaluate};
use crate::plan::concession::Concession;
use crate::plan::service::Service;
use crate::plan::shift::Side;
use crate::plan::{Place, Plan};

/// What is proven about a plan. Of tied roles value and bounds are those of all of them together.
#[derive(Clone, Debug, PartialEq)]
pub struct Proof {
    /// Objective value of the plan: hours on the way, and the price of unevenness in hours.
    pub primal: f64,
    /// Best valid dual bound; may rest on the solver's word. −∞ = none.
    pub dual_bound: f64,
    /// The bound that `certificate` proves. −∞ = none.
    pub certified_bound: f64,
    /// The proof; of tied roles, this role's part of it.
    pub certificate: Certificate,
    /// Where the role is tied to others.
    pub tied: Option<CoupledProof>,
}

/// A role among those it is tied to.
#[derive(Clone, Debug, PartialEq)]
pub struct CoupledProof {
    /// The other roles.
    pub with: Vec<String>,
    /// The role's own part of the objective value.
    pub own_value: f64,
    /// Hours of work of all of them, before travel.
    pub hours: f64,
}

impl Proof {
    /// Whether the best bound is the certified one (up to rounding), not a solver's word.
    pub fn is_certified(&self) -> bool {
        self.certified_bound.is_finite()
            && check::bears_out(self.certified_bound, self.dual_bound, 1e-9 * self.certified_bound.abs().max(1.0))
    }
}

/// A role's plan.
#[derive(Clone, Debug)]
pub struct RolePlan {
    /// The role.
    pub role: String,
    /// What costs are counted in: hours (`h`), or `km`, `km²` where the map is redrawn that way.
    pub unit: &'static str,
    /// Where rules of the plan have given way; empty where all are kept.
    pub relaxed: Vec<Concession>,
    /// What is proven about it.
    pub proof: Proof,
    /// Follows from the proof alone.
    pub status: Status,
    /// An entry per account that the role serves, in account order; those that it may but take over from another one aside.
    pub accounts: Vec<Assigned>,
    /// What has shifted to another role, or from it; `None` where nothing may.
    pub shift: Option<Shifted>,
    /// Where the map is redrawn, the middle of each account's unit; else empty.
    pub middles: Vec<Place>,
    /// An entry per rep, in rep order.
    pub territories: Vec<Territory>,
    /// What it costs that accounts leave their owners, hours; part of the objective value.
    pub moving_hours: f64,
    /// Pairs with reps of the role that it follows; `None` where it follows none.
    pub pairs: Option<Pairs>,
    /// Limits on what leaves its owner.
    pub caps: Vec<Cap>,
    /// What teams with spans carry.
    pub teams: Vec<TeamLoad>,
    /// Names of the activities beside hours of work, in the order of `Load::activities[1..]`.
    pub activities: Vec<String>,
    /// Today's owners; `None` where nobody owns anything.
    pub before: Option<Measures>,
    /// The plan; `None` only where there is no account.
    pub after: Option<Measures>,
    /// The plan of the accounts alone that somebody owns today, to be held against `before`.
    pub after_of_owned: Option<Measures>,
}

/// What is given up of an account.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct GivenUp {
    /// Calls.
    pub calls: f64,
    /// Hours of work that would restore them: calls, and travel from the nearest home.
    pub hours: f64,
    /// What they count in the objective, hours.
    pub worth: f64,
}

/// An account and its rep.
#[derive(Clone, Debug, PartialEq)]
pub struct Assigned {
    /// Index into `Plan::accounts`.
    pub account: usize,
    /// Index into `Plan::reps`; `None` where it is left without a rep.
    pub rep: Option<usize>,
    /// How many of its calls it gets.
    pub service: Service,
    /// What is given up of it.
    pub given_up: GivenUp,
    /// Today's owner, as written; `None` where there is none.
    pub previous: Option<String>,
    /// Today's owner, if that one stays in the role: index into `Plan::reps`.
    pub owner: Option<usize>,
    /// Calls in the period, those given up not counted.
    pub calls: f64,
    /// Hours of calls.
    pub call_hours: f64,
    /// Hours of travel, hops included.
    pub travel_hours: f64,
    /// Why it is where it is, in words.
    pub reason: String,
}

impl Assigned {
    /// Where it goes if it leaves its owner; `None` where it stays, or its owner does not.
    pub fn leaving(&self) -> Option<Leaving> {
        self.owner.filter(|&owner| self.rep != Some(owner)).map(|_| match self.service {
            Service::Full | Service::Reduced => Leaving::Moved,
            Service::Uncovered => Leaving::GivenUp,
            Service::Shifted => Leaving::Shifted,
        })
    }
}

/// A rep and what the rep carries.
#[derive(Clone, Debug, PartialEq)]
pub struct Territory {
    /// Index into `Plan::reps`.
    pub rep: usize,
    /// Today.
    pub before: Load,
    /// In the plan.
    pub after: Load,
    /// The rep's share of the hours.
    pub share: f64,
    /// Load ÷ (share · total); `None` for who has no share.
    pub fairness: Option<f64>,
    /// Accounts taken over from owners who stay.
    pub moved_in: usize,
    /// What it is drawn around, where the map is redrawn.
    pub centre: Option<Centre>,
}

/// What a territory is drawn around.
#[derive(Clone, Debug, PartialEq)]
pub struct Centre {
    /// What the unit is called; where centres are anywhere, the unit nearest to the centre.
    pub unit: String,
    /// The middle of the unit, or the mean of the territory.
    pub place: Place,
}

impl Centre {
    fn of(plan: &Plan, formulation: &Formulation, redraw: &Redraw, territory: usize) -> Option<Self> {
        let (unit, place) = redraw.centre(territory)?;
        Some(Centre { unit: plan.unit_name(&formulation.role, formulation.head(unit)).into(), place })
    }
}

impl RolePlan {
    /// The plan that an assignment (an option per unit) makes, and what is proven about it.
    ///
    /// # Errors
    /// As [`formulate`](super::formulate::formulate): a map that is redrawn is formulated once more, as it is today.
    pub fn new(plan: &Plan, formulation: &Formulation, assignment: &[u32], proof: Proof) -> Result<Self> {
        let instance = &formulation.instance;
        let (today, planned) = (formulation.today(), formulation.of_accounts(assignment));
        let as_today = as_today(plan, formulation)?;
        let (before, after) = (loads(&as_today, &today), loads(formulation, &planned));
        let owned: Vec<Option<u32>> =
            planned.iter().zip(&today).map(|(option, owner)| option.filter(|_| owner.is_some())).collect();
        let (unfair, fair) = (fairness(&as_today, &before), fairness(formulation, &after));
        let reasons = Reasons { plan, formulation, fairness: &unfair };
        let options = formulation.units.spread(assignment);
        let moving = options.iter().enumerate().map(|(at, &option)| moving_hours(formulation, at, option as usize));
        let own = (0..planned.len()).filter(|&at| formulation.calls_itself(at));
        let accounts: Vec<Assigned> = own.map(|at| assigned(&reasons, at, planned[at])).collect();
        let territory = |account: &&Assigned| formulation.reps.binary_search(&account.rep?).ok();
        let mut moved_in = vec![0; after.len()];
        let moved = accounts.iter().filter(|account| account.leaving() == Some(Leaving::Moved));
        moved.filter_map(|account| territory(&account)).for_each(|j| moved_in[j] += 1);
        Ok(RolePlan {
            role: formulation.role.clone(),
            unit: formulation.unit(),
            relaxed: formulation.relaxed.clone(),
            status: match &proof.tied {
                Some(tied) => status_of(proof.primal, proof.dual_bound, tied.hours, false),
                None => status_of(proof.primal, proof.dual_bound, instance.hours(), instance.integral()),
            },
            proof,
            accounts,
            middles: formulation.redraw.as_ref().map(|redraw| redraw.ground.of_accounts()).unwrap_or_default(),
            moving_hours: moving.sum(),
            shift: Shifted::of(formulation, &planned),
            pairs: Pairs::of(plan, formulation, assignment),
            caps: caps(formulation, &planned),
            teams: team_loads(formulation, &evaluate(instance, assignment).loads),
            before: measure(&as_today, &before),
            after: measure(formulation, &after),
            after_of_owned: measure(formulation, &loads(formulation, &owned)),
            activities: instance.activities().iter().skip(1).map(|activity| activity.name.clone()).collect(),
            territories: before
                .into_iter()
                .zip(after)
                .enumerate()
                .map(|(j, (before, after))| Territory {
                    rep: formulation.reps[j],
                    before,
                    after,
                    share: instance.activities()[0].share[j],
                    fairness: fair[j],
                    moved_in: moved_in[j],
                    centre: formulation.redraw.as_ref().and_then(|redraw| Centre::of(plan, formulation, redraw, j)),
                })
                .collect(),
        })
    }

    /// The accounts that its reps serve: account and rep, indices into the plan's.
    pub fn served(&self) -> impl Iterator<Item = (usize, usize)> + '_ {
        let own = self.accounts.iter().filter(|own| own.service != Service::Shifted);
        own.filter_map(|own| Some((own.account, own.rep?)))
    }

    /// primal − bound, hours.
    pub fn absolute_gap(&self) -> f64 {
        absolute_gap(self.proof.primal, self.proof.dual_bound)
    }

    /// (primal − bound) / |primal|.
    pub fn gap(&self) -> f64 {
        relative_gap(self.proof.primal, self.proof.dual_bound)
    }

    /// In words, which rules have given way for an account and its rep.
    pub fn relaxed_for(&self, plan: &Plan, assigned: &Assigned) -> String {
        let own = self.relaxed.iter().filter(|own| own.concerns(assigned.account, assigned.rep));
        own.map(|own| own.words(plan)).collect::<Vec<_>>().join("; ")
    }

    /// In words, which rules have given way for a rep, single accounts aside.
    pub fn relaxed_of(&self, plan: &Plan, rep: usize) -> String {
        let own = self.relaxed.iter().filter(|own| own.rule.account().is_none() && own.rule.rep().is_none_or(|at| at == rep));
        own.map(|own| own.words(plan)).collect::<Vec<_>>().join("; ")
    }
}

/// An account of a role by its option; `None` = nobody has it.
fn assigned(reasons: &Reasons, at: usize, option: Option<u32>) -> Assigned {
    let (plan, formulation) = (reasons.plan, reasons.formulation);
    let account = formulation.accounts[at];
    let previous = plan.owners.get(account, &formulation.role).map(|owner| owner.rep_id.clone());
    let owner = plan.staying_owner(account, &formulation.role);
    let options = formulation.instance.options();
    let (uncovered, option) = (option.is_none(), option.map_or(options.count(), |option| option as usize));
    let territory = options.territory(option);
    let rep = territory.map(|j| formulation.reps[j]);
    let share = share_of_calls(formulation, at, option);
    let calls = formulation.workload.calls[at];
    let given_up = GivenUp {
        calls: (1.0 - share) * calls,
        hours: formulation.coverage.hours_given_up(at, level(formulation, option)),
        worth: given_up_hours(formulation, at, option),
    };
    let shifts = formulation.shift.as_ref().filter(|shift| shift.side == Side::Gives && uncovered);
    if let Some(shift) = shifts {
        return Assigned {
            account,
            rep: None,
            service: Service::Shifted,
            given_up: GivenUp::default(),
            calls: shift.calls[at],
            call_hours: shift.hours[at],
            travel_hours: 0.0,
            reason: reasons.why_shifted(at, &shift.other, owner),
            previous,
            owner,
        };
    }
    Assigned {
        account,
        rep,
        service: match share {
            _ if uncovered => Service::Uncovered,
            1.0 => Service::Full,
            _ => Service::Reduced,
        },
        given_up,
        calls: share * calls,
        call_hours: share * formulation.workload.call_hours[at],
        travel_hours: travel_hours(formulation, at, option),
        reason: reasons.reason(at, territory, share, previous.as_deref()),
        previous,
        owner,
    }
}

/// Links shifted calls to the reps of the other role who make them.
pub fn link_shifted_calls(roles: &mut [&mut RolePlan]) {
    let taken = |role: &&mut RolePlan| role.shift.clone().filter(|shift| shift.side == Side::Takes);
    let Some(taken) = roles.iter().find_map(taken) else { return };
    let givers = roles.iter_mut().filter(|role| role.shift.as_ref().is_some_and(|shift| shift.side == Side::Gives));
    for assigned in givers.flat_map(|role| &mut role.accounts).filter(|own| own.service == Service::Shifted) {
        let at = taken.accounts.binary_search_by_key(&assigned.account, |own| own.0);
        assigned.rep = at.ok().and_then(|at| taken.accounts[at].1);
    }
}
