//! Input that asks for too much: refused where it stands, before it takes the machine's memory or an afternoon.

#![allow(clippy::unwrap_used, dead_code, reason = "a test may panic; helpers are shared")]

mod folder;

use std::time::Instant;

use folder::{ACCOUNTS, CALL_PATTERNS, Folder, PLAN, REPS};

/// The only defect of a plan with these sections added.
fn refused(sections: &str) -> String {
    let defects = Folder::with("plan.toml", format!("{PLAN}{sections}\n")).defects();
    assert_eq!(defects.len(), 1, "{sections}: {defects:#?}");
    defects[0].clone()
}

#[test]
fn every_number_of_a_plan_file_has_a_range() {
    let too_large = [
        ("workload", "admin_minutes_per_call"),
        ("workload", "prospect_factor"),
        ("travel", "circuity"),
        ("travel", "speed_kmh"),
        ("travel", "stops_per_trip"),
        ("balance.revenue", "tolerance"),
        ("balance.revenue", "weight"),
        ("constraints", "max_km"),
        ("constraints", "max_drive_hours"),
        ("roles.outside.constraints", "max_km"),
        ("roles.outside.balance.accounts", "weight"),
        ("hierarchy.spans.workload", "tolerance"),
        ("stability", "move_hours"),
        ("stability", "move_hours_per_year"),
        ("stability", "move_hours_per_1000_revenue"),
        ("stability", "move_hours_per_1000_pipeline"),
        ("stability", "max_moved"),
        ("stability", "max_moved_revenue"),
        ("stability", "max_moved_hours"),
        ("stability", "max_handed_over"),
        ("stability", "max_received"),
        ("relax", "hour"),
        ("size", "salary"),
        ("size", "hour"),
        ("size", "travel_hour"),
        ("size", "overtime_hour"),
        ("size", "overtime"),
        ("size", "given_up_hour"),
        ("size", "shifted_hour"),
        ("size", "hire_hours"),
        ("solve", "gap"),
        ("solve", "time_limit"),
    ];
    for (section, key) in too_large {
        let told = refused(&format!("[{section}]\n{key} = 1e300"));
        assert!(told.contains(&format!("line 14, {section}.{key} = \"1e+300\": must be ")), "{told}");
    }
    for (section, key) in [("solve", "work_limit"), ("solve", "threads"), ("travel", "hop_neighbour")] {
        let told = refused(&format!("[{section}]\n{key} = 9000000000000000000"));
        assert!(told.contains(&format!("line 14, {section}.{key} = \"9000000000000000000\": must be ")), "{told}");
    }
    for (section, key) in [("travel", "speed_kmh"), ("travel", "circuity"), ("travel", "stops_per_trip"), ("size", "hire_hours")]
    {
        let told = refused(&format!("[{section}]\n{key} = 1e-300"));
        assert!(told.contains(&format!("line 14, {section}.{key} = \"1e-300\": must be ")), "{told}");
    }
    assert!(refused("[coverage.C]\nreduced = 0.5\nprice = 1e300").contains("line 15, coverage.C.price = \"1e+300\": must be "));
    assert!(refused("[segment]\nmethod = \"thresholds\"\ncuts = [1e300, 2]").contains("line 15, segment.cuts"));
    assert!(refused("[segment]\nmethod = \"score\"\nweights = { revenue = 1e300 }").contains("segment.weights"));
}

#[test]
fn every_number_of_a_table_has_a_range() {
    let cell = |file: &str, text: String, told: &str| assert_eq!(Folder::with(file, text).defects(), [format!("{file}, {told}")]);
    let rep = |from: &str, to: &str, told: &str| cell("reps.csv", REPS.replace(from, to), told);
    rep("R1,outside,100", "R1,outside,1e9", "line 2, capacity_hours = \"1e9\": is too large: at most 10,000,000");
    rep(
        "R1,outside,100",
        "R1,outside,1e-200",
        "line 2, capacity_hours = \"1e-200\": is too close to 0: write 0, or at least 0.000001",
    );
    let call = |from: &str, to: &str, told: &str| cell("call_patterns.csv", CALL_PATTERNS.replace(from, to), told);
    call("visit,12,60", "visit,1e17,60", "line 2, calls_per_period = \"1e17\": is too large: at most 100,000");
    call("visit,12,60", "visit,12,1e17", "line 2, minutes_per_call = \"1e17\": is too large: at most 100,000");
    cell("accounts.csv", ACCOUNTS.replace("1000.5", "-1e19"), "line 2, revenue = \"-1e19\": is too large: at most 1e18");
    let folder = Folder::new();
    folder.add("travel", "from,to,hours\nR1,001,1e9\n");
    assert_eq!(folder.defects(), ["travel.csv, line 2, hours = \"1e9\": is too large: at most 100,000"]);
}

