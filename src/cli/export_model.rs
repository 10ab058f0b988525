//! `sutton export-model`

use std::io::{self, Write};
use std::path::PathBuf;

use super::owners::Owners;
use super::terminal::note;
use sutton::balance::formulate::{Formulation, formulate, formulate_all};
use sutton::folder::NewFile;
use sutton::plan::Plan;
use sutton::plan::hierarchy::tied_with;
use sutton::plan::segment::segment;
use sutton::plan::shift::partner;
use sutton::report::model;
use sutton::solve::milp::monolithic::{self, monolithic};
use sutton::{Error, Result};

/// Arguments of `sutton export-model`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The plan file.
    plan: PathBuf,
    /// File format.
    #[arg(long)]
    format: Format,
    /// The role to write; may be left out where there is only one.
    #[arg(long)]
    role: Option<String>,
    /// File to write; one that is there stays. Default: standard output.
    #[arg(long)]
    out: Option<PathBuf>,
    /// How the price of uneven loads is written.
    #[arg(long, default_value = "squares")]
    variance: Variance,
    #[command(flatten)]
    owners: Owners,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Format {
    /// Free MPS, read by nearly every solver.
    Mps,
    /// CPLEX LP, made for people.
    Lp,
}

#[derive(Clone, Copy, Debug, clap::ValueEnum)]
enum Variance {
    /// Exactly, as squares in the objective: for Gurobi, CPLEX, Xpress, SCIP (a convex mixed-integer quadratic program).
    Squares,
    /// By tangents, at most 0.3 % too low: linear, for HiGHS, CBC and whatever else takes no squares.
    Tangents,
}

/// Runs `sutton export-model`.
pub fn run(args: Args) -> Result<()> {
    let out = args.out.as_deref().map(NewFile::claim).transpose()?;
    let plan = args.owners.plan(&args.plan)?;
    let formulation = only_role(&plan, args.role.as_deref())?;
    if formulation.redraw.is_some() {
        let message = format!("role {}: the map is redrawn; only models of given homes can be written", formulation.role);
        return Err(Error::Command(message));
    }
    let variance = match args.variance {
        Variance::Squares => monolithic::Variance::Squares,
        Variance::Tangents => monolithic::Variance::Tangents,
    };
    let format = match args.format {
        Format::Mps => model::Format::Mps,
        Format::Lp => model::Format::Lp,
    };
    let whole = monolithic(&formulation.instance, variance)
        .ok_or_else(|| Error::Infeasible(vec![format!("role {}: an account may go nowhere", formulation.role)]))?;
    if let Some(left_out) = model::left_out(&plan, &formulation) {
        note(left_out);
    }
    let write = |out: &mut dyn Write| model::write(&plan, &formulation, &whole, variance, format, out);
    match out {
        Some(file) => file.write(write),
        None => to_standard_output(write),
    }
}

/// The role asked for, or the only one that has work.
fn only_role(plan: &Plan, role: Option<&str>) -> Result<Formulation> {
    let segments = segment(plan)?;
    if let Some(role) = role {
        let roles = plan.roles();
        if !roles.iter().any(|known| known == role) {
            return Err(Error::Command(format!("--role {role}: the plan has no such role, but {}", roles.join(", "))));
        }
        refuse_tied(plan, role)?;
        return formulate(plan, &segments, role).and_then(with_work);
    }
    let mut formulations = formulate_all(plan, &segments)?;
    match formulations.pop() {
        Some(only) if formulations.is_empty() => refuse_tied(plan, &only.role).map(|()| only),
        last => {
            let roles: Vec<String> = formulations.into_iter().chain(last).map(|formulation| formulation.role).collect();
            Err(Error::Command(format!("each role is a model of its own: add --role, one of {}", roles.join(", "))))
        }
    }
}

/// A tied role's own model would leave the tie out.
fn refuse_tied(plan: &Plan, role: &str) -> Result<()> {
    if let Some(other) = partner(plan, role) {
        let reason =
            format!("calls may shift between {role} and {other} ([shift]): a model of one of them alone would leave that out");
        return Err(Error::Command(reason));
    }
    let others = tied_with(plan, role);
    if others.is_empty() {
        return Ok(());
    }
    let others = others.join(" and ");
    let reason = format!(
        "[hierarchy] ties role {role} to {others}: a model of it alone would leave that out, and models of tied roles can't be written"
    );
    Err(Error::Command(reason))
}

fn with_work(formulation: Formulation) -> Result<Formulation> {
    let idle = formulation.accounts.is_empty();
    if idle { Err(Error::Command(format!("role {}: no account gets a call", formulation.role))) } else { Ok(formulation) }
}

/// A reader that closed the pipe early has seen enough.
fn to_standard_output(write: impl FnOnce(&mut dyn Write) -> io::Result<()>) -> Result<()> {
    let mut out = io::BufWriter::new(io::stdout().lock());
    match write(&mut out).and_then(|()| out.flush()) {
        Err(source) if source.kind() != io::ErrorKind::BrokenPipe => {
            Err(Error::Machine { path: "standard output".into(), source })
        }
        _ => Ok(()),
    }
}
