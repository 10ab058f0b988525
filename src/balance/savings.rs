//! What it saves that accounts change hands, and how much of it fewer changes could save at most.
//! ```text
//! saved = cost(everybody back with the owner) − cost(plan),    of travel and calls given up: neither moving nor evenness has a price
//! least cost with k changes ≥ D(λ) + Σ_i (stay_i − m_i) − Σ over the k most that leaving can gain
//! m_i = min_o (c_io + λ a_io) as in D,    gain_i ≤ stay_i − m_i + price_i
//! ```
//! λ are prices of the limits on loads: the Lagrangian relaxation of the plan's own hard rules with its number of changes capped, of
//! which a unit of w accounts takes w. No plan is looked for, so it is a limit and no plan.

use super::formulate::Formulation;
use super::metrics::moving_hours;
use super::root_prices::root_prices;
use super::territories::RolePlan;
use crate::check;
use crate::model::{Certificate, Instance, Prices, evaluate};
use crate::plan::Plan;
use crate::solve::Parameters;
use crate::solve::prices::arcs::priced_cost;
use crate::solve::prices::{least_priced_costs, price};

/// Changes below which fewer of them are not worth a word.
const FEW: usize = 10;
/// Pairs of unit and option of an instance that is priced anew.
const PRICED: usize = 100_000;
/// Pairs of an instance from which on no limit is told: to bound it takes ten seconds and more, after the time limit.
const BOUNDED: usize = 200_000_000;
/// The part of the changes for which a limit is told.
const FEWER: f64 = 0.4;

/// What the changes of a role's plan save.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct MoveSavings {
    /// Relations with owners who stay that are cut.
    pub cut: usize,
    /// Hours of travel, of pairs with reps of another role, and of calls given up at their price, that they save. Below 0 where limits or evenness ask for moves.
    pub saved_hours: f64,
    /// So many changes, and the hours that no plan with as many saves more than; `None` where prices say nothing of it, or the role is
    /// so large that they would take long.
    pub fewer: Option<(usize, f64)>,
}

/// Reckons what the changes of a role's plan save; `assignment` has an option per unit. `None` where nothing changes hands, the
/// map is redrawn or the role is tied: there is no price of moving, or it is shared.
pub fn move_savings(plan: &Plan, formulation: &Formulation, role: &RolePlan, assignment: &[u32]) -> Option<MoveSavings> {
    let cut = role.accounts.iter().filter(|account| account.leaving().is_some()).count();
    if cut == 0 || formulation.redraw.is_some() || role.proof.tied.is_some() {
        return None;
    }
    let relations = Relations::of(plan, formulation);
    let instance = &relations.instance;
    let home = |(unit, &option): (usize, &u32)| match relations.home(unit) {
        Some(home) if instance.options().territory(option as usize) != Some(home) => instance.options().at(home, 0) as u32,
        _ => option,
    };
    let back: Vec<u32> = assignment.iter().enumerate().map(home).collect();
    let paired = Instance { pairing: formulation.instance.pairing.clone(), ..instance.clone() };
    let value = |assignment: &[u32]| evaluate(&paired, assignment).value - moving(formulation, assignment);
    let saved_hours = value(&back) - value(assignment);
    let limit = |changes: usize| {
        let most = value(&back) - relations.least_cost(role, changes)?;
        (most < saved_hours).then_some((changes, most.max(0.0)))
    };
    let told = cut >= FEW && instance.units() * instance.options().count() <= BOUNDED;
    let fewer = Some(rounded(FEWER * cut as f64)).filter(|_| told).and_then(limit);
    Some(MoveSavings { cut, saved_hours, fewer })
}

/// A bound on the cost, of travel and calls given up, of every plan of the role with at most so many changes; `None` where the role is
/// large and its certificate has no prices of loads. In hours.
pub fn least_cost_with(plan: &Plan, formulation: &Formulation, role: &RolePlan, changes: usize) -> Option<f64> {
    Relations::of(plan, formulation).least_cost(role, changes)
}

/// What it costs that accounts are away from their owners.
fn moving(formulation: &Formulation, assignment: &[u32]) -> f64 {
    let options = formulation.units.spread(assignment);
    options.iter().enumerate().map(|(at, &option)| moving_hours(formulation, at, option as usize)).sum()
}

/// A number of changes to two digits.
fn rounded(changes: f64) -> usize {
    let step = 10_f64.powf(changes.log10().floor() - 1.0).max(1.0);
    ((changes / step).round() * step) as usize
}

/// Which accounts of the units have owners who stay.
struct Relations<'a> {
    formulation: &'a Formulation,
    /// The role's instance, evenness and pairs for nothing.
    instance: Instance,
    /// Per unit: its accounts whose owner stays, and what it costs that they all leave.
    owned: Vec<(usize, f64)>,
    /// Whether they have more than one owner.
    mixed: Vec<bool>,
}

impl<'a> Relations<'a> {
    fn of(plan: &Plan, formulation: &'a Formulation) -> Self {
        let (mut owned, mut mixed) = (vec![(0, 0.0); formulation.units.len()], vec![false; formulation.units.len()]);
        let away = &formulation.by_account().costs.away;
        for (at, &account) in formulation.accounts.iter().enumerate() {
            if plan.staying_owner(account, &formulation.role).is_some() {
                let unit = formulation.units.unit(at);
                owned[unit].0 += 1;
                owned[unit].1 += away.get(at).copied().unwrap_or(0.0);
                mixed[unit] |= formulation.owner(at) != formulation.instance.current(unit);
            }
        }
        let mut instance = formulation.instance.unpaired();
        instance.activities.iter_mut().for_each(|activity| activity.weight = 0.0);
        Relations { formulation, instance, owned, mixed }
    }

    /// Prices of loads: the best ones where they are had in no time; else those of the certificate, which are for evenness as well.
    fn prices(&self, role: &RolePlan) -> Option<Prices> {
        let instance = &self.instance;
        if instance.units() * instance.options().count() <= PRICED {
            return Some(price(instance, &Parameters::default()).prices);
        }
        root_prices(self.formulation, &role.proof.certificate)
    }

    /// The territory of the one owner of a unit; `None` where it has none, or several.
    fn home(&self, unit: usize) -> Option<usize> {
        self.instance.current(unit).filter(|_| self.owned[unit].0 > 0 && !self.mixed[unit])
    }

    fn least_cost(&self, role: &RolePlan, changes: usize) -> Option<f64> {
        let instance = &self.instance;
        let prices = self.prices(role)?;
        let bound = check::bound(instance, &Certificate::Prices(prices.clone())).ok()?;
        let levels = 0..instance.options().levels();
        let (mut stayed, mut gains) = (0.0, Vec::new());
        for (unit, least) in least_priced_costs(instance, &prices).into_iter().enumerate() {
            let (accounts, price) = self.owned[unit];
            let Some(home) = self.home(unit) else {
                stayed -= price;
                continue;
            };
            let at = |level: usize| priced_cost(instance, &prices, unit, instance.options().at(home, level));
            let above = levels.clone().map(at).fold(f64::INFINITY, f64::min) - least;
            stayed += above;
            gains.push(((above + price).max(0.0) / accounts as f64, accounts));
        }
        gains.sort_by(|a, b| b.0.total_cmp(&a.0));
        let mut left = changes;
        let mut most = |(gain, accounts): (f64, usize)| {
            let taken = accounts.min(left);
            left -= taken;
            gain * taken as f64
        };
        Some(bound + stayed - gains.into_iter().map(&mut most).sum::<f64>())
    }
}
