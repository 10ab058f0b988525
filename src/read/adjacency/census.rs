//! The Census Bureau's file of neighbouring counties, as it is: with a header and `|` since 2024, before that with tabs, no header,
//! and a county's name and code in its first row alone.

use crate::error::Defect;

/// Columns of a row: a county's name and code, its neighbour's name and code, and, with a header, what border they share.
const LEAST: usize = 4;
const COUNTY: usize = 1;
const NEIGHBOUR: usize = 3;

/// Whether a text has the layout of the file.
pub fn is_one(text: &str) -> bool {
    let first = text.lines().next().unwrap_or_default();
    if first.contains('|') {
        let simple = first.to_lowercase();
        return simple.contains("county geoid") && simple.contains("neighbor geoid");
    }
    let cells = cells(first, '\t');
    cells.len() == LEAST && is_code(cells[COUNTY]) && is_code(cells[NEIGHBOUR])
}

/// The pairs of county codes; a county is also listed beside itself, which says nothing.
pub fn read(name: &str, text: &str) -> Result<Vec<(String, String)>, Defect> {
    let header = text.lines().next().is_some_and(|line| line.contains('|'));
    let mark = if header { '|' } else { '\t' };
    let (mut county, mut pairs) = (String::new(), Vec::new());
    for (at, line) in text.lines().enumerate().skip(usize::from(header)) {
        if line.trim().is_empty() {
            continue;
        }
        let wrong = |reason: &str| Err(Defect::of_file(name, reason).line(at + 1).value(line.trim()));
        let cells = cells(line, mark);
        if cells.len() < LEAST {
            return wrong("should have a county and its neighbour, each with name and code");
        }
        if !cells[COUNTY].is_empty() {
            county = cells[COUNTY].into();
        }
        if !is_code(&county) || !is_code(cells[NEIGHBOUR]) {
            return wrong("should have the codes of a county and of its neighbour, of 5 digits each");
        }
        if county != cells[NEIGHBOUR] {
            pairs.push((county.clone(), cells[NEIGHBOUR].to_string()));
        }
    }
    Ok(pairs)
}

fn cells(line: &str, mark: char) -> Vec<&str> {
    line.split(mark).map(|cell| cell.trim().trim_matches('"').trim()).collect()
}

fn is_code(cell: &str) -> bool {
    cell.len() == 5 && cell.bytes().all(|byte| byte.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_layouts_say_the_same() {
        let old = "\"Ada County, XX\"\t99001\t\"Ada County, XX\"\t99001\n\t\t\"Bell County, XX\"\t99003\n\"Bell County, XX\"\t99003\t\"Ada County, XX\"\t99001\n\n";
        let new = "County Name|County GEOID|Neighbor Name|Neighbor GEOID|Length\r\nAda County, XX|99001|Bell County, XX|99003|120\r\nBell County, XX|99003|Ada County, XX|99001|120\r\n";
        let plain = old.replace('"', "");
        let pair = |a: &str, b: &str| (a.to_string(), b.to_string());
        for text in [old, new, &plain] {
            assert!(is_one(text));
            assert_eq!(read("c.txt", text).unwrap(), [pair("99001", "99003"), pair("99003", "99001")]);
        }
    }

    #[test]
    fn tables_are_no_county_file_and_wrong_rows_are_told() {
        for text in ["unit_a,unit_b\na,b\n", "unit_a|unit_b\na|b\n", "unit_a\tunit_b\na\tb\n", ""] {
            assert!(!is_one(text), "{text}");
        }
        let row = "Ada\t99001\tBell\t99003\n";
        for wrong in ["Ada\t99001\n", "Ada\t9901\tBell\t99003\n", "Ada\t99001\tBell\t\n"] {
            let defect = read("c.txt", &format!("{row}{wrong}")).unwrap_err();
            assert_eq!(defect.line, Some(2));
        }
    }
}
