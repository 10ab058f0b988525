//! Units that are another than ours: hours in minutes, hours and calls of another time than the period, minutes in hours or seconds, amounts with
//! the other sign.

use jiff::civil::Date;

use super::aliases::{Period, simplify, spoken};
use super::defects::Defects;
use super::sheet::Sheet;
use super::styles::ColumnStyle;
use crate::error::Defect;
use crate::plan::words::{count, number};

/// Hours a week that nobody works, at least.
const TOO_MANY: f64 = 80.0;
/// Hours a week below which a whole team's can't be those of the period.
const TOO_FEW: f64 = 5.0;
/// Hours that people work in a day or a week.
const DAY_OR_WEEK: std::ops::RangeInclusive<f64> = 6.0..=60.0;
/// Hours that people have in a week.
const WEEK: std::ops::RangeInclusive<f64> = 20.0..=60.0;
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

/// What turns the reps' hours into those of the period, where their headers speak of another: `Hours per week`.
#[derive(Clone, Copy, Debug)]
pub struct Rates {
    /// Of `capacity_hours`.
    pub capacity: f64,
    /// Of `min_hours`.
    pub least: f64,
    /// Of `leave_hours`.
    pub leave: f64,
}

impl Rates {
    /// Reads the headers; hours that are turned are told, and asked about where the period or what is worked in it is not known.
    pub fn of(reps: &Sheet, period: Option<(Date, Date)>, warnings: &mut Vec<String>, defects: &mut Defects) -> Self {
        let mut rate = |name| rate(reps, name, period.and_then(days), warnings, defects);
        Rates { capacity: rate("capacity_hours"), least: rate("min_hours"), leave: rate("leave_hours") }
    }
}

fn rate(sheet: &Sheet, name: &str, days: Option<f64>, warnings: &mut Vec<String>, defects: &mut Defects) -> f64 {
    let Some((at, of)) = stated_period(sheet, name) else { return 1.0 };
    let (table, header) = (&sheet.table, &sheet.table.headers[at]);
    let what = plain(name);
    let as_they_are = format!("[styles.{}] {name} = {what:?}", sheet.schema.table);
    let Some((days, times)) = days.and_then(|days| Some((days, of.times(days)?))) else {
        if what == "hours" && matches!((of, days), (Period::Quarter | Period::Year, None)) {
            warnings.push(format!(
                "{}, {header}: hours of a {of}, by the header, so calls per period should be those of a {of}, too (the plan file names no \
                 [plan] start and end)",
                table.file
            ));
            return 1.0;
        }
        let lines = if of == Period::Day {
            format!("give those of the period, as {name}")
        } else {
            "say the period: [plan] start = 2026-01-01 and end = 2026-03-31, for example".into()
        };
        let reason = format!(
            "are {what} of a {of}, by the header, and should be those of the whole period: {lines}; or, if they are of the period all \
             the same, {as_they_are}"
        );
        defects.push(Defect::of_file(&table.file, reason).line(table.header_line).column(header));
        return 1.0;
    };
    if times != 1.0 {
        warnings.push(format!(
            "{}, {header}: {what} of a {of}, by the header: times {} for the {} days of the period ({as_they_are} takes them as they are)",
            table.file,
            number(times),
            number(days)
        ));
    }
    times
}

/// The column of a name whose header speaks of a period, and the plan file does not say that it is hours or calls as they stand.
fn stated_period(sheet: &Sheet, name: &str) -> Option<(usize, Period)> {
    let at = sheet.column(name)?;
    let known = sheet.known(at)?;
    let is_said = match &sheet.style(at).style {
        ColumnStyle::Number(style) => style.unit.is_some_and(|unit| unit.name == plain(name)),
        _ => true,
    };
    let of = spoken(&simplify(&sheet.table.headers[at]), |rest| known.is_called(rest))?;
    (!is_said).then_some((at, of))
}

/// What a column counts, as the plan file names it.
fn plain(name: &str) -> &'static str {
    if name == "calls_per_period" { "calls" } else { "hours" }
}