/// Long numbers that nobody asked for, such as bar codes, are text.
#[test]
fn columns_of_numbers_beyond_all_sizes_are_no_numbers() {
    let rows: Vec<&str> = ACCOUNTS.lines().collect();
    let cells = ["bar_code", "40063813339310000000001", "40063813339310000000002", "40063813339310000000003"];
    let text: String = rows.iter().zip(cells).map(|(row, cell)| format!("{row},{cell}\n")).collect();
    let plan = Folder::with("accounts.csv", &text).read().unwrap();
    assert!(!plan.sources[1].headers.contains(&("bar_code".into(), Some("bar_code".into()))));
    let folder = Folder::with("accounts.csv", text);
    folder.write("plan.toml", format!("{PLAN}[balance.bar_code]\n"));
    assert!(folder.defects()[0].contains("line 2, bar_code = \"40063813339310000000001\": is too large"));
}

#[test]
fn dates_of_other_ages_are_refused() {
    for (key, from, date) in [("plan.start", "2026-01-01", "0001-01-01"), ("plan.end", "2026-03-31", "9999-12-31")] {
        let defects = Folder::with("plan.toml", PLAN.replace(from, date)).defects();
        assert_eq!(defects.len(), 1);
        assert!(defects[0].contains(&format!("{key} = \"{date}\": must be a day of the years 1900 to 2199")), "{defects:?}");
    }
    // Who stays for good leaves at the end of time.
    let reps = REPS.replace("longitude\n", "longitude,end_date\n").replace("-75.5\n", "-75.5,9999-12-31\n");
    let reps = reps.replace("-75.25\n", "-75.25,\n").replace("50,,", "50,,,");
    assert_eq!(Folder::with("reps.csv", reps).read().unwrap().reps[0].capacity_hours, 100.0);
}

#[test]
fn grids_that_multiply_beyond_all_numbers_are_refused() {
    let keys: Vec<String> = (0..64).map(|at| format!("balance.a{at}.weight")).collect();
    let vary: Vec<String> = keys.iter().map(|key| format!("\"{key}\" = [1, 2]")).collect();
    let grid = format!("[[scenario]]\nname = \"s\"\nvary = {{ {} }}", vary.join(", "));
    assert!(refused(&grid).contains("makes 2e19 scenarios: at most 100,000 can be had"));
    let three = "vary = { \"solve.gap\" = [1e-4, 1e-3], \"plan.seed\" = [1, 2, 3], \"balance.workload.weight\" = ";
    let many = format!("[[scenario]]\nname = \"s\"\n{three}[{}] }}", "1, ".repeat(20_000));
    assert!(refused(&many).contains("makes 120,000 scenarios: at most 100,000 can be had"));
    let set: String = (0..50).map(|at| format!("balance.a{at}.weight = 1\n")).collect();
    let values = format!("[{}]", "1, ".repeat(50_000));
    let wide = format!("[[scenario]]\nname = \"s\"\nvary = {{ \"plan.seed\" = {values} }}\n{set}");
    assert!(refused(&wide).contains("changes 2,550,000 settings in all: at most 2,000,000 can be changed"));
}

#[test]
fn a_cell_of_ten_million_characters_is_told_by_its_beginning() {
    let long = "x".repeat(10_000_000);
    let folder = Folder::with("accounts.csv", ACCOUNTS.replace("1000.5", &long).replace("R2", &long));
    folder.write(
        "reps.csv",
        REPS.replace("rep_id", "rep_id,long")
            .replace("\nR1,", &format!("\nR1,{long},"))
            .replace("\nR2,", "\nR2,,")
            .replace("\nI1,", "\nI1,,")
            .replace("inside,50", &format!("inside,{long}")),
    );
    folder.write("call_patterns.csv", CALL_PATTERNS.replace("A,inside", &format!("{long},inside")));
    folder.add("locks", &format!("account_id,role,rep_id\n001,outside,{long}\n001,{long},R1\n"));
    let told = folder.read().unwrap_err().to_string();
    assert!(told.len() < 20_000, "{} bytes", told.len());
    assert!(told.contains(&format!("revenue = \"{}… (10000000 characters)\"", "x".repeat(120))), "{told}");
}

#[test]
fn headers_are_no_longer_than_a_line() {
    let told = Folder::with("reps.csv", REPS.replace("rep_id", &"x".repeat(10_000_000))).defects();
    assert!(told[0].contains("reps.csv, line 1: a header has 10,000,000 characters, at most 200 can be read"), "{told:?}");
}

#[test]
fn a_million_rows_that_are_wrong_alike_are_one_line_and_their_number() {
    let start = Instant::now();
    let row = "001,Acme,40.5,-75.25,Z,many,nobody\n";
    let folder =
        Folder::with("accounts.csv", format!("{}{}", ACCOUNTS.lines().next().unwrap().to_owned() + "\n", row.repeat(300_000)));
    let told = folder.read().unwrap_err().to_string();
    for (column, count) in [("revenue", 300_000), ("account_id", 299_999)] {
        let line = told.lines().find(|line| line.starts_with(&format!("  accounts.csv, {column}: "))).unwrap_or_default();
        assert!(line.contains(&format!("– {count} times: line ")), "{column}: {told}");
    }
    assert!(told.lines().any(|line| line.contains("segment = \"Z\"") && line.contains("(300,000 rows)")), "{told}");
    assert!(told.lines().count() < 20, "{told}");
    assert!(start.elapsed().as_secs() < 60);
}

