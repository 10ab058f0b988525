//! `sutton benchmark`

use std::path::PathBuf;
use std::sync::atomic::Ordering;
use std::time::Duration;

use sutton::benchmark::{self, Family, Measurement};
use sutton::folder::NewFile;
use sutton::solve::Parameters;
use sutton::{Error, Result};

use super::terminal::print;
use super::threads::Threads;

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
    /// Write the results as JSON, too, to a file that is not there yet.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Solve nothing: write the shipped instances as files, for other solvers, into a folder that is new or empty.
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
    let json = args.json.as_deref().map(NewFile::claim).transpose()?;
    let entries = family.instances(&dir, &args.only)?;
    let threads = Threads::new(args.threads)?;
    let stop = super::interrupt::stop();
    let parameters = Parameters { gap: args.gap, time_limit: Some(args.time_limit), stop, ..Parameters::default() };
    print(&format!("{HEADER}\n"))?;
    let (mut rows, mut refused) = (Vec::new(), Vec::new());
    for entry in entries.iter().take_while(|_| !parameters.stop.load(Ordering::Relaxed)) {
        match threads.run(|| benchmark::measure(entry, &parameters))? {
            Ok(row) => {
                print(&line(&row))?;
                rows.push(row);
            }
            Err(Error::Refused(reasons)) => refused.extend(reasons),
            Err(error) => return Err(error),
        }
    }
    if let Some(file) = json {
        file.write(|out| {
            serde_json::to_writer_pretty(&mut *out, &rows)?;
            writeln!(out)
        })?;
    }
    if refused.is_empty() { Ok(()) } else { Err(Error::Refused(refused)) }
}

const HEADER: &str =
    "instance              n    m           value      best-known      to best           bound        gap  seconds status";

fn line(row: &Measurement) -> String {
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

fn seconds(text: &str) -> std::result::Result<Duration, String> {
    let seconds: f64 = text.parse().map_err(|_| "must be a number of seconds".to_string())?;
    Duration::try_from_secs_f64(seconds).map_err(|error| error.to_string())
}
