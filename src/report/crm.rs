//! Load files for a CRM as files: numbered in their order, raw and quoted, for machines; and what an admin reads and signs first.

use std::fs;
use std::io::{self, Write};
use std::path::Path;

use jiff::civil::Date;

use crate::error::Result;
use crate::execute::crm::{Crm, HeldLoad, Load, LoadFile, OwnerChange};
use crate::folder::{make_folder, store};
use crate::plan::words::count;

/// Subfolder of a plan's folder that load files are written to.
pub const FOLDER: &str = "crm";
/// Folder of what puts things back.
const ROLLBACK: &str = "rollback";
/// Folder of what waits.
const LATER: &str = "later";
/// What the admin reads.
const README: &str = "README.txt";
/// Owners named one by one.
const NAMED: usize = 40;

/// Writes load files, those that put everything back, those that wait, and the page that explains them.
///
/// # Errors
/// [`Error::Machine`](crate::Error::Machine) where the disk fails.
pub fn write(folder: &Path, plan: &str, crm: Crm, load: &Load) -> Result<()> {
    let mut listed = Vec::new();
    let at_once = [(String::new(), &load.files), (ROLLBACK.into(), &load.rollback), (LATER.into(), &load.waiting)];
    let held = |own: &'_ HeldLoad| [on(own.day), format!("{}/{ROLLBACK}", on(own.day))];
    let held = load.held.iter().flat_map(|own| held(own).into_iter().zip([&own.files, &own.rollback]));
    for (below, files) in at_once.into_iter().chain(held) {
        let below = if below.is_empty() { below } else { format!("{below}/") };
        let parts = files.iter().flat_map(|file| parts(crm, file)).enumerate();
        listed.extend(parts.map(|(number, (name, part))| (format!("{below}{:02}-{name}", number + 1), part)));
    }
    for (path, part) in &listed {
        let file = folder.join(path);
        if let Some(parent) = file.parent() {
            make_folder(parent)?;
        }
        store(&file, |out| table(part, out))?;
    }
    let listed: Vec<(String, usize)> = listed.iter().map(|(path, part)| (path.clone(), part.rows.len())).collect();
    store(&folder.join(README), |out| out.write_all(readme(plan, crm, load, &listed).as_bytes()))
}

/// The folder of what is loaded at the end of a day.
fn on(day: Date) -> String {
    format!("on-{day}")
}

/// Whether a folder of load files holds what puts them back.
pub fn puts_back(folder: &Path) -> bool {
    let below = fs::read_dir(folder).into_iter().flatten().flatten().map(|entry| entry.path());
    folder.join(ROLLBACK).exists() || below.into_iter().any(|path| path.join(ROLLBACK).exists())
}

/// Rows of a file, under the headers.
struct Part<'a> {
    columns: &'a [String],
    rows: &'a [Vec<String>],
}

/// A file in parts that the CRM takes, each with its name.
fn parts(crm: Crm, file: &LoadFile) -> Vec<(String, Part<'_>)> {
    let (most_bytes, most_rows) = crm.limits();
    let size = |row: &[String]| row.iter().map(|cell| cell.len() + 3 + cell.matches('"').count()).sum::<usize>();
    let (mut ends, mut bytes, mut rows) = (Vec::new(), size(&file.columns), 0);
    for (at, row) in file.rows.iter().enumerate() {
        if rows > 0 && (bytes + size(row) > most_bytes || rows == most_rows) {
            ends.push(at);
            (bytes, rows) = (size(&file.columns), 0);
        }
        (bytes, rows) = (bytes + size(row), rows + 1);
    }
    ends.push(file.rows.len());
    let starts = std::iter::once(0).chain(ends.iter().copied());
    let several = ends.len() > 1;
    let part = |(number, (from, to)): (usize, (usize, &usize))| {
        let name = if several { format!("{}-part-{}.csv", file.name, number + 1) } else { format!("{}.csv", file.name) };
        (name, Part { columns: &file.columns, rows: &file.rows[from..*to] })
    };
    starts.zip(&ends).enumerate().map(part).collect()
}

/// Cells as they are, all in quotes: machines read them, and no spreadsheet should.
fn table(part: &Part, out: &mut dyn Write) -> io::Result<()> {
    let mut writer =
        csv::WriterBuilder::new().quote_style(csv::QuoteStyle::Always).terminator(csv::Terminator::CRLF).from_writer(out);
    writer.write_record(part.columns)?;
    part.rows.iter().try_for_each(|row| writer.write_record(row))?;
    writer.flush()
}

