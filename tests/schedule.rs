//! `schedule`: every call is on a day or listed, on days that are worked, and people's calendars can be renewed.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;
mod case;

use std::collections::{BTreeMap, BTreeSet};
use std::process::{Command, Output};

use binary::sutton;
use case::{Case, assert_code, json};
use sutton::check::calendar::{Listed, Row, violations};
use sutton::execute::calendar::schedule;
use sutton::plan::published::Published;
use sutton::read::calendar::availability;
use sutton::report::calendar::rows;
use sutton::report::verify::StoredPlan;

/// The plan of tests over a quarter, with days of eight hours; `more` stands at its end, `data` among its files.
fn quarter(data: &str, more: &str) -> Case {
    let case = Case::new();
    case.edit("plan.toml", |text| {
        let text = text
            .replace("start = 2026-01-01\n", "start = 2026-01-01\nend = 2026-03-31\n")
            .replace("day_hours = 0", "day_hours = 8");
        text.replace("locks = \"locks.csv\"\n", &format!("locks = \"locks.csv\"\n{data}")) + more
    });
    case.edit("reps.csv", |text| text.replace(",95,", ",450,"));
    case
}

fn solved(case: &Case) {
    assert_code(&case.solve(&["--quiet", "--no-report", "--no-workbook"]), 0);
}

fn scheduled(case: &Case, flags: &[&str]) -> Output {
    sutton(&[&["schedule", case.path("out").to_str().unwrap()], flags].concat())
}

fn table(text: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(text.as_bytes()).deserialize().map(Result::unwrap).collect()
}

fn said(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn every_call_is_on_a_working_day_or_listed() {
    let case = quarter("absences = \"absences.csv\"\n", "[execute]\nholidays = \"holidays.csv\"\n");
    case.write("absences.csv", "rep_id,from,until\nR1,2026-02-02,2026-02-06\n");
    case.write("holidays.csv", "date,name\n2026-01-01,New Year\n2026-01-19,\n");
    solved(&case);
    let output = scheduled(&case, &["--json"]);
    assert_code(&output, 0);
    let told = json(&output.stdout);
    let calls = table(&case.read("out/calendar/calendar.csv"));
    let listed: usize =
        table(&case.read("out/calendar/not_placed.csv")).iter().map(|row| row["calls"].parse::<usize>().unwrap()).sum();
    let planned: f64 = table(&case.read("out/assignments.csv")).iter().map(|row| row["calls"].parse::<f64>().unwrap()).sum();
    assert!(calls.len() > 50);
    assert_eq!((calls.len() + listed) as f64, planned);
    assert_eq!((told["calls_placed"].as_u64().unwrap() as usize, told["calls"].as_f64().unwrap()), (calls.len(), planned));
    let uids: BTreeSet<&str> = calls.iter().map(|row| row["uid"].as_str()).collect();
    assert_eq!(uids.len(), calls.len());
    for row in &calls {
        let date: jiff::civil::Date = row["date"].parse().unwrap();
        assert!(date.weekday().to_monday_zero_offset() < 5 && !["2026-01-01", "2026-01-19"].contains(&row["date"].as_str()));
        assert!(row["rep_id"] != "R1" || !("2026-02-02"..="2026-02-06").contains(&row["date"].as_str()), "{row:?}");
        assert!(("08:00".."16:00").contains(&row["start"].as_str()) && row["end"].as_str() <= "16:00", "{row:?}");
    }
    for file in ["calendar.csv", "not_placed.csv"] {
        let text = case.read(&format!("out/calendar/{file}"));
        assert_eq!(text.lines().next().unwrap().split(',').collect::<Vec<_>>(), documented(file), "{file}");
    }
    assert_code(&case.verify(), 0);
}

/// The columns of a table as the docs list them.
fn documented(file: &str) -> Vec<&'static str> {
    let docs = include_str!("../docs/src/columns.md");
    let part = docs.split(&format!("## {file}\n")).nth(1).unwrap().split("\n## ").next().unwrap();
    part.lines().filter_map(|line| line.strip_prefix("| `")?.split('`').next()).collect()
}

