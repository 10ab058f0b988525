//! Nearest places: cut into slabs along one axis, each in order along another, and looked at from the place asked about outwards, as far
//! as something nearer may be.

/// A place in space, km: what is nearer through the ground is nearer on it.
pub(super) type Spot = [f64; 3];

/// Places in slabs.
pub(super) struct Slabs {
    across: usize,
    along: usize,
    slabs: Vec<Slab>,
}

/// Places between two ends across, in order along.
struct Slab {
    ends: [f64; 2],
    spots: Vec<(Spot, usize)>,
}

impl Slabs {
    /// As many slabs as each of them has places, across the axis on which these lie farthest apart.
    pub(super) fn of(spots: &[Spot]) -> Self {
        let spread = |axis: usize| {
            let along = || spots.iter().map(|spot| spot[axis]);
            along().fold(f64::NEG_INFINITY, f64::max) - along().fold(f64::INFINITY, f64::min)
        };
        let mut axes = [0, 1, 2];
        axes.sort_by(|&a, &b| spread(b).total_cmp(&spread(a)));
        let [across, along, _] = axes;
        let mut order: Vec<(Spot, usize)> = spots.iter().copied().zip(0..).collect();
        order.sort_by(|a, b| a.0[across].total_cmp(&b.0[across]));
        let size = (order.len() as f64).sqrt().ceil().max(1.0) as usize;
        let slab = |spots: &[(Spot, usize)]| {
            let ends = [spots[0].0[across], spots[spots.len() - 1].0[across]];
            let mut spots = spots.to_vec();
            spots.sort_by(|a, b| a.0[along].total_cmp(&b.0[along]));
            Slab { ends, spots }
        };
        Slabs { across, along, slabs: order.chunks(size).map(slab).collect() }
    }

    /// The `k`-th nearest place to a spot, one that is left out aside: the farthest where there are fewer.
    pub(super) fn kth(&self, spot: &Spot, k: usize, without: Option<usize>) -> Option<usize> {
        let mut nearest: Vec<(f64, usize)> = Vec::with_capacity(k + 1);
        let (across, along) = (spot[self.across], spot[self.along]);
        let beside = |at: usize| {
            let [low, high] = self.slabs[at].ends;
            (low - across).max(across - high).max(0.0).powi(2)
        };
        let middle = self.slabs.partition_point(|slab| slab.ends[1] < across);
        outwards((middle, self.slabs.len()), f64::INFINITY, beside, |at| {
            let spots = &self.slabs[at].spots;
            let from = spots.partition_point(|(other, _)| other[self.along] < along);
            let gap = |at: usize| (spots[at].0[self.along] - along).powi(2);
            outwards((from, spots.len()), reach(&nearest, k), gap, |at| {
                let (other, place) = spots[at];
                let apart: f64 = spot.iter().zip(other).map(|(a, b)| (a - b).powi(2)).sum();
                if apart < reach(&nearest, k) && without != Some(place) {
                    nearest.insert(nearest.partition_point(|known| known.0 <= apart), (apart, place));
                    nearest.truncate(k);
                }
                reach(&nearest, k)
            });
            reach(&nearest, k)
        });
        nearest.last().map(|&(_, place)| place)
    }
}

/// What is not nearer than this is none of the `k` nearest.
fn reach(nearest: &[(f64, usize)], k: usize) -> f64 {
    if nearest.len() < k { f64::INFINITY } else { nearest[k - 1].0 }
}

/// Visits what lies in order from one position outwards, as long as the gap to it is below the reach, which every visit tells anew.
fn outwards((from, end): (usize, usize), mut reach: f64, gap: impl Fn(usize) -> f64, mut visit: impl FnMut(usize) -> f64) {
    let (mut left, mut right) = (from, from);
    loop {
        let before = left.checked_sub(1).map(|at| (gap(at), at));
        let behind = Some(right).filter(|&at| at < end).map(|at| (gap(at), at));
        let next = before.into_iter().chain(behind).min_by(|a, b| a.0.total_cmp(&b.0));
        let Some((_, at)) = next.filter(|(gap, _)| *gap < reach) else { return };
        if at < left {
            left = at
        } else {
            right = at + 1
        }
        reach = visit(at);
    }
}
