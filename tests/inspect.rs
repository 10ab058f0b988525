//! What `inspect` sees before anything is planned.
#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;
mod case;

use binary::sutton;
use case::{Case, assert_code, json};

fn inspected(case: &Case) -> String {
    let output = sutton(&["inspect", case.path("plan.toml").to_str().unwrap()]);
    assert_code(&output, 0);
    String::from_utf8(output.stdout).unwrap()
}

#[test]
fn rows_that_call_patterns_lack_are_told_with_who_drops_out() {
    let whole = inspected(&Case::new());
    assert!(whole.contains("segment C: ") && !whole.contains("segment B: "), "C is left to the phone: {whole}");
    let full = Case::new();
    full.edit("call_patterns.csv", |text| text + "C,outside,visit,1,30\n");
    assert!(!inspected(&full).contains("drop out"));
    for (gone, role) in [("B,outside,", "outside"), ("A,outside,", "outside")] {
        let case = Case::new();
        case.edit("call_patterns.csv", |text| {
            text.lines().filter(|line| !line.starts_with(gone)).map(|line| format!("{line}\n")).collect()
        });
        let text = inspected(&case);
        let segment = &gone[..1];
        assert!(
            text.contains(&format!("of {role} reps drop out of the role")) && text.contains(&format!("segment {segment}: ")),
            "{text}"
        );
    }
}

#[test]
fn numbers_that_count_and_are_blank_are_told() {
    let case = Case::new();
    case.edit("accounts.csv", |text| {
        let add = |(at, line): (usize, &str)| {
            format!(
                "{line},{}\n",
                if at == 0 {
                    "beds".into()
                } else if at < 5 {
                    String::new()
                } else {
                    at.to_string()
                }
            )
        };
        text.lines().enumerate().map(add).collect()
    });
    assert!(!inspected(&case).contains("beds is blank"), "nothing counts on it");
    case.edit("plan.toml", |text| text + "[balance.beds]\nweight = 1\n");
    assert!(inspected(&case).contains("beds is blank in 4 of 12 accounts (33.3 %), and counts as 0 in [balance]"));
    case.edit("accounts.csv", |text| text.replace(",12\n", ",1200\n"));
    assert!(inspected(&case).contains("with more beds than an even share of 2 outside reps"));
}

#[test]
fn homes_far_from_the_book_and_long_ways_are_told() {
    let case = Case::new();
    assert!(!inspected(&case).contains("home is far") && !inspected(&case).contains("half a day's drive"));
    case.edit("reps.csv", |text| text.replace("R1,outside,95,40,-100,", "R1,outside,95,40,-104,"));
    assert!(inspected(&case).contains("R1: half of "), "{}", inspected(&case));
    case.edit("reps.csv", |text| text.replace("R2,outside,95,40,-99,", "R2,outside,95,40,-105,"));
    assert!(
        inspected(&case).contains("of role outside more than half a day's drive (4.5 h, of 9 h where"),
        "{}",
        inspected(&case)
    );
}

/// Hours to the accounts that are visited, from a home at 40° N: 60 km/h on roads 1.3 times as long as the crow flies.
fn drives_from(longitude: f64, accounts: &str) -> Vec<f64> {
    let hours = |line: &str| {
        let cell = |at: usize| line.split(',').nth(at).unwrap().parse::<f64>().unwrap();
        let (lat, home) = (cell(2).to_radians(), 40_f64.to_radians());
        let cosine = lat.sin() * home.sin() + lat.cos() * home.cos() * (cell(3) - longitude).to_radians().cos();
        (cell(4) >= 50.0).then_some(6371.0088 * cosine.acos() * 1.3 / 60.0)
    };
    accounts.lines().skip(1).filter_map(hours).collect()
}

#[test]
fn half_a_day_is_half_of_the_hours_of_a_day() {
    let case = Case::new();
    case.edit("reps.csv", |text| text.replace("40,-100,", "40,-103,").replace("40,-99,", "40,-109,"));
    let (plan, drives) = (case.read("plan.toml"), drives_from(-103.0, &case.read("accounts.csv")));
    let mut counts = Vec::new();
    for (day, half) in [("0", 4.5), ("9", 4.5), ("12.5", 6.25), ("14", 7.0), ("16", 8.0)] {
        case.write("plan.toml", &plan.replace("day_hours = 0", &format!("day_hours = {day}")));
        let text = inspected(&case);
        let far = drives.iter().filter(|hours| **hours > half).count();
        let line = format!("  {far} accounts of role outside more than half a day's drive ({half} h");
        assert_eq!(text.contains(&line), far > 0, "{day}: {far} accounts, {text}");
        assert_eq!(text.contains("half a day's drive"), far > 0, "{day}: {text}");
        assert_eq!(text.contains("(4.5 h, of 9 h where travel.day_hours = 0)"), day == "0", "{text}");
        counts.push(far);
    }
    assert!(counts[1] > counts[2] && counts[2] > counts[3] && counts[3] > 1 && counts[4] == 0, "{counts:?}");
}

#[test]
fn sellers_are_counted_in_full_time_ones() {
    let case = Case::new();
    case.edit("reps.csv", |text| text.replace("I2,inside,10,,,", "I2,inside,10,,,\nI3,inside,20,,,\nI4,inside,20,,,"));
    let output = sutton(&["inspect", case.path("plan.toml").to_str().unwrap(), "--json"]);
    let roles = json(&output.stdout)["roles"].clone();
    let inside = roles.as_array().unwrap().iter().find(|role| role["role"] == "inside").unwrap().clone();
    let number = |key: &str| inside[key].as_f64().unwrap();
    assert_eq!((number("full_time_hours"), number("capacity_hours"), number("sellers")), (20.0, 70.0, 4.0));
    assert!((number("sellers_needed") - number("call_hours") / 20.0).abs() < 1e-9);
    assert!(inspected(&case).contains("has 3.5 (4 people)"), "{}", inspected(&case));
}