#[test]
fn the_same_plan_gives_the_same_bytes_at_any_number_of_threads() {
    let case = quarter("", "");
    solved(&case);
    let files = ["calendar.csv", "not_placed.csv", "R1.ics", "I1.ics"];
    let written = |threads: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_sutton"));
        let output =
            command.args(["schedule", case.path("out").to_str().unwrap()]).env("RAYON_NUM_THREADS", threads).output().unwrap();
        assert_code(&output, 0);
        files.map(|name| case.read(&format!("out/calendar/{name}")))
    };
    assert_eq!(written("1"), written("3"));
}

#[test]
fn appointments_are_kept_and_closed_days_are_free() {
    let case = quarter("appointments = \"appointments.csv\"\n", "");
    let accounts = "account_id,role,date,weekday,from,until,closed\n\
                    09,outside,2026-02-11,,13:00,15:00,\n09,,,Mon-Tue,,,yes\n04,outside,,Thu,10:00,16:00,no\n";
    case.write("appointments.csv", accounts);
    solved(&case);
    assert_code(&scheduled(&case, &[]), 0);
    let calls = table(&case.read("out/calendar/calendar.csv"));
    let of =
        |account: &str| calls.iter().filter(|row| row["account_id"] == account && row["role"] == "outside").collect::<Vec<_>>();
    let agreed = of("09").into_iter().find(|row| row["date"] == "2026-02-11").expect("the appointment is kept");
    assert!(agreed["start"].as_str() >= "13:00" && agreed["end"].as_str() <= "15:00", "{agreed:?}");
    let weekday =
        |row: &BTreeMap<String, String>| row["date"].parse::<jiff::civil::Date>().unwrap().weekday().to_monday_zero_offset();
    assert!(of("09").iter().all(|row| weekday(row) > 1));
    assert!(!of("04").is_empty() && of("04").iter().all(|row| weekday(row) == 3 && row["start"].as_str() >= "10:00"));
}

/// A calendar and the plan that it is of, for tests that spoil it.
fn made(case: &Case) -> (Published, sutton::plan::availability::Availability, Vec<Row>, Vec<Listed>) {
    let plan = StoredPlan::read(&case.path("out"), None).unwrap().published().unwrap();
    let open = availability(&plan.plan).unwrap();
    let (rows, listed) = rows(&schedule(&plan, &open));
    assert_eq!(violations(&plan, &open, &rows, &listed), Vec::<String>::new());
    (plan, open, rows, listed)
}

