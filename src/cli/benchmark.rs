//! `sutton benchmark`

use std::path::PathBuf;
use std::time::Duration;

use sutton::benchmark::{self, Family, Row};
use sutton::solve::Parameters;
use sutton::{Error, Result};

/// Arguments of `sutton benchmark`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// gap, sites, means, cpmp, hess, or shipped: the project's own.
    #[arg(default_value = "shipped")]
    family: Family,
    /// Folder of the instances.
    #[arg(default_value = "data/benchmark", default_value_ifs([("family", "gap", None), ("family", "sites", None), ("family", "means", None), ("family", "cpmp", None), ("family", "hess", None)]))]
    dir: Option<PathBuf>,
    /// Only these instances.
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Seconds per instance.
    #[arg(long, value_parser = seconds, value_name = "SECONDS", default_value = "60")]
    time_limit: Duration,
    /// Stop at this relative gap.
    #[arg(long, default_value_t = Parameters::default().gap)]
    gap: f64,
    /// Threads; 0 = all cores.
    #[arg(long, default_value_t = 0)]
    threads: usize,
    /// Districts must be connected (hess).
    #[arg(long)]
    contiguous: bool,
    /// Write the results as JSON, too.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Solve nothing: write the shipped instances as files, for other solvers.
    #[arg(long, value_name = "OUT")]
    write: Option<PathBuf>,
}

/// Runs `sutton benchmark`.
pub fn run(args: Args) -> Result<()> {
    let dir = args.dir.ok_or_else(|| Error::Command("name the folder of the instances after the family".into()))?;
    if let Some(out) = args.write {
        return benchmark::write_files(&dir, &out);
    }
    let family = match args.family {
        Family::Hess { .. } => Family::Hess { contiguous: args.contiguous },
        family if args.contiguous => {
            return Err(Error::Command(format!("--contiguous is for the family hess, not for {family:?}")));
        }
        family => family,
    };
    let cases = family.cases(&dir, &args.only)?;
    let threads = super::checked_threads(args.threads)?;
    let parameters = Parameters { gap: args.gap, time_limit: Some(args.time_limit), threads, ..Parameters::default() };
    super::print(&format!("{HEADER}\n"))?;
    let (mut rows, mut refused) = (Vec::new(), Vec::new());
    for case in &cases {
        match super::solve::with_threads(&parameters, || benchmark::measure(case, &parameters))? {
            Ok(row) => {
                super::print(&line(&row))?;
                rows.push(row);
            }
            Err(Error::Refused(reasons)) => refused.extend(reasons),
            Err(error) => return Err(error),
        }
    }
    if let Some(path) = args.json {
        write_json(&path, &rows)?;
    }
    if refused.is_empty() { Ok(()) } else { Err(Error::Refused(refused)) }
}

const HEADER: &str =
    "instance              n    m           value      best-known      to best           bound        gap  seconds status";

fn line(row: &Row) -> String {
    let number = |value: Option<f64>| value.map_or("-".into(), |value| format!("{value:.4}"));
    let percent = |share: Option<f64>| share.map_or("-".into(), |share| format!("{:.4} %", (1e6 * share).round() / 1e4 + 0.0));
    let status = format!("{:?}", row.status).to_lowercase();
    format!(
        "{:<16} {:>6} {:>4} {:>15} {:>15} {:>12} {:>15} {:>10} {:>8.2} {status}\n",
        row.instance,
        row.n,
        row.m,
        number(row.value),
        number(row.best_known),
        percent(row.gap_to_best_known),
        number(row.bound),
        percent(row.gap),
        row.seconds,
    )
}

fn write_json(path: &std::path::Path, rows: &[Row]) -> Result<()> {
    let machine = |source| Error::Machine { path: path.to_path_buf(), source };
    let text = serde_json::to_string_pretty(rows).map_err(|error| machine(error.into()))?;
    std::fs::write(path, text + "\n").map_err(machine)
}

fn seconds(text: &str) -> std::result::Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "must be a number of seconds".to_string())?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}
