//! Step 3: the only door into the model. A role of a plan becomes an instance: an account or a family is a unit, a rep a
//! territory. Rules are laid down account by account; families are gathered last.
//!
//! The cost of a pair is the way out and back, and what it takes when the account leaves its owner. The hops between stops are
//! the same whoever travels: they are part of the load, but not of the cost, where they would only flatter the gap; but for
//! accounts whose calls may shift, which have none where they do.

pub mod activities;
mod barriers;
mod capacity;
pub mod coverage;
mod eligibility;
mod exclusions;
mod feasibility;
pub mod locks;
pub mod redraw;
mod rules;
mod shares;
pub mod shift;
mod spans;
pub(in crate::balance) mod stability;
pub mod tie;
mod units;

pub use barriers::barriers;
pub use coverage::Coverage;
pub use redraw::Redraw;
pub use rules::{Barrier, Rules};
pub use shift::Shift;
use shift::TAKEN;
pub use spans::SpanRule;
pub use stability::CapRule;

use std::borrow::Cow;

use super::relax::Concession;
use super::territories::Service;
use crate::check;
use crate::error::{Defect, Error, Result};
use crate::model::{Certificate, Contiguity, Instance, Options, Permissions, Quantity, RuleId};
use crate::plan::config::{Objective, Unit};
use crate::plan::segment::Segmented;
use crate::plan::shift::Side;
use crate::plan::travel::{Travel, travel};
use crate::plan::units::Units;
use crate::plan::words::first;
use crate::plan::workload::{Workload, workload};
use crate::plan::{Account, Ownership, Plan, Rep, RepStatus};

/// A role of a plan as an instance, and what its units, territories and rules stand for.
#[derive(Clone, Debug)]
pub struct Formulation {
    /// The role.
    pub role: String,
    /// The mathematics; activity 0 is hours of work.
    pub instance: Instance,
    /// The same with an account as a unit, where `instance` has families; see [`by_account`](Self::by_account).
    apart: Option<Instance>,
    /// The role's accounts: index into `Plan::accounts`, ascending.
    pub accounts: Vec<usize>,
    /// Which of them are one unit.
    pub units: Units,
    /// Territory → index into `Plan::reps`, ascending.
    pub reps: Vec<usize>,
    /// The hours that each territory's rep has: own ones of who leaves, too, and whatever more a relaxed plan may take.
    pub capacity_hours: Vec<f64>,
    /// Calls, hours of calls and visits per account.
    pub workload: Workload,
    /// What may be given up.
    pub coverage: Coverage,
    /// What may shift to another role, or from it.
    pub shift: Option<Shift>,
    /// Hours on the way out and back, and hops that a shift saves, per account and option; the rest of the costs is what moving
    /// and giving up take.
    pub ways: Quantity,
    /// Hours between stops per account, part of the load and not of the cost; 0 where a shift saves them.
    pub hop_hours: Vec<f64>,
    /// Potential per account, to tell how evenly a plan deals it out.
    pub potential: Vec<f64>,
    /// What the rule ids stand for.
    pub rules: Rules,
    /// The caps behind the first of the instance's budgets.
    pub caps: Vec<CapRule>,
    /// The ends of spans behind the others.
    pub spans: Vec<SpanRule>,
    /// Why there is no plan, where simple sums show it.
    pub hopeless: Vec<String>,
    /// What is redrawn; `None` where accounts go to given homes.
    pub redraw: Option<Redraw>,
    /// Where rules have given way; empty for a plan as it was written.
    pub relaxed: Vec<Concession>,
    /// What looks odd but does not stop the plan.
    pub warnings: Vec<String>,
}

impl Formulation {
    /// The instance with an account as a unit: what a single account costs, brings and may.
    pub fn by_account(&self) -> &Instance {
        self.apart.as_ref().unwrap_or(&self.instance)
    }

    /// The bound that a certificate proves, by the checker's word.
    ///
    /// # Errors
    /// What is wrong with the certificate.
    pub fn proven(&self, certificate: &Certificate) -> std::result::Result<f64, String> {
        match (&self.redraw, certificate) {
            (Some(redraw), Certificate::Centres(proof)) => check::districting::bound(&redraw.districting, proof),
            // Prices would speak of these centres alone.
            (Some(_), _) => Err("a map that is redrawn needs a certificate of free centres".into()),
            (None, _) => check::bound(&self.instance, certificate),
        }
    }

    /// What is wrong with the map that an assignment draws, as one of free centres, by the checker's word.
    pub fn misdrawn(&self, assignment: &[u32], value: f64) -> Vec<String> {
        let check = |redraw: &Redraw| check::districting::violations(&redraw.districting, &redraw.placed(assignment), value);
        self.redraw.as_ref().map(check).unwrap_or_default()
    }

