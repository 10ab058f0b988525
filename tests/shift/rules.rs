//! What limits a shift, and what is asked in vain.

use serde_json::Value;

use super::cases::{SHIFT, case, close, gone, planned, rows};
use crate::binary::sutton;
use crate::case::{assert_code, json, number, told};

#[test]
fn the_hours_of_the_role_that_takes_over_limit_what_shifts() {
    // The role's own calls take 18.5 hours.
    let mut counts = Vec::new();
    for (one, other) in [(12.5, 6.3), (13.0, 6.6), (21.0, 11.0)] {
        let case = case(SHIFT);
        case.edit("reps.csv", |text| {
            text.replace("I1,inside,20,", &format!("I1,inside,{one},")).replace("I2,inside,10,", &format!("I2,inside,{other},"))
        });
        let text = told(&case.solve(&[]), 0);
        let inside = &case.roles()[1];
        let shifted = number(&inside["shift"], "shifted_accounts");
        assert!(number(inside, "workload_hours") <= one + other + 1e-6, "{text}");
        counts.push(shifted);
    }
    assert!(counts[0] == 0.0 && counts.is_sorted() && counts[2] > 0.0, "{counts:?}");
}

#[test]
fn locked_accounts_and_families_with_others_stay() {
    let free = planned(SHIFT);
    let id = gone(&free)[0]["account_id"].clone();
    let case = case(SHIFT);
    case.edit("locks.csv", |text| text + &format!("{id},outside,R1,key client\n"));
    assert_code(&case.solve(&["--quiet"]), 0);
    assert!(gone(&case).iter().all(|row| row["account_id"] != id));
    assert_eq!(number(&case.roles()[0]["shift"], "locked_accounts"), 1.0);

    // With an A account as its parent.
    let parent = rows(&free).iter().find(|row| row["segment"] == "A" && row["role"] == "outside").unwrap()["account_id"].clone();
    let case = self::case(SHIFT);
    case.edit("accounts.csv", |text| {
        let parent = |line: &str| match line.split(',').next().unwrap() {
            "account_id" => "parent_id".to_owned(),
            own if own == id => parent.clone(),
            _ => String::new(),
        };
        text.lines().map(|line| format!("{line},{}\n", parent(line))).collect()
    });
    let text = told(&case.solve(&[]), 0);
    assert!(gone(&case).iter().all(|row| row["account_id"] != id));
    assert_eq!(number(&case.roles()[0]["shift"], "bound_accounts"), 1.0);
    assert!(text.contains("not those 1 with families or areas that can't shift as a whole"), "{text}");
    assert_code(&case.verify(), 0);
}

#[test]
fn a_role_without_calls_of_its_own_may_take_over() {
    let case = case(&format!("{SHIFT}minutes_per_call = 10\n"));
    case.edit("call_patterns.csv", |text| {
        text.lines()
            .filter(|line| !line.contains(",inside,"))
            .map(|line| line.replace("C,outside,visit,2", "C,outside,visit,6") + "\n")
            .collect()
    });
    let text = told(&case.solve(&[]), 0);
    let gone = gone(&case);
    assert!(!gone.is_empty() && rows(&case).iter().all(|row| row["role"] == "outside"), "{text}");
    assert_code(&case.verify(), 0);
    let own = json(&case.evaluate("out/assignments.csv", &["--json"]).stdout);
    assert!(close(number(&own["roles"][0], "value"), number(&case.roles()[0], "primal_value")));
}

