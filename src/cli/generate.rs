//! `sutton generate`

use std::path::PathBuf;

use super::terminal::print;
use sutton::generate::{self, MAX_REPS, Request, Role, Roster};
use sutton::geometry::Places;
use sutton::{Error, Result};

/// Arguments of `sutton generate`.
#[derive(Debug, clap::Args)]
pub struct Args {
    /// Folder to write: new, or empty.
    dir: PathBuf,
    /// Customers and prospects together.
    #[arg(long, default_value_t = 2000)]
    accounts: u32,
    /// Reps by role; the roles are outside, inside and vp.
    #[arg(long, default_value = "outside=20,inside=6,vp=2", conflicts_with = "reps")]
    roles: Roster,
    /// One field role of so many reps, instead of --roles.
    #[arg(long, value_parser = clap::value_parser!(u32).range(1..=i64::from(MAX_REPS)))]
    reps: Option<u32>,
    /// Another seed draws another plan.
    #[arg(long, default_value_t = 1)]
    seed: u64,
    /// Hard band around each rep's share of the work, such as 0.05.
    #[arg(long)]
    band: Option<f64>,
    /// So many managers: reps of one are a team, and teams serve an account in all roles that have reps for each.
    #[arg(long, default_value_t = 0)]
    managers: u32,
    /// Places to draw over (CSV: state,name,latitude,longitude,population); default those of the United States.
    #[arg(long)]
    places: Option<PathBuf>,
    /// States to draw over; default those around the largest city, as many as the reps can cover by car.
    #[arg(long, value_delimiter = ',')]
    states: Vec<String>,
}

/// Runs `sutton generate`.
pub fn run(args: Args) -> Result<()> {
    let places = match &args.places {
        None => Places::bundled(),
        Some(path) => Places::parse(&path.display().to_string(), &read(path)?)?,
    };
    let team = args.reps.map_or(args.roles, |reps| Roster(vec![(Role::Outside, reps)]));
    let request =
        Request { accounts: args.accounts, team, seed: args.seed, band: args.band, managers: args.managers, states: args.states };
    generate::write(&request, &places, &args.dir)?;
    print(&format!("{} is drawn: see {}\n", args.dir.display(), args.dir.join("plan.toml").display()))
}

fn read(path: &std::path::Path) -> Result<String> {
    std::fs::read_to_string(path).map_err(|error| Error::Command(format!("{}: {error}", path.display())))
}
