//! Ids of a table and the rows they stand in.

use std::sync::OnceLock;

use indexmap::IndexMap;

use crate::plan::salesforce_id;

/// An index from id to row.
#[derive(Debug)]
pub struct Ids<'a> {
    ids: Vec<&'a str>,
    /// The first row of each id.
    rows: IndexMap<&'a str, usize>,
    /// Rows whose id stood before, ascending, with the first one.
    again: Vec<(usize, usize)>,
    /// Rows of ids of Salesforce, in order of these; made where it is asked for.
    salesforce: OnceLock<Vec<usize>>,
    /// Rows of numbers, in order of these without leading zeros; made where it is asked for.
    bare: OnceLock<Vec<usize>>,
}

impl<'a> Ids<'a> {
    /// Indexes ids in row order.
    pub fn new(ids: Vec<&'a str>) -> Self {
        let (mut rows, mut again) = (IndexMap::with_capacity(ids.len()), Vec::new());
        for (row, id) in ids.iter().enumerate() {
            let first = *rows.entry(*id).or_insert(row);
            if first < row {
                again.push((first, row));
            }
        }
        Ids { ids, rows, again, salesforce: OnceLock::new(), bare: OnceLock::new() }
    }

    /// The first row with this id, or with the same of Salesforce: 15 letters, or these and a right checksum.
    pub fn find(&self, id: &str) -> Option<usize> {
        if let Some(&row) = self.rows.get(id) {
            return Some(row);
        }
        let row = self.same_letters(id)?;
        (salesforce_id::is_right_or_short(id) && salesforce_id::is_right_or_short(self.ids[row])).then_some(row)
    }

    /// The row of a number that only differs in leading zeros, which spreadsheets take, or in `.0` behind, which they add; `None`
    /// where several rows do.
    pub fn find_bare(&self, id: &str) -> Option<usize> {
        if let &[row] = self.bare_rows(id) { Some(row) } else { None }
    }

    /// All rows of such a number.
    pub fn bare_rows(&self, id: &str) -> &[usize] {
        let Some(own) = bare(id) else { return &[] };
        let of = |row: usize| bare(self.ids[row]).unwrap_or_default();
        let rows = self.bare.get_or_init(|| {
            let mut rows: Vec<usize> = (0..self.ids.len()).filter(|&row| bare(self.ids[row]).is_some()).collect();
            rows.sort_unstable_by_key(|&row| (of(row), row));
            rows
        });
        let alike = &rows[rows.partition_point(|&row| of(row) < own)..];
        &alike[..alike.partition_point(|&row| of(row) == own)]
    }

    /// Whether an id stands here letter by letter.
    pub fn has(&self, id: &str) -> bool {
        self.rows.contains_key(id)
    }

    /// Why an id of Salesforce is not found, though its first 15 letters are there: a checksum is wrong.
    pub fn wrong_checksum(&self, id: &str) -> Option<String> {
        let row = self.same_letters(id).filter(|_| self.find(id).is_none())?;
        let wrong = [id, self.ids[row]].into_iter().find(|id| !salesforce_id::is_right_or_short(id)).unwrap_or(id);
        let right = salesforce_id::checksum(wrong);
        Some(format!("{wrong} is no id of Salesforce: its last three letters tell the case of the others, and would be {right}"))
    }

    /// The first row of the first of the ids of Salesforce with the same 15 letters.
    fn same_letters(&self, id: &str) -> Option<usize> {
        if !salesforce_id::is_id(id) {
            return None;
        }
        let letters = &id[..salesforce_id::SHORT];
        let rows = self.salesforce.get_or_init(|| {
            let mut rows: Vec<usize> = (0..self.ids.len()).filter(|&row| salesforce_id::is_id(self.ids[row])).collect();
            rows.sort_unstable_by_key(|&row| (self.ids[row], row));
            rows
        });
        let row = *rows.get(rows.partition_point(|&row| self.ids[row] < letters))?;
        self.ids[row].starts_with(letters).then_some(row)
    }