    /// What costs are counted in.
    pub fn unit(&self) -> &'static str {
        self.redraw.as_ref().map_or("h", Redraw::unit)
    }

    /// The first account of a unit, by which it is named.
    pub fn head(&self, unit: usize) -> usize {
        self.accounts[self.units.members(unit).next().unwrap_or_default()]
    }

    /// The option of each account, when each unit has one; `None` = left without a rep.
    pub fn of_accounts(&self, assignment: &[u32]) -> Vec<Option<u32>> {
        let uncovered = self.instance.options().uncovered();
        let option = |option: u32| Some(option).filter(|&option| Some(option as usize) != uncovered);
        self.units.spread(assignment).into_iter().map(option).collect()
    }

    /// The option of each unit, when each account has one (`None` = left without a rep); `None` where a family is split or
    /// who must have a rep has none.
    pub fn of_units(&self, options: &[Option<u32>]) -> Option<Vec<u32>> {
        let uncovered = self.instance.options().uncovered().map(|option| option as u32);
        let units = self.units.gather(options).ok()?;
        units.into_iter().map(|option| option.or(uncovered)).collect()
    }

    /// The families that options of accounts split, in words.
    pub fn split_families(&self, plan: &Plan, options: &[Option<u32>]) -> Vec<String> {
        let words = |unit: usize| {
            let ids: Vec<&str> = self.units.members(unit).map(|at| plan.accounts[self.accounts[at]].id.as_str()).collect();
            let what = if matches!(plan.unit(&self.role), Unit::Family(_)) { "family" } else { "unit" };
            format!("accounts {} are one {what}, so must have one rep and one service", first(&ids, 5))
        };
        self.units.gather(options).err().into_iter().flatten().map(words).collect()
    }

    /// The same with the limits and permissions of another instance, for single accounts, too.
    pub fn with_limits(&self, instance: Instance) -> Self {
        let apart = self.apart.as_ref().map(|apart| units::take_limits(apart, &self.units, &instance));
        Formulation { instance, apart, ..self.clone() }
    }

    /// The territory that owns an account today.
    pub fn owner(&self, account: usize) -> Option<usize> {
        self.by_account().current(account)
    }

    /// The option of an account at a rep (index into `Plan::reps`) with a service; `None` where there is no such option.
    pub fn option(&self, account: usize, rep: usize, service: Service) -> Option<u32> {
        let territory = self.reps.binary_search(&rep).ok()?;
        let level = match service {
            Service::Full => 0,
            Service::Reduced if self.coverage.share(account, Some(1)) < 1.0 => 1,
            Service::Shifted if self.shift.as_ref().is_some_and(|shift| shift.side == Side::Takes) => TAKEN,
            Service::Reduced | Service::Uncovered | Service::Shifted => return None,
        };
        Some(self.instance.options().at(territory, level) as u32)
    }

    /// The options of all accounts today: at their owners, with all their calls.
    pub fn today(&self) -> Vec<Option<u32>> {
        (0..self.accounts.len()).map(|at| Some(self.owner(at)? as u32)).collect()
    }

    /// The role to measure today's owners by: a map that is redrawn is drawn around the middles of what they have.
    ///
    /// # Errors
    /// As [`formulate`].
    pub fn as_today(&self, plan: &Plan) -> Result<Cow<'_, Self>> {
        if self.redraw.is_none() { Ok(Cow::Borrowed(self)) } else { redraw::today(plan, self).map(Cow::Owned) }
    }
}

/// What the rules work on: a role's accounts (units, as long as families are apart) and reps (territories).
struct Team<'a> {
    plan: &'a Plan,
    role: &'a str,
    reps: Vec<usize>,
    workload: Workload,
    travel: Travel,
    coverage: Coverage,
    /// What may shift to another role, or from it.
    shift: Option<Shift>,
    /// Who may get accounts.
    open: Vec<bool>,
    /// What is redrawn: territories around free centres are not bound by rules that name a rep.
    redraw: Option<Redraw>,
}

impl<'a> Team<'a> {
    /// Whether rules that name its rep hold for a territory.
    fn named(&self, territory: usize) -> bool {
        self.redraw.as_ref().is_none_or(|redraw| redraw.is_fixed(territory))
    }

    fn units(&self) -> usize {
        self.workload.accounts.len()
    }