/// What turns calls into those of the period, where their header speaks of another time: `Calls per year`. Without a period, calls of a
/// year go with hours of a year.
pub fn rate_of_calls(
    call_patterns: &Sheet,
    reps: Option<&Sheet>,
    period: Option<(Date, Date)>,
    warnings: &mut Vec<String>,
    defects: &mut Defects,
) -> f64 {
    let days = period.and_then(days);
    let hours = reps.and_then(|reps| stated_period(reps, "capacity_hours")).map(|(_, of)| of);
    let calls = stated_period(call_patterns, "calls_per_period").map(|(_, of)| of);
    if days.is_none() && calls == hours && matches!(calls, Some(Period::Quarter | Period::Year)) {
        return 1.0;
    }
    rate(call_patterns, "calls_per_period", days, warnings, defects)
}

/// Days of a period, the first and the last among them.
fn days((start, end): (Date, Date)) -> Option<f64> {
    (start < end).then(|| end.duration_since(start).as_hours() as f64 / 24.0 + 1.0)
}

/// Words for units at the end of a header.
const UNITS: [(&str, &[&str]); 3] = [
    ("hours", &["h", "hour", "hours", "hrs", "std", "stunden", "heures", "horas"]),
    ("minutes", &["min", "mins", "minute", "minutes", "minuten", "minutos"]),
    ("seconds", &["s", "sec", "secs", "seconds", "sekunden", "secondes", "segundos"]),
];

/// Asks about numbers whose header ends with another unit than theirs (`Hours (min)`); whether there are none.
pub fn check_headers(sheet: &Sheet, defects: &mut Defects) -> bool {
    let before = defects.count();
    for name in ["capacity_hours", "min_hours", "leave_hours", "minutes_per_call"] {
        let Some(numbers) = Numbers::of(sheet, name) else { continue };
        let header = &sheet.table.headers[numbers.column];
        let last = header.split(|letter: char| !letter.is_alphanumeric()).rfind(|word| !word.is_empty()).map(str::to_lowercase);
        let unit =
            UNITS.iter().find(|(_, words)| last.as_deref().is_some_and(|last| words.contains(&last))).map(|(unit, _)| *unit);
        let own = if name.starts_with("minutes") { "minutes" } else { "hours" };
        if let Some(unit) = unit.filter(|unit| *unit != own) {
            let setting = numbers.setting();
            let reason =
                format!("are these {unit}, as the header ends, or {own}? Say {setting} = {unit:?} or {setting} = {own:?}");
            defects.push(numbers.defect(reason));
        }
    }
    defects.count() == before
}

/// Asks about capacities that no period of this length has.
pub fn check_capacity(reps: &Sheet, period: Option<(Date, Date)>, warnings: &mut Vec<String>, defects: &mut Defects) {
    let Some(hours) = Numbers::of(reps, "capacity_hours").filter(|_| stated_period(reps, "capacity_hours").is_none()) else {
        return;
    };
    let days = period.and_then(days);
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
        if WEEK.contains(&largest) {
            let reason = format!(
                "no rep has more than {} h: are these hours of a week? They should be those of the whole period (tell it with [plan] \
                 start and end)",
                number(largest)
            );
            warnings.push(hours.warning(&reason));
        }
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

/// Asks about amounts that are below 0 throughout, as accounts of a ledger hold sales; tells where most are.
pub fn check_signs(accounts: &Sheet, warnings: &mut Vec<String>, defects: &mut Defects) {
    for name in ["revenue", "potential", "open_pipeline"] {
        let Some(at) = accounts.column(name) else { continue };
        let ColumnStyle::Number(style) = &accounts.style(at).style else { continue };
        let table = &accounts.table;
        let numbers = (0..table.rows()).filter_map(|row| Some((row, accounts.parse(row, at)?)));
        let (below, above): (Vec<_>, Vec<_>) =
            numbers.filter(|&(_, number)| number != 0.0).partition(|&(_, number)| number < 0.0);
        if style.unit.is_some() || below.len() <= above.len() {
            continue;
        }
        let answer = format!(
            "say [styles.accounts] {name} = \"credits\" if they are sales with the sign of a ledger, or \"signed\" if they are losses"
        );
        let share = format!("{} of {}", number(below.len() as f64), count(below.len() + above.len(), "amount"));
        if above.is_empty() && below.len() > 1 {
            let row = below[0].0;
            let defect = Defect::of_file(&table.file, format!("every amount besides 0 is below 0 ({share}): {answer}"));
            defects.push(defect.line(table.line(row)).column(&table.headers[at]).value(table.cell(row, at)));
        } else {
            warnings.push(format!("{}, {}: {share} are below 0: {answer}", table.file, table.headers[at]));
        }
    }
}
