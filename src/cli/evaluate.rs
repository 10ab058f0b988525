//! `sutton evaluate`

use std::path::PathBuf;

use super::bar::Bars;
use rayon::prelude::*;
use serde::Serialize;
use sutton::balance::formulate::tie::{bundles, tie};
use sutton::balance::formulate::{Formulation, follow, formulate_all};
use sutton::balance::score::{Bounds, Score};
use sutton::plan::Plan;
use sutton::plan::pair::pair;
use sutton::plan::segment::segment;
use sutton::plan::service::Service;
use sutton::plan::words::count;
use sutton::read::assignments::{Assigned, Assignment};
use sutton::report::evaluation::{self, RoleEvaluation};
use sutton::report::summary;
use sutton::report::terminal::sentence;
use sutton::solve::{self, Progress};
use sutton::{Error, Result, read};

use super::memory;
use super::owners::Owners;
use super::solve::Limits;
use super::terminal::{print, print_lines};

/// The gap at which a bound is sharp enough to judge a plan by, and rounds of improvement of the plan that only serves to find it.
const GAP: f64 = 0.01;
const ROUNDS: usize = 20;

/// Arguments of `sutton evaluate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The plan file.
    plan: PathBuf,
    /// Who has which account: a CSV or XLSX file with account_id and rep_id.
    #[arg(long)]
    assignments: PathBuf,
    /// Print JSON instead of tables.
    #[arg(long)]
    pub json: bool,
    /// End with exit code 0 even where the assignment breaks rules of the plan.
    #[arg(long)]
    allow_broken: bool,
    #[command(flatten)]
    owners: Owners,
    #[command(flatten)]
    limits: Limits,
}

#[derive(Serialize)]
struct Evaluations<'a> {
    schema: &'static str,
    roles: Vec<RoleEvaluation<'a>>,
    /// What was guessed or left out where the assignment was read.
    warnings: &'a [String],
}

/// Runs `sutton evaluate`.
pub fn run(args: Args) -> Result<()> {
    memory::tell_reading(&args.plan);
    let plan = args.owners.plan(&args.plan)?;
    memory::tell_solving(&plan);
    let Assigned { assignments, mut told } = read::assignments(&args.assignments, &plan)?;
    let segments = segment(&plan)?;
    let mut formulations = formulate_all(&plan, &segments)?;
    let options: Vec<Vec<Option<u32>>> = formulations.iter().map(|role| owners(&plan, role, &assignments)).collect();
    follow(&plan, &mut formulations, &options);
    told.extend(formulations.iter().filter_map(|role| unled(&plan, role, &formulations, &options)));
    let parameters = args.limits.or(GAP, ROUNDS).parameters(&plan)?;
    let bars = Bars::new(args.json);
    let score = |bundle: &Vec<usize>| {
        let roles: Vec<&Formulation> = bundle.iter().map(|&at| &formulations[at]).collect();
        let names: Vec<&str> = roles.iter().map(|role| role.role.as_str()).collect();
        let bar = bars.role(&names.join("+"), roles.iter().map(|role| role.instance.hours()).sum(), roles[0].unit());
        let listener = |phase: &str, _seconds: f64, incumbent: Option<f64>, bound: f64| bar.show(phase, incumbent, bound);
        let (progress, owners) = (Progress::new(Some(&listener)), |role: &&Formulation| owners(&plan, role, &assignments));
        if let [role] = roles[..] {
            let bounds = Bounds::of(role, &parameters, &progress);
            return Ok(vec![(bundle[0], Score::new(&plan, role, &owners(&role), &bounds)?)]);
        }
        let outcome = solve::tied::solve(&tie(&plan, &roles)?, &parameters, &progress);
        let owners: Vec<Vec<Option<u32>>> = roles.iter().map(owners).collect();
        let pairs: Vec<(&Formulation, &[Option<u32>])> = roles.into_iter().zip(owners.iter().map(Vec::as_slice)).collect();
        Ok(bundle.iter().copied().zip(Score::tied(&plan, &pairs, &outcome)?).collect())
    };
    let bundles = bundles(&plan, &formulations);
    let scores: Vec<Result<Vec<(usize, Score)>>> = args.limits.threads(&plan)?.run(|| bundles.par_iter().map(score).collect())?;
    let mut scores: Vec<(usize, Score)> = scores.into_iter().collect::<Result<Vec<_>>>()?.concat();
    scores.sort_by_key(|(at, _)| *at);
    let scores: Vec<Score> = scores.into_iter().map(|(_, score)| score).collect();
    if args.json {
        let roles = scores.iter().map(RoleEvaluation::from).collect();
        print_lines(&summary::json_text(&Evaluations { schema: "sutton/evaluation/1", roles, warnings: &told })?)?;
    } else {
        let told = told.iter().map(|told| format!("{}\n", sentence(told)));
        print(&scores.iter().map(|score| evaluation::role(&plan, score) + "\n").chain(told).collect::<String>())?;
    }
    if args.allow_broken { Ok(()) } else { no_rule_broken(&scores) }
}

/// What is not known of the pairs of a role that follows another one, whose accounts are not all assigned.
fn unled(plan: &Plan, role: &Formulation, all: &[Formulation], options: &[Vec<Option<u32>>]) -> Option<String> {
    let leader = pair(plan, &role.role)?.with;
    let at = all.iter().position(|own| own.role == leader)?;
    let (known, accounts) = (options[at].iter().flatten().count(), options[at].len());
    (known < accounts).then(|| {
        let of = count(accounts, "account");
        format!(
            "role {}: its pairs with {leader} are counted for {known} of {of}: the others have no rep of {leader} here",
            role.role
        )
    })
}

/// Refuses scores of which any breaks a rule.
fn no_rule_broken(scores: &[Score]) -> Result<()> {
    let words = |score: &Score| {
        let rules = count(score.violations.len(), "rule");
        format!("role {}: {rules}, as told above; --allow-broken ends with exit code 0 all the same", score.role)
    };
    let broken: Vec<String> = scores.iter().filter(|score| !score.violations.is_empty()).map(words).collect();
    if broken.is_empty() { Ok(()) } else { Err(Error::Broken(broken)) }
}

/// The option of each account, from the assignments of all roles. A service that the plan does not have counts as the full one.
fn owners(plan: &Plan, formulation: &Formulation, assignments: &[Assignment]) -> Vec<Option<u32>> {
    let (shifted, kept): (Vec<&Assignment>, Vec<&Assignment>) =
        assignments.iter().partition(|own| own.service == Service::Shifted);
    let mut owners = vec![None; formulation.accounts.len()];
    for own in kept.into_iter().filter(|own| plan.reps[own.rep].role == formulation.role) {
        if let Ok(at) = formulation.accounts.binary_search(&own.account) {
            let option = |service| formulation.option(at, own.rep, service);
            owners[at] = option(own.service).or_else(|| option(Service::Full));
        }
    }
    formulation.take_over(&mut owners, &shifted.into_iter().map(|own| (own.account, own.rep)).collect());
    owners
}
