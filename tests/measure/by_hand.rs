//! Numbers that a person can count.

use super::*;

/// Two visits on 02 (A) and a call on 05 (C).
fn three_calls(case: &Case) -> String {
    let (outside, inside) = (rep(case, "02", "outside"), rep(case, "05", "inside"));
    format!(
        "account_id,rep_id,date,channel,minutes\n02,{outside},2026-01-07,visit,60\n02,{outside},2026-01-08,visit,90\n\
         05,{inside},2026-02-10,phone,15\n"
    )
}

#[test]
fn what_is_due_and_done_is_counted() {
    let case = quarter();
    let (found, _) = measured(&case, &three_calls(&case), &["--until", HALF]);
    assert_eq!((&found["due_by"], &found["until"]), (&"run_rate".into(), &HALF.into()));
    let total = &found["total"];
    // Visits: 4 A with 12, 5 B with 6; phone: 9 with 6, 3 with 4. Half of it.
    close(&total["planned_calls"], 144.0);
    close(&total["due_calls"], 72.0);
    close(&total["due_hours"], 44.5);
    close(&total["done_hours"], 2.75);
    assert_eq!(total["done_calls"], 3);
    let part = |name: &str, list: &str| found[list].as_array().unwrap().iter().find(|own| own["name"] == name).unwrap().clone();
    close(&part("A", "segments")["due_calls"], 36.0);
    close(&part("A", "segments")["time_share"], 2.5 / 2.75);
    close(&part("A", "segments")["due_time_share"], 28.0 / 44.5);
    close(&part("phone", "channels")["due_calls"], 33.0);
    assert_eq!(part("visit", "channels")["done_calls"], 2);
    let weeks = found["weeks"].as_array().unwrap();
    assert_eq!((weeks.len(), &weeks[0]["week"], &weeks[0]["done_calls"]), (6, &"2026-W02".into(), &2.into()));
    close(&weeks[5]["due_calls"], 12.0);
    assert_eq!((&weeks[5]["done_calls"], &weeks[3]["done_calls"]), (&1.into(), &0.into()));
    assert_eq!((&found["overdue"]["accounts"], &found["overdue"]["never_seen"]), (&21.into(), &19.into()));
}

#[test]
fn the_index_is_the_share_of_hours_where_the_money_is() {
    let case = quarter();
    let (found, _) = measured(&case, &three_calls(&case), &["--until", HALF]);
    let index = &found["index"];
    // 131 + 122 + 113 + 104 + 94 + 85 + 76 + 67 of 966 are the first 80 %.
    assert_eq!((&index["key_accounts"], &index["column"]), (&8.into(), &"revenue".into()));
    close(&index["share"], 2.5 / 2.75);
    // 28 h on A; of 15 h on B four accounts of five.
    close(&index["plan"], 40.0 / 44.5);
    close(&index["best"], 1.0);
    close(&index["reached_per_hour"], (122.0 + 39.0) / 2.75);
    close(&index["plan_reached_per_hour"], 966.0 / 44.5);
}

/// The best share, an hour's sixtieth at a time.
fn poured(order: &[(f64, f64)], key: usize, minutes: usize) -> f64 {
    let (mut at, mut room, mut on_key, mut given) = (0, order[0].1, 0, 0);
    for _ in 0..minutes {
        while room < 1.0 - 1e-9 {
            at += 1;
            if at == order.len() {
                return f64::from(on_key) / f64::from(given);
            }
            room += order[at].1;
        }
        room -= 1.0;
        given += 1;
        on_key += i32::from(at < key);
    }
    f64::from(on_key) / f64::from(given)
}

#[test]
fn the_best_use_of_the_hours_is_that_of_a_plain_loop() {
    let case = quarter();
    // Minutes that the pattern has until the half: visits and phone of A, of B, of C.
    let minutes = |revenue: f64| match revenue {
        own if own >= 100.0 => 6.0 * 60.0 + 3.0 * 20.0,
        own if own >= 50.0 => 3.0 * 45.0 + 3.0 * 15.0,
        _ => 2.0 * 15.0,
    };
    let mut order: Vec<(f64, f64)> = records(&case.read("accounts.csv"))
        .iter()
        .map(|row| row["revenue"].parse::<f64>().unwrap())
        .map(|revenue| (revenue, minutes(revenue)))
        .collect();
    order.sort_by(|a, b| b.0.total_cmp(&a.0));
    for calls in [1, 9, 40, 60] {
        let caller = rep(&case, "00", "inside");
        let rows: String = (0..calls).map(|day| format!("00,{caller},2026-01-{:02},phone,45\n", 5 + day % 20)).collect();
        let (found, _) = measured(&case, &format!("account_id,rep_id,date,channel,minutes\n{rows}"), &["--until", HALF]);
        close(&found["index"]["share"], 0.0);
        close(&found["index"]["best"], poured(&order, 8, 45 * calls));
    }
}

