//! Ids that are found only without the leading zeros that a spreadsheet took, or the `.0` that it added.

use crate::plan::words::count;

/// How many there were, and the first: as written, and the id that it is.
#[derive(Clone, Debug, Default)]
pub struct Zeros {
    cells: usize,
    first: Option<(String, String)>,
}

impl Zeros {
    /// Counts one more.
    pub fn add(&mut self, written: &str, id: &str) {
        self.cells += 1;
        self.first.get_or_insert_with(|| (written.to_string(), id.to_string()));
    }

    /// What was found, in words; `what` they are ids of.
    pub fn told(&self, file: &str, what: &str) -> Option<String> {
        let (written, id) = self.first.as_ref()?;
        let cells = count(self.cells, "cell");
        Some(format!(
            "{file}: {cells} with ids of {what} that differ in leading zeros (or .0) only are read as these: {written} is {id}, for \
             example. Keep such columns as text where the file is written"
        ))
    }
}
