//! The folder: a subfolder for each day, the same bytes for the same log, and a plan that is still verified.

use super::*;

const FILES: [&str; 3] = ["measure.json", "measure.csv", "overdue.csv"];

#[test]
fn days_stand_beside_each_other_and_the_plan_is_still_verified() {
    let case = quarter();
    case.write("log.csv", &all_done(&case));
    for until in ["2026-01-31", HALF, HALF] {
        assert_code(&run(&case, &["log.csv"], &["--quiet", "--until", until]), 0);
    }
    for name in FILES {
        assert!(
            case.path(&format!("out/measure/2026-01-31/{name}")).exists()
                && case.path(&format!("out/measure/{HALF}/{name}")).exists()
        );
    }
    assert_code(&case.verify(), 0);
    case.edit(&format!("out/measure/{HALF}/measure.csv"), |text| text + "x\n");
    case.assert_refused(&[&format!("measure/{HALF}/measure.csv: changed since it was written")]);
    let output = run(&case, &["log.csv"], &["--quiet", "--until", HALF]);
    assert_code(&output, 2);
    assert!(said(&output).contains("holds what would be lost"), "{}", said(&output));
}

#[test]
fn the_last_day_of_the_log_ends_the_measure() {
    let case = quarter();
    case.write("log.csv", &all_done(&case));
    assert_code(&run(&case, &["log.csv"], &["--quiet"]), 0);
    assert!(case.path("out/measure/2026-01-26/measure.json").exists());
}

#[test]
fn the_same_log_gives_the_same_bytes_in_any_order_of_threads() {
    let case = quarter();
    let (found, _) = measured(&case, &all_done(&case), &["--until", HALF]);
    let first = FILES.map(|name| case.read(&format!("out/measure/{HALF}/{name}")));
    let (again, _) = measured(&case, &all_done(&case), &["--until", HALF]);
    assert_eq!(found, again);
    assert_eq!(first, FILES.map(|name| case.read(&format!("out/measure/{HALF}/{name}"))));
}

#[test]
fn tables_and_json_say_the_same() {
    let case = quarter();
    let (found, _) = measured(&case, &all_done(&case), &["--until", HALF]);
    let rows = records(&case.read(&format!("out/measure/{HALF}/measure.csv")));
    for own in found["reps"].as_array().unwrap() {
        let of_rep = rows.iter().filter(|row| row["rep_id"] == own["rep_id"].as_str().unwrap());
        let sum: f64 = of_rep.map(|row| row["due_calls"].parse::<f64>().unwrap()).sum();
        close(&own["due_calls"], sum);
    }
}

#[test]
fn the_page_fits_a_terminal() {
    let case = quarter();
    case.write("log.csv", &all_done(&case).lines().take(40).map(|line| format!("{line}\n")).collect::<String>());
    let output = run(&case, &["log.csv"], &["--until", HALF]);
    assert_code(&output, 0);
    let text = String::from_utf8(output.stdout).unwrap();
    let in_tables = text.lines().filter(|line| line.starts_with("  ") && !line.contains(". "));
    for line in in_tables {
        assert!(line.chars().count() <= 80, "{line}");
    }
    for part in ["Sutton index: ", "of the time spent selling", "calls due", "2026-W07", "Written to"] {
        assert!(text.contains(part), "{part}: {text}");
    }
}
