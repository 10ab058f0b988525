//! `report.html` and `show`: what they hold is what the plan's files and `explain` say, and no name is anything but text.

#![allow(clippy::unwrap_used, reason = "a test may panic")]

mod binary;
mod case;

use std::collections::BTreeMap;
use std::fs;

use base64::prelude::{BASE64_STANDARD, Engine};
use binary::sutton;
use case::{Case, assert_code, json, told};
use serde_json::Value;

/// The data of a page.
fn data(page: &str) -> Value {
    let block = page.split("<script id=\"data\" type=\"text/plain\">").nth(1).unwrap().split("</script>").next().unwrap();
    let bytes = miniz_oxide::inflate::decompress_to_vec(&BASE64_STANDARD.decode(block).unwrap()).unwrap();
    json(&bytes)
}

fn texts(value: &Value) -> Vec<&str> {
    value.as_array().unwrap().iter().map(|own| own.as_str().unwrap()).collect()
}

fn numbers(value: &Value) -> Vec<f64> {
    value.as_array().unwrap().iter().map(|own| own.as_f64().unwrap_or(f64::NAN)).collect()
}

fn rows(table: &str) -> Vec<BTreeMap<String, String>> {
    csv::Reader::from_reader(table.as_bytes()).deserialize().map(Result::unwrap).collect()
}

fn report(case: &Case) -> std::process::Output {
    sutton(&["report", case.path("out").to_str().unwrap(), "--quiet"])
}

#[test]
fn the_page_holds_what_the_tables_hold() {
    let case = Case::solved();
    let data = data(&case.read("out/report.html"));
    let ids = texts(&data["accounts"]["id"]);
    let reps: Vec<&str> = data["reps"].as_array().unwrap().iter().map(|own| own["id"].as_str().unwrap()).collect();
    let person = |at: f64| if at < 0.0 { "" } else { reps[at as usize] };
    let mut on_page = Vec::new();
    for role in data["roles"].as_array().unwrap() {
        let own = &role["rows"];
        let columns = ["account", "rep", "previous", "calls", "call_hours", "travel_hours"].map(|name| numbers(&own[name]));
        let row = |at: usize| columns.each_ref().map(|column| column[at]);
        for [account, rep, previous, calls, hours, travel] in (0..columns[0].len()).map(row) {
            on_page.push((
                (ids[account as usize].to_owned(), role["name"].as_str().unwrap().to_owned()),
                (person(rep).to_owned(), person(previous).to_owned(), [calls, hours, travel].map(|own| own / 100.0)),
            ));
        }
    }
    let table = rows(&case.read("out/assignments.csv"));
    assert_eq!(on_page.len(), table.len());
    for (row, ((account, role), (rep, previous, amounts))) in table.iter().zip(on_page) {
        assert_eq!(
            [&row["account_id"], &row["role"], &row["rep_id"], &row["previous_rep_id"]],
            [&account, &role, &rep, &previous]
        );
        for (column, amount) in ["calls", "call_hours", "travel_hours"].iter().zip(amounts) {
            assert!((row[*column].parse::<f64>().unwrap() - amount).abs() < 0.011, "{account} {column} {amount}");
        }
    }
    let changes: usize = data["roles"]
        .as_array()
        .unwrap()
        .iter()
        .map(|role| numbers(&role["rows"]["kind"]).iter().filter(|kind| **kind > 0.0).count())
        .sum();
    assert_eq!(changes, rows(&case.read("out/moves.csv")).len());
    let outside = &data["roles"][0]["territories"];
    assert!(
        outside.as_array().unwrap().iter().all(|own| !own["outline"].as_array().unwrap().is_empty()),
        "who travels has an outline"
    );
    assert_ne!(outside[0]["colour"], outside[1]["colour"], "they touch");
}

