//! `sutton inspect`

use std::fmt::Write;
use std::path::PathBuf;

use super::owners::Owners;
use super::terminal::{print, print_lines};
use sutton::plan::Source;
use sutton::plan::inspection::{Inspection, Totals, inspect};
use sutton::plan::words::number;
use sutton::report::terminal::{sentence, short};
use sutton::report::width::table;
use sutton::{Error, Result};

/// Arguments of `sutton inspect`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// The plan file.
    plan: PathBuf,
    /// Print JSON.
    #[arg(long)]
    pub json: bool,
    #[command(flatten)]
    owners: Owners,
}

/// Runs `sutton inspect`.
pub fn run(args: Args) -> Result<()> {
    let plan = match args.owners.plan(&args.plan) {
        Err(Error::Input(defects)) => {
            if !args.json {
                print(&headers(&sutton::read::sources(&args.plan)))?;
            }
            return Err(Error::Input(defects));
        }
        read => read?,
    };
    let inspection = inspect(&plan)?;
    if args.json {
        let json = serde_json::to_string_pretty(&inspection).map_err(|error| Error::Command(error.to_string()))?;
        return print_lines(&(json + "\n"));
    }
    let parts = [
        files(&inspection),
        totals(&inspection),
        roles(&inspection) + &maps(&inspection),
        placed(&inspection) + &oddities(&inspection),
    ];
    print(&parts.join("\n"))
}

fn files(inspection: &Inspection) -> String {
    let mut text = format!("{}\n\nWhat was read\n", short(&inspection.plan));
    let mut table = table(&["file", "rows", "format"], [1]);
    for file in &inspection.files {
        let rows = if file.headers.is_empty() { String::new() } else { counted(file.rows) };
        table.add_row([short(&file.path), rows, file.format.clone()]);
    }
    let _ = writeln!(text, "{table}\n");
    text + &headers(&inspection.files)
}

/// The headers of every table; nothing, where there is none.
fn headers(files: &[Source]) -> String {
    let mut files = files.iter().filter(|file| !file.headers.is_empty()).peekable();
    let mut text = String::new();
    if files.peek().is_some() {
        text.push_str("How headers were matched\n");
    }
    for file in files {
        let (mut matched, mut unused) = (Vec::new(), Vec::new());
        for (header, column) in &file.headers {
            match column {
                Some(column) if column == header => matched.push(short(header)),
                Some(column) => matched.push(format!("{} → {}", short(header), short(column))),
                None => unused.push(format!("{:?}", short(header))),
            }
        }
        let _ = writeln!(text, "  {}: {}", short(&file.path), matched.join(", "));
        if !unused.is_empty() {
            let _ = writeln!(text, "    not used: {}", unused.join(", "));
        }
        file.styles.iter().for_each(|style| text.push_str(&format!("    {}\n", sentence(style))));
    }
    text
}

fn totals(inspection: &Inspection) -> String {
    let mut table = table(&["segment", "accounts", "customers", "prospects", "revenue"], [1, 2, 3, 4]);
    let row = |label: &str, sum: &Totals| {
        let revenue = number(sum.revenue.round());
        [short(label), counted(sum.accounts), counted(sum.customers), counted(sum.prospects), revenue]
    };
    for (label, sum) in &inspection.segments {
        table.add_row(row(label, sum));
    }
    table.add_row(row("all", &inspection.totals));
    format!("Totals\n{table}\n")
}

fn roles(inspection: &Inspection) -> String {
    let mut text = String::from("Hours needed and hours there\n");
    let mut table =
        table(&["role", "accounts", "calls", "call hours", "least travel", "capacity", "sellers"], [1, 2, 3, 4, 5, 6]);
    for role in &inspection.roles {
        let hours = [role.calls, role.call_hours, role.least_travel_hours, role.capacity_hours].map(|sum| number(sum.round()));
        let [calls, call_hours, travel, capacity] = hours;
        let (accounts, sellers) = (counted(role.accounts), counted(role.sellers));
        table.add_row([short(&role.role), accounts, calls, call_hours, travel, capacity, sellers]);
    }
    let _ = writeln!(text, "{table}");
    for role in &inspection.roles {
        let _ = writeln!(text, "  {} {}", short(&role.role), sentence(&role.verdict()));
    }
    let lines = inspection.roads.iter().chain(&inspection.shift);
    lines.for_each(|line| text.push_str(&format!("  {}\n", sentence(line))));
    text
}

fn maps(inspection: &Inspection) -> String {
    let lines: String = inspection.maps.iter().map(|map| format!("  {}\n", sentence(map))).collect();
    if lines.is_empty() { lines } else { format!("\nMaps to be redrawn\n{lines}") }
}

/// Where addresses are: nothing, if there are none.
fn placed(inspection: &Inspection) -> String {
    let lines: String = inspection.placed.iter().map(|line| format!("  {}\n", sentence(line))).collect();
    if lines.is_empty() { lines } else { format!("Places by address\n{lines}\n") }
}

fn oddities(inspection: &Inspection) -> String {
    if inspection.suspicions.is_empty() && inspection.warnings.is_empty() {
        return "Nothing looks wrong.\n".into();
    }
    let mut text = String::from("What looks wrong\n");
    for suspicion in &inspection.suspicions {
        let _ = writeln!(text, "  {}:", suspicion.what);
        suspicion.examples.iter().for_each(|place| text.push_str(&format!("    {}\n", sentence(place))));
        if suspicion.count > suspicion.examples.len() {
            let _ = writeln!(text, "    and {} more", counted(suspicion.count - suspicion.examples.len()));
        }
    }
    inspection.warnings.iter().for_each(|warning| text.push_str(&format!("  {}\n", sentence(warning))));
    text
}

fn counted(items: usize) -> String {
    number(items as f64)
}