/// What is loaded, in which order, who loses and who gets, and how it is put back.
fn readme(plan: &str, crm: Crm, load: &Load, listed: &[(String, usize)]) -> String {
    let mut text = format!("Load files of the plan {plan:?} for {}\n\n", named(crm));
    text += &format!("The owner of an account is its rep of the role {}.\n\n", load.owner_role);
    text += "Load these, in this order:\n";
    in_folder(listed, "").for_each(|(path, rows)| text += &format!("  {path}: {}{}\n", count(*rows, "row"), how(path)));
    if load.files.is_empty() {
        text += "  nothing: the CRM says what the plan says\n";
    }
    if in_folder(listed, LATER).next().is_some() {
        text += "\nThese wait for the ids of territories that the files above insert. Keep this folder elsewhere, for it puts back what\n\
                 you load now; export all tables again, and run the command once more: the associations then come with ids.\n";
        in_folder(listed, LATER).for_each(|(path, rows)| text += &format!("  {path}: {}\n", count(*rows, "row")));
    }
    if in_folder(listed, ROLLBACK).next().is_some() {
        text += "\nTo put everything back as it was exported, load these, in this order. Files \"by-key\" and \"by-name\" name what was\n\
                 inserted: delete those rows by the ids that the CRM gave them, which its success files tell.\n";
        in_folder(listed, ROLLBACK).for_each(|(path, rows)| text += &format!("  {path}: {}{}\n", count(*rows, "row"), how(path)));
    }
    load.held.iter().for_each(|own| text += &held_until(own, listed));
    text += &settings(crm);
    text += &owners(&load.changes);
    if !load.notes.is_empty() {
        text += "\nBeside that:\n";
        load.notes.iter().for_each(|note| text += &format!("  - {note}\n"));
    }
    text += "\nCells are raw and quoted, as programs want them: don't open the files in a spreadsheet and save them again.\n\
             \nReviewed by: ______________________    on: ______________\n";
    text
}

/// What is loaded once accounts are no longer held, and how that is put back.
fn held_until(own: &HeldLoad, listed: &[(String, usize)]) -> String {
    let accounts: usize = own.changes.iter().map(|change| change.gets).sum();
    let mut text = format!(
        "\nThe plan holds accounts with open deals until {}: the files above leave them with who has them. At the end of that day\n\
         load these, in this order; {} another owner then:\n",
        own.day,
        changed(accounts)
    );
    in_folder(listed, &on(own.day)).for_each(|(path, rows)| text += &format!("  {path}: {}{}\n", count(*rows, "row"), how(path)));
    if !own.rollback.is_empty() {
        text += "To put that back, before anything that was loaded earlier:\n";
        let folder = format!("{}/{ROLLBACK}", on(own.day));
        in_folder(listed, &folder).for_each(|(path, rows)| text += &format!("  {path}: {}{}\n", count(*rows, "row"), how(path)));
    }
    text
}

/// Files right in a folder, `""` being the top one, with their rows.
fn in_folder<'a>(listed: &'a [(String, usize)], folder: &str) -> impl Iterator<Item = &'a (String, usize)> {
    listed.iter().filter(move |(path, _)| path.rsplit_once('/').map_or("", |(above, _)| above) == folder)
}

fn named(crm: Crm) -> &'static str {
    match crm {
        Crm::Salesforce => "Salesforce (Data Loader or Bulk API 2.0)",
        Crm::HubSpot => "HubSpot (import of companies, update by Record ID)",
        Crm::Dynamics => "Dynamics 365 (import of accounts, update by accountid)",
        Crm::Generic => "a CRM",
    }
}

fn how(path: &str) -> &'static str {
    let kinds = [
        ("-update", ", update by id"),
        ("-restore", ", update by id"),
        ("-delete-by", ", delete"),
        ("-delete", ", delete by id"),
        ("-insert", ", insert"),
    ];
    kinds.into_iter().find(|(part, _)| path.contains(part)).map_or("", |(_, words)| words)
}

fn settings(crm: Crm) -> String {
    let words = match crm {
        Crm::Salesforce => {
            "#N/A empties a field in the Bulk API alone: in Data Loader switch \"Use Bulk API\" on, in Bulk API 2.0 it is so."
        }
        Crm::HubSpot => "An empty cell leaves a property as it is: what was empty before has to be emptied by hand.",
        Crm::Dynamics => "An empty cell empties a field.",
        Crm::Generic => "An empty cell means an empty field.",
    };
    format!("\n{words}\n")
}

fn owners(changes: &[OwnerChange]) -> String {
    if changes.is_empty() {
        return "\nNo account changes its owner.\n".into();
    }
    let total: usize = changes.iter().map(|change| change.gets).sum();
    let wide = changes.iter().take(NAMED).map(|change| change.who.chars().count()).max().unwrap_or_default().max(5);
    let mut text = format!("\n{} another owner. By owner:\n  {:wide$}  {:>7}  {:>7}\n", changed(total), "", "gets", "loses");
    for change in changes.iter().take(NAMED) {
        text += &format!("  {:wide$}  {:>7}  {:>7}\n", change.who, change.gets, change.loses);
    }
    if let Some(more) = changes.len().checked_sub(NAMED).filter(|&more| more > 0) {
        text += &format!("  and {more} more, who change less\n");
    }
    text
}

fn changed(total: usize) -> String {
    if total == 1 { "1 account gets".into() } else { format!("{total} accounts get") }
}
