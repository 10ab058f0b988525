//! Which units of a role are neighbours: by a file of pairs, by polygons that share a border, or by their places.

use std::collections::{BTreeMap, VecDeque};

use geo::Coord;

use super::Plan;
use super::words::{count, first};
use crate::error::{Defect, Error, Result};
use crate::geometry::{Adjacency, neighbours};

/// Parts of a graph that are told one by one, and units named of each.
const PARTS: usize = 5;
const NAMED: usize = 3;

/// The neighbours of a role's units, as they were found.
#[derive(Clone, Debug)]
pub struct Neighbours {
    /// Pairs of units, bridges left out.
    pub pairs: Vec<(usize, usize)>,
    /// Where they come from, in words.
    pub source: String,
    /// What hangs together, the greatest part first; units ascending.
    pub parts: Vec<Vec<usize>>,
}

/// Who is whose neighbour among units of these names, which lie at `places` (km in a plane).
///
/// What a file knows beside the role's units goes along with the nearest of them.
///
/// # Errors
/// [`Error::Input`] where polygons leave out units.
pub fn neighbours(plan: &Plan, names: &[&str], places: &[Coord]) -> Result<Neighbours> {
    let (pairs, source) = if let Some(pairs) = &plan.adjacency {
        let pairs = pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect::<Vec<_>>();
        (among(names, &pairs), plan.config.data.adjacency.clone().unwrap_or_default())
    } else if let Some(file) = &plan.config.data.polygons {
        check_polygons(plan, names, file)?;
        let borders = plan.borders.clone().unwrap_or_default();
        let pairs = borders.pairs.iter().map(|(a, b)| (a.as_str(), b.as_str())).collect::<Vec<_>>();
        (among(names, &pairs), borders.words)
    } else {
        (neighbours::neighbours(places), "Delaunay neighbours".into())
    };
    let graph = Adjacency::new(names.len(), &pairs);
    let mut parts = graph.pieces(&(0..names.len()).collect::<Vec<_>>());
    parts.sort_by_key(|part| (std::cmp::Reverse(part.len()), part.first().copied()));
    Ok(Neighbours { pairs, source, parts })
}

impl Neighbours {
    /// The graph, in one piece: as it is, or with bridges.
    ///
    /// # Errors
    /// [`Error::Input`] with its parts, where there are several and no bridges are to be built.
    pub fn graph(&self, plan: &Plan, role: &str, names: &[&str], places: &[Coord]) -> Result<Adjacency> {
        let mut pairs = self.pairs.clone();
        if self.parts.len() > 1 {
            if plan.constraints(role).bridge != Some(true) {
                let reason = format!(
                    "role {role}: {}. Territories can't be connected across parts: add pairs, or join them where they are nearest \
                     by bridge = true",
                    self.words(names)
                );
                return Err(Error::defect(Defect::of_file(plan.file(), reason).column("constraints.contiguity")));
            }
            pairs.extend(neighbours::bridges(places, &self.pairs));
        }
        Ok(Adjacency::new(names.len(), &pairs))
    }

    /// How many neighbours and parts there are, and which.
    pub fn words(&self, names: &[&str]) -> String {
        let head = format!("{} and {} ({})", count(names.len(), "unit"), pairs(self.pairs.len()), self.source);
        if self.parts.len() < 2 {
            return format!("{head}, all connected");
        }
        let islands = self.parts.iter().filter(|part| part.len() == 1).count();
        let part = |part: &Vec<usize>| {
            let names: Vec<&str> = part.iter().map(|&unit| names[unit]).collect();
            if part.len() == 1 {
                format!("the island {}", names[0])
            } else {
                format!("{}: {}", count(part.len(), "unit"), first(&names, NAMED))
            }
        };
        let words: Vec<String> = self.parts.iter().map(part).collect();
        format!("{head} in {}, {} of them: {}", count(self.parts.len(), "part"), count(islands, "island"), listed(&words))
    }
}

fn pairs(count: usize) -> String {
    if count == 0 { "no neighbours at all".into() } else { super::words::count(count, "pair") + " of neighbours" }
}

