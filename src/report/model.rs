//! The monolithic model of a role as a file that other solvers read, MPS or LP.

mod families;
mod lp;
mod mps;
mod names;

use std::io::{self, Write};

use super::terminal::visible;
use crate::balance::formulate::Formulation;
use crate::plan::Plan;
use crate::plan::pair::pair;
use crate::plan::words::count;
use crate::solve::milp::monolithic::{Model, Variance};
use crate::version::VERSION;
use families::families;
use names::Names;

/// First words of every model file, behind the comment sign of its format.
const MARK: &str = "Written by sutton";

/// What the first line adds where readers that know no squares would lose them without a word.
const SQUARES: &str =
    ". The objective has squares: where a reader drops them, as python-mip does, export with --variance tangents";

/// A file format for models.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// Free MPS; squares in a QUADOBJ section.
    Mps,
    /// CPLEX LP; squares as `[ ... ] / 2`.
    Lp,
}

/// Writes the model of a role, with columns and rows named after its accounts and reps.
///
/// # Errors
/// Where `out` can't be written to.
pub fn write(
    plan: &Plan,
    formulation: &Formulation,
    model: &Model,
    variance: Variance,
    format: Format,
    out: &mut dyn Write,
) -> io::Result<()> {
    let names = Names::new(plan, formulation);
    let comments = comments(plan, formulation, model, variance, &names);
    match format {
        Format::Mps => mps::write(model, &names, &comments, out),
        Format::Lp => lp::write(model, &names, &comments, out),
    }
}

/// Rules that the model leaves out.
pub fn left_out(plan: &Plan, formulation: &Formulation) -> Option<&'static str> {
    let connected =
        formulation.instance.contiguity().map(|_| "territories need not be connected in this model: that rule is left out");
    let paired = pair(plan, &formulation.role);
    connected.or(paired.map(|_| "the price of pairs ([roles] pair) is left out: it depends on the plan of the other role"))
}

fn comments(plan: &Plan, formulation: &Formulation, model: &Model, variance: Variance, names: &Names) -> Vec<String> {
    let mut lines = vec![
        format!("{MARK} {VERSION}{}", if has_squares(model) { SQUARES } else { "" }),
        format!(
            "Plan {}, role {}: {}, {}",
            plan.config.plan.name,
            formulation.role,
            count(formulation.accounts.len(), "account"),
            count(formulation.reps.len(), "rep")
        ),
        "Minimise hours on the way and the price of uneven loads, in hours.".into(),
    ];
    lines.extend(families(model, formulation.instance.options()).into_iter().map(String::from));
    if formulation.units.len() < formulation.accounts.len() {
        lines.push("ACCOUNT is the first of those that go to one rep together.".into());
    }
    if variance == Variance::Tangents {
        lines.push("Squares of deviations are columns above tangents: at most 0.3 % too low, or next to nothing.".into());
    }
    lines.extend(left_out(plan, formulation).map(String::from));
    for (activity, unit) in formulation.instance.activities().iter().zip(&model.units).filter(|(_, unit)| **unit != 1.0) {
        lines.push(format!("{} is counted in units of {unit:e}", activity.name));
    }
    lines.extend(names.changed().map(|(id, name)| format!("{name} is {id}")));
    lines.iter().map(|line| one_line(line)).collect()
}

fn has_squares(model: &Model) -> bool {
    model.columns.iter().any(|column| column.square != 0.0)
}

/// Readers stop at long lines, and a line break would end the comment.
fn one_line(text: &str) -> String {
    visible(text).chars().take(200).map(|letter| if letter.is_control() { ' ' } else { letter }).collect()
}
