//! The proofs of a plan folder that claim more or less than they show.

use std::path::Path;

use serde_json::{Value, json};
use sutton::folder::manifest::Manifest;

use crate::binary::sutton;
use crate::case::{Case, assert_code};
use crate::grid::Grid;

/// Writes a certificate of the first role, and says in both files that it proves the plan to be the best.
fn claim(read: &dyn Fn(&str) -> String, write: &dyn Fn(&str, &str), certificate: &Value, bound: Option<f64>) {
    let (mut summary, mut proofs): (Value, Value) =
        (serde_json::from_str(&read("out/summary.json")).unwrap(), serde_json::from_str(&read("out/certificate.json")).unwrap());
    let role = &mut summary["roles"][0];
    let primal = role["primal_value"].as_f64().unwrap();
    let claimed = bound.unwrap_or(primal);
    let gap = primal - claimed;
    for (key, value) in [
        ("dual_bound", json!(claimed)),
        ("certified_bound", json!(claimed)),
        ("bound", json!("certified")),
        ("absolute_gap", json!(gap)),
        ("gap", json!(if gap == 0.0 { 0.0 } else { gap / primal })),
        ("status", json!(if gap <= 1e-4 * primal { "optimal" } else { "feasible" })),
    ] {
        role[key] = value;
    }
    proofs["roles"][0]["bound"] = json!(claimed);
    proofs["roles"][0]["certificate"] = certificate.clone();
    write("out/summary.json", &(serde_json::to_string_pretty(&summary).unwrap() + "\n"));
    write("out/certificate.json", &(serde_json::to_string_pretty(&proofs).unwrap() + "\n"));
}

/// Renews the hashes of a plan folder: what is wrong with it must be found without them.
fn renew(out: &Path) {
    Manifest::of(out, "solve", &["run.json"]).unwrap().write(out).unwrap();
}

fn empty_proofs() -> [Value; 7] {
    let knapsacks = json!({"kind": "knapsacks", "activity": 0, "cell": [1.0, 1.0], "grid": 1.0});
    [
        json!({"kind": "tree", "target": 1e9, "relaxation": {"kind": "loads"}, "nodes": [{"steps": []}]}),
        json!({"kind": "tree", "target": 0.0, "relaxation": {"kind": "loads"}, "nodes": [{"steps": []}]}),
        json!({"kind": "tree", "target": 1e9, "relaxation": {"kind": "loads"}, "nodes": []}),
        json!({"kind": "tree", "target": 1e9, "relaxation": knapsacks, "nodes": [{"steps": []}]}),
        json!({"kind": "tree", "target": 1e9, "relaxation": {"kind": "loads"}, "nodes": [{"steps": [], "unit": 0}]}),
        json!({"kind": "prices", "load": [], "total": [], "budget": []}),
        json!({"kind": "centres", "target": 0.0, "units": [], "loads": [], "clusters": [], "nodes": []}),
    ]
}

#[test]
fn verify_refuses_every_kind_of_empty_proof() {
    let case = Case::solved();
    let write = |name: &str, text: &str| case.write(name, text);
    for proof in empty_proofs() {
        for claimed in [None, Some(-1e300)] {
            claim(&|name| case.read(name), &write, &proof, claimed);
            renew(&case.path("out"));
            case.assert_refused(&["role outside"]);
        }
    }
}

#[test]
fn verify_refuses_empty_proofs_of_maps_and_those_of_single_centres() {
    for plan in [Grid::new(), anywhere()] {
        assert!(plan.solve().status.success());
        let [three, four] = [3, 60].map(|count| vec![0.0; count]);
        let of_these_centres = json!({"kind": "prices", "load": [three], "total": [0.0], "budget": []});
        let of_nothing = json!({"kind": "centres", "target": 1e9, "units": four, "loads": four, "clusters": [], "nodes": []});
        for proof in empty_proofs().into_iter().chain([of_these_centres, of_nothing]) {
            claim(&|name| plan.read(name), &|name, text| plan.write(name, text), &proof, None);
            renew(&plan.path("out"));
            let output = sutton(&["verify", plan.path("out").to_str().unwrap()]);
            assert_eq!(output.status.code(), Some(1), "{proof}: {}", String::from_utf8_lossy(&output.stdout));
        }
    }
}

/// A map around means, of which no bound is known.
fn anywhere() -> Grid {
    let grid = Grid::with("count = 3", "count = 3\nobjective = \"squared_distance\"\ncentres = \"anywhere\"");
    grid.edit("plan.toml", "contiguity = true", "contiguity = false");
    grid
}

