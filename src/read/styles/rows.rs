//! Rows that show something of their column.

/// How many rows show it, and the first of them.
#[derive(Clone, Copy, Debug, Default)]
pub struct Rows {
    /// How many.
    pub count: usize,
    /// The first one.
    pub first: usize,
}

impl Rows {
    /// One more row, behind those seen.
    pub fn see(&mut self, row: usize) {
        if self.count == 0 {
            self.first = row;
        }
        self.count += 1;
    }

    /// The rows of a later part of the table.
    pub fn append(&mut self, later: &Rows) {
        if self.count == 0 {
            self.first = later.first;
        }
        self.count += later.count;
    }

    /// Whether there is any.
    pub fn any(&self) -> bool {
        self.count > 0
    }
}
