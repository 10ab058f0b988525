//! What looks like evidence and is none: untouched calendars, presets, shared meetings, blocked days, missing minutes.

use super::*;

#[test]
fn a_calendar_that_nobody_touched_proposes_nothing() {
    let own = drawn(&["--made", "1", "--longer", "A=1.3"]);
    // The calendar itself, as a CRM marks entries as done.
    let calendar = scheduled().read("out/calendar/calendar.csv");
    let mut log = "account_id,rep_id,date,channel,minutes\n".to_string();
    for row in csv::Reader::from_reader(calendar.as_bytes()).records().map(Result::unwrap) {
        log += &format!("{},{},{} {},{},{}\n", &row[6], &row[1], &row[3], &row[4], &row[7], &row[9]);
    }
    own.write("log.csv", &log);
    let found = found(&own, &[]);
    assert_eq!(found["log"]["untouched_reps"].as_array().unwrap().len(), 3);
    assert_eq!((&found["proposed"], &found["drives"]["verdict"]), (&false.into(), &"few".into()));
    assert_eq!(length(&found, "A", "visit")["verdict"], "few");
    assert!(own.read("proposal/proposal.md").contains("stand as the calendar has them"));
}

#[test]
fn minutes_that_a_form_presets_are_no_measurement() {
    let own = drawn(&["--made", "1"]);
    edited(&own, |_, column, cell| if column == "minutes" { "30".into() } else { cell.into() });
    let found = found(&own, &[]);
    for own in found["lengths"].as_array().unwrap() {
        assert_eq!(own["verdict"], "preset", "{own}");
    }
    assert_eq!(found["proposed"], false);
}

#[test]
fn calls_without_minutes_and_shared_meetings_are_counted_and_say_nothing() {
    let own = drawn(&["--seed", "2"]);
    edited(&own, |at, column, cell| match column {
        "minutes" if at % 3 == 0 => String::new(),
        "minutes" if at % 3 == 1 => "600".into(),
        "account_id" if at % 3 == 1 => format!("{cell};{}", if cell == "00" { "01" } else { "00" }),
        _ => cell.into(),
    });
    let found = found(&own, &[]);
    let (rows, log) = (own.read("log.csv").lines().count() - 1, &found["log"]);
    assert_eq!(log["without_minutes"].as_u64().unwrap() as usize, rows.div_ceil(3));
    assert_eq!(log["shared"].as_u64().unwrap() as usize, 2 * (rows / 3 + usize::from(rows % 3 == 2)));
    for own in found["lengths"].as_array().unwrap() {
        assert_eq!(own["verdict"], "keep", "{own}");
    }
}

#[test]
fn days_that_are_blocked_move_no_mean() {
    let own = drawn(&[]);
    edited(&own, |at, column, cell| if column == "minutes" && at % 20 == 0 { "480".into() } else { cell.into() });
    let found = found(&own, &[]);
    let visits = length(&found, "A", "visit");
    assert!(visits["far_off"].as_u64() > Some(3) && visits["verdict"] == "keep", "{visits}");
}

#[test]
fn dates_without_hours_tell_lengths_and_no_drives() {
    let own = drawn(&["--longer", "A:visit=1.3"]);
    edited(&own, |_, column, cell| if column == "date" { cell[..10].into() } else { cell.into() });
    let found = found(&own, &[]);
    assert_eq!((&found["drives"]["verdict"], &length(&found, "A", "visit")["verdict"]), (&"few".into(), &"change".into()));
    assert_eq!((&found["desk"], &found["trips"]["nights"]), (&Value::Null, &Value::Null));
    assert!(own.read("proposal/proposal.md").contains("whose hour is not logged"));
}

#[test]
fn one_slow_rep_is_told_before_the_minutes_of_all_change() {
    let own = drawn(&[]);
    let text = own.read("log.csv");
    let mut is_slow = text.lines().skip(1).map(|line| line.split(',').nth(2) == Some("R1")).collect::<Vec<_>>();
    is_slow.push(false);
    edited(&own, |at, column, cell| match column {
        "minutes" if is_slow[at] => (cell.parse::<f64>().unwrap() * 1.5).round().to_string(),
        _ => cell.into(),
    });
    let found = found(&own, &[]);
    assert_eq!(length(&found, "A", "visit")["reps_differ"], true);
    assert_eq!(length(&found, "A", "phone")["reps_differ"], false);
    let page = own.read("proposal/proposal.md");
    assert!(page.contains("reps differ by more than chance") && page.contains("(R1)"), "{page}");
}

#[test]
fn regions_alone_change_no_drive_of_the_plan() {
    let own = drawn(&["--slower", "north=1.5"]);
    let found = found(&own, &[]);
    assert_eq!(found["drives"]["verdict"], "by_region");
    let north = &found["drives"]["regions"][0];
    assert_eq!(north["name"], "north");
    assert!((1.3..1.7).contains(&north["found"]["value"].as_f64().unwrap()), "{north}");
    assert!(!own.read("proposal/proposal.toml").contains("[travel]"));
    assert!(own.read("proposal/proposal.md").contains("Drives differ by region (north unlike the plan)"));
}
