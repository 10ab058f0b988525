//! A small plan folder that tests change and read.

use std::path::PathBuf;

use sutton::plan::Plan;
use sutton::{Error, Result};
use tempfile::TempDir;

pub const PLAN: &str = r#"[plan]
name = "Test"
start = 2026-01-01
end = 2026-03-31

[data]
accounts = "accounts.csv"
reps = "reps.csv"
call_patterns = "call_patterns.csv"

[balance.workload]
tolerance = 0.1
"#;

pub const ACCOUNTS: &str = "\
account_id,name,latitude,longitude,segment,revenue,owner
001,Acme,40.5,-75.25,A,1000.5,R1
002,Bolt,40.25,-75.5,B,200,R2
003,Crux,40.75,-75.75,B,300,GONE
";

pub const REPS: &str = "\
rep_id,role,capacity_hours,latitude,longitude
R1,outside,100,40.5,-75.5
R2,outside,100,40.25,-75.25
I1,inside,50,,
";

pub const CALL_PATTERNS: &str = "\
segment,role,channel,calls_per_period,minutes_per_call
A,outside,visit,12,60
B,outside,visit,6,30
A,inside,phone,12,15
";

pub struct Folder(TempDir);

impl Folder {
    pub fn new() -> Self {
        let folder = Folder(TempDir::new().unwrap());
        for (name, text) in
            [("plan.toml", PLAN), ("accounts.csv", ACCOUNTS), ("reps.csv", REPS), ("call_patterns.csv", CALL_PATTERNS)]
        {
            folder.write(name, text);
        }
        folder
    }

    pub fn with(name: &str, contents: impl AsRef<[u8]>) -> Self {
        let folder = Folder::new();
        folder.write(name, contents);
        folder
    }

    pub fn write(&self, name: &str, contents: impl AsRef<[u8]>) {
        std::fs::write(self.path(name), contents).unwrap();
    }

    /// Adds a file and the `[data]` key that names it.
    #[allow(dead_code, reason = "only tests of other tables use it")]
    pub fn add(&self, key: &str, text: &str) {
        let file = format!("{key}.csv");
        self.write(&file, text);
        self.write("plan.toml", PLAN.replace("[data]\n", &format!("[data]\n{key} = \"{file}\"\n")));
    }

    pub fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    pub fn read(&self) -> Result<Plan> {
        sutton::read::plan(&self.path("plan.toml"))
    }

    /// The defects, a line each.
    #[allow(dead_code, reason = "only tests of bad input use it")]
    pub fn defects(&self) -> Vec<String> {
        match self.read() {
            Err(Error::Input(defects)) => defects.iter().map(ToString::to_string).collect(),
            Err(error) => panic!("no input error: {error}"),
            Ok(_) => panic!("read without a defect"),
        }
    }
}

/// Whether a plan was read with such a warning.
#[allow(dead_code, reason = "not every test asks for warnings")]
pub fn told(plan: &Plan, words: &str) -> bool {
    plan.warnings.iter().any(|warning| warning.contains(words))
}

#[allow(dead_code, reason = "not every test asks for warnings")]
#[track_caller]
pub fn assert_told(plan: &Plan, words: &str) {
    assert!(told(plan, words), "{words}: {:#?}", plan.warnings);
}

/// The only defect.
#[allow(dead_code, reason = "only tests of questions use it")]
#[track_caller]
pub fn asked(folder: &Folder) -> String {
    let defects = folder.defects();
    assert_eq!(defects.len(), 1, "{defects:#?}");
    defects.into_iter().next().unwrap()
}

/// Asserts that a defect has all of the words.
#[allow(dead_code, reason = "only tests of questions use it")]
#[track_caller]
pub fn assert_asked(folder: &Folder, words: &[&str]) {
    let defects = folder.defects();
    assert!(defects.iter().any(|defect| words.iter().all(|word| defect.contains(word))), "{words:?}: {defects:#?}");
}
