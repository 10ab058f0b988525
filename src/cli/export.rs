//! `sutton export`

use std::path::PathBuf;

use serde::Serialize;
use sutton::execute::crm::{self, Crm, HeldLoad, Load, LoadFile, OwnerChange};
use sutton::execute::handover::{handovers, held};
use sutton::report::crm::{FOLDER, puts_back};
use sutton::report::folder::add_part;
use sutton::report::summary::json_text;
use sutton::report::verify::StoredPlan;
use sutton::{Error, Result, read, report};

use super::terminal::{print, print_lines};

/// Arguments of `sutton export`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// A folder that `sutton solve` wrote.
    folder: PathBuf,
    /// The CRM.
    #[arg(long, value_enum)]
    crm: Crm,
    /// A table that the CRM exported, as CSV; again for each: accounts, and of Salesforce Territory2, ObjectTerritory2Association,
    /// UserTerritory2Association and User. Only what differs from them is loaded, and can be put back.
    #[arg(long, value_name = "FILE")]
    from: Vec<PathBuf>,
    /// The plan file, if it is no longer where it was.
    #[arg(long)]
    plan: Option<PathBuf>,
    /// Write over the load files of an earlier export, and what puts them back.
    #[arg(long)]
    replace: bool,
    /// Print JSON instead of text.
    #[arg(long)]
    pub json: bool,
    /// Print nothing but errors.
    #[arg(long)]
    quiet: bool,
}

#[derive(Serialize)]
struct Summary<'a> {
    schema: &'static str,
    owner_role: &'a str,
    files: Vec<FileSummary<'a>>,
    rollback: Vec<FileSummary<'a>>,
    later: Vec<FileSummary<'a>>,
    held: Vec<HeldSummary<'a>>,
    owners: Vec<OwnerSummary<'a>>,
    notes: &'a [String],
}

#[derive(Serialize)]
struct HeldSummary<'a> {
    day: String,
    files: Vec<FileSummary<'a>>,
    rollback: Vec<FileSummary<'a>>,
    owners: Vec<OwnerSummary<'a>>,
}

#[derive(Serialize)]
struct FileSummary<'a> {
    name: &'a str,
    rows: usize,
}

#[derive(Serialize)]
struct OwnerSummary<'a> {
    who: &'a str,
    gets: usize,
    loses: usize,
}

/// Runs `sutton export`.
pub fn run(args: Args) -> Result<()> {
    let place = args.folder.join(FOLDER);
    if !args.replace && puts_back(&place) {
        return Err(Error::Command(format!(
            "{0} holds what puts an earlier load back: keep it elsewhere (mv {0} {0}-1), or say --replace",
            place.display()
        )));
    }
    let written = StoredPlan::read(&args.folder, args.plan.as_deref())?;
    let roles = written.verified()?;
    let published = written.published_as(&roles);
    let held = held(&handovers(&published.plan, &published.segments, &roles));
    let fields = &published.plan.config.execute.crm;
    let exports = args.from.iter().map(|path| read::crm_export::read(path, args.crm, fields)).collect::<Result<Vec<_>>>()?;
    let load = crm::prepare(&published, args.crm, &exports, &held)?;
    let name = &published.plan.config.plan.name;
    add_part(&args.folder, "export", FOLDER, |folder| report::crm::write(folder, name, args.crm, &load))?;
    if args.json {
        return print_lines(&json_text(&summary(&load))?);
    }
    if args.quiet { Ok(()) } else { print(&text(&load, &place.display().to_string())) }
}

fn files(files: &[LoadFile]) -> Vec<FileSummary<'_>> {
    files.iter().map(|file| FileSummary { name: &file.name, rows: file.rows.len() }).collect()
}

fn owners(changes: &[OwnerChange]) -> Vec<OwnerSummary<'_>> {
    changes.iter().map(|own| OwnerSummary { who: &own.who, gets: own.gets, loses: own.loses }).collect()
}

fn of_day(own: &HeldLoad) -> HeldSummary<'_> {
    let [loaded, rollback] = [&own.files, &own.rollback].map(|own| files(own));
    HeldSummary { day: own.day.to_string(), files: loaded, rollback, owners: owners(&own.changes) }
}

fn summary(load: &Load) -> Summary<'_> {
    Summary {
        schema: "sutton/export/1",
        owner_role: &load.owner_role,
        files: files(&load.files),
        rollback: files(&load.rollback),
        later: files(&load.waiting),
        held: load.held.iter().map(of_day).collect(),
        owners: owners(&load.changes),
        notes: &load.notes,
    }
}

fn text(load: &Load, folder: &str) -> String {
    let mut text = String::new();
    for file in &load.files {
        text += &format!("  {:>9}  {}\n", file.rows.len(), file.name);
    }
    if load.files.is_empty() {
        text += "  Nothing to load: the CRM says what the plan says.\n";
    }
    for file in &load.waiting {
        text += &format!("  {:>9}  {}, which waits for ids of new territories\n", file.rows.len(), file.name);
    }
    for own in &load.held {
        let rows: usize = own.files.iter().map(|file| file.rows.len()).sum();
        text += &format!("  {rows:>9}  on-{}/: what is held for open deals until then\n", own.day);
    }
    load.notes.iter().for_each(|note| text += &format!("note: {note}\n"));
    let back = if load.rollback.is_empty() && load.held.iter().all(|own| own.rollback.is_empty()) {
        ""
    } else {
        ", rollback/ puts everything back"
    };
    format!("Rows to load, in this order:\n{text}\nWritten to {folder}: README.txt first{back}\n")
}
