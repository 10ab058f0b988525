//! What is refused, with its place, and what is told.

use super::*;

const HEADER: &str = "account_id,rep_id,date,channel,minutes";

fn refused(case: &Case, log: &str, parts: &[&str]) {
    case.write("log.csv", log);
    let output = run(case, &["log.csv"], &["--until", HALF]);
    assert_code(&output, 2);
    parts.iter().for_each(|part| assert!(said(&output).contains(part), "{part:?} is missing in {}", said(&output)));
    assert!(!case.path("out/measure").exists(), "nothing is written");
}

#[test]
fn a_log_of_another_company_is_refused() {
    let case = quarter();
    let strangers: String = (0..40).map(|at| format!("X{at},R1,2026-01-07,visit,60\n")).collect();
    refused(
        &case,
        &format!("{HEADER}\n02,R1,2026-01-07,visit,60\n{strangers}"),
        &["1 of 41 accounts known; is this the right file?"],
    );
    refused(&case, &format!("{HEADER}\n02,Bob,2026-01-07,visit,60\n"), &["nobody who calls is a rep of the plan, like Bob"]);
    refused(&case, &format!("{HEADER}\n02,R1,2025-01-07,visit,60\n"), &["lies in its period, 2026-01-05 to 2026-03-29"]);
}

#[test]
fn calls_that_can_t_be_are_refused_all_at_once() {
    let case = quarter();
    let rows = "02,R1,2026-01-07,visit,-5\n02,R1,2026-01-07,visit,1800\n02,R1,someday,visit,60\n02,R1,2026-01-07,Demo,60\n02,R1,,visit,60\n";
    refused(
        &case,
        &format!("{HEADER}\n{rows}"),
        &[
            "log.csv, line 2, minutes = \"-5\": must not be negative",
            "log.csv, line 3, minutes = \"1800\": is no call: it would take more than 16 hours",
            "log.csv, line 4, date = \"someday\": is no date",
            "log.csv, line 5, channel = \"Demo\": is no channel of the plan: say which with [values.activities.channel] visit = [\"Demo\"]",
            "log.csv, line 6, date",
        ],
    );
    refused(&case, "account_id,date,channel\n02,2026-01-07,visit\n", &["rep_id"]);
    refused(
        &case,
        "account_id,rep_id,date,status\n02,R1,2026-01-07,Perhaps\n",
        &["says neither that the call was made nor that it was not"],
    );
}

#[test]
fn days_that_can_t_end_a_measure_and_files_named_twice_are_refused() {
    let case = quarter();
    case.write("log.csv", &all_done(&case));
    for until in ["2026-03-30", "2026-01-04"] {
        let output = run(&case, &["log.csv"], &["--until", until]);
        assert_code(&output, 2);
        assert!(said(&output).contains("must lie in the plan's period, 2026-01-05 to 2026-03-29"), "{}", said(&output));
    }
    case.write("again.csv", &all_done(&case));
    let output = run(&case, &["log.csv", "again.csv"], &[]);
    assert_code(&output, 2);
    assert!(said(&output).contains("is the same file as"), "{}", said(&output));
}

#[test]
fn a_plan_without_a_period_can_t_be_measured() {
    let case = Case::solved();
    case.write("log.csv", &format!("{HEADER}\n02,R1,2026-01-07,visit,60\n"));
    let output = run(&case, &["log.csv"], &[]);
    assert_code(&output, 2);
    assert!(said(&output).contains("plan.start, plan.end"), "{}", said(&output));
}

#[test]
fn what_is_left_out_is_counted_and_told() {
    let case = quarter();
    let caller = rep(&case, "02", "outside");
    let log = format!(
        "{HEADER}\n02,{caller},2026-01-07,visit,60\n99,{caller},2026-01-07,visit,60\n02,Bob Ott,2026-01-07,visit,60\n\
         02,{caller},2025-12-30,visit,60\n02,{caller},2026-03-02,visit,60\n"
    );
    let (found, told) = measured(&case, &log, &["--until", HALF]);
    let left = &found["log"]["left_out"];
    assert_eq!((&left["unknown_accounts"], &left["unknown_people"], &left["outside_period"]), (&1.into(), &1.into(), &1.into()));
    assert_eq!((&found["log"]["calls"], &found["log"]["after_until"]), (&1.into(), &1.into()));
    for part in [
        "1 row left out, of accounts that are not in the plan: 99",
        "1 row left out, by people who are no reps of the plan: Bob Ott (1)",
        "1 row left out, outside the plan's period, 2026-01-05 to 2026-03-29",
        "1 call after 2026-02-15 do not count",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn a_calendar_that_somebody_edited_is_refused() {
    let case = quarter();
    assert_code(&sutton(&["schedule", case.path("out").to_str().unwrap(), "--quiet"]), 0);
    case.edit("out/calendar/calendar.csv", |text| text.replacen("2026-01", "2026-02", 1));
    case.write("log.csv", &all_done(&case));
    let output = run(&case, &["log.csv"], &[]);
    assert_code(&output, 1);
    assert!(said(&output).contains("calendar/calendar.csv: changed since it was written"), "{}", said(&output));
}

#[test]
fn meetings_with_accounts_that_are_none_count_in_part() {
    let case = quarter();
    let caller = rep(&case, "02", "outside");
    let log = format!(
        "account_id,rep_id,date,channel,minutes\n02;ZZ9,{caller},2026-01-07,visit,60\n02|04|NOPE,{caller},2026-01-08,visit,90\n"
    );
    let (found, told) = measured(&case, &log, &["--until", HALF]);
    let left = &found["log"]["left_out"];
    assert_eq!((&left["in_part"], &left["unknown_accounts"], &found["log"]["calls"]), (&2.into(), &0.into(), &3.into()));
    assert!(told.contains("2 rows counted in part") && told.contains("NOPE, ZZ9"), "{told}");
    let hours: f64 = ["done_hours", "others_hours"].iter().map(|name| found["total"][name].as_f64().unwrap()).sum();
    assert!((hours - (30.0 + 30.0 + 30.0) / 60.0).abs() < 1e-9, "{hours}");
}
