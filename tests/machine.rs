//! A machine that fails: no memory, no threads, no disk. Exit code 3, words, and nothing half written.

#![allow(clippy::unwrap_used)]
#![cfg(target_os = "linux")]

use std::fs;
use std::path::Path;
use std::process::{Command, Output, Stdio};
use std::time::Instant;

const PLAN: &str = "data/first-plan/plan.toml";

/// A command line, under limits that a shell sets.
fn limited(limits: &str, args: &[&str]) -> Output {
    let binary = env!("CARGO_BIN_EXE_sutton");
    Command::new("sh").args(["-c", &format!("{limits}; exec \"$0\" \"$@\""), binary]).args(args).output().unwrap()
}

fn is_empty(folder: &Path) -> bool {
    fs::read_dir(folder).unwrap().next().is_none()
}

#[test]
fn whatever_memory_there_is_there_is_a_plan_or_exit_code_3() {
    let mut codes = Vec::new();
    // Below some 41 MB the program itself can't be loaded.
    for megabytes in [48, 60, 80, 100, 150, 1000] {
        let parent = tempfile::tempdir().unwrap();
        let out = parent.path().join("out").display().to_string();
        let begun = Instant::now();
        let output = limited(&format!("ulimit -v {}", megabytes * 1024), &["solve", PLAN, "--out", &out]);
        assert!(begun.elapsed().as_secs() < 30, "{megabytes} MB: a plan of half a second took {:?}", begun.elapsed());
        let told = String::from_utf8(output.stderr).unwrap();
        let code = output.status.code();
        assert!([Some(0), Some(3)].contains(&code), "{megabytes} MB: {:?}: {told}", output.status);
        assert_eq!(code == Some(3), is_empty(parent.path()), "{megabytes} MB: what is left behind");
        if code == Some(0) {
            assert!(told.contains("MB of memory, ") && told.contains("(ulimit -v)"), "{told}");
        } else {
            assert!(["memory allocation of", "thread", "bad_alloc"].iter().any(|words| told.contains(words)), "{told}");
        }
        codes.push(code.unwrap());
    }
    assert!(codes.is_sorted_by(|a, b| a >= b), "{codes:?}");
    assert_eq!((codes[0], codes[codes.len() - 1]), (3, 0), "{codes:?}");
}

#[test]
fn threads_that_the_system_does_not_give_end_with_exit_code_3() {
    let parent = tempfile::tempdir().unwrap();
    let out = parent.path().join("out").display().to_string();
    // A thousand stacks of 2 MB each.
    let why = "sutton: 1000 threads: memory is used up (their stacks take 2097 MB, 1024 MB can be had (ulimit -v))";
    let asked = limited("ulimit -v 1000000", &["solve", PLAN, "--out", &out, "--threads", "1000"]);
    let by_environment = limited("export RAYON_NUM_THREADS=1000; ulimit -v 1000000", &["inspect", PLAN]);
    for output in [asked, by_environment] {
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!((output.status.code(), told.contains(why)), (Some(3), true), "{told}");
    }
    assert!(is_empty(parent.path()));
}

#[test]
fn a_full_disk_is_named() {
    let binary = env!("CARGO_BIN_EXE_sutton");
    let full = fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
    let output = Command::new(binary).args(["inspect", PLAN]).stdout(full).stderr(Stdio::piped()).output().unwrap();
    let told = String::from_utf8(output.stderr).unwrap();
    assert_eq!((output.status.code(), told.contains("standard output: the disk is full (")), (Some(3), true), "{told}");
}

/// A limit of the size of files is a disk that is full for one of them.
#[test]
fn what_can_not_be_written_leaves_nothing_behind() {
    for command in ["solve", "generate"] {
        let parent = tempfile::tempdir().unwrap();
        let out = parent.path().join("out").display().to_string();
        let args: &[&str] = if command == "solve" { &["solve", PLAN, "--out", &out] } else { &["generate", &out] };
        let output = limited("ulimit -f 4", args);
        let told = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(3), "{told}");
        let named = told.contains(&format!("sutton: {out}/")) && told.contains(": the limit of the size of files is reached (");
        assert!(named && is_empty(parent.path()), "{told}");
    }
}