#[test]
fn what_is_asked_in_vain_is_told_at_once() {
    let text = told(&case("[shift]\nfrom = \"outsde\"\nto = \"inside\"\nsegments = [\"C\"]\n").solve(&[]), 2);
    assert!(text.contains("shift.from = \"outsde\": no rep and no call pattern has this role (did you mean outside?)"), "{text}");
    let text = told(&case("[shift]\nfrom = \"outside\"\nto = \"inside\"\nsegments = [\"CC\"]\nprice = -1\ncalls_per_visit = 0\nminutes_per_call = 0\n").solve(&[]), 2);
    for part in [
        "shift.segments[0] = \"CC\": is none of the plan's [segment] labels",
        "shift.price = \"-1\": must be a number of hours from 0 up",
        "shift.calls_per_visit = \"0\": must be a number of calls above 0",
        "shift.minutes_per_call = \"0\": must be a number of minutes above 0",
    ] {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
    let text = told(&case("[shift]\nfrom = \"outside\"\nto = \"inside\"\nsegmnts = [\"C\"]\n").solve(&[]), 2);
    assert!(text.contains("shift.segmnts") && text.contains("did you mean segments?"), "{text}");
    assert!(
        told(&case("[shift]\nfrom = \"outside\"\nto = \"outside\"\nsegments = [\"C\"]\n").solve(&[]), 2).contains("another role")
    );
    assert!(told(&case("[shift]\nfrom = \"outside\"\nto = \"inside\"\n").solve(&[]), 2).contains("must name the segments"));

    let no_calls = case(SHIFT);
    no_calls.edit("call_patterns.csv", |text| text.replace("C,inside,phone,4,15\n", ""));
    assert!(
        told(&no_calls.solve(&[]), 2)
            .contains("shift.minutes_per_call: is needed: role inside has no calls by phone on segment C")
    );
    let no_visits = case(SHIFT);
    no_visits.edit("call_patterns.csv", |text| text.replace("C,outside,visit,2,30\n", ""));
    assert!(told(&no_visits.solve(&[]), 2).contains("shift.segments[0] = \"C\": role outside has no calls on segment C"));

    let covered = case(&format!("{SHIFT}[coverage.C]\nuncovered = true\n"));
    assert!(told(&covered.solve(&[]), 2).contains("may be given up ([coverage]), and can't shift as well"));
    let redrawn = case(&format!("{SHIFT}[roles.outside]\nmode = \"redraw\"\n"));
    assert!(told(&redrawn.solve(&[]), 2).contains("role outside is redrawn"));
    let tied = case(&format!("{SHIFT}[hierarchy]\ntie = [\"outside\", \"inside\"]\n"));
    assert!(told(&tied.solve(&[]), 2).contains("calls can't shift where a tie holds"));
    let families = case(&format!("{SHIFT}[roles.inside.constraints]\nfamilies = \"off\"\n"));
    assert!(told(&families.solve(&[]), 2).contains("roles between which calls shift must have the same"));

    let case = case(SHIFT);
    let plan = case.path("plan.toml").display().to_string();
    let text = told(&sutton(&["export-model", &plan, "--format", "lp", "--role", "inside"]), 2);
    assert!(text.contains("calls may shift between inside and outside"), "{text}");
    assert!(told(&sutton(&["frontier", &plan, "--role", "outside"]), 2).contains("take [shift] out"));
    assert!(told(&sutton(&["size", &plan, "--role", "inside"]), 2).contains("size the role outside"));
}

#[test]
fn where_neither_role_has_the_hours_that_is_told() {
    let told_with = |outside: &str, inside: &str| {
        let case = case(SHIFT);
        case.edit("reps.csv", |text| {
            text.replace("outside,110", outside).replace("inside,20", "inside,10").replace("inside,10", inside)
        });
        let text = told(&case.solve(&["--relax"]), 1);
        assert!(!case.path("out").exists());
        text
    };
    // The accounts of A and B that stay with those who visit are too many, and C accounts have nowhere to go.
    let text = told_with("outside,60", "inside,9.5");
    for part in ["role outside: the work needs at least 122.4 hours", "its 2 reps have 120: 2.38 hours short"] {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
    let text = told_with("outside,60", "inside,9");
    for part in ["role inside: the work needs at least 18.5 hours", "its 2 reps have 18: 0.5 hours short"] {
        assert!(text.contains(part), "{part:?} is missing in {text}");
    }
}

#[test]
fn fewer_sellers_do_where_calls_may_shift() {
    let sized = |sections: &str| {
        let case = case(sections);
        // Far from both homes: C accounts are what travel is spent on.
        case.edit("call_patterns.csv", |text| text.replace("C,outside,visit,2,30", "C,outside,visit,12,30"));
        case.edit("reps.csv", |text| {
            text.replace("outside,110", "outside,75") + "R3,outside,75,40,-99.5,\nR4,outside,75,40,-99.3,\n"
        });
        case.edit("locks.csv", |text| text.replace("09,outside,R1,key client\n", ""));
        case.edit("reps.csv", |text| text.replace("inside,20", "inside,60").replace("inside,10", "inside,60"));
        let plan = case.path("plan.toml").display().to_string();
        (json(&sutton(&["size", &plan, "--role", "outside", "--heads", "2..3", "--work-limit", "3", "--json"]).stdout), case)
    };
    let (apart, _) = sized("");
    let (together, case) = sized(SHIFT);
    let plan = case.path("plan.toml").display().to_string();
    let table = told(&sutton(&["size", &plan, "--role", "outside", "--heads", "2", "--work-limit", "3"]), 0);
    assert!(table.contains("accounts shifted") && table.contains("that may shift to inside"), "{table}");
    let least = |sizing: &Value| {
        let counts = sizing["counts"].as_array().unwrap();
        counts.iter().find(|count| count.get("total_cost").is_some()).map(|count| number(count, "sellers")).unwrap()
    };
    assert!(least(&together) < least(&apart), "{} and {}", least(&together), least(&apart));
    for count in together["counts"].as_array().unwrap().iter().filter(|count| count.get("total_cost").is_some()) {
        let shifted = &count["shifted"];
        // Without any prices an hour on the phone costs an hour.
        assert!(close(number(&count["cost"], "shifted"), number(shifted, "hours")), "{count}");
        assert!(number(shifted, "to_utilisation") <= 1.0 + 1e-9);
        let parts = ["sellers", "travel", "overtime", "given_up", "shifted"].map(|part| number(&count["cost"], part));
        assert!(close(parts.iter().sum(), number(count, "total_cost")));
    }
}