#[test]
fn other_reps_are_as_explain_tells_them() {
    let case = Case::new();
    case.edit("reps.csv", |text| text + "R3,outside,95,40.1,-99.4,\nR4,outside,95,39.9,-99.7,german\n");
    assert_code(&case.solve(&["--quiet"]), 0);
    let data = data(&case.read("out/report.html"));
    let reps: Vec<&str> = data["reps"].as_array().unwrap().iter().map(|own| own["id"].as_str().unwrap()).collect();
    for role in data["roles"].as_array().unwrap() {
        let (own, others) = (&role["rows"], &role["others"]);
        let mut first = vec![0];
        numbers(&others["count"]).iter().for_each(|count| first.push(first.last().unwrap() + *count as usize));
        let texts = texts(&role["texts"]);
        for (row, account) in numbers(&own["account"]).into_iter().enumerate() {
            let id = data["accounts"]["id"][account as usize].as_str().unwrap();
            let told = told(&sutton(&["explain", case.path("out").to_str().unwrap(), "--account", id, "--json"]), 0);
            let told = json(told.as_bytes());
            let told = told["accounts"].as_array().unwrap().iter().find(|one| one["role"] == role["name"]).unwrap();
            assert_eq!(own["because"][row], told["because"], "{id}");
            let unit = own["unit"][row].as_u64().unwrap() as usize;
            let told = told["others"].as_array().unwrap();
            assert_eq!(first[unit + 1] - first[unit], told.len().min(5), "{id}");
            for (at, other) in (first[unit]..first[unit + 1]).zip(told) {
                assert_eq!(reps[others["rep"][at].as_u64().unwrap() as usize], other["rep_id"], "{id}");
                for part in ["travel", "moving", "service", "balance"] {
                    let difference = others[part][at].as_f64().unwrap() / 100.0 - other[part].as_f64().unwrap();
                    assert!(difference.abs() < 0.0051, "{id} {part}");
                }
                let broken: Vec<&str> = numbers(&others["broken"][at]).iter().map(|&at| texts[at as usize]).collect();
                assert_eq!(
                    broken,
                    other["broken"].as_array().unwrap().iter().map(|own| own.as_str().unwrap()).collect::<Vec<_>>()
                );
                assert_eq!(others["least"][at].is_null(), other["least_value"].is_null(), "{id}");
            }
        }
    }
}

#[test]
fn the_same_plan_is_the_same_page_by_whichever_command() {
    let case = Case::new();
    case.assert_same_at_any_threads();
    let page = case.read("out/report.html");
    assert_eq!(page, case.read("again/report.html"));
    assert_code(&case.verify(), 0);

    case.edit("out/report.html", |text| text.replace("</h1>", "!</h1>"));
    case.assert_refused(&["report.html: changed since it was written"]);
    assert_code(&report(&case), 0);
    assert_eq!(case.read("out/report.html"), page);
    assert_code(&case.verify(), 0);

    fs::remove_file(case.path("out/report.html")).unwrap();
    case.assert_refused(&["report.html: is gone"]);
    assert_code(&report(&case), 0);
    assert_eq!(case.read("out/report.html"), page);
    assert_code(&case.solve(&["--quiet"]), 0);

    // A page that a manifest vouches for must still be the plan's.
    case.edit("out/report.html", |text| text.replace("</h1>", "!</h1>"));
    let hash = sutton::hash::sha256(page.as_bytes());
    let forged = sutton::hash::sha256(case.read("out/report.html").as_bytes());
    case.edit("out/manifest.json", |text| text.replace(&hash, &forged));
    case.assert_refused(&["report.html: it is not what the plan gives"]);
}

#[test]
fn a_redrawn_map_has_the_same_page_when_it_is_read_again() {
    let case = Case::new();
    case.edit("plan.toml", |text| text.replace("locks = \"locks.csv\"\n", "") + "[roles.outside]\nmode = \"redraw\"\n");
    case.edit("accounts.csv", |text| text.replace("german", ""));
    assert_code(&case.solve(&["--quiet"]), 0);
    let page = case.read("out/report.html");
    fs::remove_file(case.path("out/report.html")).unwrap();
    assert_code(&report(&case), 0);
    assert_eq!(case.read("out/report.html"), page);
}

#[test]
fn an_edited_plan_has_no_page() {
    let case = Case::solved();
    case.edit("out/moves.csv", |text| text.replacen("moved", "new", 1));
    let refused = told(&report(&case), 1);
    assert!(refused.contains("moves.csv: changed since it was written"), "{refused}");
    assert_code(&sutton(&["show", case.path("out").to_str().unwrap()]), 1);
}

