//! Connected territories: a torn one is cut off by `x_aj + x_bj ≤ 1 + Σ_{s∈S} x_sj`, where S separates a from b.

use super::reduction::Reduction;
use crate::geometry::Adjacency;
use crate::model::Contiguity;

/// Two units can be in one territory only with a unit of a separator between them.
pub(super) struct Separator {
    /// The territory j.
    pub territory: usize,
    /// The units a and b.
    pub apart: [usize; 2],
    /// A minimal separator S of the two.
    pub between: Vec<usize>,
}

/// The separators that an assignment violates; none where all territories are connected.
pub(super) fn separate(reduction: &Reduction, contiguity: &Contiguity, assignment: &[u32]) -> Vec<Separator> {
    let instance = reduction.instance;
    let mut members = vec![Vec::new(); instance.territories()];
    for (unit, &option) in assignment.iter().enumerate() {
        if let Some(j) = instance.options().territory(option as usize) {
            members[j].push(unit);
        }
    }
    let mut found = Vec::new();
    for (territory, units) in members.iter().enumerate() {
        let pieces = contiguity.graph.pieces(units);
        // The first of the largest pieces is what the others must join.
        let Some(main) = pieces.iter().rev().max_by_key(|piece| piece.len()) else { continue };
        let Some(anchor) = main.iter().copied().max_by_key(|&unit| reduction.find(unit).is_err()) else { continue };
        for piece in pieces.iter().filter(|piece| *piece != main) {
            let between = separator(&contiguity.graph, piece, anchor);
            let apart = |&unit: &usize| Separator { territory, apart: [unit, anchor], between: between.clone() };
            found.extend(piece.iter().map(apart));
        }
    }
    found
}

/// The neighbours of the piece that can be reached from the anchor without passing another one: a minimal separator.
pub(in crate::solve) fn separator(graph: &Adjacency, piece: &[usize], anchor: usize) -> Vec<usize> {
    let mut border: Vec<usize> = piece.iter().flat_map(|&unit| graph.neighbours(unit)).map(|&unit| unit as usize).collect();
    border.sort_unstable();
    border.dedup();
    border.retain(|unit| piece.binary_search(unit).is_err());
    let (mut seen, mut stack) = (vec![false; graph.units()], vec![anchor]);
    seen[anchor] = true;
    while let Some(at) = stack.pop() {
        for next in graph.neighbours(at).iter().map(|&next| next as usize) {
            if !seen[next] {
                seen[next] = true;
                if border.binary_search(&next).is_err() {
                    stack.push(next);
                }
            }
        }
    }
    border.retain(|&unit| seen[unit]);
    border
}

#[cfg(test)]
mod tests {
    use super::separator;
    use crate::geometry::Adjacency;

    #[test]
    fn separator_is_minimal() {
        // 0 – 1 – 2 – 3 with a dead end 4 at 0: only 1 lies between 0 and 3.
        let graph = Adjacency::new(5, &[(0, 1), (1, 2), (2, 3), (0, 4)]);
        assert_eq!(separator(&graph, &[0], 3), [1]);
        // On a ring both sides are needed.
        let ring = Adjacency::new(4, &[(0, 1), (1, 2), (2, 3), (3, 0)]);
        assert_eq!(separator(&ring, &[0], 2), [1, 3]);
    }
}