fn listed(words: &[String]) -> String {
    let rest = words.len().saturating_sub(PARTS);
    let more = if rest > 0 { format!("; and {}", count(rest, "more part")) } else { String::new() };
    format!("{}{more}", words[..words.len() - rest].join("; "))
}

fn check_polygons(plan: &Plan, names: &[&str], file: &str) -> Result<()> {
    let lacking: Vec<&str> = names.iter().copied().filter(|name| !plan.areas.contains_key(*name)).collect();
    if lacking.is_empty() {
        return Ok(());
    }
    let some: Vec<&String> = plan.areas.keys().take(NAMED).collect();
    let reason = format!(
        "has no polygon for {}: {}; its areas are called {} …",
        count(lacking.len(), "unit"),
        first(&lacking, PARTS),
        first(&some, NAMED)
    );
    Err(Error::defect(Defect::of_file(file, reason)))
}

/// Pairs of units, by pairs of names; names that are no unit go along with the nearest one, counted in pairs.
fn among(names: &[&str], pairs: &[(&str, &str)]) -> Vec<(usize, usize)> {
    let (known, edges) = nodes(names, pairs);
    let graph = Adjacency::new(known.len(), &edges);
    let nearest = nearest_units(&graph, names.len());
    let unit = |(a, b): (usize, usize)| {
        let (a, b) = (nearest[a]?, nearest[b]?);
        (a != b).then_some((a.min(b), a.max(b)))
    };
    let mut found: Vec<(usize, usize)> = edges.into_iter().filter_map(unit).collect();
    found.sort_unstable();
    found.dedup();
    found
}

/// Every name with its node, units first, and the pairs by node.
fn nodes<'a>(names: &[&'a str], pairs: &[(&'a str, &'a str)]) -> (BTreeMap<&'a str, usize>, Vec<(usize, usize)>) {
    let mut known: BTreeMap<&str, usize> = names.iter().enumerate().map(|(at, name)| (*name, at)).collect();
    let mut edges = Vec::with_capacity(pairs.len());
    for (a, b) in pairs {
        let mut node = |name| {
            let next = known.len();
            *known.entry(name).or_insert(next)
        };
        edges.push((node(*a), node(*b)));
    }
    (known, edges)
}

/// What a file of neighbours or areas knows beside these units: its name, and the unit that it goes along with; by name.
pub fn alongside<'a>(plan: &'a Plan, names: &[&'a str]) -> BTreeMap<&'a str, usize> {
    let pairs = plan.adjacency.as_ref().or(plan.borders.as_ref().map(|borders| &borders.pairs));
    let pairs: Vec<(&str, &str)> = pairs.into_iter().flatten().map(|(a, b)| (a.as_str(), b.as_str())).collect();
    let (known, edges) = nodes(names, &pairs);
    let nearest = nearest_units(&Adjacency::new(known.len(), &edges), names.len());
    let beside = known.into_iter().filter(|(_, node)| *node >= names.len());
    beside.filter_map(|(name, node)| Some((name, nearest[node]?))).collect()
}

/// Per node, the unit that is fewest steps away; the first `units` nodes are the units. `None` = no way leads there.
fn nearest_units(graph: &Adjacency, units: usize) -> Vec<Option<usize>> {
    let mut nearest: Vec<Option<usize>> = (0..graph.units()).map(|node| Some(node).filter(|&node| node < units)).collect();
    let mut queue: VecDeque<usize> = (0..units).collect();
    while let Some(node) = queue.pop_front() {
        for &next in graph.neighbours(node) {
            if nearest[next as usize].is_none() {
                nearest[next as usize] = nearest[node];
                queue.push_back(next as usize);
            }
        }
    }
    nearest
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_lies_between_units_goes_along_with_the_nearest() {
        // a – x – y – b, and c only by y.
        let pairs = [("a", "x"), ("y", "x"), ("y", "b"), ("c", "y")];
        assert_eq!(among(&["a", "b", "c"], &pairs), [(0, 1), (1, 2)]);
        assert_eq!(among(&["a", "b"], &[("x", "y")]), []);
    }
}
