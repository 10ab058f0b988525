//! A table of times: reps down, accounts across, or the other way round.

use super::rows::is_no_time;
use super::unit::{Measure, NO_UNIT};
use super::ways::{Drive, LONGEST, Listing, Pair, Roster, Tally};
use crate::error::Defect;
use crate::plan::Plan;
use crate::plan::config::TimeUnit;
use crate::plan::words::{count, first, number};
use crate::read::aliases::simplify;
use crate::read::defects::Defects;
use crate::read::row::Row;
use crate::read::sheet::Sheet;
use crate::read::table::Table;

/// Headers named of many.
const NAMED: usize = 5;

/// What a table may call its times in the corner above its ids.
const CORNERS: [(&str, TimeUnit); 6] = [
    ("hours", TimeUnit::Hours),
    ("minutes", TimeUnit::Minutes),
    ("min", TimeUnit::Minutes),
    ("seconds", TimeUnit::Seconds),
    ("sec", TimeUnit::Seconds),
    ("h", TimeUnit::Hours),
];

/// Whether the headers are ids: at least half of those behind the first.
pub fn is_wide(sheet: &Sheet, roster: &Roster) -> bool {
    let headers = &sheet.table.headers[1..];
    let known = headers.iter().filter(|header| roster.point(header, 0).is_known()).count();
    let has_ends = sheet.column("from").is_some() && sheet.column("to").is_some();
    !has_ends && known > 0 && 2 * known >= headers.len()
}

/// Reads a time in each cell.
pub fn read<'a>(sheet: &'a Sheet, plan: &Plan, roster: &Roster, defects: &mut Defects) -> Option<Listing<'a>> {
    let (table, width) = (&sheet.table, sheet.table.headers.len());
    let Some(unit) = plan.config.travel.unit.or_else(|| corner(&table.headers[0])) else {
        defects.push(Defect::of_file(&table.file, NO_UNIT).line(1));
        return None;
    };
    let across: Vec<_> = table.headers.iter().map(|header| roster.point(header, 0)).collect();
    let mut tally = Tally::default();
    for (header, &point) in table.headers.iter().zip(&across).skip(1).filter(|(header, _)| !roster.leaves_out([header, ""])) {
        tally.see(header, point, roster);
        if !point.is_known() {
            let reason = roster.stranger(header, "is no account of the plan, and no rep");
            defects.push(Defect::of_file(&table.file, reason).line(1).column(header));
        }
    }
    defects.extend((1..width).filter_map(|column| sheet.style(column).refused().cloned()));
    let ids = (0..table.rows()).flat_map(|row| table.headers[1..].iter().map(move |to| (table.cell(row, 0), to.as_str())));
    let reading = roster.reading(ids);
    let measure = Measure::Time(unit);
    let (mut ways, mut empty) = (Vec::new(), Vec::new());
    for index in 0..table.rows() {
        let mut row = Row { sheet, index, defects };
        let id = row.required(Some(0));
        let from = roster.point(id, index);
        if roster.leaves_out([id, ""]) {
            tally.left_out += width - 1;
            continue;
        }
        tally.see(id, from, roster);
        if !from.is_known() && !id.is_empty() {
            row.wrong(Some(0), &roster.stranger(id, "is no rep of the plan, and no account"));
        }
        for (column, &to) in across.iter().enumerate().skip(1) {
            let cell = index * width + column;
            let (rep, account, back) = match reading.of(from, to) {
                Pair::Way(rep, account, back) => (rep, account, back),
                Pair::Between => {
                    tally.between += 1;
                    continue;
                }
                Pair::Either => {
                    row.wrong(Some(0), "is a rep and an account, and so are headers: ids must say which is which");
                    break;
                }
                Pair::Unknown => {
                    tally.left_out += usize::from(roster.leaves_out(["", &table.headers[column]]));
                    continue;
                }
            };
            if is_no_time(row.text(Some(column))) {
                empty.push(cell);
            } else if let Some(number) = row.at_least_zero(Some(column)) {
                ways.push(Drive { rep, account, back, hours: measure.hours(number, &plan.config.travel), cell });
            }
        }
    }
    let place = move |cell: usize| {
        let (index, column) = (cell / width, cell % width);
        let defect = Defect::of_file(&sheet.table.file, "").line(sheet.table.line(index));
        defect.column(&sheet.table.headers[column]).value(sheet.table.cell(index, column))
    };
    for way in ways.iter().filter(|way| way.hours > LONGEST) {
        defects.push(Defect { reason: format!("is too large: at most {} hours", number(LONGEST)), ..place(way.cell) });
    }
    let (file, column) = (table.file.clone(), table.headers[0].clone());
    let headers = Some(headers(table));
    Some(Listing { file, ways, measure, column, headers, guessed: false, tally, empty, place: Box::new(place) })
}

/// What the headers are: ids of one end, those of the other in the first column.
fn headers(table: &Table) -> Vec<(String, Option<String>)> {
    let across: Vec<&str> = table.headers[1..].iter().map(String::as_str).collect();
    let corner = if table.headers[0].is_empty() { "first column" } else { &table.headers[0] };
    let columns = format!("{} ({})", count(across.len(), "column"), first(&across, NAMED));
    vec![(corner.to_string(), Some("from".into())), (columns, Some("to".into()))]
}

/// The unit that the first header says.
fn corner(header: &str) -> Option<TimeUnit> {
    let header = simplify(header);
    CORNERS.iter().find(|(name, _)| *name == header).map(|corner| corner.1)
}
