//! Tiny plans drawn over all rules, asked for their optimum: the same answers as by counting all plans.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

#[allow(dead_code, reason = "counting plans is all that is needed of it")]
mod common;

use std::fmt::Write;
use std::fs;
use std::time::{Duration, Instant};

use common::brute_force;
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64;
use sutton::balance::formulate::draft;
use sutton::balance::optimise::optimise;
use sutton::error::Error;
use sutton::plan::segment::segment;
use sutton::plan::{Plan, RepStatus};
use sutton::read;
use sutton::scenarios::frontier::{Sweep, sweep};
use sutton::solve::{Parameters, Progress};
use tempfile::TempDir;

/// What a plan may take at most.
const PATIENCE: Duration = Duration::from_secs(5);
/// Plans counted per instance at most.
const COUNTED: usize = 20_000;

/// Beside the seed, what roads, days and limits are drawn from.
const MORE: u64 = 0x0a4d;

/// Plans at which prices of caps and of reps who may carry nothing run off, and one where a least load meets its band.
const LARGE_PRICES: [u64; 5] = [185, 224, 297, 349, 425];
const LIMIT_AT_BAND: u64 = 1366;

const CALL_PATTERNS: &str = "\
segment,role,channel,calls_per_period,minutes_per_call
A,field,visit,12,60
B,field,visit,6,45
B,field,phone,4,15
C,field,visit,2,30
";

/// How often each kind of answer and rule has come up.
#[derive(Debug, Default)]
struct Seen {
    optima: usize,
    infeasible: usize,
    unreadable: usize,
    leavers: usize,
    empty_capacities: usize,
    without_weight: usize,
    coverage: usize,
    caps: usize,
    bands: usize,
    caps_with_coverage: usize,
    bands_with_locks: usize,
}

/// Draws of the rules of one plan.
struct Draw {
    rng: Pcg64,
    /// What is drawn of roads, days and limits, beside the rest.
    more: Pcg64,
    /// Whether none of that is drawn.
    as_ever: bool,
    reps: usize,
    accounts: usize,
}

impl Draw {
    fn new(seed: u64) -> Draw {
        let mut rng = Pcg64::seed_from_u64(seed);
        let more = Pcg64::seed_from_u64(seed ^ MORE);
        Draw {
            reps: rng.random_range(1..=3),
            accounts: rng.random_range(1..=6),
            rng,
            more,
            as_ever: LARGE_PRICES.contains(&seed) || seed == LIMIT_AT_BAND,
        }
    }

    fn chance(&mut self, share: f64) -> bool {
        self.rng.random_range(0.0..1.0) < share
    }

    fn one_of(&mut self, texts: &[&str]) -> String {
        texts[self.rng.random_range(0..texts.len())].to_string()
    }

    fn place(&mut self) -> String {
        format!("{:.4},{:.4}", self.rng.random_range(39.5..40.5), self.rng.random_range(-84.0..-83.0))
    }

    fn settings(&mut self) -> String {
        let mut text = String::from("[plan]\nname = \"tiny\"\nstart = \"2026-01-01\"\nend = \"2026-12-31\"\n");
        text += "[data]\naccounts = \"accounts.csv\"\nreps = \"reps.csv\"\ncall_patterns = \"call_patterns.csv\"\n";
        text += "[segment]\nmethod = \"given\"\n[workload]\nprospect_factor = 0.5\n[solve]\ngap = 0\n";
        let share = self.one_of(&["capacity", "equal"]);
        let weight = self.one_of(&["0", "0", "1", "10"]);
        let tolerance = if self.chance(0.3) {
            self.one_of(&[", tolerance = 0.2", ", tolerance = 0.5", ", tolerance = 0.9"])
        } else {
            String::new()
        };
        write!(text, "[balance]\nworkload = {{ share = \"{share}\", weight = {weight}{tolerance} }}\n").unwrap();
        if self.chance(0.2) {
            text += "accounts = { share = \"equal\", tolerance = 0.5, weight = 0 }\n";
        }
        if self.chance(0.2) {
            text +=
                &self.one_of(&["revenue = { weight = 5 }\n", "revenue = { share = \"equal\", tolerance = 0.8, weight = 0 }\n"]);
        }
        text += &self.roads_and_limits();
        write!(text, "[constraints]\nfamilies = \"{}\"\n", self.one_of(&["off", "together"])).unwrap();
        if self.chance(0.4) {
            text += &self.one_of(&["[coverage.C]\nreduced = 0.5\n", "[coverage.C]\nuncovered = true\nprice = 0.4\n"]);
            text += &self.one_of(&["", "[coverage.B]\nreduced = 0.4\nuncovered = true\n", "[coverage.B]\nuncovered = true\n"]);
            text += &self.one_of(&["", "[coverage.A]\nuncovered = true\n"]);
        }
        if self.chance(0.5) {
            text += "[stability]\n";
            text += &self.one_of(&["", "move_hours = 3\n", "move_hours_per_1000_revenue = 0.5\n"]);
            text += &self.one_of(&["", "max_moved = 0.3\n", "max_moved = 0\n", "max_moved = 0.5\n", "max_moved_hours = 0.7\n"]);
            text += &self.one_of(&["", "max_handed_over = 0.34\n", "max_received = 0\n", "max_moved_revenue = 0.3\n"]);
        }
        text
    }

