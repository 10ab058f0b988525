//! Tables of times, long and wide.

use std::fmt::Write;

use super::town::{Town, all, defects, read};

#[test]
fn long_tables_are_read_in_their_own_unit() {
    let town = Town::new(3, 20, 0.1);
    for (header, unit) in [
        ("from,to,hours", 1.0),
        ("rep_id,account_id,Travel hours", 1.0),
        ("origin,destination,minutes", 60.0),
        ("from_id,to_id,travel_time", 60.0),
        ("Origin ID;Destination ID;travel_time_min", 60.0),
        ("OriginName,DestinationName,Total_TravelTime", 60.0),
        ("from,to,seconds", 3600.0),
        ("source,target,duration_s", 3600.0),
    ] {
        let separator = if header.contains(';') { ";" } else { "," };
        let text = town.rows(header, unit, all).replace(',', separator);
        town.assert_known(&read(&town.folder("travel.csv", &text)).unwrap());
    }
}

#[test]
fn arcgis_names_both_ends_in_one_cell_and_numbers_them_in_others() {
    let town = Town::new(2, 12, 0.1);
    let mut text = "ObjectID,Name,OriginID,DestinationID,DestinationRank,Total_TravelTime,Total_Miles\n".to_string();
    town.each(|rep, account, hours| {
        let _ = writeln!(text, "1,R{rep} - A{account},{},{},1,{},1", rep + 1, account + 1, 60.0 * hours);
    });
    town.assert_known(&read(&town.folder("lines.csv", &text)).unwrap());
    let told = defects(&town.folder("lines.csv", &text.replace("Name", "Nickname")));
    assert!(told.contains("lines.csv, line 1: numbers origins and destinations itself"), "{told}");
}

#[test]
fn tables_of_reps_by_accounts_are_read_both_ways_round() {
    let town = Town::new(3, 20, 0.1);
    let (mut wide, mut tall) = ("minutes".to_string(), "minutes,R0,R1,R2".to_string());
    (0..20).for_each(|account| wide += &format!(",A{account}"));
    for (rep, row) in town.hours.iter().enumerate() {
        wide += &format!("\nR{rep}");
        row.iter().for_each(|hours| wide += &format!(",{}", 60.0 * hours));
    }
    for account in 0..20 {
        let [a, b, c] = [0, 1, 2].map(|rep| 60.0 * town.hours[rep][account]);
        tall += &format!("\nA{account},{a},{b},{c}");
    }
    town.assert_known(&read(&town.folder("wide.csv", &wide)).unwrap());
    let plan = read(&town.folder("tall.csv", &tall)).unwrap();
    town.assert_known(&plan);
    assert!(plan.warnings[0].contains("60 ways listed from the account to the rep alone count for both directions"));
    let told = defects(&town.folder("wide.csv", &wide.replacen("minutes", "rep", 1)));
    assert!(told.contains("is a table of times without a unit"), "{told}");
}
