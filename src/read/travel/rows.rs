//! A row for each way: own tables, r5py's, ArcGIS's lines of an origin-destination matrix.

use super::unit::{Measure, UNITS, name};
use super::ways::{Drive, Listing, Pair, Roster, Tally};
use crate::error::Defect;
use crate::plan::Plan;
use crate::plan::config::TimeUnit;
use crate::read::aliases::{passed_over as passed_over_words, simplify};
use crate::read::defects::Defects;
use crate::read::row::Row;
use crate::read::sheet::Sheet;
use crate::read::styles::clock::Duration;

/// The columns of times and of road distances: (column, what its numbers are).
const MEASURES: [(&str, Measure); 6] = [
    ("hours", Measure::Time(TimeUnit::Hours)),
    ("minutes", Measure::Time(TimeUnit::Minutes)),
    ("seconds", Measure::Time(TimeUnit::Seconds)),
    ("km", Measure::Road(1.0)),
    ("metres", Measure::Road(0.001)),
    ("miles", Measure::Road(1.609344)),
];
/// Cells that say that there is no way.
const NO_TIME: [&str; 7] = ["", "nan", "null", "none", "na", "n/a", "-"];
/// What is asked of distances that do not say what they are; their header stands for HEADER.
const NO_LENGTH: &str = "is a distance in km, metres or miles, and there is no time: say [columns.travel] km = \"HEADER\", or metres, or \
                         miles, in its place; it is driven as [travel] says";
/// What parts the two names of a line of ArcGIS.
const DASH: &str = " - ";

/// The ends of ways.
#[derive(Clone, Copy)]
enum Ends {
    /// A column for each.
    Two(Option<usize>, Option<usize>),
    /// Both in one cell: `R2 - A17`.
    One(usize),
}

/// Reads a way in each row.
pub fn read<'a>(sheet: &'a Sheet, plan: &Plan, roster: &Roster, defects: &mut Defects) -> Option<Listing<'a>> {
    let ends = ends(sheet, defects);
    let (column, measure) = measure(sheet, plan.config.travel.unit, defects)?;
    let (ends, file) = (ends?, sheet.table.file.clone());
    let [from, to] = match ends {
        Ends::Two(from, to) => [from, to],
        Ends::One(both) => [Some(both); 2],
    };
    let cells = |index: usize| match ends {
        Ends::Two(from, to) => [from, to].map(|at| at.map_or("", |at| sheet.table.cell(index, at))),
        Ends::One(both) => split(sheet.table.cell(index, both), roster),
    };
    let reading = roster.reading((0..sheet.table.rows()).map(|index| cells(index).into()));
    let (mut ways, mut empty, mut guess) = (Vec::with_capacity(sheet.table.rows()), Vec::new(), [0; 2]);
    let mut tally = Tally::default();
    tally.passed = passed_over(sheet, column);
    for index in 0..sheet.table.rows() {
        let mut row = Row { sheet, index, defects };
        let ids = cells(index);
        row.required(from);
        row.required(to);
        if roster.leaves_out(ids) {
            tally.left_out += 1;
            continue;
        }
        let points = [0, 1].map(|end| roster.point(ids[end], guess[end]));
        [0, 1].into_iter().for_each(|end| tally.see(ids[end], points[end], roster));
        let has_time = !is_no_time(row.text(Some(column)));
        let number = if has_time { row.at_least_zero(Some(column)) } else { None };
        let (rep, account, back) = match reading.of(points[0], points[1]) {
            Pair::Way(rep, account, back) => (rep, account, back),
            Pair::Between => {
                tally.between += 1;
                continue;
            }
            Pair::Either => {
                row.wrong(from, "is a rep and an account, and so is the other end: say which is which in the ids");
                continue;
            }
            Pair::Unknown => {
                if !points[0].is_known() && !ids[0].is_empty() {
                    let reason = roster.stranger(ids[0], "is no rep of the plan, and no account");
                    row.wrong_with(from, &reason, |_| called(ids[0], roster));
                }
                if !points[1].is_known() && !ids[1].is_empty() {
                    let reason = roster.stranger(ids[1], "is no account of the plan, and no rep");
                    row.wrong_with(to, &reason, |_| called(ids[1], roster));
                }
                continue;
            }
        };
        guess = points.map(|point| point.account.map_or(0, |at| at + 1));
        match number {
            Some(number) => {
                ways.push(Drive { rep, account, back, hours: measure.hours(number, &plan.config.travel), cell: index })
            }
            None if !has_time => empty.push(index),
            None => {}
        }
    }
    let header = sheet.table.headers[column].clone();
    let place = move |index: usize| {
        let (line, cell) = (sheet.table.line(index), to.map_or("", |to| sheet.table.cell(index, to)));
        let column = to.map_or("", |to| sheet.table.headers[to].as_str());
        Defect::of_file(&sheet.table.file, "").line(line).column(column).value(cell)
    };
    let headers = Some(headers(sheet, &[from, to, Some(column)]));
    Some(Listing { file, ways, measure, column: header, headers, guessed: false, tally, empty, place: Box::new(place) })
}

/// Parts of headers of times, simplified.
const TIMES: [&str; 8] = ["duration", "traveltime", "drivetime", "minutes", "fahrzeit", "dauer", "duree", "tiempo"];

/// Other columns of times beside the one that counts, that nothing reads: with the traffic, or of another hour.
fn passed_over(sheet: &Sheet, column: usize) -> Option<String> {
    let known = sheet.known(column)?.name;
    let speaks = |at: &usize| TIMES.iter().any(|word| simplify(&sheet.table.headers[*at]).contains(word));
    let filled =
        |at: &usize| (0..sheet.table.rows()).any(|row| sheet.table.cell(row, *at).bytes().any(|byte| byte.is_ascii_digit()));
    let others: Vec<&str> = sheet.unmatched().filter(speaks).filter(filled).map(|at| sheet.table.headers[at].as_str()).collect();
    (!others.is_empty()).then(|| passed_over_words(sheet.schema.table, known, &sheet.table.headers[column], &others))
}