    /// Limits of territories, as they follow `[balance]`, and `[travel]`.
    fn roads_and_limits(&mut self) -> String {
        if self.as_ever {
            return "[travel]\nspeed_kmh = 60\nday_hours = 0\n".into();
        }
        let mut text = String::new();
        if self.more.random_bool(0.3) {
            let least = format!("at_least = {}, ", self.more.random_range(1..9));
            let most = format!("at_most = {}, ", self.more.random_range(12..40));
            let ends = [least.clone(), most.clone(), least + &most];
            writeln!(text, "calls = {{ {}weight = 0 }}", ends[self.more.random_range(0..3)]).unwrap();
        }
        let roads =
            ["day_hours = 8", "day_hours = 3\nprofile = \"city\"", "day_hours = 2.5\nstops_per_trip = 3", "day_hours = 0"];
        text + &format!("[travel]\n{}\n", roads[self.more.random_range(0..4)])
    }

    fn reps(&mut self) -> String {
        let mut text =
            String::from("rep_id,role,capacity_hours,latitude,longitude,skills,status,min_hours,max_accounts,end_date\n");
        for rep in 0..self.reps {
            let hours = if self.chance(0.08) { "0".into() } else { format!("{:.1}", self.rng.random_range(30.0..110.0)) };
            let (place, skills) = (self.place(), self.one_of(&["", "x", "x;y"]));
            let status = if self.chance(0.2) { "leaving" } else { "active" };
            let least = if self.chance(0.2) { "5" } else { "" };
            let most = if self.chance(0.1) { "2" } else { "" };
            let end = if self.chance(0.15) { "2026-09-30" } else { "" };
            writeln!(text, "R{rep},field,{hours},{place},{skills},{status},{least},{most},{end}").unwrap();
        }
        text
    }

    fn accounts(&mut self) -> String {
        let mut text = String::from(
            "account_id,latitude,longitude,segment,owner,status,revenue,required_skills,excluded_reps,locked_rep,parent_id\n",
        );
        for account in 0..self.accounts {
            let (place, segment) = (self.place(), self.one_of(&["A", "B", "C", "C"]));
            let mut rep = |share: f64| {
                if self.chance(share) { format!("R{}", self.rng.random_range(0..self.reps)) } else { String::new() }
            };
            let (owner, excluded, locked) = (rep(0.8), rep(0.1), rep(0.12));
            let status = self.one_of(&["customer", "customer", "prospect"]);
            let revenue = self.rng.random_range(100..9000);
            let skill = if self.chance(0.1) { "x" } else { "" };
            let parent = if account > 0 && self.chance(0.15) { "A0" } else { "" };
            writeln!(text, "A{account},{place},{segment},{owner},{status},{revenue},{skill},{excluded},{locked},{parent}")
                .unwrap();
        }
        text
    }

    /// The plan, through its files.
    fn plan(&mut self) -> Result<Plan, Error> {
        let folder = TempDir::new().unwrap();
        let files = [("plan.toml", self.settings()), ("reps.csv", self.reps()), ("accounts.csv", self.accounts())];
        for (name, text) in files.iter().chain([&("call_patterns.csv", CALL_PATTERNS.to_string())]) {
            fs::write(folder.path().join(name), text).unwrap();
        }
        read::plan(&folder.path().join("plan.toml"))
    }
}