    /// The same, looking at `guess` first: tables are mostly in the same order.
    pub fn find_near(&self, id: &str, guess: usize) -> Option<usize> {
        if self.ids.get(guess) == Some(&id) { Some(guess) } else { self.find(id) }
    }

    /// All ids, in row order.
    pub fn all(&self) -> &[&'a str] {
        &self.ids
    }

    /// Rows whose id stood before: (first row, this row), in row order.
    pub fn duplicates(&self) -> &[(usize, usize)] {
        &self.again
    }
}

/// Why an id that Excel has cut is none.
pub const CUT: &str = "is a long number that Excel has cut, so its last digits are lost: format the column as text before the file is \
                       opened or saved there, and export it again";

/// Whether an id is a number as Excel shows long ones: `1.23457E+11`, `1,23457E+11`.
pub fn is_cut(id: &str) -> bool {
    let Some((mantissa, exponent)) = id.split_once(['E', 'e']).and_then(|(front, rest)| Some((front, rest.strip_prefix('+')?)))
    else {
        return false;
    };
    let digits = |text: &str| !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
    let (whole, fraction) = mantissa.split_once(['.', ',']).unwrap_or((mantissa, "0"));
    whole.len() == 1 && digits(whole) && digits(fraction) && exponent.len() == 2 && digits(exponent)
}

/// A number without its leading zeros, and `.0` behind it.
fn bare(id: &str) -> Option<&str> {
    let digits = id.strip_suffix(".0").unwrap_or(id);
    let is_number = digits.bytes().all(|byte| byte.is_ascii_digit());
    Some(digits.trim_start_matches('0')).filter(|bare| is_number && !bare.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn long_numbers_are_cut_by_excel() {
        assert!(["1.23457E+11", "1,23457E+11", "5E+15", "9.9e+10"].into_iter().all(is_cut));
        assert!(["1E5", "12.3E+11", "1.2E+1", "E+11", "A1.2E+11", "123457", "1.2E-11"].into_iter().all(|id| !is_cut(id)));
    }

    #[test]
    fn the_first_of_equal_ids_is_found() {
        let ids = Ids::new(vec!["b", "a", "c", "a", "a"]);
        assert_eq!((ids.find("a"), ids.find("c"), ids.find("d")), (Some(1), Some(2), None));
        assert_eq!((ids.find_near("c", 2), ids.find_near("c", 0)), (Some(2), Some(2)));
        assert_eq!(ids.duplicates(), [(1, 3), (1, 4)]);
        assert_eq!((ids.has("c"), ids.has("d"), Ids::new(Vec::new()).find("a")), (true, false, None));
    }

    #[test]
    fn numbers_are_found_without_their_zeros_where_that_is_one_row() {
        let ids = Ids::new(vec!["007", "0120", "12", "12.0", "00", "A07", "300"]);
        assert_eq!(["7", "07", "7.0", "120", "0300"].map(|id| ids.find_bare(id)), [Some(0), Some(0), Some(0), Some(1), Some(6)]);
        assert_eq!(["0012", "0", "000", "A7", "", ".0", "8"].map(|id| ids.find_bare(id)), [None; 7]);
    }

    #[test]
    fn ids_of_salesforce_are_the_same_with_and_without_their_checksum() {
        let ids = Ids::new(vec!["0055g000003RepAAAS", "0055g000003RepB", "0055g000003Repa"]);
        assert_eq!(
            (ids.find("0055g000003RepA"), ids.find("0055g000003RepBAAS"), ids.find("0055g000003Repa")),
            (Some(0), Some(1), Some(2))
        );
        assert_eq!((ids.find("0055g000003RepBAAA"), ids.find("0055g000003repb")), (None, None));
        let told = ids.wrong_checksum("0055g000003RepBAAA").unwrap();
        assert!(told.ends_with("would be AAS"), "{told}");
        assert_eq!(ids.wrong_checksum("0055g000003RepC"), None);
    }
}