#[test]
fn wrong_calendars_are_refused_by_what_is_wrong() {
    let case =
        quarter("absences = \"absences.csv\"\nappointments = \"appointments.csv\"\n", "[execute]\nholidays = \"holidays.csv\"\n");
    case.write("absences.csv", "rep_id,from,until\nR1,2026-02-02,2026-02-06\n");
    case.write(
        "appointments.csv",
        "account_id,role,date,weekday,closed\n09,outside,2026-02-11,,no\n09,outside,,Mon,yes\n04,outside,,Thu,no\n",
    );
    case.write("holidays.csv", "date\n2026-01-01\n2026-01-20\n");
    solved(&case);
    let (plan, open, rows, listed) = made(&case);
    let visit = |row: &&Row| plan.is_visit(row.channel) && plan.plan.reps[row.rep].id == "R1";
    let at = rows.iter().position(|row| visit(&row)).unwrap();
    let of = |account: &str| rows.iter().position(|row| visit(&row) && plan.plan.accounts[row.account].id == account).unwrap();
    let agreed =
        rows.iter().position(|row| plan.plan.accounts[row.account].id == "09" && row.date.to_string() == "2026-02-11").unwrap();
    type Change<'a> = Box<dyn Fn(&mut Vec<Row>) + 'a>;
    let to = |at: usize, date: &'static str| Box::new(move |rows: &mut Vec<Row>| rows[at].date = date.parse().unwrap()) as Change;
    let changes: Vec<(&str, Change)> = vec![
        (
            "with a date or listed, the plan has",
            Box::new(|rows| {
                rows.remove(at);
            }),
        ),
        ("it is there twice", Box::new(|rows| rows.push(rows[at].clone()))),
        ("its number is none of", Box::new(|rows| rows[at].call = 99)),
        ("is a holiday", to(at, "2026-01-20")),
        ("is no workday of the rep", to(at, "2026-01-10")),
        ("is an absence of the rep", to(at, "2026-02-03")),
        ("is outside the plan's period", to(at, "2026-04-07")),
        ("the account is closed then", to(of("09"), "2026-02-09")),
        ("the account is called at other hours alone", to(of("04"), "2026-02-13")),
        ("the appointment on 2026-02-11 is neither kept nor listed", to(agreed, "2026-02-12")),
        ("it begins before the day begins", Box::new(|rows| rows[at].minutes = (400, 460))),
        ("the drive takes", Box::new(|rows| rows[at].minutes = (480, 540))),
        ("the drive is said to take", Box::new(|rows| rows[at].drive_minutes += 1.0)),
        ("it lasts 10 min, the plan has", Box::new(|rows| rows[at].minutes.1 = rows[at].minutes.0 + 10)),
        ("h long, it may be 8", Box::new(|rows| rows[at].minutes = (940, 1000))),
        (
            "the night is away",
            Box::new(|rows| rows.iter_mut().filter(|row| row.rep == rows_rep(&plan)).for_each(|row| row.night = true)),
        ),
        ("the account is another rep's", Box::new(|rows| rows[at].rep = 1 - rows[at].rep)),
    ];
    for (part, change) in changes {
        let mut spoiled = rows.clone();
        change(&mut spoiled);
        let wrong = violations(&plan, &open, &spoiled, &listed);
        assert!(wrong.iter().any(|own| own.contains(part)), "{part:?} is missing in {wrong:#?}");
    }
}

/// The first outside rep.
fn rows_rep(plan: &Published) -> usize {
    plan.plan.reps.iter().position(|rep| rep.id == "R1").unwrap()
}

#[test]
fn what_moves_has_a_higher_sequence_and_what_is_gone_is_called_off() {
    let case = quarter("absences = \"absences.csv\"\n", "");
    case.write("absences.csv", "rep_id,from,until\nR2,2026-03-30,\n");
    solved(&case);
    assert_code(&scheduled(&case, &["--quiet"]), 0);
    let copied = Command::new("cp").arg("-r").arg(case.path("out")).arg(case.path("old")).status().unwrap();
    assert!(copied.success());
    case.write("absences.csv", "rep_id,from,until\nR2,2026-01-05,2026-02-27\n");
    let old = case.path("old");
    assert_code(&scheduled(&case, &["--quiet", "--after", old.to_str().unwrap()]), 0);
    let events = |folder: &str| {
        let text = case.read(&format!("{folder}/calendar/R2.ics"));
        let unfolded = text.replace("\r\n ", "");
        let value = |event: &str, key: &str| {
            let line = event.lines().find(|line| line.starts_with(key))?;
            Some(line[key.len()..].trim_start_matches(':').trim_end().to_owned())
        };
        let parts = unfolded.split("BEGIN:VEVENT").skip(1);
        let entry = |event: &str| {
            let of = |key: &str| value(event, key);
            (of("UID").unwrap(), (of("DTSTART").unwrap(), of("SEQUENCE").unwrap(), of("STATUS")))
        };
        parts.map(entry).collect::<BTreeMap<_, _>>()
    };
    let (before, after) = (events("old"), events("out"));
    assert!(before.values().all(|(_, sequence, status)| sequence == "0" && status.is_none()));
    let mut moved = 0;
    for (uid, (start, sequence, status)) in &after {
        let same = before.get(uid).is_some_and(|own| own.0 == *start) && status.is_none();
        // A call may have the same beginning and another end.
        assert!(same || sequence == "1", "{uid}: {start} {sequence}");
        moved += usize::from(!same);
    }
    assert!(moved > 0 && before.keys().all(|uid| after.contains_key(uid)), "nothing is left in anybody's calendar");
    let placed = table(&case.read("out/calendar/calendar.csv")).iter().filter(|row| row["rep_id"] == "R2").count();
    assert_eq!(after.values().filter(|own| own.2.is_none()).count(), placed);
}

