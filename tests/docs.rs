//! README and the pages of the book are true: their commands print what they say, and their links lead somewhere.
//!
//! A block marked `console` is run here, in a folder for each page with a copy of `data`. Below a command stands what it prints
//! (without notes; the folder is `~`), after `? 1` where it ends with exit code 1. Blocks marked `console,ci` are run by
//! `.ci/docs`: set-up, commands of more than ten seconds, and output that varies. `[..]` stands for what varies; where a block
//! of `.ci/docs` shows no output, none is compared.
//!
//! `SNAPSHOTS=overwrite cargo test --release --test docs` writes the outputs anew, `SNAPSHOTS=overwrite .ci/docs` all of them.

#![allow(clippy::unwrap_used)]
#![cfg(unix)]

mod page;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use page::{Page, Part, Step, steps};
use rayon::prelude::*;
use snapbox::assert::DEFAULT_ACTION_ENV;
use snapbox::data::{Data, DataFormat};
use snapbox::{Assert, IntoData};
use tempfile::TempDir;

/// Blocks that are run, and blocks that hold no commands.
const RUN: [&str; 2] = ["console", SLOW];
const SLOW: &str = "console,ci";
const READ: [&str; 2] = ["toml", "text"];

/// A fresh folder with the binary on its path.
struct Shell {
    folder: TempDir,
    bin: TempDir,
}

impl Shell {
    /// With a copy of `data`, or of the whole repository where commands build it.
    fn new(whole: bool) -> Shell {
        let shell = Shell { folder: tempfile::tempdir().unwrap(), bin: tempfile::tempdir().unwrap() };
        std::fs::copy(env!("CARGO_BIN_EXE_sutton"), shell.bin.path().join("sutton")).unwrap();
        let parts = std::fs::read_dir(".").unwrap().map(|entry| entry.unwrap().path());
        let wanted =
            |path: &PathBuf| if whole { !path.ends_with(".git") && !path.ends_with("target") } else { path.ends_with("data") };
        let copied = Command::new("cp").arg("-a").args(parts.filter(wanted)).arg(shell.folder.path()).status().unwrap();
        assert!(copied.success());
        // Who is root needs no sudo, and may have none.
        if whole && shell.run("command -v sudo").status.code() != Some(0) {
            shell
                .run(&format!("printf '#!/bin/sh\\nexec \"$@\"\\n' > {0}/sudo && chmod +x {0}/sudo", shell.bin.path().display()));
        }
        shell
    }

    fn run(&self, command: &str) -> Output {
        let path = format!("{}:{}", self.bin.path().display(), std::env::var("PATH").unwrap());
        let mut sh = Command::new("sh");
        sh.arg("-c").arg(command).current_dir(self.folder.path()).env("PATH", path);
        sh.env("CARGO_TARGET_DIR", std::path::absolute("target").unwrap()).env("CARGO_INSTALL_ROOT", self.bin.path());
        sh.output().unwrap()
    }

    /// The lines of a step as they ought to stand: the command, its exit code unless 0, and what it prints.
    fn session(&self, step: &Step, shown: bool) -> Vec<String> {
        let command: Vec<&str> = step.lines.iter().map(|line| &line[2..]).collect();
        let output = self.run(&command.join("\n"));
        let mut session: Vec<String> = step.lines.iter().map(|line| line.to_string()).collect();
        session.extend(output.status.code().filter(|code| *code != 0).map(|code| format!("? {code}")));
        let (out, err) = (String::from_utf8(output.stdout).unwrap(), String::from_utf8(output.stderr).unwrap());
        if shown {
            let printed = out.lines().chain(err.lines().filter(|line| !line.starts_with("note: ")));
            session.extend(printed.map(|line| line.trim_end().replace(self.folder.path().to_str().unwrap(), "~")));
            while session.last().is_some_and(String::is_empty) {
                session.pop();
            }
        } else if !output.status.success() {
            session.push(err);
        }
        session
    }
}

/// The page with its outputs made anew; blocks that take long only if they are wanted.
fn run(page: &Page, slow: bool) -> String {
    let of_this_run = |part: &Part| matches!(part, Part::Block { kind, .. } if *kind == "console" || slow && *kind == SLOW);
    if !page.parts().iter().any(of_this_run) {
        return page.text.clone();
    }
    let shell = Shell::new(slow);
    let mut lines: Vec<String> = Vec::new();
    for part in page.parts() {
        let run = of_this_run(&part);
        match part {
            Part::Prose(line) => lines.push(line.into()),
            Part::Block { kind, lines: block } => {
                lines.push(format!("```{kind}"));
                match run {
                    true => steps(&block)
                        .iter()
                        .for_each(|step| lines.extend(shell.session(step, kind != SLOW || !step.below.is_empty()))),
                    false => lines.extend(block.iter().map(|line| line.to_string())),
                }
                lines.push("```".into());
            }
        }
    }
    lines.join("\n") + "\n"
}

