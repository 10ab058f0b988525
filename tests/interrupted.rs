//! Runs that are asked to stop keep the best plan so far; runs that are killed leave the old plan or the new one, and nothing
//! behind after the next.

#![allow(clippy::unwrap_used, reason = "a test may panic")]
#![cfg(target_os = "linux")]

mod binary;
mod case;

use std::collections::BTreeSet;
use std::fs;
use std::os::unix::process::ExitStatusExt;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::thread::sleep;
use std::time::Duration;

use binary::sutton;
use case::{Case, assert_code, json};
use rand::{RngExt, SeedableRng};
use rand_pcg::Pcg64Mcg;
use sutton::folder::manifest::Manifest;

fn start(args: &[&str]) -> Child {
    Command::new(env!("CARGO_BIN_EXE_sutton")).args(args).stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap()
}

/// Sends a signal by its name, as `timeout`, Slurm and Docker do.
fn signal(run: &Child, name: &str) {
    assert!(Command::new("kill").args([&format!("-{name}"), &run.id().to_string()]).status().unwrap().success());
}

/// Starts a run, asks it to stop after so long, twice as `timeout` does, and waits for its end.
fn stopped(args: &[&str], after: Duration, name: &str) -> ExitStatus {
    let mut run = start(args);
    sleep(after);
    signal(&run, name);
    if name == "TERM" {
        sleep(Duration::from_millis(20));
        if run.try_wait().unwrap().is_none() {
            signal(&run, name);
        }
    }
    run.wait().unwrap()
}

#[test]
fn a_solve_that_is_asked_to_stop_writes_the_best_plan_so_far() {
    let case = Case::new();
    let drawn = case.path("drawn");
    let team = [drawn.to_str().unwrap(), "--accounts", "400", "--roles", "outside=20", "--seed", "3"];
    assert_code(&sutton(&[&["generate"], &team[..]].concat()), 0);
    let (plan, out) = (drawn.join("plan.toml"), case.path("out"));
    let solve = ["solve", plan.to_str().unwrap(), "--out", out.to_str().unwrap(), "--gap", "0", "--work-limit", "1000000"];
    for name in ["TERM", "INT"] {
        // A machine under load may take a while to the first plan.
        let code = [1, 2, 4, 8, 16, 32].iter().find_map(|seconds| {
            let code = stopped(&solve, Duration::from_secs(*seconds), name).code();
            (code != Some(1)).then_some(code)
        });
        assert_eq!(code, Some(Some(0)), "{name}");
        assert_code(&case.verify(), 0);
        assert!(case.read("out/run.json").contains("\"stopped\": \"interrupted\""), "{name}");
    }
}

/// A batch of so many scenarios, all of them small.
fn grid(scenarios: usize) -> Case {
    let case = Case::new();
    let values: Vec<String> = (0..scenarios).map(|at| (40 + 2 * at).to_string()).collect();
    let grid = format!("[[scenario]]\nname = \"grid\"\nvary = {{ \"travel.speed_kmh\" = [{}] }}\n", values.join(", "));
    case.edit("plan.toml", |text| text + &grid);
    case
}

fn batch<'a>(plan: &'a str, out: &'a str) -> [&'a str; 7] {
    ["batch", plan, "--out", out, "--quiet", "--workers", "2"]
}

fn merged(out: &str) -> Vec<u8> {
    let output = sutton(&["batch", "merge", out]);
    assert_code(&output, 0);
    output.stdout
}

#[test]
fn a_batch_that_is_asked_to_stop_leaves_whole_scenarios() {
    let case = grid(40);
    let (plan, calm, out) = (case.path("plan.toml"), case.path("calm"), case.path("out"));
    let (plan, calm, out) = (plan.to_str().unwrap(), calm.to_str().unwrap(), out.to_str().unwrap());
    assert_code(&sutton(&batch(plan, calm)), 0);
    let mut open = Vec::new();
    for _ in 0..3 {
        assert_eq!(stopped(&batch(plan, out), Duration::from_millis(150), "TERM").code(), Some(0));
        open.push(json(&sutton(&["batch", "status", out, "--json"]).stdout)["open"].as_u64().unwrap());
    }
    assert!(open[0] > 0, "no run was stopped");
    assert!(open.is_sorted_by(|before, after| after <= before), "finished ones stay: {open:?}");
    assert_code(&sutton(&batch(plan, out)), 0);
    assert_eq!(merged(out), merged(calm));
}

/// Hidden folders below a folder.
fn left_over(folder: &Path) -> Vec<String> {
    let mut found = Vec::new();
    for entry in fs::read_dir(folder).unwrap().map(Result::unwrap) {
        let name = entry.file_name().into_string().unwrap();
        if name.starts_with('.') {
            found.push(name);
        } else if entry.path().is_dir() {
            found.extend(left_over(&entry.path()));
        }
    }
    found
}

