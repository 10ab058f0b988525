//! A colour for each territory that none of its neighbours has.

use std::collections::{BTreeMap, BTreeSet};

use geo::{CoordsIter, MultiPolygon};

/// Colours of the palette (`dots.js`): the seven of Okabe and Ito (2008) that stand out from paper and are told apart by
/// colour-blind readers, and a grey.
pub const PALETTE: usize = 8;

/// A colour per outline: those with most neighbours of different colours choose first (Brélaz 1979), the colour that fewest have
/// so far.
/// Where a territory touches all colours, it shares one with as few neighbours as can be.
pub fn colours(outlines: &[MultiPolygon]) -> Vec<usize> {
    let near = neighbours(outlines);
    let (mut colours, mut used) = (vec![None; outlines.len()], [0usize; PALETTE]);
    for _ in 0..outlines.len() {
        let around = |at: usize| near[at].iter().filter_map(|&other| colours[other]).collect::<BTreeSet<usize>>().len();
        let open = (0..outlines.len()).filter(|&at| colours[at].is_none());
        let Some(next) = open.max_by_key(|&at| (around(at), near[at].len(), outlines.len() - at)) else { break };
        let clashes = |colour: usize| near[next].iter().filter(|&&other| colours[other] == Some(colour)).count();
        let best = (0..PALETTE).min_by_key(|&colour| (clashes(colour), used[colour], colour)).unwrap_or_default();
        colours[next] = Some(best);
        used[best] += 1;
    }
    colours.into_iter().map(Option::unwrap_or_default).collect()
}

/// Which outlines share a corner.
fn neighbours(outlines: &[MultiPolygon]) -> Vec<BTreeSet<usize>> {
    let mut at: BTreeMap<(u64, u64), BTreeSet<usize>> = BTreeMap::new();
    for (own, outline) in outlines.iter().enumerate() {
        for corner in outline.coords_iter() {
            at.entry((corner.x.to_bits(), corner.y.to_bits())).or_default().insert(own);
        }
    }
    let mut near = vec![BTreeSet::new(); outlines.len()];
    for meeting in at.into_values().filter(|meeting| meeting.len() > 1) {
        for &own in &meeting {
            near[own].extend(meeting.iter().copied().filter(|&other| other != own));
        }
    }
    near
}

#[cfg(test)]
mod tests {
    use geo::{MultiPolygon, Rect, coord};

    use super::{PALETTE, colours};

    fn squares(side: usize) -> Vec<MultiPolygon> {
        let square = |at: usize| {
            let (x, y) = ((at % side) as f64, (at / side) as f64);
            MultiPolygon::new(vec![Rect::new(coord! { x: x, y: y }, coord! { x: x + 1.0, y: y + 1.0 }).to_polygon()])
        };
        (0..side * side).map(square).collect()
    }

    #[test]
    fn neighbours_differ() {
        let (side, found) = (9_usize, colours(&squares(9)));
        for at in 0..side * side {
            for other in 0..at {
                let apart = (at % side).abs_diff(other % side).max((at / side).abs_diff(other / side));
                assert!(apart > 1 || found[at] != found[other], "{at} and {other}");
            }
        }
        assert!(found.iter().all(|&colour| colour < PALETTE));
    }

    #[test]
    fn colours_are_dealt_out_where_nothing_touches() {
        let nothing = vec![MultiPolygon::new(Vec::new()); 2 * PALETTE];
        let mut found = colours(&nothing);
        found.sort_unstable();
        assert_eq!(found, (0..2 * PALETTE).map(|at| at / 2).collect::<Vec<_>>());
    }
}