#[test]
fn verify_tells_bounds_below_what_is_proven() {
    for (file, key, part) in [
        ("summary.json", "certified_bound", "summary.json: the certified bound is said to be"),
        ("certificate.json", "bound", "certificate.json: the certified bound is said to be"),
        ("summary.json", "dual_bound", "the dual bound is said to be"),
    ] {
        for claimed in [json!(1.0), Value::Null] {
            let case = Case::solved();
            case.edit_json(&format!("out/{file}"), |value| value["roles"][0][key] = claimed.clone());
            renew(&case.path("out"));
            case.assert_refused(&[part, "but the certificate proves"]);
        }
    }
}

#[test]
fn verify_rests_on_what_is_certified_alone() {
    let case = Case::new();
    // The page and the workbook would tell the bound that they were made with.
    assert_code(&case.solve(&["--quiet", "--no-report", "--no-workbook"]), 0);
    let proofs: Value = serde_json::from_str(&case.read("out/certificate.json")).unwrap();
    let mut certificate = proofs["roles"][0]["certificate"].clone();
    // Prices of nothing still prove something, and less than is claimed.
    let prices = certificate["load"].as_array_mut().unwrap().iter_mut();
    prices.for_each(|prices| prices.as_array_mut().unwrap().iter_mut().for_each(|price| *price = json!(0.0)));
    let proven = {
        claim(&|name| case.read(name), &|name, text| case.write(name, text), &certificate, None);
        let report = String::from_utf8(case.verify().stderr).unwrap();
        let proven = report.split("but the certificate proves ").nth(1).unwrap();
        proven.split_whitespace().next().unwrap().parse::<f64>().unwrap()
    };
    claim(&|name| case.read(name), &|name, text| case.write(name, text), &certificate, Some(proven));
    renew(&case.path("out"));
    let said = |case: &Case| String::from_utf8(case.verify().stdout).unwrap();
    assert!(!said(&case).lines().next().unwrap().contains("claims"), "{}", said(&case));
    // The word of the solver for more: nobody can tell.
    case.edit_json("out/summary.json", |summary| {
        let role = &mut summary["roles"][0];
        let primal = role["primal_value"].clone();
        (role["dual_bound"], role["bound"], role["status"]) = (primal, json!("claimed"), json!("optimal"));
        (role["absolute_gap"], role["gap"]) = (json!(0.0), json!(0.0));
    });
    renew(&case.path("out"));
    let told = said(&case);
    let first = told.lines().next().unwrap();
    assert!(first.contains("on the certified bound alone") && first.contains("which can't be verified"), "{told}");
    assert!(!first.contains("gap 0 h"), "{told}");
}

#[test]
fn verify_reads_on_behind_what_is_no_text() {
    for file in ["assignments.csv", "territories.csv", "moves.csv"] {
        let case = Case::solved();
        let mut bytes = case.read(&format!("out/{file}")).into_bytes();
        bytes.extend(b"\xff\nR9,x,y\n");
        std::fs::write(case.path(&format!("out/{file}")), bytes).unwrap();
        case.assert_refused(&[&format!("{file}: changed since it was written")]);
        renew(&case.path("out"));
        case.assert_refused(&[file]);
    }
}

#[test]
fn verify_needs_the_manifest() {
    let case = Case::solved();
    std::fs::remove_file(case.path("out/manifest.json")).unwrap();
    case.assert_refused(&["manifest.json is gone"]);
    let case = Case::solved();
    case.edit_json("out/manifest.json", |manifest| drop(manifest["files"].as_array_mut().unwrap().remove(1)));
    case.assert_refused(&["manifest.json: has no hash of"]);
    let case = Case::solved();
    case.edit("out/run.json", |text| text.replace('{', "{ "));
    case.write("out/notes.txt", "mine");
    assert_code(&case.verify(), 0);
    let again = case.solve(&[]);
    assert_code(&again, 2);
    let told = String::from_utf8(again.stderr).unwrap();
    assert!(
        told.contains("run.json: changed since it was written") && told.contains("notes.txt: not written by sutton"),
        "{told}"
    );
}

#[test]
fn verify_refuses_edited_tables() {
    type Edit = (&'static str, fn(String) -> String);
    let edits: [Edit; 5] = [
        ("territories.csv", |text| text.replace("R1,", "R01,")),
        ("territories.csv", |text| text.replace('\n', "\n\n")),
        ("moves.csv", |text| text.lines().take(1).map(|line| format!("{line}\n")).collect()),
        ("moves.csv", |text| text.clone() + text.lines().last().unwrap() + "\n"),
        ("assignments.csv", |text| text.replace("01,Account 1,,outside", "1,Account 1,,outside")),
    ];
    for (file, edit) in edits {
        let case = Case::solved();
        case.edit(&format!("out/{file}"), edit);
        case.assert_refused(&[&format!("{file}: changed since it was written")]);
        renew(&case.path("out"));
        case.assert_refused(&[file]);
    }
}