/// The seed of the plan in `out`, which is all there, as its manifest says.
fn seed(case: &Case) -> u64 {
    let manifest = Manifest::read(&case.path("out")).unwrap();
    assert!(manifest.compare(&case.path("out")).unwrap().is_empty());
    json(case.read("out/summary.json").as_bytes())["seed"].as_u64().unwrap()
}

/// What is in the case's folder when nothing is lost and nothing left behind.
const NAMES: [&str; 6] = ["accounts.csv", "call_patterns.csv", "locks.csv", "out", "plan.toml", "reps.csv"];

/// Kills `solve` over an earlier plan at random moments. Returns how often the old plan was found, the new one, and none of
/// them in its place until the next run put it back.
fn kill_solves(kills: usize, rng_seed: u64) -> (usize, usize) {
    let case = Case::solved();
    let (mut rng, mut found) = (Pcg64Mcg::seed_from_u64(rng_seed), (0, 0));
    let (plan, out) = (case.path("plan.toml"), case.path("out"));
    let (mut old, mut next, mut longest) = (1, 2, 40_u64);
    while found.0 + found.1 < kills {
        let seed_flag = next.to_string();
        let mut run = start(&["solve", plan.to_str().unwrap(), "--out", out.to_str().unwrap(), "--seed", &seed_flag]);
        sleep(Duration::from_micros(rng.random_range(0..longest * 1000)));
        let killed = run.try_wait().unwrap().is_none();
        run.kill().unwrap();
        run.wait().unwrap();
        if !killed {
            longest = (longest - longest / 8).max(5);
        }
        let now = seed(&case);
        assert!(now == old || now == next, "{now} is neither {old} nor {next}");
        found = if !killed {
            found
        } else if now == old {
            (found.0 + 1, found.1)
        } else {
            (found.0, found.1 + 1)
        };
        if killed && now == old {
            longest += 1;
        }
        (old, next) = (now, next + 1);
    }
    assert_code(&case.solve(&["--quiet"]), 0);
    assert_eq!((case.names(), left_over(&case.path("."))), (NAMES.map(String::from).to_vec(), vec![]));
    found
}

/// Kills a batch at random moments until it is done or `kills` is reached, again and again. Returns the number of kills.
fn kill_batches(kills: usize, scenarios: usize) -> usize {
    let case = grid(scenarios);
    let mut rng = Pcg64Mcg::seed_from_u64(11);
    let (plan, calm, out) = (case.path("plan.toml"), case.path("calm"), case.path("out"));
    let (plan, calm, out) = (plan.to_str().unwrap(), calm.to_str().unwrap(), out.to_str().unwrap());
    assert_code(&sutton(&batch(plan, calm)), 0);
    let (mut killed, mut before) = (0, BTreeSet::new());
    while killed < kills {
        let mut run = start(&batch(plan, out));
        sleep(Duration::from_millis(rng.random_range(1..60)));
        let cut_off = run.try_wait().unwrap().is_none();
        run.kill().unwrap();
        run.wait().unwrap();
        killed += usize::from(cut_off);
        let now = finished(out);
        assert!(now.is_superset(&before), "finished results stay as they are");
        before = now;
        if !cut_off {
            assert_eq!(merged(out), merged(calm));
            fs::remove_dir_all(out).unwrap();
            before.clear();
        }
    }
    assert_code(&sutton(&batch(plan, out)), 0);
    assert_eq!((merged(out), left_over(Path::new(out))), (merged(calm), vec![]));
    killed
}

/// The results that are finished, each with the time it was written.
fn finished(out: &str) -> BTreeSet<(String, std::time::SystemTime)> {
    let status = sutton(&["batch", "status", out, "--json"]);
    if status.status.code() != Some(0) {
        return BTreeSet::new();
    }
    let status = json(&status.stdout);
    assert_eq!(status["damaged"], 0);
    let done = status["scenarios"].as_array().unwrap().iter().filter(|own| own["state"] == "finished");
    let written = |result: &str| fs::metadata(Path::new(result).join("run.json")).unwrap().modified().unwrap();
    done.map(|own| own["result"].as_str().unwrap().to_string()).map(|result| (result.clone(), written(&result))).collect()
}

#[test]
fn a_solve_that_is_killed_leaves_the_old_plan_or_the_new() {
    let (old, _) = kill_solves(15, 5);
    assert!(old > 0, "no run was cut off early");
}

#[test]
fn a_batch_that_is_killed_goes_on_where_it_was() {
    assert_eq!(kill_batches(15, 40), 15);
}