/// `Acme is 17`: the id of an account that is named by its name.
fn called(name: &str, roster: &Roster) -> String {
    roster.account_called(name).map_or(String::new(), |id| format!("{name} is {id}"))
}

/// What the headers are: those that are matched and say nothing beside the times that count are not used.
fn headers(sheet: &Sheet, used: &[Option<usize>]) -> Vec<(String, Option<String>)> {
    let own = |at: usize| sheet.known(at).filter(|_| used.contains(&Some(at))).map(|column| column.name.to_string());
    sheet.table.headers.iter().enumerate().map(|(at, header)| (header.clone(), own(at))).collect()
}

/// Whether a cell says that there is no way.
pub fn is_no_time(cell: &str) -> bool {
    cell.len() < 5 && NO_TIME.iter().any(|none| cell.eq_ignore_ascii_case(none))
}

/// Where the ends of ways stand. ArcGIS numbers its origins and destinations itself: their names alone are the plan's.
fn ends(sheet: &Sheet, defects: &mut Defects) -> Option<Ends> {
    let named = [sheet.column("origin_name"), sheet.column("destination_name")];
    let of_arcgis = sheet.table.headers.iter().any(|header| simplify(header) == "destinationrank");
    let pair = sheet.column("name").filter(|_| of_arcgis || sheet.column("from").is_none());
    match (named, pair) {
        ([Some(from), Some(to)], _) => Some(Ends::Two(Some(from), Some(to))),
        (_, Some(both)) => Some(Ends::One(both)),
        _ if of_arcgis => {
            let reason = "numbers origins and destinations itself: export OriginName and DestinationName, or Name, as well";
            defects.push(Defect::of_file(&sheet.table.file, reason).line(1));
            None
        }
        _ => {
            let [from, to] = ["from", "to"].map(|name| sheet.required(name, defects));
            Some(Ends::Two(from, to))
        }
    }
}

/// The two ids of a cell: where it can be parted in several ways, at the first dash with a known id on both sides.
fn split<'a>(cell: &'a str, roster: &Roster) -> [&'a str; 2] {
    let parts = cell.match_indices(DASH).map(|(at, _)| [&cell[..at], &cell[at + DASH.len()..]]);
    let known = |ids: &[&str; 2]| ids.iter().all(|id| roster.point(id, 0).is_known());
    parts.clone().find(known).or_else(|| parts.clone().next()).unwrap_or([cell, ""])
}

/// The column that counts, and what its numbers are: times before road distances.
fn measure(sheet: &Sheet, unit: Option<TimeUnit>, defects: &mut Defects) -> Option<(usize, Measure)> {
    let there = MEASURES.iter().filter_map(|&(name, measure)| Some((sheet.column(name)?, measure)));
    let (times, roads): (Vec<_>, Vec<_>) = there.partition(|(_, measure)| matches!(measure, Measure::Time(_)));
    let wanted = |unit: TimeUnit| times.iter().find(|time| time.1 == Measure::Time(unit)).copied();
    let asked = |reason: &str, at: usize| Defect::of_file(&sheet.table.file, reason).line(1).column(&sheet.table.headers[at]);
    match (&times[..], unit, sheet.column("time")) {
        // Durations say themselves what they are.
        ([], _, Some(at)) if is_of_durations(sheet, at) => Some((at, Measure::Time(TimeUnit::Hours))),
        ([(at, own)], unit, _) => Some((*at, unit.filter(|_| !is_of_durations(sheet, *at)).map_or(*own, Measure::Time))),
        ([_, second, ..], unit, _) => {
            let found = unit.and_then(wanted);
            if found.is_none() {
                let units: Vec<&str> = UNITS.into_iter().filter(|&unit| wanted(unit).is_some()).map(name).collect();
                let reason = format!("is not the only time: say which counts, travel.unit = {:?}", units.join("\" or \""));
                defects.push(asked(&reason.replace('\\', ""), second.0));
            }
            found
        }
        ([], Some(unit), Some(at)) => Some((at, Measure::Time(unit))),
        ([], None, Some(at)) if is_of_r5py(sheet) => Some((at, Measure::Time(TimeUnit::Minutes))),
        ([], None, Some(at)) => {
            let reason = "may be hours, minutes or seconds: say travel.unit = \"minutes\", or what it is";
            defects.push(asked(reason, at));
            None
        }
        ([], _, None) if roads.is_empty() => {
            match sheet.column("distance") {
                Some(at) => defects.push(asked(&NO_LENGTH.replace("HEADER", &sheet.table.headers[at]), at)),
                None => drop(sheet.required("hours", defects)),
            }
            None
        }
        ([], _, None) => roads.first().copied(),
    }
}

/// Whether a column of times holds durations (`1:08:30`), and nothing else.
fn is_of_durations(sheet: &Sheet, at: usize) -> bool {
    let cells = || (0..sheet.table.rows()).map(|row| sheet.table.cell(row, at)).filter(|cell| !is_no_time(cell));
    cells().next().is_some() && cells().all(|cell| Duration::of(cell).is_some())
}

/// `from_id`, `to_id`, `travel_time`, as r5py and r5r's older versions write them: minutes.
fn is_of_r5py(sheet: &Sheet) -> bool {
    let has = |header: &str| sheet.table.headers.iter().any(|own| own == header);
    ["from_id", "to_id", "travel_time"].into_iter().all(has)
}