#[test]
fn who_does_what_is_due_has_nothing_to_hear() {
    let case = quarter();
    let (found, _) = measured(&case, &all_done(&case), &["--until", HALF]);
    assert_eq!((found["total"]["done_calls"].as_u64(), found["alarms"].as_array().unwrap().len()), (Some(72), 0));
    assert_eq!((&found["overdue"]["accounts"], found["todo"].as_array().unwrap().len()), (&0.into(), 0));
    close(&found["index"]["share"], 40.0 / 44.5);
    for own in found["reps"].as_array().unwrap() {
        close(&own["adherence"], 1.0);
        let (low, high) = (own["adherence_low"].as_f64().unwrap(), own["adherence_high"].as_f64().unwrap());
        assert!(low < 1.0 && high > 1.0);
    }
}

#[test]
fn calls_on_accounts_of_others_are_told_apart() {
    let case = quarter();
    let stranger = other(&case, "04");
    let own = format!("04,{},", rep(&case, "04", "outside"));
    let log: String = all_done(&case).lines().filter(|line| !line.starts_with(&own)).map(|line| format!("{line}\n")).collect();
    let log = format!("{log}04,{stranger},2026-01-07,visit,60\n00,{stranger},2026-01-07,visit,30\n");
    let (found, _) = measured(&case, &log, &["--until", HALF]);
    let total = &found["total"];
    assert_eq!((&total["done_calls"], &total["others_calls"], &total["beyond_calls"]), (&66.into(), &1.into(), &1.into()));
    close(&total["beyond_hours"], 0.5);
    let things = found["todo"].to_string();
    assert!(things.contains("1 call on accounts of other reps and 1 on accounts that the plan gives to nobody"), "{things}");
    // Somebody of the role has seen it.
    let overdue = records(&case.read(&format!("out/measure/{HALF}/overdue.csv")));
    let own = overdue.iter().find(|row| row["account_id"] == "04" && row["role"] == "outside").unwrap();
    assert_eq!((own["due_calls"].as_str(), own["done_calls"].as_str(), own["last_call"].as_str()), ("6", "1", "2026-01-07"));
}

#[test]
fn accounts_that_get_too_much_are_counted() {
    let case = quarter();
    let caller = rep(&case, "05", "inside");
    let rows: String = (5..12).map(|day| format!("05,{caller},2026-01-{day:02},phone,15\n")).collect();
    let (found, _) = measured(&case, &format!("account_id,rep_id,date,channel,minutes\n{rows}"), &["--until", HALF]);
    let own = &found["over_served"];
    assert_eq!((&own["segment"], &own["accounts"]), (&"C".into(), &1.into()));
    close(&own["calls"], 5.0);
    close(&own["hours"], 1.25);
}

#[test]
fn calls_without_minutes_take_those_of_the_plan() {
    let case = quarter();
    let caller = rep(&case, "02", "outside");
    let (found, told) =
        measured(&case, &format!("account_id,rep_id,date,channel\n02,{caller},2026-01-07,visit\n"), &["--until", HALF]);
    close(&found["total"]["done_hours"], 1.0);
    assert!(told.contains("1 call without minutes: counted with those that the plan has"), "{told}");
}

#[test]
fn the_calendar_says_what_is_due_where_there_is_one() {
    let case = quarter();
    assert_code(&sutton(&["schedule", case.path("out").to_str().unwrap(), "--quiet"]), 0);
    let (found, _) = measured(&case, &all_done(&case), &["--until", HALF]);
    assert_eq!(found["due_by"], "calendar");
    let rows = records(&case.read("out/calendar/calendar.csv"));
    let due = rows.iter().filter(|row| row["date"].as_str() <= HALF).count();
    close(&found["total"]["due_calls"], due as f64);
    for own in found["reps"].as_array().unwrap() {
        let due =
            rows.iter().filter(|row| row["date"].as_str() <= HALF && row["rep_id"] == own["rep_id"].as_str().unwrap()).count();
        close(&own["due_calls"], due as f64);
        let weeks: f64 = own["weeks"].as_array().unwrap().iter().map(|week| week["due_calls"].as_f64().unwrap()).sum();
        assert!((weeks - due as f64).abs() < 1e-9);
    }
}

#[test]
fn calls_through_a_channel_that_the_plan_has_not_are_told_apart() {
    let case = quarter();
    let caller = rep(&case, "02", "outside");
    let calls: String = (0..60).map(|at| format!("02,{caller},2026-01-{:02},phone,60\n", 5 + at % 20)).collect();
    let log = format!("account_id,rep_id,date,channel,minutes\n02,{caller},2026-01-07,visit,60\n{calls}");
    let (found, told) = measured(&case, &log, &["--until", HALF]);
    let total = &found["total"];
    assert_eq!((&total["done_calls"], &total["unplanned_calls"]), (&1.into(), &60.into()));
    close(&total["done_hours"], 1.0);
    close(&total["unplanned_hours"], 60.0);
    assert!(told.contains("60 calls through channels of which the plan has none"), "{told}");
    // One visit of six: it is behind, though it was called.
    let overdue = records(&case.read(&format!("out/measure/{HALF}/overdue.csv")));
    let own = overdue.iter().find(|row| row["account_id"] == "02" && row["role"] == "outside").unwrap();
    assert_eq!((own["done_calls"].as_str(), own["last_call"].as_str()), ("1", "2026-01-24"));
    // All of the time went to a key account: no use of it is better.
    close(&found["index"]["share"], 1.0);
    close(&found["index"]["best"], 1.0);
}
