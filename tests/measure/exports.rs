//! Logs as CRMs and calendars write them.

use super::*;

#[test]
fn salesforce_events_and_tasks_are_read_together() {
    let case = quarter();
    case.edit("reps.csv", |text| {
        let mut lines = text.lines().map(|line| format!("{line},"));
        let head = lines.next().unwrap() + "time_zone";
        std::iter::once(head)
            .chain(lines.map(|line| if line.starts_with("R1") { line + "America/Chicago" } else { line }))
            .fold(String::new(), |all, line| all + &line + "\n")
    });
    assert_code(&case.solve(&["--quiet", "--no-report", "--no-workbook"]), 0);
    let rows = records(&case.read("out/assignments.csv"));
    let own = rows.iter().find(|row| row["rep_id"] == "R1").unwrap()["account_id"].clone();
    let inside = rep(&case, &own, "inside");
    // Half past two in the morning in London is the day before in Chicago: the Sunday on which the half ends.
    case.write(
        "events.csv",
        &format!(
            "Id,WhatId,AccountId,OwnerId,ActivityDateTime,ActivityDate,DurationInMinutes,Subject,Type\n\
             00U1,{own},{own},R1,2026-02-16T02:30:00.000Z,2026-02-16,60,Quarterly,Meeting\n\
             00U2,006OPP,{own},R1,2026-01-13T15:00:00.000+0000,2026-01-13,75,Demo,Meeting\n"
        ),
    );
    case.write(
        "tasks.csv",
        &format!(
            "Id,AccountId,OwnerId,ActivityDate,Status,TaskSubtype,CallDurationInSeconds\n\
             00T1,{own},{inside},2026-01-14,Completed,Call,900\n\
             00T2,{own},{inside},2026-01-15,Not Started,Call,\n\
             00T1,{own},{inside},2026-01-14,Completed,Call,900\n\
             00T3,,{inside},2026-01-14,Completed,Call,60\n"
        ),
    );
    let output = run(&case, &["events.csv", "tasks.csv"], &["--json", "--until", HALF]);
    assert_code(&output, 0);
    let found = json(&output.stdout);
    assert_eq!((&found["total"]["done_calls"], &found["log"]["after_until"]), (&3.into(), &0.into()));
    close(&found["total"]["done_hours"], (60.0 + 75.0 + 15.0) / 60.0);
    let left = &found["log"]["left_out"];
    assert_eq!((&left["not_done"], &left["doubled"], &left["without_account"]), (&1.into(), &1.into(), &1.into()));
    let told = said(&output);
    for part in [
        "1 row left out, of activities that were planned",
        "1 row left out: activity, account and person",
        "that name no account",
    ] {
        assert!(told.contains(part), "{part}: {told}");
    }
}

#[test]
fn hubspot_meetings_have_several_companies_and_an_end() {
    let case = quarter();
    let (one, two) = ("02", "09");
    let caller = rep(&case, one, "outside");
    case.write(
        "meetings.csv",
        &format!(
            "Record ID,Meeting name,Meeting start time,Meeting end time,Activity assigned to,Associated Company IDs,Meeting outcome\n\
             1,Review,2026-01-13 09:00,2026-01-13 11:00,{caller},{one};{two},COMPLETED\n\
             2,Review,2026-01-14 09:00,2026-01-14 10:00,{caller},{one},CANCELED\n"
        ),
    );
    let output = run(&case, &["meetings.csv"], &["--json", "--until", HALF]);
    assert_code(&output, 0);
    let found = json(&output.stdout);
    let total = &found["total"];
    assert_eq!(total["done_calls"].as_u64().unwrap() + total["others_calls"].as_u64().unwrap(), 2);
    close(&found["index"]["reached_per_hour"], (122.0 + 113.0) / 2.0);
    assert!(
        found["channels"].as_array().unwrap().iter().any(|own| own["name"] == "visit" && own["done_hours"].as_f64() > Some(0.9))
    );
    assert!(said(&output).contains("1 activity with several accounts"), "{}", said(&output));
}

#[test]
fn rows_of_one_meeting_share_its_minutes() {
    let case = quarter();
    let caller = rep(&case, "02", "outside");
    let log = format!(
        "activity_id,account_id,rep_id,date,channel,minutes\nm1,02,{caller},2026-01-13,visit,120\nm1,09,{caller},2026-01-13,visit,120\n"
    );
    let (found, told) = measured(&case, &log, &["--until", HALF]);
    close(&found["index"]["hours"], 2.0);
    assert!(told.contains("1 activity with several accounts"), "{told}");
}