/// What differs between a page and the page made anew.
fn difference(page: &Page, made: String) -> Option<String> {
    let written = Data::read_from(&std::path::absolute(&page.path).unwrap(), Some(DataFormat::Text));
    let assert = Assert::new().action_env(DEFAULT_ACTION_ENV).normalize_paths(false);
    assert.try_eq(Some(&page.path.display()), made.into_data(), written).err().map(|error| error.to_string())
}

#[test]
fn commands_print_what_the_pages_say() {
    let differ: Vec<String> = Page::all().par_iter().filter_map(|page| difference(page, run(page, false))).collect();
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
#[ignore = "takes long: .ci/docs runs it"]
fn commands_that_take_long_print_what_the_pages_say() {
    let differ: Vec<String> = Page::all().iter().filter_map(|page| difference(page, run(page, true))).collect();
    assert!(differ.is_empty(), "{}", differ.join("\n"));
}

#[test]
fn commands_stand_in_blocks_that_are_run() {
    let command =
        |line: &&str| ["$ ", "sutton ", "cargo ", "sudo ", ".ci/"].iter().any(|start| line.trim_start().starts_with(start));
    let mut commands = 0;
    for page in Page::all() {
        for part in page.parts() {
            match part {
                Part::Prose(line) => assert!(!(line.starts_with("    ") && command(&line)), "{:?}: {line}", page.path),
                Part::Block { kind, lines } if RUN.contains(&kind) => commands += steps(&lines).len(),
                Part::Block { kind, lines } => {
                    assert!(READ.contains(&kind), "{:?}: a block of kind {kind:?}", page.path);
                    assert_eq!(lines.iter().find(|line| command(line)), None, "{:?}", page.path);
                }
            }
        }
    }
    assert!(commands > 50, "{commands}");
}

#[test]
fn settings_are_toml() {
    let blocks =
        Page::all().iter().flat_map(|page| page.parts().iter().filter_map(toml_of).collect::<Vec<_>>()).collect::<Vec<_>>();
    assert!(blocks.len() > 5);
    blocks.iter().for_each(|block| assert!(block.parse::<toml::Table>().is_ok(), "{block}"));
}

fn toml_of(part: &Part) -> Option<String> {
    if let Part::Block { kind: "toml", lines } = part { Some(lines.join("\n")) } else { None }
}

#[test]
fn commands_and_options_named_in_prose_exist() {
    let mut named = 0;
    for page in Page::all() {
        for code in page.prose().iter().flat_map(|line| line.split('`').skip(1).step_by(2)) {
            let mut words = code.split_whitespace();
            let Some(command) = words.next().filter(|word| *word == "sutton").and(words.next()) else { continue };
            let output = Command::new(env!("CARGO_BIN_EXE_sutton")).args([command, "--help"]).output().unwrap();
            let help = String::from_utf8(output.stdout).unwrap();
            assert!(output.status.success(), "{:?}: {code}", page.path);
            words
                .filter(|word| word.starts_with("--"))
                .for_each(|option| assert!(help.contains(option), "{:?}: {code}", page.path));
            named += 1;
        }
    }
    assert!(named > 5, "{named}");
}

#[test]
fn links_lead_somewhere() {
    let pages = Page::all();
    for page in &pages {
        for link in page.links().into_iter().filter(|link| !link.starts_with("http")) {
            let (path, anchor) = link.split_once('#').unwrap_or((link, ""));
            let target = page.beside(path);
            assert!(target.exists(), "{:?}: {link}", page.path);
            let found = pages.iter().find(|other| other.path == target);
            assert!(
                anchor.is_empty() || found.is_some_and(|other| other.anchors().iter().any(|name| name == anchor)),
                "{:?}: {link}",
                page.path
            );
        }
    }
}

#[test]
fn files_named_in_pages_exist() {
    let mut named = 0;
    for page in Page::all() {
        for path in page.text.split('`').skip(1).step_by(2).filter(|word| word.starts_with("src/") && word.ends_with(".rs")) {
            assert!(Path::new(path).exists(), "{:?}: there is no {path}", page.path);
            named += 1;
        }
    }
    assert!(named > 10, "{named}");
}

#[test]
fn every_page_is_in_the_summary() {
    let pages = Page::all();
    let summary = pages.iter().find(|page| page.path.ends_with("SUMMARY.md")).unwrap();
    let listed: BTreeSet<PathBuf> = summary.links().iter().map(|link| summary.beside(link)).collect();
    let others = pages.iter().map(|page| &page.path).filter(|path| path.starts_with(Path::new("docs")) && **path != summary.path);
    assert_eq!(listed, others.cloned().collect());
}
