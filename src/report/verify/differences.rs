//! Where a file differs from what it should be: numbers up to rounding, all else to the letter.

use csv::{ByteRecord, ReaderBuilder, WriterBuilder};
use serde_json::Value;

use crate::cells::{BYTE_ORDER_MARK, Dialect};
use crate::check::TOLERANCE;
use crate::plan::words::count;
use crate::report::csv::decimals;

/// Differences named one by one before the rest is only counted.
const NAMED: usize = 10;

/// Differences between a file as it stands and as derived; tables are in a dialect.
pub fn between((name, dialect): (&str, Dialect), claimed: &[u8], derived: &[u8]) -> Vec<String> {
    if claimed == derived {
        return Vec::new();
    }
    if !claimed.ends_with(b"\n") {
        return vec![format!("{name} is cut off: its last line has no end")];
    }
    let mut found = match name.rsplit('.').next() {
        Some("csv") => csv(dialect, claimed, derived),
        Some("json") => json(claimed, derived),
        _ => vec!["it is not what the plan gives".into()],
    };
    let rest = found.len().saturating_sub(NAMED);
    found.truncate(NAMED);
    if rest > 0 {
        found.push(format!("and {} more", count(rest, "difference")));
    }
    found.into_iter().map(|difference| format!("{name}: {difference}")).collect()
}

fn csv(dialect: Dialect, claimed: &[u8], derived: &[u8]) -> Vec<String> {
    let (stands, should) = (records(dialect, claimed), records(dialect, derived));
    let mut found = Vec::new();
    if stands.len() != should.len() {
        found.push(format!("{} where there should be {}", count(stands.len(), "line"), count(should.len(), "line")));
    }
    let Some(header) = should.first() else { return found };
    for (at, (stands, should)) in stands.iter().zip(&should).enumerate() {
        if stands.len() != should.len() {
            found.push(format!("line {}: {} where there should be {}", at + 1, count(stands.len(), "cell"), should.len()));
        }
        for (column, (stands, should)) in stands.iter().zip(should).enumerate() {
            let column = header.get(column).map(String::as_str).unwrap_or_default();
            if !same_cell(dialect, column, stands, should) {
                found.push(format!("line {}, {column}: {stands:?} should be {should:?}", at + 1));
            }
        }
    }
    // Blank lines, quotes and line ends that are not ours.
    if found.is_empty() && written(dialect, &stands) != claimed {
        found.push("it is not written as the plan's own files are".into());
    }
    found
}

/// All cells, those that are no text with a mark in place of what can't be read.
fn records(dialect: Dialect, bytes: &[u8]) -> Vec<Vec<String>> {
    let body = bytes.strip_prefix(mark(dialect)).unwrap_or(bytes);
    let reader = ReaderBuilder::new().delimiter(dialect.delimiter).flexible(true).has_headers(false).from_reader(body);
    let cells = |record: ByteRecord| record.iter().map(|cell| String::from_utf8_lossy(cell).into_owned()).collect();
    // From memory no byte fails to be read.
    reader.into_byte_records().map_while(Result::ok).map(cells).collect()
}

/// Records as our own writer puts them down.
fn written(dialect: Dialect, records: &[Vec<String>]) -> Vec<u8> {
    let mut writer = WriterBuilder::new().delimiter(dialect.delimiter).flexible(true).from_writer(mark(dialect).to_vec());
    let done = records.iter().try_for_each(|record| writer.write_record(record));
    done.ok().and_then(|()| writer.into_inner().ok()).unwrap_or_default()
}

/// What a table begins with.
fn mark(dialect: Dialect) -> &'static [u8] {
    if dialect.byte_order_mark { BYTE_ORDER_MARK } else { &[] }
}

/// Names, words and counts to the letter; amounts to one unit of the last decimal that they are rounded to.
fn same_cell(dialect: Dialect, column: &str, a: &str, b: &str) -> bool {
    let near = |decimals: usize| {
        let numbers = dialect.parse(a).zip(dialect.parse(b));
        numbers.is_some_and(|(a, b)| (a - b).abs() <= 1.001 * 0.1_f64.powi(decimals as i32))
    };
    a == b || decimals(column).is_some_and(near)
}

fn same(a: f64, b: f64) -> bool {
    (a - b).abs() <= TOLERANCE * a.abs().max(b.abs())
}

fn json(claimed: &[u8], derived: &[u8]) -> Vec<String> {
    let mut found = Vec::new();
    match (serde_json::from_slice(claimed), serde_json::from_slice(derived)) {
        (Ok(claimed), Ok(derived)) => compare("", &claimed, &derived, &mut found),
        (Err(error), _) | (_, Err(error)) => found.push(error.to_string()),
    }
    found
}