    fn account(&self, unit: usize) -> &'a Account {
        &self.plan.accounts[self.workload.accounts[unit]]
    }

    fn accounts(&self) -> impl Iterator<Item = &'a Account> {
        self.workload.accounts.iter().map(|&at| &self.plan.accounts[at])
    }

    /// The territory that owns a unit today.
    fn owner(&self, unit: usize) -> Option<(usize, &'a Ownership)> {
        // Whom the role does not call today nobody owns in it.
        if self.shift.as_ref().is_some_and(|shift| !shift.own[unit]) {
            return None;
        }
        let owner = self.plan.owners.get(&(self.workload.accounts[unit], self.role.to_owned()))?;
        Some((self.reps.binary_search(&owner.rep?).ok()?, owner))
    }

    /// Hours that an account takes if it is served from the nearest home.
    fn least_hours(&self, unit: usize) -> f64 {
        let way = |per_km: &f64| per_km * self.travel.nearest_km[unit];
        let way = self.travel.hours_per_km.get(unit).map_or(0.0, way);
        self.workload.call_hours[unit] + self.travel.hop_hours[unit] + way
    }

    fn rep(&self, territory: usize) -> &'a Rep {
        &self.plan.reps[self.reps[territory]]
    }

    fn sellers(&self) -> impl Iterator<Item = &'a Rep> {
        self.reps.iter().map(|&at| &self.plan.reps[at])
    }
}

/// Formulates every role that has work, in the order of [`Plan::roles`].
///
/// # Errors
/// As [`formulate`], of all roles together; [`Error::Input`] where no role has work.
pub fn formulate_all(plan: &Plan, segments: &[Segmented]) -> Result<Vec<Formulation>> {
    let drafts = draft_all(plan, segments)?;
    let reasons: Vec<String> = drafts.iter().flat_map(|draft| draft.hopeless.iter().cloned()).collect();
    if reasons.is_empty() { Ok(drafts) } else { Err(Error::Infeasible(reasons)) }
}

/// The same, with roles that are [`hopeless`](Formulation::hopeless) among them.
///
/// # Errors
/// As [`draft`], of all roles together; [`Error::Input`] where no role has work.
pub fn draft_all(plan: &Plan, segments: &[Segmented]) -> Result<Vec<Formulation>> {
    let (mut formulations, mut defects) = (Vec::new(), Vec::new());
    for role in plan.roles() {
        match draft(plan, segments, &role) {
            Ok(formulation) if formulation.accounts.is_empty() => {}
            Ok(formulation) => formulations.push(formulation),
            Err(Error::Input(found)) => defects.extend(found),
            Err(other) => return Err(other),
        }
    }
    defects.sort();
    defects.dedup();
    if !defects.is_empty() {
        return Err(Error::Input(defects));
    }
    if formulations.is_empty() {
        let reason = "no account gets a call from any role: no segment of the accounts has a row with calls";
        return Err(Error::defect(Defect::of_file(&plan.config.data.call_patterns, reason)));
    }
    Ok(formulations)
}

/// Formulates one role, with the segments of all accounts.
///
/// # Errors
/// [`Error::Input`] where the role has work but no rep, places that travel needs are missing, or a balanced column has
/// no numbers; [`Error::Infeasible`] where simple sums show that there is no plan.
pub fn formulate(plan: &Plan, segments: &[Segmented], role: &str) -> Result<Formulation> {
    let draft = draft(plan, segments, role)?;
    if draft.hopeless.is_empty() { Ok(draft) } else { Err(Error::Infeasible(draft.hopeless)) }
}

/// Formulates one role, whether or not there can be a plan.
///
/// # Errors
/// [`Error::Input`] as [`formulate`].
pub fn draft(plan: &Plan, segments: &[Segmented], role: &str) -> Result<Formulation> {
    if plan.redrawn(role).is_some() {
        return redraw::draft(plan, segments, role);
    }
    let mut team = team(plan, segments, role)?;
    let units = Units::of(plan, role, &team.workload.accounts);
    team.coverage = match &team.shift {
        Some(shift) => shift.coverage(&units),
        None => Coverage::of(&team, segments, &units),
    };
    formulation(team, units)
}

