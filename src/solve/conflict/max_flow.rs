//! Maximum flow from classes of units to the territories open to them, by shortest augmenting paths (Edmonds and Karp 1972).

/// Paths at most; a flow cut short claims nothing that sums do not confirm.
const PATHS: usize = 100_000;

/// How a territory is reached: by a class, at its slot, from the slot that gives way (`None`: from its supply).
type Step = (usize, usize, Option<usize>);

/// A flow, and what is left of supplies and demands.
pub(super) struct MaxFlow<'a> {
    classes: &'a [(Vec<usize>, f64)],
    supply: Vec<f64>,
    demand: Vec<f64>,
    /// Per class, along its territories.
    flow: Vec<Vec<f64>>,
    /// Numbers up to this are 0.
    tiny: f64,
}

impl<'a> MaxFlow<'a> {
    /// Sends as much as possible from `classes` (territories, supply) to the territories' demands.
    pub fn new(classes: &'a [(Vec<usize>, f64)], demand: Vec<f64>) -> Self {
        let supply: Vec<f64> = classes.iter().map(|class| class.1).collect();
        let tiny = 1e-9 * supply.iter().sum::<f64>();
        let flow = classes.iter().map(|class| vec![0.0; class.0.len()]).collect();
        let mut flow = MaxFlow { classes, supply, demand, flow, tiny };
        for _ in 0..PATHS {
            if !flow.augment() {
                break;
            }
        }
        flow
    }

    /// Territories, ascending, that a class with supply left can reach, all of them full.
    pub fn too_small(&self) -> Option<Vec<usize>> {
        let first = self.supply.iter().position(|&left| left > self.tiny)?;
        let (came_from, _) = self.search(&[first]);
        Some((0..self.demand.len()).filter(|&j| came_from[j].is_some()).collect())
    }

    /// Territories, ascending, that only classes with no supply left could fill: from one with demand left on.
    pub fn too_large(&self) -> Option<Vec<usize>> {
        let first = self.demand.iter().position(|&left| left > self.tiny)?;
        let mut inside = vec![false; self.demand.len()];
        let mut queue = vec![first];
        inside[first] = true;
        while let Some(at) = queue.pop() {
            let around = self.classes.iter().zip(&self.flow).filter(|(class, _)| class.0.binary_search(&at).is_ok());
            for (j, flow) in around.flat_map(|(class, flow)| class.0.iter().zip(flow)) {
                if *flow > self.tiny && !inside[*j] {
                    inside[*j] = true;
                    queue.push(*j);
                }
            }
        }
        Some((0..inside.len()).filter(|&j| inside[j]).collect())
    }

    /// Sends more along a shortest path; `false` where there is none.
    fn augment(&mut self) -> bool {
        let starts: Vec<usize> = (0..self.supply.len()).filter(|&c| self.supply[c] > self.tiny).collect();
        let (came_from, end) = self.search(&starts);
        let Some(end) = end else { return false };
        // Backwards: territory, class that sends to it, territory that the class takes it from, and so on.
        let (mut steps, mut at) = (Vec::new(), end);
        let source = loop {
            let Some((class, slot, before)) = came_from[at] else { return false };
            steps.push((class, slot, before));
            match before {
                Some(slot) => at = self.classes[class].0[slot],
                None => break class,
            }
        };
        let taken = steps.iter().filter_map(|&(class, _, before)| before.map(|slot| self.flow[class][slot]));
        let amount = taken.fold(self.supply[source].min(self.demand[end]), f64::min);
        for (class, slot, before) in steps {
            self.flow[class][slot] += amount;
            if let Some(before) = before {
                self.flow[class][before] -= amount;
            }
        }
        self.supply[source] -= amount;
        self.demand[end] -= amount;
        true
    }

    /// Breadth first from classes: how each territory was reached, and the first one found with demand left.
    fn search(&self, starts: &[usize]) -> (Vec<Option<Step>>, Option<usize>) {
        let mut came_from = vec![None; self.demand.len()];
        let mut seen = vec![false; self.classes.len()];
        starts.iter().for_each(|&class| seen[class] = true);
        let mut queue: std::collections::VecDeque<(usize, Option<usize>)> = starts.iter().map(|&class| (class, None)).collect();
        while let Some((class, before)) = queue.pop_front() {
            for (slot, &j) in self.classes[class].0.iter().enumerate() {
                if came_from[j].is_some() {
                    continue;
                }
                came_from[j] = Some((class, slot, before));
                if self.demand[j] > self.tiny {
                    return (came_from, Some(j));
                }
                for (other, (open, _)) in self.classes.iter().enumerate() {
                    let given = open.binary_search(&j).ok().filter(|&at| self.flow[other][at] > self.tiny);
                    if given.is_some() && !std::mem::replace(&mut seen[other], true) {
                        queue.push_back((other, given));
                    }
                }
            }
        }
        (came_from, None)
    }
}
