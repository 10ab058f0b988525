//! Charts that the spreadsheet draws from the sheet of territories.

use rust_xlsxwriter::{Chart, ChartType, Worksheet, XlsxError};

use crate::report::Report;
use crate::report::csv::territory_columns;

/// Rows and columns of a sheet that a chart covers, and pixels of it.
const ROWS: u32 = 21;
const SIZE: [u32; 2] = [760, 400];

/// A chart of hours per rep for each role, below a row.
pub fn hours(sheet: &mut Worksheet, report: &Report, below: u32) -> Result<(), XlsxError> {
    let column = |name: &str| territory_columns().iter().position(|own| *own == name).unwrap_or_default() as u16;
    let (names, ids) = (column("rep_name"), column("rep_id"));
    let (mut first, mut at) = (1, below);
    for role in report.roles {
        let last = first + role.territories.len() as u32 - 1;
        let unnamed = role.territories.iter().any(|own| report.plan.reps[own.rep].name.is_empty());
        let labels = if unnamed { ids } else { names };
        let mut chart = Chart::new(ChartType::Column);
        let mut line = Chart::new(ChartType::Line);
        for (name, title) in [("hours_before", "today"), ("hours", "plan")] {
            let series = chart.add_series().set_name(title);
            series.set_categories(("Territories", first, labels, last, labels));
            series.set_values(("Territories", first, column(name), last, column(name)));
        }
        let capacity = line.add_series().set_name("capacity");
        capacity.set_categories(("Territories", first, labels, last, labels));
        capacity.set_values(("Territories", first, column("capacity_hours"), last, column("capacity_hours")));
        chart.combine(&line);
        chart.title().set_name(&format!("Hours of each rep in the period, role {}", role.role));
        chart.y_axis().set_name("hours");
        chart.set_width(SIZE[0]).set_height(SIZE[1]);
        if !role.territories.is_empty() {
            sheet.insert_chart(at, 0, &chart)?;
            at += ROWS;
        }
        first = last + 1;
    }
    Ok(())
}