#[test]
fn names_that_are_none_are_compared_only_where_that_is_shown() {
    let start = Instant::now();
    let reps: String = (0..2_000).map(|at| format!("R{at},outside,100,40.5,-75.5\n")).collect();
    let folder = Folder::with("reps.csv", format!("{}\n{reps}I1,inside,50,,\n", REPS.lines().next().unwrap()));
    folder.add("locks", &format!("account_id,role,rep_id\n{}", "001,outside,RR77x\n".repeat(100_000)));
    let defects = folder.defects();
    assert!(defects[0].contains("rep_id = \"RR77x\": is no rep of the plan (did you mean R"), "{}", defects[0]);
    // Two thousand comparisons for each row take minutes.
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}

#[test]
fn columns_up_to_those_of_a_spreadsheet_are_read_and_more_refused() {
    let with = |columns: usize| {
        let cells = |cell: fn(usize) -> String| (0..columns).map(|at| format!(",{}", cell(at))).collect::<String>();
        let rows = ACCOUNTS.lines().enumerate().map(|(at, row)| {
            let cell: fn(usize) -> String = if at == 0 { |at| format!("c{at}") } else { |at| at.to_string() };
            format!("{row}{}\n", cells(cell))
        });
        Folder::with("accounts.csv", rows.collect::<String>())
    };
    let start = Instant::now();
    assert_eq!(with(16_000).read().unwrap().accounts[2].number("c15999"), 15_999.0);
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
    assert_eq!(
        with(100_000).defects(),
        ["accounts.csv, line 1: has 100,007 columns: at most 16,384 can be read, as many as a spreadsheet has"]
    );
}

#[test]
fn a_plan_file_of_nonsense_is_refused_soon() {
    let start = Instant::now();
    let keys = |name: fn(usize) -> String| (0..50_000).map(|at| format!("{} = 1\n", name(at))).collect::<String>();
    for (text, most) in [
        (format!("{PLAN}[solve]\n{}", keys(|at| format!("k{at}"))), 110),
        (keys(|at| format!("{at} {at}")), 30),
        (format!("{PLAN}[balance]\nx = {}1{}", "[".repeat(50_000), "]".repeat(50_000)), 30),
        (format!("{PLAN}{}", "a.".repeat(50_000) + "a = 1"), 30),
        (format!("{{\"plan\": {}1{}}}", "[".repeat(50_000), "]".repeat(50_000)), 30),
        (format!("{PLAN}#{}", "x".repeat(10_000_000)), 1),
    ] {
        let defects = Folder::with("plan.toml", text).defects();
        assert!((1..=most).contains(&defects.len()), "{} defects, such as {}", defects.len(), defects[0]);
    }
    assert!(start.elapsed().as_secs() < 60, "{:?}", start.elapsed());
}

#[test]
fn polygons_of_too_many_corners_are_refused_soon() {
    let start = Instant::now();
    // Rings of spikes, whose sides lie close to each other.
    let ring = |corners: usize| {
        let corner = |at: usize| {
            let (angle, far) = (std::f64::consts::TAU * at as f64 / corners as f64, if at.is_multiple_of(2) { 0.4 } else { 0.2 });
            format!("[{},{}]", far * angle.cos(), far * angle.sin())
        };
        (0..=corners).map(|at| corner(at % corners)).collect::<Vec<String>>().join(",")
    };
    let map = |ring: String| {
        let geometry = format!("{{\"type\":\"Polygon\",\"coordinates\":[[{ring}]]}}");
        let feature = format!("{{\"type\":\"Feature\",\"properties\":{{\"unit\":\"u0\"}},\"geometry\":{geometry}}}");
        let folder = Folder::with("plan.toml", PLAN.replace("[data]\n", "[data]\npolygons = \"areas.geojson\"\n"));
        folder.write("areas.geojson", format!("{{\"type\":\"FeatureCollection\",\"features\":[{feature}]}}"));
        folder
    };
    assert!(map(ring(2_000)).read().is_ok());
    let defects = map(ring(100_000)).defects();
    assert!(
        defects[0].contains("features[0] = \"u0\": the area has too many corners to be checked (here 100,001;"),
        "{defects:?}"
    );
    assert!(start.elapsed().as_secs() < 20, "{:?}", start.elapsed());
}

#[test]
fn a_column_that_holds_no_roles_is_told() {
    let start = Instant::now();
    let reps: String = (0..100_000).map(|at| format!("R{at},role {at},100,40.5,-75.5\n")).collect();
    let folder = Folder::with("reps.csv", format!("{}\n{reps}", REPS.lines().next().unwrap()));
    let defects = folder.defects();
    assert!(defects[0].contains("reps.csv, role: there are 100,002 roles, at most 1,000 can be planned"), "{defects:?}");
    assert!(start.elapsed().as_secs() < 30, "{:?}", start.elapsed());
}
