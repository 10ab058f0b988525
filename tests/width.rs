//! What is printed fits the width there is.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;

use std::process::Command;

use binary::Scratch;

/// What a command prints where a terminal has so many columns.
fn printed(folder: &Scratch, columns: usize, args: &[&str]) -> String {
    let mut command = Command::new(env!("CARGO_BIN_EXE_sutton"));
    let output = command.current_dir(folder.path("")).env("COLUMNS", columns.to_string()).args(args).output().unwrap();
    String::from_utf8(output.stdout).unwrap() + &String::from_utf8(output.stderr).unwrap()
}

#[test]
fn tables_and_sentences_fit_the_terminal() {
    let folder = Scratch::new();
    let plan = concat!(env!("CARGO_MANIFEST_DIR"), "/data/first-plan/plan.toml");
    let owners = concat!(env!("CARGO_MANIFEST_DIR"), "/data/first-plan/owners.csv");
    let commands: [&[&str]; 7] = [
        &["inspect", plan],
        &["solve", plan, "--out", "out"],
        &["explain", "out", "--account", "A01"],
        &["explain", "out", "--rep", "outside-1"],
        &["verify", "out"],
        &["evaluate", plan, "--assignments", owners],
        &["compare", "out", "out"],
    ];
    for args in commands {
        let wide = printed(&folder, 400, args);
        for columns in [80, 100] {
            let text = printed(&folder, columns, args);
            // A word that is longer than a line is never cut: paths and ids can be copied.
            let fits = |line: &str| textwrap::core::display_width(line) <= columns || !line.trim().contains(' ');
            let long: Vec<&str> = text.lines().filter(|line| !fits(line)).collect();
            assert!(long.is_empty(), "{args:?} at {columns}: {long:#?}");
            let words = |text: &str| text.split_whitespace().map(String::from).collect::<Vec<_>>();
            if args[0] == "verify" {
                assert_eq!(words(&text), words(&wide), "nothing is lost");
            }
        }
    }
    let json = printed(&folder, 80, &["solve", plan, "--out", "out", "--json"]);
    assert!(json.lines().any(|line| line.len() > 80), "what a program reads is not wrapped");
}
