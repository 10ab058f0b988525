//! What a plan folder holds for people to look at, if it is not too large.

use sutton::Result;
use sutton::balance::formulate::Formulation;
use sutton::balance::settled::settled;
use sutton::plan::words::number;
use sutton::report::html::{MOST_ROWS, Solved, page};
use sutton::report::workbook::workbook;
use sutton::report::{PAGE, Report, WORKBOOK};

/// Rows that a sheet takes below its header.
const MOST_ROWS_OF_A_SHEET: usize = 1_048_575;

/// Which of them are asked for.
#[derive(Clone, Copy, Debug, clap::Args)]
pub struct Pages {
    /// Write report.html for a plan of more than 200,000 rows, too.
    #[arg(long, conflicts_with = "no_report")]
    report: bool,
    /// Write no report.html.
    #[arg(long)]
    no_report: bool,
    /// Write plan.xlsx for a plan of more than 200,000 rows, too.
    #[arg(long, conflicts_with = "no_workbook")]
    workbook: bool,
    /// Write no plan.xlsx.
    #[arg(long)]
    no_workbook: bool,
    /// Write the tables as Parquet, too.
    #[cfg(feature = "parquet")]
    #[arg(long)]
    parquet: bool,
    /// Give each rep a sheet in plan.xlsx.
    #[arg(long, conflicts_with = "no_workbook")]
    sheet_per_rep: bool,
}

/// A file of a folder, by name.
pub type Named = (&'static str, Vec<u8>);

impl Pages {
    /// Why the page of a plan is not written; `None` where it is.
    fn why_no_page(self, report: &Report) -> Option<String> {
        why_not(report, PAGE, (self.report, "--report"), (self.no_report, "--no-report"))
    }

    /// Why the workbook of a plan is not written; `None` where it is.
    fn why_no_workbook(self, report: &Report) -> Option<String> {
        let why = why_not(report, WORKBOOK, (self.workbook, "--workbook"), (self.no_workbook, "--no-workbook"));
        why.or_else(|| {
            let most = number(MOST_ROWS_OF_A_SHEET as f64);
            (rows(report) > MOST_ROWS_OF_A_SHEET).then(|| format!("{WORKBOOK} is not written: a sheet has {most} rows at most"))
        })
    }

    /// The files of a plan whose roles were drafted and have these options.
    pub fn files(self, report: &Report, drafts: Vec<Formulation>, options: &[Vec<u32>]) -> Result<Vec<Named>> {
        let mut files = Vec::new();
        if self.why_no_page(report).is_none() {
            let drafts = drafts.into_iter().zip(report.roles).zip(options);
            let formulations = drafts.map(|((draft, role), options)| settled(report.plan, draft, role, options));
            let formulations: Vec<Formulation> = formulations.collect::<Result<_>>()?;
            let solved: Vec<Solved> = formulations.iter().zip(options.iter().map(Vec::as_slice)).collect();
            files.push((PAGE, page(report, &solved, None)?.into_bytes()));
        }
        if self.why_no_workbook(report).is_none() {
            files.push((WORKBOOK, workbook(report, self.sheet_per_rep)?));
        }
        #[cfg(feature = "parquet")]
        if self.parquet {
            files.extend(sutton::report::parquet::files(report)?);
        }
        Ok(files)
    }

    /// Tells where to look, and what is not written.
    pub fn told(self, report: &Report, folder: &std::path::Path) -> String {
        let (page, workbook) = (self.why_no_page(report), self.why_no_workbook(report));
        let mut look = Vec::new();
        if page.is_none() {
            look.push(format!("open {} in a browser", folder.join(PAGE).display()));
        }
        if workbook.is_none() {
            look.push(format!("{WORKBOOK} in a spreadsheet"));
        }
        let look = if look.is_empty() { String::new() } else { format!("To look at it: {}\n", look.join(", ")) };
        page.iter().chain(&workbook).fold(look, |told, reason| format!("{told}{reason}\n"))
    }
}

/// Accounts of all roles.
fn rows(report: &Report) -> usize {
    report.roles.iter().map(|role| role.accounts.len()).sum()
}

/// Why a file is not written, when flags that ask for it and against it are set or not.
fn why_not(report: &Report, file: &str, (asked, ask): (bool, &str), (refused, refuse): (bool, &str)) -> Option<String> {
    let rows = rows(report);
    if refused {
        return Some(format!("{file} is not written, as {refuse} says"));
    }
    (rows > MOST_ROWS && !asked).then(|| {
        let (rows, most) = (number(rows as f64), number(MOST_ROWS as f64));
        format!("{file} is not written: {rows} rows are more than {most}; ask for it with {ask}")
    })
}
