//! Weights files of spatial statistics. GAL: a header with the number of units (`4`, or `0 4 map.shp POLY_ID`), then, for each, a
//! line with its id and number of neighbours, and a line with their ids. GWT: such a header, then `from to distance` a line.

use crate::error::Defect;

/// What a weights file is.
pub enum Kind {
    /// Lists of neighbours.
    Gal,
    /// Pairs with distances.
    Gwt,
}

/// Numbers of units of which a header may tell.
const MOST: usize = 10_000_000;

/// Which weights file a text is, by the file's ending or its first lines; `None` where it is none.
pub fn kind(name: &str, text: &str) -> Option<Kind> {
    match name.rsplit('.').next().unwrap_or_default().to_lowercase().as_str() {
        "gal" => return Some(Kind::Gal),
        "gwt" => return Some(Kind::Gwt),
        _ => {}
    }
    let mut lines = text.lines().filter(|line| !line.trim().is_empty());
    let header = words(lines.next()?);
    let counted = match header[..] {
        [count] | ["0", count, ..] => count.parse::<usize>().ok()?,
        _ => return None,
    };
    let [_, neighbours] = words(lines.next()?)[..] else { return None };
    let neighbours: usize = neighbours.parse().ok()?;
    (counted > 0 && counted <= MOST && neighbours == words(lines.next().unwrap_or_default()).len()).then_some(Kind::Gal)
}

/// The pairs of a GAL file.
pub fn gal(name: &str, text: &str) -> Result<Vec<(String, String)>, Defect> {
    let mut lines = text.lines().enumerate().peekable();
    lines.next();
    let mut pairs = Vec::new();
    while let Some((at, line)) = lines.next() {
        let head = words(line);
        let [unit, neighbours] = head[..] else {
            if head.is_empty() {
                continue;
            }
            return Err(wrong(name, at, line, "should have a unit's id and how many neighbours it has"));
        };
        let reason = "should be a number of neighbours";
        let neighbours: usize = neighbours.parse().map_err(|_| wrong(name, at, line, reason))?;
        // The line of who has none is empty, or not there.
        if neighbours == 0 {
            lines.next_if(|(_, line)| line.trim().is_empty());
            continue;
        }
        let (at, line) = lines.next().unwrap_or((at + 1, ""));
        let listed = words(line);
        if listed.len() != neighbours {
            return Err(wrong(name, at, line, &format!("should have {neighbours} neighbours, as the line before says")));
        }
        pairs.extend(listed.into_iter().map(|other| (unit.to_string(), other.to_string())).filter(|(a, b)| a != b));
    }
    Ok(pairs)
}

/// The pairs of a GWT file.
pub fn gwt(name: &str, text: &str) -> Result<Vec<(String, String)>, Defect> {
    let mut pairs = Vec::new();
    for (at, line) in text.lines().enumerate().skip(1) {
        match words(line)[..] {
            [] => {}
            [a, b, _] => pairs.extend((a != b).then(|| (a.to_string(), b.to_string()))),
            _ => return Err(wrong(name, at, line, "should have two ids and a distance")),
        }
    }
    Ok(pairs)
}

fn words(line: &str) -> Vec<&str> {
    line.split_whitespace().map(|word| word.trim_matches('"')).collect()
}

fn wrong(name: &str, at: usize, line: &str, reason: &str) -> Defect {
    Defect::of_file(name, reason).line(at + 1).value(line.trim())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told(pairs: &[(String, String)]) -> String {
        pairs.iter().map(|(a, b)| format!("{a}{b} ")).collect()
    }

    #[test]
    fn gal_files_have_headers_of_two_kinds_and_units_without_neighbours() {
        for (name, text) in [
            ("a.txt", "3\na 1\nb\nb 2\na c\nc 1\nb\n"),
            ("a.gal", "0 4 map POLY_ID\r\na 1\r\nb\r\nd 0\r\n\r\nb 2\r\na c\r\nc 1\r\nb\r\n"),
            ("a.GAL", "0 4 map POLY_ID\nd 0\na 1\nb\nb 2\na c\nc 1\n\"b\""),
        ] {
            assert!(matches!(kind(name, text), Some(Kind::Gal)), "{name}");
            assert_eq!(told(&gal(name, text).unwrap()), "ab ba bc cb ");
        }
    }

    #[test]
    fn gwt_files_have_pairs() {
        let text = "0 3 map ID\na b 12.5\nb a 12.5\nb c 1e3\n";
        assert!(matches!(kind("a.gwt", text), Some(Kind::Gwt)));
        assert_eq!(told(&gwt("a.gwt", text).unwrap()), "ab ba bc ");
        assert_eq!(gwt("a.gwt", "0 3 map ID\na b\n").unwrap_err().line, Some(2));
    }

    #[test]
    fn tables_are_no_weights_and_wrong_lines_are_told() {
        for text in ["unit_a,unit_b\na,b\n", "unit_a unit_b\na b\n", "3\n4\n5\n", ""] {
            assert!(kind("a.csv", text).is_none(), "{text}");
        }
        for (text, line) in [("1\na 1\n", 3), ("2\na 2\nb\n", 3), ("2\na x\nb\n", 2), ("2\na\n", 2)] {
            assert_eq!(gal("a.gal", text).unwrap_err().line, Some(line), "{text}");
        }
    }
}
