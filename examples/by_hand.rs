//! An instance built by hand, solved and checked: six customers and two reps on a line, each with two to four customers.
//!
//! `cargo run --release --example by_hand`

use std::error::Error;
use std::sync::Arc;

use sutton::check;
use sutton::geometry::{Arcs, Metric, Position};
use sutton::model::{Activity, Instance, Options, Quantity, RuleId};
use sutton::solve::{Parameters, Progress, solve};

fn main() -> Result<(), Box<dyn Error>> {
    let on_the_line = |km: &[f64]| km.iter().map(|&x| Position::in_plane(x, 0.0)).collect();
    let (units, sites) = (on_the_line(&[0.0, 10.0, 20.0, 30.0, 40.0, 90.0]), on_the_line(&[0.0, 100.0]));
    // Costs are kilometres to the rep's site; what is balanced is the number of customers.
    let km = Quantity { arcs: Some(Arc::new(Arcs::Geometric { metric: Metric::Plane, units, sites })), ..Quantity::default() };
    let customers = Activity::even("customers", Quantity::per_unit(vec![1.0; 6]), 2, RuleId(0));
    let customers = Activity { lower: vec![2.0; 2], upper: vec![4.0; 2], ..customers };
    let instance = Instance::builder(6, Options::new(2, 1, false)).costs(km).activity(customers).build()?;

    let outcome = solve(&instance, &Parameters { gap: 0.0, ..Parameters::default() }, &Progress::new(None));
    let (assignment, km) = outcome.assignment.as_ref().zip(outcome.primal).ok_or("no plan")?;
    let violations = check::violations(&instance, assignment, km);
    let bound = check::bound(&instance, &outcome.certificate)?;
    println!("{assignment:?}: {km} km, proven to be at least {bound:.3} km, {} violations", violations.len());
    assert_eq!((assignment.as_slice(), km, violations.len()), ([0, 0, 0, 0, 1, 1].as_slice(), 130.0, 0));
    Ok(())
}
