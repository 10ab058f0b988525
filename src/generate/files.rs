//! The files of a drawn plan.

use std::path::Path;

use jiff::civil::Date;

use super::accounts::{Account, BLOCK, SKILLS};
use super::cities::Cities;
use super::owners::Books;
use super::reps::Rep;
use super::request::Request;
use super::roles::{Role, SEGMENTS};
use super::segments::{CUTS, REVENUE_WEIGHT};
use super::stream::{Task, stream};
use super::table::{self, Rows};
use crate::error::Result;
use crate::folder::store;

const START: Date = jiff::civil::date(2026, 1, 1);
const END: Date = jiff::civil::date(2026, 12, 31);

/// The reps of a role, former ones among them, and the capacity hours of those who stayed.
pub struct RoleTeam {
    pub role: Role,
    pub reps: Vec<Rep>,
    pub hours: Vec<f64>,
}

/// Everything drawn but today's owners, who are drawn while they are written.
pub struct Drawn<'a> {
    pub request: &'a Request,
    pub cities: &'a Cities,
    pub accounts: &'a [Account],
    pub segments: &'a [u8],
    pub teams: &'a [RoleTeam],
}

impl Drawn<'_> {
    /// Writes every file into `dir`.
    pub fn write(&self, dir: &Path) -> Result<()> {
        self.write_accounts(&dir.join("accounts.csv"))?;
        self.write_owners(&dir.join("owners.csv"))?;
        self.write_reps(&dir.join("reps.csv"))?;
        self.write_call_patterns(&dir.join("call_patterns.csv"))?;
        store(&dir.join("plan.toml"), |out| out.write_all(self.plan_toml().as_bytes()))
    }

    fn write_accounts(&self, path: &Path) -> Result<()> {
        let header = [
            "account_id",
            "name",
            "latitude",
            "longitude",
            "region",
            "parent_id",
            "status",
            "revenue",
            "potential",
            "open_pipeline",
            "strategic",
            "required_skills",
        ];
        table::write(path, &header, self.blocks(), |block, rows| self.block(block).try_for_each(|i| self.write_account(i, rows)))
    }

    fn write_account(&self, i: usize, rows: &mut Rows) -> csv::Result<()> {
        let account = &self.accounts[i];
        let city = self.cities.get(account.city);
        let name = match account.parent {
            Some(_) => format!("{} {}", account.company, city.name),
            None => account.company.to_string(),
        };
        rows.write_record::<[String; 12], String>([
            self.account_id(i),
            name,
            account.latitude.to_string(),
            account.longitude.to_string(),
            city.state.clone(),
            account.parent.map(|parent| self.account_id(parent as usize)).unwrap_or_default(),
            if account.customer { "customer" } else { "prospect" }.into(),
            account.revenue.to_string(),
            account.potential.to_string(),
            account.open_pipeline.to_string(),
            if account.strategic { "yes" } else { "no" }.into(),
            account.skill.map_or("", |skill| SKILLS[usize::from(skill)]).into(),
        ])
    }

    fn write_owners(&self, path: &Path) -> Result<()> {
        let books: Vec<Books> =
            self.teams.iter().map(|team| Books::new(team.role, &team.reps, self.cities)).collect::<Result<_>>()?;
        table::write(path, &["account_id", "role", "rep_id", "since"], self.blocks(), |block, rows| {
            let mut rng = stream(self.request.seed, Task::Owners, block as u64);
            for i in self.block(block) {
                for book in &books {
                    if let Some(owner) = book.owner(&self.accounts[i], self.segments[i], &mut rng) {
                        let since = days_before_start(owner.days);
                        rows.write_record([&self.account_id(i), book.role().name(), &owner.rep.id, &since])?;
                    }
                }
            }
            Ok(())
        })
    }

    fn write_reps(&self, path: &Path) -> Result<()> {
        let header = ["rep_id", "role", "capacity_hours", "name", "latitude", "longitude", "start_date", "skills", "manager_id"];
        let columns = if self.request.managers > 0 { header.len() } else { header.len() - 1 };
        table::write(path, &header[..columns], self.teams.len(), |at, rows| {
            let team = &self.teams[at];
            for (rep, hours) in team.reps.iter().filter(|rep| !rep.left).zip(&team.hours) {
                let skills: Vec<&str> =
                    (0..SKILLS.len()).filter(|skill| rep.skills & (1 << skill) != 0).map(|skill| SKILLS[skill]).collect();
                let record = [
                    &rep.id,
                    team.role.name(),
                    &hours.to_string(),
                    &rep.name,
                    &rep.latitude.to_string(),
                    &rep.longitude.to_string(),
                    &days_before_start(rep.tenure_days as i64),
                    &skills.join(";"),
                    &rep.manager.map_or_else(String::new, |manager| format!("manager-{manager}")),
                ];
                rows.write_record(&record[..columns])?;
            }
            Ok(())
        })
    }

    fn write_call_patterns(&self, path: &Path) -> Result<()> {
        let header = ["segment", "role", "channel", "calls_per_period", "minutes_per_call"];
        table::write(path, &header, self.teams.len(), |at, rows| {
            let role = self.teams[at].role;
            role.calls().iter().try_for_each(|calls| {
                let (number, minutes) = (calls.number.to_string(), calls.minutes.to_string());
                rows.write_record([SEGMENTS[calls.segment], role.name(), calls.channel, &number, &minutes])
            })
        })
    }

    fn plan_toml(&self) -> String {
        let Request { accounts, team, seed, band, .. } = self.request;
        let team: Vec<String> = team.0.iter().map(|(role, reps)| format!("{reps} {}", role.name())).collect();
        let band = band.map_or(String::new(), |band| format!("tolerance = {band:<12} # hard band around the share\n"));
        TEMPLATE
            .replace("{accounts}", &accounts.to_string())
            .replace("{team}", &team.join(", "))
            .replace("{start}", &START.to_string())
            .replace("{end}", &END.to_string())
            .replace("{seed}", &seed.to_string())
            .replace("{labels}", &format!("{SEGMENTS:?}"))
            .replace("{cuts}", &format!("{CUTS:?}"))
            .replace("{revenue}", &REVENUE_WEIGHT.to_string())
            .replace("{potential}", &(1.0 - REVENUE_WEIGHT).to_string())
            .replace("{band}", &band)
            + &self.hierarchy()
            + if self.crowds() { CROWDS } else { "" }
    }

    /// Whether a rep has more hours than the period: readers of the plan ask what these are.
    fn crowds(&self) -> bool {
        let period = f64::from((END - START).get_days() + 1) * 24.0;
        self.teams.iter().flat_map(|team| &team.hours).any(|&hours| hours > period)
    }

    /// Roles to tie: those that every manager has reps of.
    fn hierarchy(&self) -> String {
        let managed = self.request.team.0.iter().filter(|(_, reps)| *reps >= self.request.managers);
        let managed: Vec<&str> = managed.map(|(role, _)| role.name()).collect();
        match (self.request.managers, managed.len()) {
            (0, _) => String::new(),
            (_, 0 | 1) => HIERARCHY.replace("{tie}", ""),
            _ => HIERARCHY.replace("{tie}", &format!("tie = {managed:?}\n")),
        }
    }

    fn blocks(&self) -> usize {
        self.accounts.len().div_ceil(BLOCK)
    }

    fn block(&self, at: usize) -> std::ops::Range<usize> {
        at * BLOCK..((at + 1) * BLOCK).min(self.accounts.len())
    }

    fn account_id(&self, i: usize) -> String {
        let width = self.accounts.len().to_string().len();
        format!("A{:0width$}", i + 1)
    }
}

fn days_before_start(days: i64) -> String {
    START.saturating_sub(jiff::Span::new().days(days)).to_string()
}

const HIERARCHY: &str = "
# Reps with the same manager_id are a team. Tied roles serve an account from one team, and what each team carries stays near
# its reps' share of all.
[hierarchy]
{tie}spans.workload.tolerance = 0.1
";

const CROWDS: &str = "
# A rep here has the work of many people.
[styles.reps]
capacity_hours = \"hours\"
";

const TEMPLATE: &str = include_str!("plan.toml");