#[test]
fn a_new_plan_takes_an_old_calendar_away_unless_somebody_worked_on_it() {
    let case = quarter("", "");
    solved(&case);
    assert_code(&scheduled(&case, &["--quiet"]), 0);
    solved(&case);
    assert!(!case.path("out/calendar").exists());
    assert_code(&scheduled(&case, &["--quiet"]), 0);
    case.edit("out/calendar/calendar.csv", |text| text + "mine\n");
    let refused = case.solve(&["--quiet"]);
    assert_code(&refused, 2);
    assert!(said(&refused).contains("calendar/calendar.csv: changed since it was written"), "{}", said(&refused));
    let refused = scheduled(&case, &[]);
    assert_code(&refused, 2);
    assert!(said(&refused).contains("calendar/calendar.csv: changed since it was written"), "{}", said(&refused));
    case.assert_refused(&["calendar/calendar.csv: changed since it was written"]);
}

#[test]
fn a_plan_that_somebody_changed_is_not_scheduled() {
    let case = quarter("", "");
    solved(&case);
    case.edit("out/assignments.csv", |text| text.replacen("R1", "R2", 1));
    let refused = scheduled(&case, &[]);
    assert_code(&refused, 1);
    assert!(said(&refused).contains("assignments.csv: changed since it was written") && !case.path("out/calendar").exists());
}

#[test]
fn bad_input_is_told_where_it_stands() {
    let files: [(&str, &str, &[&str]); 9] = [
        (
            "holidays.csv",
            "date\n2025-01-01\n2025-12-25\n",
            &["holidays.csv", "2 days from 2025-01-01 to 2025-12-25, none in the plan's period"],
        ),
        ("holidays.csv", "date\nsoon\n", &["holidays.csv, line 2", "soon"]),
        (
            "holidays.csv",
            "BEGIN:VCALENDAR\nVERSION:2.0\nBEGIN:VEVENT\nUID:1\nSUMMARY:Market\nDTSTART;VALUE=DATE:20260106\nRRULE:FREQ=WEEKLY\nEND:VEVENT\nEND:VCALENDAR\n",
            &["Market", "list its days one by one"],
        ),
        (
            "absences.csv",
            "rep_id,from,until\nR9,2026-01-05,\n",
            &["absences.csv, line 2", "rep_id", "R9", "is no rep of the plan"],
        ),
        ("absences.csv", "rep_id,from,until\nR1,2026-01-09,2026-01-05\n", &["absences.csv, line 2", "is before the first day"]),
        (
            "appointments.csv",
            "account_id,weekday,from,until\n77,Mon,,\n",
            &["appointments.csv, line 2", "77", "is no account of the plan"],
        ),
        ("appointments.csv", "account_id,weekday,from,until\n01,Someday,,\n", &["Someday", "names no weekdays"]),
        ("appointments.csv", "account_id,weekday,from,until\n01,Mon,9:00,\n", &["give from and until, or neither"]),
        ("appointments.csv", "account_id,date,weekday,from,until\n01,,,9:00,10:00\n", &["give a date or weekdays"]),
    ];
    let case =
        quarter("absences = \"absences.csv\"\nappointments = \"appointments.csv\"\n", "[execute]\nholidays = \"holidays.csv\"\n");
    let sound = [
        ("holidays.csv", "date\n2026-01-01\n"),
        ("absences.csv", "rep_id,from,until\n"),
        ("appointments.csv", "account_id,date\n"),
    ];
    sound.iter().for_each(|(name, text)| case.write(name, text));
    solved(&case);
    for (name, text, parts) in files {
        case.write(name, text);
        let refused = scheduled(&case, &[]);
        assert_code(&refused, 2);
        for part in parts {
            assert!(said(&refused).contains(part), "{part:?} is missing in {}", said(&refused));
        }
        sound.iter().for_each(|(name, text)| case.write(name, text));
    }
}

