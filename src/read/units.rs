//! Units that must be wrong: hours in minutes, hours of another time than the period, minutes in hours or seconds.

use jiff::civil::Date;

use super::defects::Defects;
use super::sheet::Sheet;
use super::styles::ColumnStyle;
use crate::error::Defect;
use crate::plan::words::number;

/// Hours a week that nobody works, at least.
const TOO_MANY: f64 = 80.0;
/// Hours a week below which a whole team's can't be those of the period.
const TOO_FEW: f64 = 5.0;
/// Hours that people work in a day or a week.
const DAY_OR_WEEK: std::ops::RangeInclusive<f64> = 6.0..=60.0;
/// Minutes that the longest call has where all of them are in hours.
const CALL_IN_HOURS: f64 = 4.0;

/// A column of numbers above 0 whose unit the plan file does not say.
struct Numbers<'a> {
    sheet: &'a Sheet,
    column: usize,
    /// Rows and their numbers, the smallest number first.
    sorted: Vec<(usize, f64)>,
}

impl<'a> Numbers<'a> {
    fn of(sheet: &'a Sheet, name: &str) -> Option<Self> {
        let column = sheet.column(name)?;
        let ColumnStyle::Number(style) = &sheet.style(column).style else { return None };
        let number = |row| sheet.parse(row, column).filter(|&number| number > 0.0).map(|number| (row, number));
        let mut sorted: Vec<(usize, f64)> = (0..sheet.table.rows()).filter_map(number).collect();
        sorted.sort_by(|a, b| a.1.total_cmp(&b.1));
        (style.unit.is_none() && !sorted.is_empty()).then_some(Numbers { sheet, column, sorted })
    }

    fn median(&self) -> f64 {
        self.sorted[self.sorted.len() / 2].1
    }

    fn largest(&self) -> f64 {
        self.sorted[self.sorted.len() - 1].1
    }

    /// Where the plan file can say the unit.
    fn setting(&self) -> String {
        let schema = &self.sheet.schema;
        format!("[styles.{}] {}", schema.table, self.sheet.known(self.column).map_or("", |column| column.name))
    }

    /// A defect of the column, shown at the row of its largest number.
    fn defect(&self, reason: String) -> Defect {
        let (table, row) = (&self.sheet.table, self.sorted[self.sorted.len() - 1].0);
        let (header, cell) = (&table.headers[self.column], table.cell(row, self.column));
        Defect::of_file(&table.file, reason).line(table.line(row)).column(header).value(cell)
    }

    /// A warning of the column.
    fn warning(&self, reason: &str) -> String {
        format!("{}, {}: {reason}", self.sheet.table.file, self.sheet.table.headers[self.column])
    }
}

/// Asks about capacities that no period of this length has.
pub fn check_capacity(reps: &Sheet, period: Option<(Date, Date)>, warnings: &mut Vec<String>, defects: &mut Defects) {
    let Some(hours) = Numbers::of(reps, "capacity_hours") else { return };
    let days =
        period.filter(|(start, end)| start < end).map(|(start, end)| end.duration_since(start).as_hours() as f64 / 24.0 + 1.0);
    let weeks = days.unwrap_or(366.0) / 7.0;
    let (median, largest) = (hours.median(), hours.largest());
    if median > 168.0 * weeks {
        let whole = if days.is_some() { "the period" } else { "a year" };
        let (most, setting) = (number(168.0 * weeks), hours.setting());
        defects.push(hours.defect(format!(
            "most reps have more hours than {whole} ({most} h, day and night): say {setting} = \"minutes\" if that is what they are, or \
             \"hours\" if a row stands for many people"
        )));
        return;
    }
    if days.is_none() {
        return;
    }
    let weekly = |hours: f64| {
        format!("{} h in the {} weeks of the period, {} h a week", number(hours), number(weeks), number(hours / weeks))
    };
    if median > TOO_MANY * weeks {
        warnings.push(hours.warning(&format!("half of the reps have at least {}: are these hours of a year?", weekly(median))));
    } else if largest < TOO_FEW * weeks && DAY_OR_WEEK.contains(&largest) {
        let what = if largest <= 12.0 { "a day" } else { "a week" };
        let reason = format!(
            "no rep has more than {}: are these hours of {what}? They should be those of the whole period",
            weekly(largest)
        );
        warnings.push(hours.warning(&reason));
    }
}

/// Asks about calls that take no time, or days.
pub fn check_minutes(call_patterns: &Sheet, warnings: &mut Vec<String>, defects: &mut Defects) {
    let Some(minutes) = Numbers::of(call_patterns, "minutes_per_call") else { return };
    let (setting, largest) = (minutes.setting(), minutes.largest());
    if minutes.median() > 1440.0 {
        let reason =
            format!("most calls take longer than a day: say {setting} = \"seconds\" if that is what they are, or \"minutes\"");
        defects.push(minutes.defect(reason));
    } else if largest <= CALL_IN_HOURS && minutes.sorted[0].1 < 1.0 {
        let reason = format!(
            "no call takes more than {} minutes, and some less than one: say {setting} = \"hours\" if that is what they are, or \"minutes\"",
            number(largest)
        );
        defects.push(minutes.defect(reason));
    } else if largest <= CALL_IN_HOURS {
        let reason =
            format!("no call takes more than {} minutes: if these are hours, say {setting} = \"hours\"", number(largest));
        warnings.push(minutes.warning(&reason));
    }
}
