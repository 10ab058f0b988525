//! Pages in Markdown, taken apart: prose, fenced blocks, and the commands in blocks.

#![allow(clippy::unwrap_used)]

use std::path::{Path, PathBuf};

/// A page and its text.
pub struct Page {
    pub path: PathBuf,
    pub text: String,
}

/// What a page consists of.
pub enum Part<'a> {
    Prose(&'a str),
    Block { kind: &'a str, lines: Vec<&'a str> },
}

/// A command in a `console` block: its lines (`$`, then `>`), and what stands below it.
pub struct Step<'a> {
    pub lines: Vec<&'a str>,
    pub below: Vec<&'a str>,
}

impl Page {
    /// README and the pages of the book.
    pub fn all() -> Vec<Page> {
        let mut paths = vec![PathBuf::from("README.md")];
        paths.extend(std::fs::read_dir("docs/src").unwrap().map(|entry| entry.unwrap().path()));
        paths.retain(|path| path.extension().is_some_and(|extension| extension == "md"));
        paths.sort();
        let read = |path: PathBuf| Page { text: std::fs::read_to_string(&path).unwrap(), path };
        paths.into_iter().map(read).collect()
    }

    /// Lines of prose one by one, and whole blocks.
    pub fn parts(&self) -> Vec<Part<'_>> {
        let mut parts = Vec::new();
        let mut lines = self.text.lines();
        while let Some(line) = lines.next() {
            parts.push(match line.strip_prefix("```") {
                Some(kind) => Part::Block { kind, lines: lines.by_ref().take_while(|line| *line != "```").collect() },
                None => Part::Prose(line),
            });
        }
        parts
    }

    /// Lines outside of blocks.
    pub fn prose(&self) -> Vec<&str> {
        let prose = |part| if let Part::Prose(line) = part { Some(line) } else { None };
        self.parts().into_iter().filter_map(prose).collect()
    }

    /// Targets of links: `](target)`.
    pub fn links(&self) -> Vec<&str> {
        self.prose().iter().flat_map(|line| line.split("](").skip(1)).filter_map(|rest| rest.split(')').next()).collect()
    }

    /// Anchors that headings make, as mdBook and GitHub name them.
    pub fn anchors(&self) -> Vec<String> {
        let headings = self.prose().into_iter().filter(|line| line.starts_with('#'));
        headings.map(|line| anchor(line.trim_start_matches('#').trim())).collect()
    }

    /// The file that a link's path leads to, seen from this page.
    pub fn beside(&self, path: &str) -> PathBuf {
        if path.is_empty() { self.path.clone() } else { self.path.parent().unwrap_or(Path::new("")).join(path) }
    }
}

fn anchor(heading: &str) -> String {
    let kept = heading.chars().filter(|c| c.is_alphanumeric() || " -_".contains(*c));
    kept.collect::<String>().to_lowercase().replace(' ', "-")
}

/// The commands of a block.
pub fn steps<'a>(lines: &[&'a str]) -> Vec<Step<'a>> {
    let mut steps: Vec<Step> = Vec::new();
    for &line in lines {
        match steps.last_mut() {
            _ if line.starts_with("$ ") => steps.push(Step { lines: vec![line], below: Vec::new() }),
            Some(step) if line.starts_with("> ") && step.below.is_empty() => step.lines.push(line),
            Some(step) => step.below.push(line),
            None => panic!("a block that begins with no command: {line}"),
        }
    }
    steps
}
