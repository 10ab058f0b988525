//! A plain reader of model files, by the rules of the formats and nothing of the writer.

use std::collections::BTreeMap;

/// A column: in the objective Σ cost · x + square · x².
#[derive(Clone, Debug)]
pub struct Column {
    pub whole: bool,
    pub low: f64,
    pub high: f64,
    pub cost: f64,
    pub square: f64,
}

impl Default for Column {
    fn default() -> Self {
        Column { whole: false, low: 0.0, high: f64::INFINITY, cost: 0.0, square: 0.0 }
    }
}

/// A row: terms, `<`, `=` or `>`, right-hand side.
#[derive(Clone, Debug)]
pub struct Row {
    pub terms: Vec<(String, f64)>,
    pub sense: char,
    pub limit: f64,
}

#[derive(Clone, Debug, Default)]
pub struct ModelFile {
    pub columns: BTreeMap<String, Column>,
    pub rows: BTreeMap<String, Row>,
}

impl ModelFile {
    fn column(&mut self, name: &str) -> &mut Column {
        self.columns.entry(name.to_string()).or_default()
    }

    pub fn parse_mps(text: &str) -> ModelFile {
        let (mut file, mut section, mut objective, mut whole) = (ModelFile::default(), String::new(), String::new(), false);
        for line in text.lines().filter(|line| !line.starts_with('*')) {
            let words: Vec<&str> = line.split_whitespace().collect();
            if !line.starts_with(' ') {
                section = words[0].to_string();
                continue;
            }
            match (section.as_str(), words.as_slice()) {
                ("ROWS", ["N", name]) => objective = name.to_string(),
                ("ROWS", [sense, name]) => {
                    let sense = BTreeMap::from([("L", '<'), ("E", '='), ("G", '>')])[sense];
                    file.rows.insert(name.to_string(), Row { terms: Vec::new(), sense, limit: 0.0 });
                }
                ("COLUMNS", [_, "'MARKER'", which]) => whole = *which == "'INTORG'",
                ("COLUMNS", [name, row, value]) => {
                    file.column(name).whole = whole;
                    if *row == objective {
                        file.column(name).cost = number(value);
                    } else {
                        file.rows.get_mut(*row).unwrap().terms.push((name.to_string(), number(value)));
                    }
                }
                ("RHS", [_, row, value]) => file.rows.get_mut(*row).unwrap().limit = number(value),
                ("BOUNDS", ["UP", _, name, value]) => file.columns.get_mut(*name).unwrap().high = number(value),
                ("BOUNDS", ["FR", _, name]) => file.columns.get_mut(*name).unwrap().low = f64::NEG_INFINITY,
                ("QUADOBJ", [name, again, value]) if name == again => file.column(name).square = number(value) / 2.0,
                _ => panic!("in {section}: {line}"),
            }
        }
        assert_eq!(section, "ENDATA");
        file
    }

    pub fn parse_lp(text: &str) -> ModelFile {
        let lines = text.lines().map(|line| line.split('\\').next().unwrap());
        let text = lines.collect::<Vec<_>>().join("\n").replace("Subject To", "SubjectTo");
        let (mut file, mut section, mut words) = (ModelFile::default(), "", text.split_whitespace().peekable());
        while let Some(word) = words.next() {
            match (section, word) {
                (_, "Minimize" | "SubjectTo" | "Bounds" | "Binaries" | "End") => section = word,
                ("Minimize", "cost:") => file.objective(&mut words),
                ("SubjectTo", label) => {
                    let (terms, sense) = sum(&mut words);
                    terms.iter().for_each(|(name, _)| _ = file.column(name));
                    let row = Row { terms, sense: sense.chars().next().unwrap(), limit: number(words.next().unwrap()) };
                    assert!(file.rows.insert(label.strip_suffix(':').unwrap().to_string(), row).is_none(), "{label} again");
                }
                ("Bounds", name) => {
                    assert_eq!(words.next(), Some("free"));
                    file.columns.get_mut(name).unwrap().low = f64::NEG_INFINITY;
                }
                ("Binaries", name) => {
                    let column = file.columns.get_mut(name).unwrap();
                    (column.whole, column.high) = (true, 1.0);
                }
                _ => panic!("in {section}: {word}"),
            }
        }
        assert_eq!(section, "End");
        file
    }

    fn objective<'a>(&mut self, words: &mut std::iter::Peekable<impl Iterator<Item = &'a str>>) {
        while words.peek() != Some(&"SubjectTo") {
            let sign = sign(words.next().unwrap());
            if words.peek() != Some(&"[") {
                let cost = sign * number(words.next().unwrap());
                self.column(words.next().unwrap()).cost = cost;
                continue;
            }
            while words.next() != Some("]") {
                let square = number(words.next().unwrap()) / 2.0;
                self.column(words.next().unwrap()).square = square;
                assert_eq!(words.next(), Some("^2"));
            }
            assert_eq!((words.next(), words.next()), (Some("/"), Some("2")));
        }
    }
}

/// Signed terms, and the word after them.
fn sum<'a>(words: &mut impl Iterator<Item = &'a str>) -> (Vec<(String, f64)>, &'a str) {
    let mut terms = Vec::new();
    loop {
        match words.next().unwrap() {
            word @ ("+" | "-") => {
                let coefficient = sign(word) * number(words.next().unwrap());
                terms.push((words.next().unwrap().to_string(), coefficient));
            }
            other => return (terms, other),
        }
    }
}

fn sign(word: &str) -> f64 {
    match word {
        "+" => 1.0,
        "-" => -1.0,
        _ => panic!("{word} is no sign"),
    }
}

fn number(word: &str) -> f64 {
    word.parse().unwrap()
}
