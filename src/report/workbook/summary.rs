//! The first sheet: today and the plan in numbers, how good it is, and charts.

use rust_xlsxwriter::{Format, Workbook, Worksheet, XlsxError};

use super::charts;
use super::table::fitting;
use crate::report::html::verdict;
use crate::report::paired::sentence;
use crate::report::summary::{RoleSummary, SpreadSummary};
use crate::report::{Report, Summary};

/// A line of the sheet: its name, today's number and the plan's.
type Line = (&'static str, Option<f64>, Option<f64>, &'static str);

/// Writes the sheet.
pub fn write(book: &mut Workbook, report: &Report) -> Result<(), XlsxError> {
    let sheet = book.add_worksheet().set_name("Summary")?;
    let summary = Summary::new(report);
    let [title, bold] = [Format::new().set_bold().set_font_size(14), Format::new().set_bold().set_background_color("#DCE6F1")];
    sheet.set_column_width(0, 44)?.set_column_width(1, 16)?.set_column_width(2, 16)?;
    sheet.write_string_with_format(0, 0, fitting(&summary.plan), &title)?;
    let mut at = 2;
    for (own, role) in summary.roles.iter().zip(report.roles) {
        for (column, text) in [format!("role {}", own.role), "today".into(), "plan".into()].into_iter().enumerate() {
            sheet.write_string_with_format(at, column as u16, fitting(&text), &bold)?;
        }
        at += 1;
        for line in lines(own) {
            write_line(sheet, at, &line)?;
            at += 1;
        }
        for words in role.pairs.as_ref().map(|own| sentence(&role.role, own)).into_iter().chain([verdict(role)]) {
            sheet.write_string(at, 0, fitting(&words))?;
            at += 1;
        }
        at += 1;
    }
    charts::hours(sheet, report, at)
}

fn write_line(sheet: &mut Worksheet, row: u32, (name, today, plan, format): &Line) -> Result<(), XlsxError> {
    let format = Format::new().set_num_format(*format);
    sheet.write_string(row, 0, *name)?;
    for (column, number) in [(1, today), (2, plan)] {
        if let Some(number) = number {
            sheet.write_number_with_format(row, column, *number, &format)?;
        }
    }
    Ok(())
}

fn lines(own: &RoleSummary) -> Vec<Line> {
    const WHOLE: &str = "#,##0";
    const SHARE: &str = "0.0%";
    let spread = |spread: &Option<SpreadSummary>, of: fn(&SpreadSummary) -> f64| spread.as_ref().map(of);
    let both = |name, of: fn(&SpreadSummary) -> f64| {
        (name, spread(&own.utilisation_before, of), spread(&own.utilisation_after, of), SHARE)
    };
    vec![
        ("accounts", Some(own.accounts_before as f64), Some(own.accounts as f64), WHOLE),
        ("reps", None, Some(own.reps as f64), WHOLE),
        ("hours of calls and travel", None, Some(own.workload_hours), WHOLE),
        ("hours of travel", own.travel_hours_before, own.travel_hours_after, WHOLE),
        ("capacity of the reps who stay, hours", None, Some(own.capacity_hours), WHOLE),
        both("capacity used, rep with least", |own| own.min),
        both("capacity used, rep with most", |own| own.max),
        ("unevenness of load over share (variation)", own.workload_cv_before, own.workload_cv_after, "0.0000"),
        ("what the plan costs, hours", None, Some(own.primal_value), "#,##0.0"),
        ("what no plan can cost less than, hours", None, own.dual_bound, "#,##0.0"),
    ]
}
