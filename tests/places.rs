//! Where accounts and reps without coordinates are: by postal code, by city, and by a file of the user's own.

#![allow(clippy::unwrap_used)]

mod folder;

use std::io::Write;

use folder::{Folder, PLAN};
use sutton::plan::inspection::inspect;
use sutton::plan::{Place, Plan};
use sutton::{Error, Result};

/// A plan whose accounts are all of segment A, which is visited; `rows` are `id,country,state,city,zip,county`.
fn folder(rows: &str) -> Folder {
    let rows: String = rows.lines().map(|row| format!("{row},A\n")).collect();
    Folder::with("accounts.csv", format!("account_id,country,state,city,zip,county,segment\n{rows}"))
}

fn plan(rows: &str) -> Plan {
    folder(rows).read().unwrap()
}

fn place(plan: &Plan, account: usize) -> Place {
    plan.accounts[account].place.unwrap()
}

/// Whether an account was placed within 15 km of a point.
fn is_near(place: Place, latitude: f64, longitude: f64) -> bool {
    let north = (place.latitude - latitude) * 111.0;
    let east = (place.longitude - longitude) * 111.0 * latitude.to_radians().cos();
    place.radius_km > 0.0 && north.hypot(east) < 15.0
}

fn refused(read: Result<Plan>) -> Vec<String> {
    match read {
        Err(Error::Input(defects)) => defects.iter().map(|defect| defect.to_string()).collect(),
        other => panic!("not refused: {:?}", other.map(|plan| plan.warnings)),
    }
}

#[test]
fn postal_codes_are_read_however_they_were_saved() {
    for written in ["02139", "2139", "02139-4307", "021394307", "21394307", " 2139-4307 "] {
        let plan = plan(&format!("1,,,,{written},"));
        assert!(is_near(place(&plan, 0), 42.365, -71.104), "{written}");
        let restored = plan.placed.iter().any(|told| told.contains("lost its leading zeros: line 2"));
        assert_eq!(restored, !written.trim().starts_with('0'), "{written}: {:?}", plan.placed);
    }
    // Two zeros lost, or the first three digits: the state tells.
    assert!(is_near(place(&plan("1,,PR,,601,"), 0), 18.18, -66.75));
    assert!(place(&plan("1,US,TX,,783,"), 0).latitude < 29.0);
}

#[test]
fn names_that_repeat_in_a_state_are_settled_or_asked_about() {
    // Woodbridge in Irvine, and the one in San Joaquin County.
    let settled = plan("1,US,CA,Woodbridge,95258,\n2,US,CA,Woodbridge,,San Joaquin\n3,US,CA,Woodbridge,,San Joaquin County\n");
    for account in 0..3 {
        assert!(is_near(place(&settled, account), 38.16, -121.3), "{account}");
    }
    let lines = refused(folder("1,US,CA,Woodbridge,,\n2,US,CA,Woodbridge,,\n3,US,CA,Fresno,,\n4,US,CA,WOODBRIDGE,,\n").read());
    assert_eq!(lines.len(), 2, "{lines:#?}");
    assert!(lines.iter().all(|line| line.contains("give the postal code, the county, or latitude and longitude")));
    assert!(lines[0].contains("line 2") && lines[0].contains("(also line 3)") && lines[0].contains("San Joaquin County"));
}

#[test]
fn only_new_york_may_leave_out_city() {
    let plan = plan("1,US,MI,Garden,,\n2,US,IN,Rome,,\n3,US,NY,New York,,\n4,US,NY,New York City,,\n5,US,NY,Manhattan,,\n");
    assert!(is_near(place(&plan, 0), 45.77, -86.55) && is_near(place(&plan, 1), 37.92, -86.52));
    assert!((2..5).all(|account| is_near(place(&plan, account), 40.74, -73.98)));
}