impl Seen {
    fn note(&mut self, plan: &Plan) {
        let workload = plan.config.balance.get("workload");
        self.leavers += usize::from(plan.reps.iter().any(|rep| rep.status == RepStatus::Leaving));
        self.empty_capacities += usize::from(plan.reps.iter().any(|rep| rep.capacity_hours == 0.0));
        self.without_weight += usize::from(workload.is_some_and(|own| own.weight == 0.0));
        let (stability, coverage) = (&plan.config.stability, !plan.config.coverage.is_empty());
        let bands = workload.is_some_and(|own| own.tolerance.is_some());
        let caps = [stability.max_moved, stability.max_moved_hours, stability.max_handed_over, stability.max_received];
        let locks = !plan.locks.is_empty();
        self.bands += usize::from(bands);
        self.coverage += usize::from(coverage);
        self.caps += usize::from(stability.max_moved.is_some());
        self.caps_with_coverage += usize::from(coverage && caps.iter().flatten().any(|cap| *cap > 0.0));
        self.bands_with_locks += usize::from(bands && locks && plan.reps.iter().any(|rep| rep.min_hours > 0.0));
    }
}

fn same_answers(seeds: impl Iterator<Item = u64>) -> Seen {
    let mut seen = Seen::default();
    for seed in seeds {
        let Ok(plan) = Draw::new(seed).plan() else {
            seen.unreadable += 1;
            continue;
        };
        let formulation = draft(&plan, &segment(&plan).unwrap(), "field").unwrap();
        let instance = &formulation.instance;
        if instance.options().count().pow(instance.units() as u32) > COUNTED {
            continue;
        }
        let counted = if formulation.infeasible.is_empty() { brute_force(instance) } else { None };
        let parameters = Parameters { gap: plan.config.solve.gap, ..Parameters::default() };
        let start = Instant::now();
        let found = optimise(&plan, &formulation, &parameters, &Progress::new(None));
        assert!(start.elapsed() <= PATIENCE, "seed {seed} took {:?}", start.elapsed());
        seen.note(&plan);
        match (found, counted) {
            (Ok(found), Some((best, _))) => {
                let (proof, near) = (found.plan.proof, 1e-6 * best.abs().max(1.0));
                assert!((proof.primal - best).abs() <= near, "seed {seed}: {} is not {best}", proof.primal);
                assert!(proof.primal - proof.dual_bound <= near, "seed {seed}: {} proven of {best}", proof.dual_bound);
                assert!(proof.dual_bound <= best + 1e-9 * best.abs().max(1.0), "seed {seed}: {} passes {best}", proof.dual_bound);
                assert!(proof.certified_bound <= best + near, "seed {seed}: {} certified above {best}", proof.certified_bound);
                seen.optima += 1;
            }
            (Err(Error::Infeasible(reasons)), None) => {
                assert!(!reasons.concat().contains("nothing is proven"), "seed {seed}: {reasons:?}");
                seen.infeasible += 1;
            }
            (found, counted) => panic!("seed {seed}: {:?}, by counting {counted:?}", found.map(|found| found.plan.proof.primal)),
        }
    }
    seen
}

#[test]
fn sixty_tiny_plans_are_as_counted() {
    let seen = same_answers((0..60).chain(LARGE_PRICES).chain([LIMIT_AT_BAND]));
    assert!(seen.optima >= 15 && seen.infeasible >= 15, "{seen:?}");
}

#[test]
fn frontiers_of_tiny_plans_are_never_refused() {
    let (mut found, mut without) = (0, 0);
    for seed in 0..120 {
        let Ok(plan) = Draw::new(seed).plan() else { continue };
        let moved = Some("0,0.5,1".parse().unwrap());
        let request = Sweep { role: "field", moved, balance: None, max_km: None, points: 3, compare: false };
        match sweep(&plan, &request, &Parameters::default(), None) {
            Ok(frontier) => {
                found += frontier.points.len();
                without += frontier.without.len();
                let unproven = frontier.without.iter().find(|(_, reason)| reason.contains("nothing is proven"));
                assert_eq!(unproven, None, "seed {seed}");
            }
            Err(Error::Refused(violations)) => panic!("seed {seed}: {violations:?}"),
            Err(_) => {}
        }
    }
    assert!(found >= 40 && without >= 5, "{found} points, {without} limits without a plan");
}

/// Minutes of work; `cargo test --release --test tiny_plans -- --ignored --nocapture` tells what it has seen.
#[test]
#[ignore = "a thousand plans take minutes"]
fn a_thousand_tiny_plans_are_as_counted() {
    let seen = same_answers(0..1_400);
    println!("{seen:?}");
    assert!(seen.optima + seen.infeasible >= 1_000, "{seen:?}");
    for count in [seen.leavers, seen.empty_capacities, seen.without_weight, seen.coverage, seen.caps, seen.bands] {
        assert!(count >= 100, "{seen:?}");
    }
    assert!(seen.caps_with_coverage >= 100 && seen.bands_with_locks >= 20, "{seen:?}");
}
