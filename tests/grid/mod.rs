//! A small plan folder whose map is redrawn: areas in a grid of 6 by 5, 10 km apart, with two accounts each.

use std::ops::Deref;
use std::process::Output;

use crate::binary::{Scratch, sutton};

pub const WIDE: usize = 6;
pub const HIGH: usize = 5;

const PLAN: &str = r#"[plan]
name = "Grid"
[data]
accounts = "accounts.csv"
reps = "reps.csv"
call_patterns = "call_patterns.csv"
[roles.field]
mode = "redraw"
count = 3
unit = "area"
[balance.workload]
tolerance = 0.1
[constraints]
contiguity = true
"#;

const REPS: &str = "\
rep_id,role,capacity_hours,x,y
R1,field,200,50,40
R2,field,200,0,0
R3,field,200,,
";

const CALL_PATTERNS: &str = "segment,role,channel,calls_per_period,minutes_per_call\nA,field,visit,6,60\n";

/// The name of the area in a column and a row.
pub fn area(column: usize, row: usize) -> String {
    format!("{}{row}", ["a", "b", "c", "d", "e", "f"][column])
}

/// Every area, with its column and row.
pub fn areas() -> Vec<(String, usize, usize)> {
    (0..HIGH).flat_map(|row| (0..WIDE).map(move |column| (area(column, row), column, row))).collect()
}

pub struct Grid(Scratch);

impl Deref for Grid {
    type Target = Scratch;

    fn deref(&self) -> &Scratch {
        &self.0
    }
}

impl Grid {
    pub fn new() -> Self {
        let grid = Grid(Scratch::new());
        let mut accounts = "account_id,x,y,area,segment,owner,beds\n".to_string();
        for (name, column, row) in areas() {
            let (x, y) = (10 * column, 10 * row);
            let owner = if column < 2 { "R2" } else { "R1" };
            accounts += &format!("{name}-1,{x},{y},{name},A,{owner},1\n{name}-2,{},{y},{name},A,{owner},2\n", x + 1);
        }
        for (name, text) in
            [("plan.toml", PLAN), ("accounts.csv", &accounts), ("reps.csv", REPS), ("call_patterns.csv", CALL_PATTERNS)]
        {
            grid.write(name, text);
        }
        grid
    }

    /// The grid with a change of its plan file.
    #[allow(dead_code, reason = "some tests change other files")]
    pub fn with(from: &str, to: &str) -> Self {
        let grid = Grid::new();
        grid.edit("plan.toml", from, to);
        grid
    }

    pub fn edit(&self, name: &str, from: &str, to: &str) {
        let before = self.read(name);
        assert!(before.contains(from), "{from:?} is not in {name}");
        self.write(name, &before.replace(from, to));
    }

    /// Names a further file in `[data]`.
    #[allow(dead_code, reason = "maps around means need none")]
    pub fn add(&self, key: &str, file: &str, text: &str) {
        self.write(file, text);
        self.edit("plan.toml", "[data]\n", &format!("[data]\n{key} = \"{file}\"\n"));
    }

    pub fn run(&self, command: &str, flags: &[&str]) -> Output {
        sutton(&[&[command, self.path("plan.toml").to_str().unwrap()], flags].concat())
    }

    #[allow(dead_code, reason = "bad input is never solved")]
    pub fn solve(&self) -> Output {
        let out = self.path("out").display().to_string();
        self.run("solve", &["--out", &out])
    }

    /// What `solve` says of bad input, exit code and all.
    #[allow(dead_code, reason = "only tests of bad input use it")]
    pub fn refusal(&self, code: i32) -> String {
        let out = self.path("out").display().to_string();
        let output = self.run("solve", &["--out", &out, "--quiet"]);
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(code), "{said}");
        assert!(!self.path("out").exists());
        said
    }

    /// Squares of 10 km around the areas, as GeoJSON; `shape` may change one.
    #[allow(dead_code, reason = "maps around means need none")]
    pub fn squares(shape: impl Fn(&str, Vec<[f64; 2]>) -> Vec<[f64; 2]>) -> String {
        let feature = |(name, column, row): (String, usize, usize)| {
            let (x, y) = (10.0 * column as f64, 10.0 * row as f64);
            let ring = shape(
                &name,
                vec![[x - 5.0, y - 5.0], [x + 5.0, y - 5.0], [x + 5.0, y + 5.0], [x - 5.0, y + 5.0], [x - 5.0, y - 5.0]],
            );
            serde_json::json!({
                "type": "Feature", "properties": {"Area": name}, "geometry": {"type": "Polygon", "coordinates": [ring]},
            })
        };
        let features: Vec<_> = areas().into_iter().map(feature).collect();
        serde_json::json!({"type": "FeatureCollection", "features": features}).to_string()
    }
}