#[test]
fn cities_of_the_world_are_found_by_many_spellings() {
    let rows = "1,Germany,,Munich,,\n2,DE,Bayern,MÜNCHEN,,\n3,Deutschland,BY,Muenchen,,\n4,FRA,,St-Étienne,,\n5,France,,Saint Etienne,,\n\
                6,UK,England,Newcastle upon Tyne,,\n7,,ON,Toronto,,\n8,,D.C.,Washington,,\n9,,MO,Saint Louis,,\n10,,mo.,ST. LOUIS,,\n";
    let plan = plan(rows);
    let expected = [(48.14, 11.58), (48.14, 11.58), (48.14, 11.58), (45.43, 4.39), (45.43, 4.39), (54.97, -1.61), (43.7, -79.4)];
    for (account, (latitude, longitude)) in expected.into_iter().enumerate() {
        assert!(is_near(place(&plan, account), latitude, longitude), "{account}");
    }
    assert!(is_near(place(&plan, 7), 38.9, -77.03) && is_near(place(&plan, 8), 38.63, -90.2));
    assert_eq!(place(&plan, 8), place(&plan, 9));
    assert!(plan.placed.iter().any(|told| told.contains("10 accounts at the middle of their city: typically within")));
}

#[test]
fn what_is_not_found_is_told_once_with_what_may_be_meant() {
    let lines =
        refused(folder("1,US,IL,Springfeild,,\n2,US,IL,Springfeild,,\n3,XX,,Nowhere,,\n4,,,Berlin,,\n5,DE,,,80331,\n").read());
    let has =
        |parts: &[&str]| assert!(lines.iter().any(|line| parts.iter().all(|part| line.contains(part))), "{parts:?}: {lines:#?}");
    has(&["line 2", "Springfeild", "did you mean Springfield, IL?", "(also line 3)"]);
    has(&["line 4", "XX", "is no known country"]);
    has(&["line 5", "[data] country"]);
    has(&["line 6", "80331", "[data] places = \"DE.zip\""]);
    assert_eq!(lines.len(), 4, "{lines:#?}");
    let lines = refused(folder("1,DE,,Neustadt,16225,\n").read());
    assert!(lines[0].contains("for its postal code to count") && lines[0].contains("DE.zip"), "{lines:#?}");
}

#[test]
fn german_codes_are_not_taken_for_american_ones() {
    let rows = "1,,,Hamburg,20095,\n2,,,Köln,50667,\n3,,,Dresden,01067,\n";
    let lines = refused(folder(rows).read());
    assert!(lines.iter().all(|line| line.contains("[data] country")), "{lines:#?}");
    assert!(lines.iter().any(|line| line.contains("1 of 1 postal codes are not of these cities")), "{lines:#?}");
    let said = folder(rows);
    said.write("plan.toml", PLAN.replace("[data]", "[data]\ncountry = \"DE\""));
    assert!(is_near(place(&said.read().unwrap(), 1), 50.94, 6.96));
}

#[test]
fn a_city_far_from_its_postal_code_is_told() {
    let plan = plan("1,US,MA,Cambridge,02139,\n2,US,CA,Fresno,10001,\n");
    assert!(is_near(place(&plan, 1), 40.75, -74.0));
    assert!(plan.warnings.iter().any(|told| told.contains("far from the city beside it") && told.contains("line 3 (10001 is ")));
}

const GEONAMES: &str = "DE\t01067\tDresden\tSachsen\tSN\t\t00\tDresden\t14612\t51.06\t13.72\t4
DE\t20095\tHamburg\tHamburg\tHH\t\t00\tHamburg\t02000\t53.55\t10.0\t4
DE\t99998\tWeinbergen\tThüringen\tTH\t\t00\t\t16064\t51.21\t10.58\t4
DE\t99998\tKörner\tThüringen\tTH\t\t00\t\t16064\t51.23\t10.59\t4
";