fn compare(path: &str, claimed: &Value, derived: &Value, found: &mut Vec<String>) {
    match (claimed, derived) {
        (Value::Object(a), Value::Object(b)) => {
            let mut keys: Vec<&String> = a.keys().chain(b.keys()).collect();
            keys.sort();
            keys.dedup();
            for key in keys {
                let of = |values: &serde_json::Map<String, Value>| values.get(key).cloned().unwrap_or(Value::Null);
                compare(&format!("{path}.{key}"), &of(a), &of(b), found);
            }
        }
        (Value::Array(a), Value::Array(b)) if a.len() == b.len() => {
            for (at, (a, b)) in a.iter().zip(b).enumerate() {
                compare(&format!("{path}[{at}]"), a, b, found);
            }
        }
        (Value::Number(a), Value::Number(b)) if a.as_f64().zip(b.as_f64()).is_some_and(|(a, b)| same(a, b)) => {}
        (a, b) if a == b => {}
        (a, b) => found.push(format!("{} is {a}, should be {b}", path.trim_start_matches('.'))),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rounding_is_no_difference() {
        let plain = ("a.csv", Dialect::default());
        assert!(between(plain, b"x\n1.01\n", b"x\n1\n").is_empty());
        assert!(between(plain, b"x\n1.02\n", b"x\n1.01\n").is_empty());
        assert_eq!(between(plain, b"x\n1.02\n", b"x\n1\n").len(), 1);
        assert_eq!(between(plain, b"x\n61\n", b"x\n60\n").len(), 1, "zeros behind the point are not printed");
        assert_eq!(between(plain, b"accounts,share\n7,0.25\n", b"accounts,share\n7,0.2501\n").len(), 0);
        assert_eq!(between(plain, b"accounts,share\n7,0.25\n", b"accounts,share\n7.01,0.2502\n").len(), 2);
        let german = ("a.csv", Dialect { delimiter: b';', decimal_comma: true, byte_order_mark: true });
        assert!(between(german, b"\xef\xbb\xbfx;y\n1,01;2\n", b"\xef\xbb\xbfx;y\n1,02;2\n").is_empty());
        assert_eq!(between(german, b"x;y\n1,01;2\n", b"\xef\xbb\xbfx;y\n1,02;2\n").len(), 1, "the mark is gone");
        assert!(between(("a.json", Dialect::default()), b"{\"x\": [1.0000000000001]}\n", b"{\"x\":[1.0]}\n").is_empty());
    }

    #[test]
    fn ids_are_no_amounts() {
        for (stands, should) in [("007", "7"), ("100000000000000001", "100000000000000002"), ("1e2", "100")] {
            let files = [stands, should].map(|id| format!("rep_id,hours\n{id},1\n"));
            assert_eq!(between(("a.csv", Dialect::default()), files[0].as_bytes(), files[1].as_bytes()).len(), 1, "{stands}");
        }
    }

    #[test]
    fn what_stands_behind_a_byte_that_is_no_text_is_read() {
        let found = between(("a.csv", Dialect::default()), b"x\n1\n\xff\n3\n", b"x\n1\n");
        assert_eq!(found, ["a.csv: 4 lines where there should be 2 lines"]);
        let found = between(("a.csv", Dialect::default()), b"x\n\xff\n3\n", b"x\n1\n2\n");
        assert_eq!(found.len(), 2, "{found:?}");
    }

    #[test]
    fn what_is_written_otherwise_is_told() {
        for stands in [&b"x\n\n1\n"[..], b"x\n\"1\"\n", b"x\r\n1\r\n", b"\xef\xbb\xbfx\n1\n"] {
            assert_eq!(between(("a.csv", Dialect::default()), stands, b"x\n1\n").len(), 1, "{stands:?}");
        }
    }

    #[test]
    fn differences_name_their_place() {
        assert_eq!(between(("a.csv", Dialect::default()), b"x\n1.1\n", b"x\n1\n"), ["a.csv: line 2, x: \"1.1\" should be \"1\""]);
        assert_eq!(
            between(("a.json", Dialect::default()), b"{\"x\":[1,2]}\n", b"{\"x\":[1,3]}\n"),
            ["a.json: x[1] is 2, should be 3"]
        );
        assert_eq!(
            between(("a.json", Dialect::default()), b"{\"x\":1,\"y\":2}\n", b"{\"x\":1}\n"),
            ["a.json: y is 2, should be null"]
        );
        assert_eq!(between(("a.csv", Dialect::default()), b"x\n1", b"x\n12\n"), ["a.csv is cut off: its last line has no end"]);
        assert_eq!(between(("a.csv", Dialect::default()), b"x\n", b"x\n1\n"), ["a.csv: 1 line where there should be 2 lines"]);
    }
}
