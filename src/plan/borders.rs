//! Borders of a map.

/// Which areas of a map share a border.
#[derive(Clone, Debug, Default)]
pub struct Borders {
    /// Pairs of areas, by name.
    pub pairs: Vec<(String, String)>,
    /// Where they come from, in words.
    pub words: String,
}
