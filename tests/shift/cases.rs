//! The small plan with a shift, and the rows of its plan.

use std::collections::BTreeMap;

use crate::case::{Case, assert_code};

pub fn close(a: f64, b: f64) -> bool {
    (a - b).abs() <= 1e-6 * b.abs().max(1.0)
}

pub const SHIFT: &str = "[shift]\nfrom = \"outside\"\nto = \"inside\"\nsegments = [\"C\"]\n";

/// The small plan on slow roads, C visited twice, with sections of the plan file more.
pub fn case(sections: &str) -> Case {
    let case = Case::new();
    case.write(
        "plan.toml",
        &(case.read("plan.toml").replace("speed_kmh = 60", "speed_kmh = 45") + "[stability]\nmove_hours = 0\n" + sections),
    );
    case.edit("call_patterns.csv", |text| text + "C,outside,visit,2,30\n");
    case.edit("reps.csv", |text| text.replace("outside,95", "outside,110"));
    case
}

pub fn planned(sections: &str) -> Case {
    let case = case(sections);
    assert_code(&case.solve(&["--quiet"]), 0);
    case
}

/// Rows of `assignments.csv`, by column.
pub fn rows(case: &Case) -> Vec<BTreeMap<String, String>> {
    let text = case.read("out/assignments.csv");
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    reader.deserialize().map(|row| row.unwrap()).collect()
}

pub fn gone(case: &Case) -> Vec<BTreeMap<String, String>> {
    rows(case).into_iter().filter(|row| row["service"] == "shifted").collect()
}
