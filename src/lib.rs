//! Sutton puts a sales force where the money is: it segments customers, sets call patterns, and balances territories
//! as a mixed-integer program with a proven gap.
//!
//! Data flows one way, and rooms import downwards alone: [`read`] fills a [`plan`] with what an analyst gives; [`balance`]
//! formulates it as an instance of the [`model`], lets [`mod@solve`] find territories and [`check`] accept them; [`scenarios`] ask
//! what if; [`report`] shows and writes.
//!
//! What is solved, per role, is
//! ```text
//! min   Σ_ij c_ij x_ij  +  Σ_k β_k Σ_j h_j ((ℓ_jk − s_jk Λ_k)/(s_jk T_k))²      hours of travel, and variance of load
//! s.t.  Σ_j x_ij = 1                              every account exactly one rep
//!       ℓ_jk = Σ_i a_ijk x_ij,  Λ_k = Σ_j ℓ_jk    loads and their total; hours include travel
//!       (1−τ) s_jk Λ_k ≤ ℓ_jk ≤ (1+τ) s_jk Λ_k    balance band around the rep's share
//!       ℓ_j,hours ≤ capacity_j,  x_ij = 0 where a lock, a skill or an exclusion forbids it
//! ```
//! with a dual bound from prices of the loads that [`check`] re-derives (see [`model::Prices`]).
//!
//! A plan of 40 accounts, two of them subsidiaries that go with their parents, and 4 reps, from its files to a checked outcome:
//! ```
//! use std::path::Path;
//! use sutton::model::Status;
//! use sutton::balance::formulate::formulate;
//! use sutton::plan::segment::segment;
//! use sutton::solve::{Parameters, Progress, solve};
//! use sutton::{check, read};
//!
//! let plan = read::plan(Path::new("data/first-plan/plan.toml"))?;
//! let formulation = formulate(&plan, &segment(&plan)?, "outside")?;
//! let instance = &formulation.instance;
//! let outcome = solve(instance, &Parameters::default(), &Progress::new(None));
//! let (assignment, hours) = outcome.assignment.as_ref().zip(outcome.primal).ok_or(sutton::Error::Command("no plan".into()))?;
//!
//! assert_eq!((formulation.accounts.len(), assignment.len()), (40, 38));
//! assert!(check::violations(instance, assignment, hours).is_empty());
//! let bound = check::bound(instance, &outcome.certificate).map_err(|refusal| sutton::Error::Refused(vec![refusal.to_string()]))?;
//! assert!(bound <= hours && outcome.gap().is_some_and(|gap| gap <= 1e-4));
//! assert_eq!(outcome.status(instance.hours(), instance.integral()), Status::Optimal);
//! # Ok::<(), sutton::Error>(())
//! ```

pub mod cells;
pub mod error;
pub mod folder;
pub mod geometry;
pub mod hash;
pub mod machine;
pub mod model;
pub mod version;

pub mod check;
pub mod solve;

pub mod balance;
pub mod execute;
pub mod measure;
pub mod plan;
pub mod read;

pub mod scenarios;

pub mod generate;

pub mod benchmark;

pub mod report;

pub use error::{Defect, Error, Result};
pub use model::{Activity, Certificate, Instance, Options, Outcome, Quantity, Status};
pub use plan::Plan;
pub use solve::{Parameters, Progress, solve};