/// The formulation of a team whose accounts go to its reps in units.
fn formulation(team: Team, units: Units) -> Result<Formulation> {
    let mut rules = Rules::default();
    let (apart, caps, spans) = apart(&team, &units, &mut rules)?;
    let (mut instance, apart) = if units.are_single() { (apart, None) } else { (units::gather(&apart, &units)?, Some(apart)) };
    if let Some(graph) = team.redraw.as_ref().and_then(|redraw| redraw.districting.graph()) {
        let rule = rules.add("every territory must be connected");
        instance.contiguity = Some(Contiguity { graph: graph.clone(), rule });
    }
    let hopeless = feasibility::reasons(&team, &units, &instance, &rules);
    let all_hops = &team.travel.hop_hours;
    let hop_hours = team.shift.as_ref().map_or_else(|| all_hops.clone(), |shift| shift.hops(all_hops).1);
    let potential = (0..team.units()).map(|unit| team.account(unit).number("potential")).collect();
    let (plan, role) = (team.plan, team.role);
    Ok(Formulation {
        role: role.into(),
        instance,
        apart,
        accounts: team.workload.accounts.clone(),
        units,
        warnings: locks::expired_ones(&team).into_iter().chain(coverage::warnings(plan, role)).collect(),
        ways: ways(&team),
        capacity_hours: team.sellers().map(|rep| rep.capacity_hours).collect(),
        redraw: team.redraw,
        reps: team.reps,
        workload: team.workload,
        coverage: team.coverage,
        shift: team.shift,
        hop_hours,
        potential,
        rules,
        caps,
        spans,
        hopeless,
        relaxed: Vec::new(),
    })
}

/// The instance with an account as a unit, and the caps and spans behind its budgets.
fn apart(team: &Team, units: &Units, rules: &mut Rules) -> Result<(Instance, Vec<CapRule>, Vec<SpanRule>)> {
    let mut permissions = Permissions::all(team.units());
    eligibility::apply(team, rules, &mut permissions);
    exclusions::apply(team, rules, &mut permissions);
    locks::apply(team, rules, &mut permissions);
    match &team.shift {
        Some(shift) => shift.apply(units, &team.coverage, rules, &mut permissions),
        None => coverage::apply(&team.coverage, rules, &mut permissions),
    }
    let activities = activities::activities(team, rules)?;
    let costs = match &team.redraw {
        Some(redraw) => redraw.costs(team),
        None => {
            let mut costs = ways(team);
            team.coverage.price(&mut costs);
            shift::price(team, &mut costs);
            stability::price(team, &mut costs);
            costs
        }
    };
    let work = (0..team.units()).map(|unit| team.workload.call_hours[unit] + team.travel.hop_hours[unit]).sum();
    let options = Options::new(team.reps.len(), team.coverage.levels(), team.coverage.drops());
    let mut builder = Instance::builder(team.units(), options)
        .costs(costs)
        .permissions(permissions)
        .current((0..team.units()).map(|unit| Some(team.owner(unit)?.0 as u32)).collect())
        // A cost in other units has no yardstick in hours.
        .hours(if team.redraw.as_ref().is_none_or(|redraw| redraw.objective == Objective::Travel) { work } else { 0.0 });
    let caps = if team.redraw.is_some() { Vec::new() } else { stability::caps(team, rules) };
    let (budgets, caps): (Vec<_>, _) = caps.into_iter().unzip();
    let spans = if team.redraw.is_some() { Vec::new() } else { spans::budgets(team, &activities, rules) };
    let (ends, spans): (Vec<_>, _) = spans.into_iter().unzip();
    for activity in activities {
        builder = builder.activity(activity);
    }
    for budget in budgets.into_iter().chain(ends) {
        builder = builder.budget(budget);
    }
    Ok((builder.build()?, caps, spans))
}

/// Hours on the way out and back; hops where a shift saves them.
fn ways(team: &Team) -> Quantity {
    let scale = team.coverage.by_level(&team.travel.hours_per_km);
    let fixed = team.shift.as_ref().map_or(Vec::new(), |shift| shift.hops(&team.travel.hop_hours).0);
    Quantity { fixed, scale, arcs: team.travel.arcs.clone(), ..Quantity::default() }
}

fn team<'a>(plan: &'a Plan, segments: &[Segmented], role: &'a str) -> Result<Team<'a>> {
    let reps: Vec<usize> = (0..plan.reps.len()).filter(|&at| plan.reps[at].role == role).collect();
    let mut workload = workload(plan, segments, role);
    let shift = Shift::of(plan, segments, role, &mut workload);
    if reps.is_empty() {
        let reason = format!("role {role} has {} accounts to serve and no rep", workload.accounts.len());
        return Err(Error::defect(Defect::of_file(&plan.config.data.reps, reason).column("role")));
    }
    let open: Vec<bool> = reps.iter().map(|&at| plan.reps[at].status != RepStatus::Leaving).collect();
    let travel = travel(plan, &workload, &reps, &open)?;
    Ok(Team { plan, role, reps, workload, travel, coverage: Coverage::default(), shift, open, redraw: None })
}