#[test]
fn no_report_is_no_page() {
    let case = Case::new();
    let output = told(&case.solve(&["--no-report"]), 0);
    assert!(output.contains("report.html is not written, as --no-report says"), "{output}");
    assert!(!case.path("out/report.html").exists() && !case.read("out/manifest.json").contains("report.html"));
    assert_code(&case.verify(), 0);
    assert_code(&report(&case), 0);
    assert!(case.read("out/manifest.json").contains("\"command\": \"report\""));
    assert_code(&case.verify(), 0);
    let output = told(&case.solve(&[]), 0);
    assert!(output.contains("out/report.html in a browser, plan.xlsx in a spreadsheet"), "{output}");
}

#[test]
fn names_are_text_and_nothing_may_be_fetched() {
    let hostile = "</script><img src=x onerror=alert(1)>";
    let case = Case::new();
    case.edit("accounts.csv", |text| text.replace("Account 3", hostile).replace("Account 4", &"W".repeat(500)));
    case.edit("reps.csv", |text| {
        let text = text.replace(",skills", ",skills,name").replace(",german\n", &format!(",german,{hostile}\n"));
        text.replace(",-99,\n", ",-99,,\u{202e}evil\n").replace(",,,\n", ",,,,\n")
    });
    case.edit("plan.toml", |text| text.replace("\"Test\"", &format!("\"{hostile}\"")));
    assert_code(&case.solve(&["--quiet"]), 0);
    let page = case.read("out/report.html");
    assert!(!page.contains("<img"), "no name is markup");
    assert!(page.contains("&lt;/script&gt;&lt;img src"), "the name of plan and rep as text");
    assert_eq!(page.matches("</script").count(), 2, "the block of data, and the scripts");
    assert_eq!(page.matches("<script").count(), 2);
    let policy = page.split("http-equiv=\"Content-Security-Policy\" content=\"").nth(1).unwrap().split("\">").next().unwrap();
    assert!(policy.starts_with("default-src 'none'; script-src 'sha256-") && !policy.contains("unsafe"), "{policy}");
    for address in ["http:", "https:", "url(", "import(", "fetch(", " src=\"", "<link"] {
        assert!(!page.contains(address), "{address}");
    }
    let data = data(&page);
    assert!(texts(&data["accounts"]["name"]).contains(&hostile), "the data has the name as it is");
}

#[test]
fn show_tells_what_the_tables_hold() {
    let case = Case::solved();
    let folder = case.path("out");
    let show = |flags: &[&str]| sutton(&[&["show", folder.to_str().unwrap()], flags].concat());
    let whole = told(&show(&[]), 0);
    assert!(whole.contains("outside: ") && whole.contains("inside: ") && whole.contains('█') && whole.contains('|'), "{whole}");
    for territory in rows(&case.read("out/territories.csv")) {
        let accounts = json(told(&show(&["--rep", &territory["rep_id"], "--json"]), 0).as_bytes());
        assert_eq!(accounts["accounts"].as_array().unwrap().len().to_string(), territory["accounts"]);
        let hours: f64 = accounts["accounts"].as_array().unwrap().iter().map(|own| own["hours"].as_f64().unwrap()).sum();
        assert!((hours - territory["hours"].parse::<f64>().unwrap()).abs() < 0.01, "{territory:?}");
    }
    let of_a = rows(&case.read("out/assignments.csv")).into_iter().filter(|row| row["segment"] == "A").count();
    let shown = json(told(&show(&["--segment", "A", "--json"]), 0).as_bytes());
    assert_eq!(shown["accounts"].as_array().unwrap().len(), of_a);
    assert!(told(&show(&["--segment", "A"]), 0).contains("call hours"));
    assert_eq!(json(told(&show(&["--json"]), 0).as_bytes())["roles"].as_array().unwrap().len(), 2);
    assert!(told(&show(&["--rep", "R9"]), 2).contains("is no rep of the plan"));
    assert!(told(&show(&["--segment", "Z"]), 2).contains("is no segment of the plan"));
}

#[test]
fn shells_and_manuals_know_the_commands() {
    for shell in ["bash", "zsh", "fish", "powershell", "elvish"] {
        assert!(told(&sutton(&["completions", shell]), 0).contains("export-model"), "{shell}");
    }
    assert!(told(&sutton(&["man"]), 0).contains(".TH sutton 1"));
    assert!(told(&sutton(&["man", "solve"]), 0).contains("no\\-report"));
    assert!(told(&sutton(&["man", "solv"]), 2).contains("did you mean"));
}
