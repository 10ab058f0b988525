//! `proposal.md`: what a manager reads before a plan file is changed.

use super::settings::{PROPOSAL, beside_profile, settings};
use super::tables::{DRIVES, LENGTHS, drives, lengths};
use super::text::{desk_words, drive_words, sales_words, trip_words};
use super::told::Told;
use crate::plan::words::{count, number};

const INTERVALS: &str = "Found values stand with what chance leaves open of them (95 %). *Shrunk* is the value drawn towards the \
                         plan's, the more the wider that is: as if the plan's own might be off by a fifth. Proposed is the shrunk \
                         value where the plan's is more than chance away, all of this page held together to 1 %; elsewhere the \
                         plan's stays.";
const DRIVEN: &str = "A drive is the gap between two visits of one day, less what a stop takes however long the way; gaps around \
                      noon are left out. Regions are those of the accounts that drives go to. Times can't tell a longer way from a \
                      slower one.";

/// The page.
pub fn page(told: &Told) -> String {
    let (plan, found) = (&told.plan.plan, told.found);
    let mut text =
        format!("# What the plan assumes, and what was done\n\n{}: calls until {}.\n", line(&plan.config.plan.name), found.until);
    text += &format!("\n## Proposed\n\n{}\n", proposed(told));
    text += &format!("\n## Minutes per call\n\n{}\n{INTERVALS}\n", table(&LENGTHS, &lengths(told)));
    text += "\n## Drives\n\n";
    let rows = drives(told);
    if !rows.is_empty() {
        text += &format!("{}\n{DRIVEN}\n\n", table(&DRIVES, &rows));
    }
    text += &format!("{}.\n\n## Desk work\n\n{}.\n\n## Trips\n\n{}.\n", drive_words(told), desk_words(told), trip_words(told));
    text += "\n## Sales\n\n";
    text.extend(sales_words(told).into_iter().map(|line| format!("- {line}\n")));
    text += "\n## The evidence\n\n";
    for file in &told.log.files {
        text += &format!("- {}: {}, SHA-256 `{}`\n", line(&file.path), count(file.rows, "row"), file.sha256);
    }
    for note in told.log.told.iter().chain(&told.notes()) {
        text += &format!("- {}\n", line(note));
    }
    text
}

/// What is in the files beside the page.
fn proposed(told: &Told) -> String {
    let proposal = &told.found.proposal;
    if proposal.is_empty() {
        return "Nothing: what the log can tell is as the plan has it.".into();
    }
    let changed = proposal.patterns.iter().flatten().count();
    let settings: String =
        settings(told).lines().filter(|line| !line.starts_with("# ")).map(|line| format!("{line}\n")).collect();
    let block = |settings: &str| if settings.is_empty() { String::new() } else { format!("\n\n```toml\n{settings}\n```") };
    let drives = beside_profile(told).map_or(String::new(), |bands| {
        let instead = block(&format!("[travel]\n{}", bands.trim()));
        format!("\n\n{}. These lines take the place of `profile`:{instead}", drive_words(told))
    });
    format!(
        "`{PROPOSAL}` holds what a plan file would say, and `call_patterns.csv` its call patterns, with {changed} of {} rows changed. \
         Nothing of it counts before you say so.{}{drives}",
        number(proposal.patterns.len() as f64),
        block(settings.trim())
    )
}

fn table(header: &[&str], rows: &[Vec<String>]) -> String {
    let row = |cells: Vec<String>| format!("| {} |\n", cells.join(" | "));
    let head = row(header.iter().map(ToString::to_string).collect());
    let rule = format!("|{}\n", "---|".repeat(header.len()));
    let body: String = rows.iter().map(|cells| row(cells.iter().map(|cell| line(cell)).collect())).collect();
    format!("{head}{rule}{body}")
}

/// A text as it stands in a line of Markdown.
fn line(text: &str) -> String {
    let mut safe = String::with_capacity(text.len());
    for letter in text.chars() {
        match letter {
            '|' | '<' | '>' | '*' | '_' | '`' | '\\' | '#' => safe.extend(['\\', letter]),
            control if control.is_control() => safe.push(' '),
            other => safe.push(other),
        }
    }
    safe
}
