//! Which units are neighbours, for territories that must be connected.

/// An undirected graph on the units, as sorted neighbour lists in one array.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Adjacency {
    start: Vec<u32>,
    neighbours: Vec<u32>,
}

impl Adjacency {
    /// The graph of `units` units with the given edges (either direction, repeats and loops are dropped).
    ///
    /// ```
    /// use sutton::geometry::Adjacency;
    /// let path = Adjacency::new(3, &[(0, 1), (2, 1)]);
    /// assert_eq!(path.neighbours(1), &[0, 2]);
    /// assert!(path.connected(&[0, 1, 2]));
    /// assert!(!path.connected(&[0, 2]));
    /// ```
    pub fn new(units: usize, edges: &[(usize, usize)]) -> Self {
        let mut lists: Vec<Vec<u32>> = vec![Vec::new(); units];
        for &(a, b) in edges.iter().filter(|(a, b)| a != b) {
            lists[a].push(b as u32);
            lists[b].push(a as u32);
        }
        let mut start = vec![0];
        let mut neighbours = Vec::new();
        for list in &mut lists {
            list.sort_unstable();
            list.dedup();
            neighbours.extend_from_slice(list);
            start.push(neighbours.len() as u32);
        }
        Adjacency { start, neighbours }
    }

    /// The graph on some of the units (ascending), which are counted anew.
    pub(crate) fn among(&self, units: &[u32]) -> Self {
        let around = |(place, &unit): (usize, &u32)| {
            let members = self.neighbours(unit as usize).iter().filter_map(|other| units.binary_search(other).ok());
            members.map(|other| (place, other)).collect::<Vec<_>>()
        };
        Adjacency::new(units.len(), &units.iter().enumerate().flat_map(around).collect::<Vec<_>>())
    }

    /// Number of units.
    pub fn units(&self) -> usize {
        self.start.len() - 1
    }

    /// The neighbours of a unit, ascending.
    pub fn neighbours(&self, unit: usize) -> &[u32] {
        &self.neighbours[self.start[unit] as usize..self.start[unit + 1] as usize]
    }

    /// Whether the units form one connected piece (none or one unit always does).
    pub fn connected(&self, units: &[usize]) -> bool {
        self.pieces(units).len() <= 1
    }

    /// The connected pieces that the units fall into, each ascending, in the order of their smallest unit.
    pub fn pieces(&self, units: &[usize]) -> Vec<Vec<usize>> {
        let mut members = units.to_vec();
        members.sort_unstable();
        let mut seen = vec![false; members.len()];
        let mut pieces = Vec::new();
        for first in 0..members.len() {
            if seen[first] {
                continue;
            }
            seen[first] = true;
            let (mut piece, mut stack) = (Vec::new(), vec![first]);
            while let Some(at) = stack.pop() {
                piece.push(members[at]);
                for &next in self.neighbours(members[at]) {
                    if let Ok(found) = members.binary_search(&(next as usize))
                        && !seen[found]
                    {
                        seen[found] = true;
                        stack.push(found);
                    }
                }
            }
            piece.sort_unstable();
            pieces.push(piece);
        }
        pieces
    }
}
