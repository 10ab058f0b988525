//! Ids of a table and the rows they stand in.

use rayon::prelude::*;

/// An index from id to row.
#[derive(Debug)]
pub struct Ids<'a> {
    ids: Vec<&'a str>,
    /// Rows by id, then by row.
    order: Vec<usize>,
}

impl<'a> Ids<'a> {
    /// Indexes ids in row order.
    pub fn new(ids: Vec<&'a str>) -> Self {
        let mut order: Vec<usize> = (0..ids.len()).collect();
        order.par_sort_unstable_by_key(|&row| (ids[row], row));
        Ids { ids, order }
    }

    /// The first row with this id.
    pub fn find(&self, id: &str) -> Option<usize> {
        let at = self.order.partition_point(|&row| self.ids[row] < id);
        self.order.get(at).copied().filter(|&row| self.ids[row] == id)
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
    pub fn duplicates(&self) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        for group in self.order.chunk_by(|&a, &b| self.ids[a] == self.ids[b]) {
            found.extend(group[1..].iter().map(|&row| (group[0], row)));
        }
        found.sort_unstable_by_key(|&(_, row)| row);
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_of_equal_ids_is_found() {
        let ids = Ids::new(vec!["b", "a", "c", "a", "a"]);
        assert_eq!((ids.find("a"), ids.find("c"), ids.find("d")), (Some(1), Some(2), None));
        assert_eq!((ids.find_near("c", 2), ids.find_near("c", 0)), (Some(2), Some(2)));
        assert_eq!(ids.duplicates(), [(1, 3), (1, 4)]);
    }
}