#[test]
fn our_own_calendar_is_a_log() {
    let case = quarter();
    assert_code(&sutton(&["schedule", case.path("out").to_str().unwrap(), "--quiet"]), 0);
    let mine = case.read("out/calendar/R1.ics");
    let lunch = "BEGIN:VEVENT\r\nUID:x\r\nSUMMARY:Lunch\r\nDTSTART:20260107T120000\r\nDTEND:20260107T130000\r\nEND:VEVENT\r\nEND:VCALENDAR";
    case.write("R1.ics", &mine.replace("END:VCALENDAR", lunch));
    let output = run(&case, &["R1.ics"], &["--json", "--until", "2026-03-29"]);
    assert_code(&output, 0);
    let found = json(&output.stdout);
    let own = found["reps"].as_array().unwrap().iter().find(|own| own["rep_id"] == "R1").unwrap();
    assert_eq!(own["due_calls"].as_f64(), own["done_calls"].as_f64());
    assert!(own["done_calls"].as_u64() > Some(20));
    close(&own["done_hours"], own["due_hours"].as_f64().unwrap());
    assert_eq!(found["log"]["left_out"]["without_account"], 1);
}

#[test]
fn entries_that_people_made_name_the_account_and_are_theirs() {
    let case = quarter();
    let caller = rep(&case, "02", "outside");
    let entry = |uid: &str, title: &str, more: &str| {
        format!(
            "BEGIN:VEVENT\r\nUID:{uid}\r\nSUMMARY:{title}\r\nDTSTART:20260107T120000\r\nDTEND:20260107T133000\r\n{more}END:VEVENT\r\n"
        )
    };
    let entries = entry("1", "Account 2", "") + &entry("2", "Account 2", "STATUS:CANCELLED\r\n");
    let text = format!("BEGIN:VCALENDAR\r\nVERSION:2.0\r\nPRODID:x\r\n{entries}END:VCALENDAR\r\n");
    case.write(&format!("{caller}.ics"), &text);
    let output = run(&case, &[&format!("{caller}.ics")], &["--json", "--until", HALF]);
    assert_code(&output, 0);
    let found = json(&output.stdout);
    assert_eq!((&found["total"]["done_calls"], &found["log"]["left_out"]["not_done"]), (&1.into(), &1.into()));
    close(&found["total"]["done_hours"], 1.5);
    case.write("calendar.ics", &text);
    let output = run(&case, &["calendar.ics"], &[]);
    assert_code(&output, 2);
    assert!(said(&output).contains("does not say whose calendar it is"), "{}", said(&output));
}

#[test]
fn a_file_beside_the_plan_says_how_the_log_is_written() {
    let case = quarter();
    let caller = rep(&case, "02", "outside");
    case.write(
        "log.csv",
        &format!("Konto,Wer,Tag,Art,Dauer\n02,{caller},07.01.2026,Demo,1:30\n02,{caller},17.01.2026,Email,0:05\n"),
    );
    let settings = "[columns.activities]\naccount_id = \"Konto\"\nrep_id = \"Wer\"\ndate = \"Tag\"\nchannel = \"Art\"\n\
                    [values.activities.channel]\nvisit = [\"Demo\"]\nignore = [\"Email\"]\n[styles.activities]\nminutes = \"h:mm\"\n";
    case.write("log.toml", settings);
    let path = case.path("log.toml").display().to_string();
    let output = run(&case, &["log.csv"], &["--json", "--until", HALF, "--settings", &path]);
    assert_code(&output, 0);
    close(&json(&output.stdout)["total"]["done_hours"], 1.5);
    case.write("log.toml", &settings.replace("\"Konto\"", "\"Kunde\"").replace("rep_id =", "rep ="));
    let output = run(&case, &["log.csv"], &["--settings", &path]);
    assert_code(&output, 2);
    for part in ["columns.activities.account_id = \"Kunde\": is the header of no file", "columns.activities.rep: is no column"] {
        assert!(said(&output).contains(part), "{part}: {}", said(&output));
    }
}

#[test]
fn the_plan_file_may_say_how_logs_are_written() {
    let case = quarter();
    case.edit("plan.toml", |text| {
        text + "[columns.activities]\nrep_id = \"Wer\"\n[values.activities.channel]\nvisit = [\"Demo\"]\n"
    });
    assert_code(&case.solve(&["--quiet", "--no-report", "--no-workbook"]), 0);
    let log = format!("account_id,Wer,date,channel\n02,{},2026-01-07,Demo\n", rep(&case, "02", "outside"));
    let (found, _) = measured(&case, &log, &["--until", HALF]);
    assert_eq!(found["total"]["done_calls"], 1);
    case.edit("plan.toml", |text| text.replace("rep_id = \"Wer\"", "rep = \"Wer\""));
    let output = case.solve(&["--quiet"]);
    assert_code(&output, 2);
    assert!(said(&output).contains("columns.activities.rep"), "{}", said(&output));
}