#[test]
fn a_file_of_places_goes_first() {
    let mut archive = zip::ZipWriter::new(std::io::Cursor::new(Vec::new()));
    for (name, text) in [("readme.txt", "Readme for GeoNames"), ("DE.txt", GEONAMES)] {
        archive.start_file(name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(text.as_bytes()).unwrap();
    }
    let zipped = archive.finish().unwrap().into_inner();
    let own =
        "Postcode;Town;Land;Lat;Lng\n01067;Dresden;DE;51,06;13,72\n20095;Hamburg;DE;53,55;10,0\n99998;Körner;DE;51,23;10,59\n";
    let own = own.replace("Land", "country");
    for (name, bytes) in [("DE.txt", GEONAMES.as_bytes()), ("DE.zip", &zipped), ("own.csv", own.as_bytes())] {
        let folder = folder("1,,,,1067,\n2,DE,,,20095,\n3,Germany,,Körner,99998,\n4,,,Hamburg,,\n");
        folder.write(name, bytes);
        folder.write("plan.toml", PLAN.replace("[data]", &format!("[data]\nplaces = \"{name}\"")));
        let plan = folder.read().unwrap();
        for (account, (latitude, longitude)) in
            [(51.06, 13.72), (53.55, 10.0), (51.23, 10.59), (53.55, 10.0)].into_iter().enumerate()
        {
            assert!(is_near(place(&plan, account), latitude, longitude), "{name}, {account}");
        }
        let zeros =
            plan.placed.iter().any(|told| told.contains("1 account whose postal code had lost its leading zeros: line 2 (1067)"));
        assert!(zeros, "{name}: {:?}", plan.placed);
        assert_eq!(place(&plan, 2).latitude, 51.23, "of two towns of a code, the one that is named");
        assert!(plan.sources.iter().any(|source| source.path == name && source.sha256.len() == 64));
    }
    let folder = folder("1,DE,,,20095,\n");
    folder.add("places", "postal_code,latitude,longitude\n20095,535.5,10\n01067,51.06,east\n");
    assert_eq!(refused(folder.read()).iter().filter(|line| line.contains("places.csv")).count(), 2);
}

#[test]
fn reps_live_at_a_postal_code_too_and_whoever_phones_needs_no_place() {
    let folder = folder("1,US,MA,Cambridge,02139,\n2,US,MA,Nirgendwo,,");
    let text = "account_id,country,state,city,zip,segment\n1,US,MA,Cambridge,02139,A\n2,US,MA,Nirgendwo,,C\n";
    folder.write("accounts.csv", text);
    folder.write("plan.toml", PLAN.replace("[balance", "[segment]\nlabels = [\"A\", \"B\", \"C\"]\n\n[balance"));
    folder.write("reps.csv", "rep_id,role,capacity_hours,zip\nR1,outside,100,2139\nI1,inside,50,\n");
    let plan = folder.read().unwrap();
    assert!(is_near(plan.reps[0].place.unwrap(), 42.365, -71.104));
    assert_eq!(plan.accounts[1].place, None);
    assert!(
        plan.warnings.iter().any(|told| told.contains("1 account or rep with an address that is not found")),
        "{:?}",
        plan.warnings
    );
}

#[test]
fn postal_codes_tell_towns_of_one_name_apart() {
    let rows = "1,GB,,Richmond,DL10 4AA,\n2,GB,,Richmond,TW9 1AA,\n3,FR,,Vouillé,86190,\n4,FR,,VOUILLE,F-79230,\n5,DE,,Zwingenberg,64673,\n";
    let settled = plan(rows);
    for (account, (latitude, longitude)) in
        [(54.40, -1.73), (51.46, -0.31), (46.64, 0.17), (46.31, -0.37), (49.72, 8.61)].into_iter().enumerate()
    {
        assert!(is_near(place(&settled, account), latitude, longitude), "{account}: {:?}", settled.accounts[account].place);
    }
    let words = "5 accounts whose city shares its name with others; the one where postal codes begin like theirs is taken: line 2 (Richmond)";
    assert!(settled.placed.iter().any(|told| told.contains(words)), "{:?}", settled.placed);
    // A code that is near both, or neither, or none, settles nothing.
    for row in ["1,DE,,Zwingenberg,69439,", "1,FR,,Vouillé,20250,", "1,GB,,Richmond,,", "1,DE,,Essen,83022,"] {
        assert!(refused(folder(row).read()).iter().any(|line| line.contains("may be one of ")), "{row}");
    }
    // By size alone, or by a city that can't be of the code, it is told.
    let essen = plan("1,DE,,Essen,,\n2,DE,,Garmisch-Partenkirchen,24103,\n");
    assert!(is_near(place(&essen, 0), 51.46, 7.01));
    let told = |all: &[String], words: &str| assert!(all.iter().any(|told| told.contains(words)), "{words}: {all:?}");
    told(&essen.placed, "shares its name with others; by far the largest is taken: line 2 (Essen)");
    told(
        &essen.warnings,
        "far from where postal codes begin like theirs: is it another of that name? line 3 (24103 Garmisch-Partenkirchen: ",
    );
}

#[test]
fn whole_addresses_in_a_cell_are_parted() {
    let read = |header: &str, rows: &str| Folder::with("accounts.csv", format!("account_id,{header},segment\n{rows}")).read();
    let american = read("Address", "1,\"12 Main St, Cambridge, MA 02139\",A\n2,\"5 Elm St, Fresno, CA 93701\",A\n").unwrap();
    assert!(is_near(place(&american, 0), 42.365, -71.104) && is_near(place(&american, 1), 36.74, -119.79));
    let german =
        read("Anschrift", "1,\"Hauptstr. 5, 80331 München, Deutschland\",A\n2,\"Markt 1, D-04109 Leipzig, DE\",A\n").unwrap();
    assert!(is_near(place(&german, 0), 48.137, 11.575) && is_near(place(&german, 1), 51.34, 12.37));
    // Where a city stands beside it, an address is left alone; what is none is told, as before.
    let both = read("Address,City,State", "1,\"12 Main St, Cambridge, MA 02139\",Fresno,CA,A\n").unwrap();
    assert!(is_near(place(&both, 0), 36.74, -119.79));
    assert!(!refused(read("Address", "1,Main St,A\n2,\"5 Elm St, Fresno, CA 93701\",A\n")).is_empty());
}

#[test]
fn accents_that_are_written_are_meant() {
    for (written, latitude) in [("Pöcking", 47.97), ("Thalmässing", 49.09), ("THALMÄSSING", 49.09)] {
        let plan = plan(&format!("1,DE,,{written},,"));
        assert!((place(&plan, 0).latitude - latitude).abs() < 0.1, "{written}: {:?}", place(&plan, 0));
    }
    assert!(refused(folder("1,DE,,Pocking,,").read()).iter().any(|line| line.contains("may be one of ")));
}

#[test]
fn homes_with_latitude_and_longitude_swapped_are_told() {
    let told = |home: &str| {
        let folder = Folder::with("accounts.csv", "account_id,latitude,longitude,segment\n1,48.1,11.5,A\n2,48.2,11.6,A\n");
        folder.write(
            "reps.csv",
            format!("rep_id,role,capacity_hours,latitude,longitude\nR1,outside,100,48.1,11.6\nR2,outside,100,{home}\nI1,inside,100,48.2,11.5\n"),
        );
        let found = inspect(&folder.read().unwrap()).unwrap().suspicions;
        found.iter().map(|found| found.line()).collect::<Vec<_>>()
    };
    assert_eq!(told("48.3,11.5"), Vec::<String>::new());
    assert_eq!(
        told("11.5,48.3"),
        ["1 rep far from every account, but near one with latitude and longitude swapped: reps.csv, line 3 (R2)"]
    );
}

#[test]
fn coordinates_that_look_wrong_are_told_by_what_happened_to_them() {
    let told = |rows: &str| {
        let folder = Folder::with("accounts.csv", format!("account_id,latitude,longitude,segment\n{rows}"));
        let found = inspect(&folder.read().unwrap()).unwrap().suspicions;
        found.into_iter().map(|found| found.what).collect::<Vec<_>>()
    };
    let right = "1,40.5,-75.2,A\n2,40.1,-75.3,A\n3,40.2,-75.6,A\n";
    assert!(told(right).is_empty());
    let one = |row: &str, what: &str| {
        let found = told(&format!("{right}9,{row},A\n"));
        assert!(found.len() == 1 && found[0].starts_with("1 account") && found[0].contains(what), "{row}: {found:?}");
    };
    one("-75.2,40.5", "latitude and longitude swapped");
    one("40.5,75.2", "the sign of the longitude turned");
    one("-40.5,-75.2", "the sign of the latitude turned");
    one("75.2,40.5", "swapped and a sign turned");
    one("33.7,-84.4", "farther than a day's drive (850 km) from every rep");
    one("-33.9,151.2", "on another continent");
    let all = told("1,40.5,75.2,A\n2,40.1,75.3,A\n3,40.2,75.6,A\n");
    assert!(all.len() == 1 && all[0].starts_with("3 accounts") && all[0].contains("sign of the longitude"), "{all:?}");
}