#[test]
fn holidays_are_read_from_calendars_and_bare_lists() {
    let yearly = "BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\nBEGIN:VEVENT\r\nUID:1\r\nSUMMARY:New Year\r\nDTSTART;VALUE=DATE:20200101\r\n\
                  DTEND;VALUE=DATE:20200102\r\nRRULE:FREQ=YEARLY\r\nEND:VEVENT\r\nBEGIN:VEVENT\r\nUID:2\r\nSUMMARY:Bridge\r\n\
                  DTSTART;VALUE=DATE:20260105\r\nDTEND;VALUE=DATE:20260107\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n";
    for (text, wanted) in
        [(yearly, vec!["2026-01-01", "2026-01-05", "2026-01-06"]), ("2026-01-01\n2026-02-16\n", vec!["2026-01-01", "2026-02-16"])]
    {
        let case = quarter("", "[execute]\nholidays = \"holidays.ics\"\n");
        case.write("holidays.ics", text);
        let plan = sutton::read::plan(&case.path("plan.toml")).unwrap();
        let found = availability(&plan).unwrap();
        assert_eq!(found.holidays.iter().map(ToString::to_string).collect::<Vec<_>>(), wanted);
    }
}

#[test]
fn a_plan_without_a_period_and_a_rep_without_days_are_told() {
    let case = Case::solved();
    let refused = scheduled(&case, &[]);
    assert_code(&refused, 2);
    assert!(said(&refused).contains("a calendar needs the first and the last day"), "{}", said(&refused));
    let case = quarter("absences = \"absences.csv\"\n", "");
    case.write("absences.csv", "rep_id,from,until\nI1,2026-01-01,2026-03-31\n");
    solved(&case);
    let output = scheduled(&case, &[]);
    assert_code(&output, 0);
    assert!(String::from_utf8_lossy(&output.stdout).contains("the rep has no working day in the period"));
    assert!(table(&case.read("out/calendar/calendar.csv")).iter().all(|row| row["rep_id"] != "I1"));
}

#[test]
fn weekdays_and_time_zones_of_reps_count() {
    let case = quarter("", "");
    case.write("reps.csv", "rep_id,role,capacity_hours,latitude,longitude,skills,workdays,time_zone\nR1,outside,450,40,-100,german,Tue-Thu,Europe/Berlin\nR2,outside,450,40,-99,,,\nI1,inside,20,,,german,,\nI2,inside,10,,,,,\n");
    solved(&case);
    assert_code(&scheduled(&case, &[]), 0);
    let calls = table(&case.read("out/calendar/calendar.csv"));
    let weekday =
        |row: &BTreeMap<String, String>| row["date"].parse::<jiff::civil::Date>().unwrap().weekday().to_monday_zero_offset();
    assert!(calls.iter().filter(|row| row["rep_id"] == "R1").all(|row| (1..=3).contains(&weekday(row))));
    assert!(case.read("out/calendar/R1.ics").contains("00Z\r\nDTSTAMP:20260101T000000Z"), "in UTC");
    case.edit("reps.csv", |text| text.replace("Europe/Berlin", "Mars/Phobos"));
    solved(&case);
    let refused = scheduled(&case, &[]);
    assert_code(&refused, 2);
    assert!(said(&refused).contains("Mars/Phobos") && said(&refused).contains("is no time zone"));
    case.edit("reps.csv", |text| text.replace("Tue-Thu", "Tuesdayish"));
    let refused = case.solve(&[]);
    assert_code(&refused, 2);
    assert!(said(&refused).contains("names no weekdays"));
}