#[test]
#[ignore = "minutes: cargo test --release --test interrupted -- --ignored --nocapture"]
fn two_hundred_kills_of_each_lose_nothing() {
    let (old, new) = kill_solves(200, 7);
    eprintln!("200 kills of solve: the old plan {old} times, the new one {new} times");
    eprintln!("{} kills of batch", kill_batches(200, 200));
}

/// Kills `solve` over an earlier plan where it enters every `step`th system call on files, from the first that makes a hidden
/// folder to the last, and counts what it finds: the old plan, the new one, or, where folders change places in two steps, none
/// in its place until the next run puts it back. `None` without strace, or where it may not be used.
fn kill_at_system_calls(two_steps: bool, step: usize) -> Option<[usize; 3]> {
    let case = Case::solved();
    let path = |name: &str| case.path(name).to_str().unwrap().to_string();
    let (plan, out, log) = (path("plan.toml"), path("out"), path("log"));
    let strace = |seed: u64, flags: &[&str]| {
        let solve = [env!("CARGO_BIN_EXE_sutton"), "solve", &plan, "--out", &out, "--threads", "1", "--seed", &seed.to_string()];
        let no_exchange: &[&str] = if two_steps { &["-e", "inject=renameat2:error=EINVAL"] } else { &[] };
        let mut command = Command::new("strace");
        command.args(["-f", "-o", &log]).args(flags).args(no_exchange).args(solve).stdout(Stdio::null()).stderr(Stdio::null());
        command.status().ok()
    };
    let Some(0) = strace(2, &["-e", "trace=%file,%desc"])?.code() else { return None };
    let calls = system_calls(&case.read("log"));
    assert!(calls.len() > 50, "{calls:?}");
    let (mut old, mut next, mut found) = (2, 3, [0; 3]);
    for (call, nth) in calls.iter().step_by(step).filter(|(call, _)| !(two_steps && call == "renameat2")) {
        let traced = format!("trace={call}{}", if two_steps { ",renameat2" } else { "" });
        let killed = strace(next, &["-e", &traced, "-e", &format!("inject={call}:signal=KILL:when={nth}")])?.signal().is_some();
        let there = case.path("out").exists();
        assert!(there || two_steps, "killed at {call} {nth}: no plan");
        // Whatever comes next to the place finds what was left there, and this writes nothing over a plan.
        assert_code(&sutton(&["init", &out]), 2);
        fs::remove_file(&log).unwrap();
        assert_eq!((case.names(), left_over(&case.path("."))), (NAMES.map(String::from).to_vec(), vec![]), "at {call} {nth}");
        let now = seed(&case);
        assert!(now == old || now == next, "killed at {call} {nth}: {now} is neither {old} nor {next}");
        found[if !there { 2 } else { usize::from(now == next) }] += usize::from(killed);
        (old, next) = (now, next + 1);
    }
    Some(found)
}

/// The system calls of the thread that writes, from where it first names a hidden folder, each with how often it was called by
/// then.
fn system_calls(log: &str) -> Vec<(String, usize)> {
    let writes = log.lines().find(|line| line.contains(".sutton-new-")).and_then(|line| line.split_whitespace().next());
    let Some(writer) = writes else { return Vec::new() };
    let mut counts = std::collections::BTreeMap::new();
    let (mut calls, mut begun) = (Vec::new(), false);
    for line in log.lines().filter_map(|line| line.strip_prefix(writer)).map(str::trim_start) {
        let Some((name, _)) = line.split_once('(').filter(|(name, _)| !name.contains([' ', '<', '+', '-'])) else { continue };
        let nth = *counts.entry(name).and_modify(|count| *count += 1).or_insert(1);
        begun |= line.contains(".sutton-new-");
        if begun {
            calls.push((name.to_string(), nth));
        }
    }
    calls
}

#[test]
fn a_solve_that_is_killed_between_system_calls_loses_nothing() {
    for two_steps in [false, true] {
        match kill_at_system_calls(two_steps, 23) {
            Some([old, new, aside]) => assert!(old > 0 && new > 0 && (two_steps || aside == 0)),
            None => eprintln!("skipped: strace is not there, or may not be used"),
        }
    }
}

#[test]
#[ignore = "minutes: cargo test --release --test interrupted -- --ignored --nocapture"]
fn a_kill_at_any_system_call_loses_nothing() {
    for (two_steps, how) in [(false, "in one step"), (true, "in two steps")] {
        match kill_at_system_calls(two_steps, 1) {
            Some([old, new, aside]) => {
                eprintln!("{how}: the old plan {old} times, the new one {new} times, put back {aside} times")
            }
            None => eprintln!("skipped: strace is not there, or may not be used"),
        }
    }
}
