//! What a plan folder holds for people to look at, if it is not too large.

use sutton::Result;
use sutton::balance::formulate::Formulation;
use sutton::balance::settled::settled;
use sutton::plan::words::number;
use sutton::report::PAGE;
use sutton::report::Report;
use sutton::report::html::{MOST_ROWS, Solved, page};

/// Which of them are asked for.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Pages {
    /// Write report.html for a plan of more than 200,000 rows, too.
    #[arg(long, conflicts_with = "no_report")]
    report: bool,
    /// Write no report.html.
    #[arg(long)]
    no_report: bool,
}

impl Pages {
    /// Why the page of a plan is not written; `None` where it is.
    pub fn why_not(self, report: &Report) -> Option<String> {
        let rows: usize = report.roles.iter().map(|role| role.accounts.len()).sum();
        if self.no_report {
            return Some(format!("{PAGE} is not written, as --no-report says"));
        }
        (rows > MOST_ROWS && !self.report).then(|| {
            let (rows, most) = (number(rows as f64), number(MOST_ROWS as f64));
            format!(
                "{PAGE} is not written: {rows} rows are more than {most}. Ask for it with --report, or later with sutton report"
            )
        })
    }

    /// The files, by name, of a plan whose roles were drafted and have these options.
    pub fn files(self, report: &Report, drafts: Vec<Formulation>, options: &[Vec<u32>]) -> Result<Vec<(&'static str, Vec<u8>)>> {
        if self.why_not(report).is_some() {
            return Ok(Vec::new());
        }
        let mut formulations = Vec::new();
        for ((draft, role), options) in drafts.into_iter().zip(report.roles).zip(options) {
            formulations.push(settled(report.plan, draft, role, options)?);
        }
        let solved: Vec<Solved> = formulations.iter().zip(options.iter().map(Vec::as_slice)).collect();
        Ok(vec![(PAGE, page(report, &solved)?.into_bytes())])
    }
}
