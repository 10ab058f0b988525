//! A plan's files to checked territories: the first plan of `data/first-plan`, role by role.
//!
//! `cargo run --release --example from_files`

use std::path::Path;

use sutton::balance::formulate::formulate_all;
use sutton::balance::optimise::optimise;
use sutton::plan::segment::segment;
use sutton::solve::{Parameters, Progress};
use sutton::{Result, read};

fn main() -> Result<()> {
    let plan = read::plan(Path::new("data/first-plan/plan.toml"))?;
    for formulation in formulate_all(&plan, &segment(&plan)?)? {
        // Solves the role, and hands out only what the checker has accepted.
        let role = optimise(&plan, &formulation, &Parameters::default(), &Progress::new(None))?.plan;
        println!("role {}: {:.1} h, at least {:.1} h by certificate", role.role, role.proof.primal, role.proof.certified_bound);
        for territory in &role.territories {
            println!("  {} {:.1} h, {} accounts", plan.reps[territory.rep].id, territory.after.hours(), territory.after.accounts);
        }
    }
    Ok(())
}
