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

/// The plan of tests over a quarter with days of eight hours, an account that is a night away, and a rep who has no other one.
fn quarter() -> Case {
    let case = Case::new();
    case.edit("plan.toml", |text| {
        let text = text.replace("start = 2026-01-01\n", "start = 2026-01-01\nend = 2026-03-31\n");
        text.replace("day_hours = 0", "day_hours = 8") + "[workload]\nadmin_minutes_per_call = 5\n"
    });
    case.edit("reps.csv", |text| text.replace(",95,", ",450,") + "R3,outside,200,46,-100,\n");
    case.edit("locks.csv", |text| text + "13,outside,R3,alone\n");
    case.edit("accounts.csv", |text| text + "12,Far away,42,-99.5,60,R1,\n13,Alone,48.2,-100,60,R3,\n");
    case
}

fn scheduled(case: &Case, flags: &[&str]) -> String {
    told(&sutton(&[&["schedule", case.path("out").to_str().unwrap()], flags].concat()), 0)
}

/// What the page says of each call, as `calendar.csv` does, and the minutes that each rep drives.
fn calls_of(data: &Value) -> (Vec<Vec<String>>, BTreeMap<String, f64>) {
    let calendar = &data["calendar"];
    let first: jiff::civil::Date = calendar["from"].as_str().unwrap().parse().unwrap();
    let clock = |minutes: f64| format!("{:02}:{:02}", minutes as u32 / 60, minutes as u32 % 60);
    let (mut rows, mut driven) = (Vec::new(), BTreeMap::new());
    for own in calendar["reps"].as_array().unwrap() {
        let columns = ["day", "calls", "bed", "back", "account", "channel", "start", "minutes", "drive"];
        let [days, calls, bed, back, account, channel, start, minutes, drive] = columns.map(|name| numbers(&own[name]));
        let rep = data["reps"][own["rep"].as_u64().unwrap() as usize]["id"].as_str().unwrap();
        let role = data["roles"][own["role"].as_u64().unwrap() as usize]["name"].as_str().unwrap();
        let (mut at, mut call) = (0, 0);
        for day in 0..days.len() {
            at += days[day] as i64;
            let mut ends = 0.0;
            for _ in 0..calls[day] as usize {
                let begins = ends + start[call];
                ends = begins + minutes[call];
                let id = &data["accounts"]["id"][numbers(&own["accounts"])[account[call] as usize] as usize];
                let date = first.checked_add(jiff::Span::new().days(at)).unwrap();
                let texts = [rep, role, &date.to_string(), &clock(begins), &clock(ends), id.as_str().unwrap()];
                let more = [
                    calendar["channels"][channel[call] as usize].as_str().unwrap(),
                    if bed[day] >= 0.0 { "true" } else { "false" },
                ];
                rows.push(texts.iter().chain(&more).map(|text| (*text).to_owned()).collect());
                call += 1;
            }
        }
        driven.insert(rep.to_owned(), (drive.iter().sum::<f64>() + back.iter().sum::<f64>()) / 10.0);
    }
    (rows, driven)
}

#[test]
fn the_page_takes_in_the_calendar() {
    let case = quarter();
    assert_code(&case.solve(&["--quiet"]), 0);
    let without = case.read("out/report.html");
    assert!(data(&without).get("calendar").is_none());
    let measures = json(scheduled(&case, &["--json"]).as_bytes());
    let page = case.read("out/report.html");
    assert_code(&case.verify(), 0);

    let (calls, driven) = calls_of(&data(&page));
    let columns = ["rep_id", "role", "date", "start", "end", "account_id", "channel", "night"];
    let table = rows(&case.read("out/calendar/calendar.csv"));
    let listed: Vec<Vec<String>> = table.iter().map(|row| columns.map(|name| row[name].clone()).into()).collect();
    assert_eq!(calls, listed);
    for rep in ["R3", "R2"] {
        assert!(table.iter().any(|row| row["night"] == "true" && row["rep_id"] == rep), "{rep} has nights");
    }
    for rep in measures["reps"].as_array().unwrap() {
        let (hours, own) = (rep["road_hours"].as_f64().unwrap(), driven[rep["rep_id"].as_str().unwrap()] / 60.0);
        // Drives are in tenths of a minute.
        assert!((hours - own).abs() < 0.05 + hours / 100.0, "{rep}: {own}");
    }

    assert_code(&report(&case), 0);
    assert_eq!(case.read("out/report.html"), page, "whichever command writes it");
    fs::remove_file(case.path("out/report.html")).unwrap();
    assert_code(&report(&case), 0);
    assert_eq!(case.read("out/report.html"), page);

    // A new plan takes the calendar of the old one away.
    assert_code(&case.solve(&["--quiet"]), 0);
    assert!(!case.path("out/calendar").exists());
    assert_eq!(case.read("out/report.html"), without);
}

#[test]
fn schedule_tells_where_the_calendar_can_be_seen() {
    let case = quarter();
    assert_code(&case.solve(&["--quiet", "--no-report", "--no-workbook"]), 0);
    let told = scheduled(&case, &[]);
    assert!(told.trim_end().ends_with(&format!("to look at it: sutton report {}", case.path("out").display())), "{told}");
    assert!(!case.path("out/report.html").exists());
    assert_code(&report(&case), 0);
    assert!(data(&case.read("out/report.html")).get("calendar").is_some());
    assert!(scheduled(&case, &[]).trim_end().ends_with("report.html shows it: click on a rep"));
    assert_code(&case.verify(), 0);
}

#[test]
fn a_calendar_that_is_not_the_plan_s_is_refused() {
    let case = quarter();
    assert_code(&case.solve(&["--quiet"]), 0);
    scheduled(&case, &["--quiet"]);
    let written = case.read("out/calendar/calendar.csv");
    let manifest = case.read("out/manifest.json");
    let line = written.lines().position(|line| line.contains(",09,visit,")).unwrap() + 1;
    case.edit("out/calendar/calendar.csv", |text| text.replacen(",09,visit,", ",99,visit,", 1));
    assert!(told(&report(&case), 1).contains("calendar/calendar.csv: changed since it was written"));
    // Nor where the manifest vouches for it.
    let forge = |text: &str| {
        case.write("out/calendar/calendar.csv", text);
        let hashes = [&written, text].map(|text| sutton::hash::sha256(text.as_bytes()));
        case.write("out/manifest.json", &manifest.replace(&hashes[0], &hashes[1]));
        told(&report(&case), 1)
    };
    let first = written.lines().nth(1).unwrap().split(',').collect::<Vec<_>>();
    let spoilt = |column: usize, cell: &str| {
        let mut cells = first.clone();
        cells[column] = cell;
        written.replacen(&first.join(","), &cells.join(","), 1)
    };
    let refused = forge(&written.replacen(",09,visit,", ",99,visit,", 1));
    assert!(
        refused.contains(&format!("line {line}: account_id: \"99\" is no account of the plan: run schedule again")),
        "{refused}"
    );
    let wrong = [(1, "R9"), (2, "sales"), (3, "1 Jan"), (4, "8 o'clock"), (5, "00:01"), (10, "-3"), (11, "maybe")];
    for (column, cell) in wrong {
        let refused = forge(&spoilt(column, cell));
        assert!(refused.contains("line 2: ") && refused.contains(&format!("{cell:?} is no ")), "{refused}");
    }
    assert!(forge(&written.replacen("uid,", "id,", 1)).contains("its columns are not those that schedule writes"));
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
