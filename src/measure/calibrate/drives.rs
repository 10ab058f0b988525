//! Drives as a multiple of the plan's, by region and by distance.
//!
//! The gap before a visit is what a stop takes beside the call and the drive (to park, to be let in, to write up the call), as
//! long however far the way, and the drive:
//! ```text
//! gap_i = a + k_r · planned_i · noise_i        divided by planned_i:        y_i = k_r + a · x_i + u_i,   x_i = 1/planned_i
//! ```
//! with a multiple k_r for each region r and an a for all. Noise grows with the drive, so that of y is about the same for all, and least
//! squares within regions give a; then a multiple of any group g is `mean_g(y) − a · mean_g(x)`, a weighted sum of the y, whose error
//! follows from the scatter of u in each region. Means, not medians: the plan sums drives up. Gaps that hold more than a drive are
//! left out as `estimate::of_one_kind` says, and then a is found anew. Times can't tell a longer way from a slower one.

use std::collections::BTreeMap;

use super::estimate::{Estimate, median, of_one_kind};
use super::gaps::{Drive, Gaps};
use crate::plan::published::Published;

/// Drives below which nothing is said of a group.
pub const FEWEST: usize = 10;
/// The chance that regions are told apart though they are not.
const LEVEL: f64 = 0.01;
/// Rounds of leaving out and finding anew.
const ROUNDS: usize = 3;
/// Multiples below which a gap can hold no drive.
const LEAST: f64 = 0.02;
/// Where classes of distance end, km as the crow flies.
pub const CLASSES: [f64; 4] = [10.0, 30.0, 100.0, f64::INFINITY];

/// Drives of a group.
#[derive(Clone, Debug, PartialEq)]
pub struct Multiple {
    /// The region, empty where accounts have none; or nothing, for a class of distance or all.
    pub region: Option<String>,
    /// The class of distance: index into [`CLASSES`].
    pub class: Option<usize>,
    /// Minutes that the plan has for them on average.
    pub planned: f64,
    /// What they took ÷ what the plan has.
    pub found: Estimate,
    /// The same, drawn towards 1 where drives are few.
    pub shrunk: f64,
    /// The chance that they differ as far from those of all.
    pub chance: f64,
}

/// What is told of drives.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Drives {
    /// All together; `None` where they are too few.
    pub all: Option<Multiple>,
    /// By region, in order of their names.
    pub regions: Vec<Multiple>,
    /// By distance.
    pub classes: Vec<Multiple>,
    /// Minutes that a stop takes beside the call and the drive.
    pub stop: Option<Estimate>,
    /// Gaps that hold more than a drive, or less.
    pub far_off: usize,
}

impl Drives {
    /// The multiples that the gaps of a log tell.
    pub fn of(plan: &Published, gaps: &Gaps) -> Self {
        let region = |drive: &Drive| plan.plan.accounts[drive.to].region.clone().unwrap_or_default();
        let names: Vec<String> = gaps.drives.iter().map(region).collect();
        let Some(fit) = Fit::of(&gaps.drives, &names) else { return Drives::default() };
        let mut regions: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        let mut classes: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
        for &at in &fit.kept {
            regions.entry(&names[at]).or_default().push(at);
            classes.entry(class(gaps.drives[at].km)).or_default().push(at);
        }
        let region = |(name, group): (&&str, &Vec<usize>)| fit.multiple((Some((*name).to_owned()), None), group);
        let class = |(&class, group): (&usize, &Vec<usize>)| fit.multiple((None, Some(class)), group);
        Drives {
            all: fit.multiple((None, None), &fit.kept),
            regions: regions.iter().filter_map(region).collect(),
            classes: classes.iter().filter_map(class).collect(),
            stop: Some(fit.stop()),
            far_off: gaps.drives.len() - fit.kept.len(),
        }
    }

    /// Whether drives differ by region, by more than chance.
    pub fn differ_by_region(&self) -> bool {
        let level = self.level();
        self.regions.iter().any(|own| own.chance < level)
    }

    /// Regions whose drives are not what the plan has, by more than chance.
    pub fn regions_apart(&self) -> Vec<&Multiple> {
        let level = self.level();
        self.regions.iter().filter(|own| own.found.chance(1.0) < level).collect()
    }

    /// The chance below which one region is no surprise, all questions together at [`LEVEL`].
    fn level(&self) -> f64 {
        LEVEL / self.regions.len().max(1) as f64
    }
}

/// The class of a distance.
pub fn class(km: f64) -> usize {
    CLASSES.iter().position(|end| km < *end).unwrap_or(CLASSES.len() - 1)
}

/// Least squares within regions.
struct Fit<'a> {
    drives: &'a [Drive],
    /// Those that count.
    kept: Vec<usize>,
    /// Minutes of a stop, and what each y gives to them.
    a: f64,
    weights: Vec<f64>,
    /// Variance of u, per drive.
    variances: Vec<f64>,
}

impl<'a> Fit<'a> {
    fn of(drives: &'a [Drive], regions: &[String]) -> Option<Self> {
        let mut kept: Vec<usize> = (0..drives.len()).collect();
        let mut a = 0.0;
        for _ in 0..ROUNDS {
            kept = of_a_drive(drives, regions, a);
            a = within(drives, &groups(&kept, regions))?.0;
        }
        let groups = groups(&kept, regions);
        let (a, weights) = within(drives, &groups)?;
        let mut variances = vec![0.0; drives.len()];
        for group in &groups {
            let rest: Vec<f64> = group.iter().map(|&at| y(&drives[at]) - a * x(&drives[at])).collect();
            let mean = rest.iter().sum::<f64>() / rest.len() as f64;
            let squares: f64 = rest.iter().map(|own| (own - mean) * (own - mean)).sum();
            let variance = squares / (rest.len() as f64 - 1.0).max(1.0);
            group.iter().for_each(|&at| variances[at] = variance);
        }
        Some(Fit { drives, kept, a, weights, variances })
    }

    fn stop(&self) -> Estimate {
        Estimate::of(self.a, self.error(|at| self.weights[at]), self.kept.len())
    }

    fn multiple(&self, (region, class): (Option<String>, Option<usize>), group: &[usize]) -> Option<Multiple> {
        if group.len() < FEWEST {
            return None;
        }
        let mut is_own = vec![false; self.drives.len()];
        group.iter().for_each(|&at| is_own[at] = true);
        let (own, all) = (self.means(group), self.means(&self.kept));
        let share = |is_own: bool, of: &[usize]| f64::from(u8::from(is_own)) / of.len() as f64;
        let error = self.error(|at| share(is_own[at], group) - self.weights[at] * own.0);
        let found = Estimate::of(own.1 - self.a * own.0, error, group.len());
        let difference = (own.1 - all.1) - self.a * (own.0 - all.0);
        let apart = |at| share(is_own[at], group) - share(true, &self.kept) - self.weights[at] * (own.0 - all.0);
        let chance = Estimate::of(difference, self.error(apart), group.len()).chance(0.0);
        let planned = group.iter().map(|&at| self.drives[at].planned).sum::<f64>() / group.len() as f64;
        Some(Multiple { region, class, planned, found, shrunk: found.shrunk(1.0), chance })
    }

    /// Mean x and y of drives.
    fn means(&self, group: &[usize]) -> (f64, f64) {
        let mean = |of: fn(&Drive) -> f64| group.iter().map(|&at| of(&self.drives[at])).sum::<f64>() / group.len() as f64;
        (mean(x), mean(y))
    }

    /// The standard error of a sum of the y with these weights.
    fn error(&self, weight: impl Fn(usize) -> f64) -> f64 {
        self.kept.iter().map(|&at| weight(at).powi(2) * self.variances[at]).sum::<f64>().sqrt()
    }
}

fn x(drive: &Drive) -> f64 {
    1.0 / drive.planned
}

fn y(drive: &Drive) -> f64 {
    drive.minutes / drive.planned
}

/// Drives by region.
fn groups(kept: &[usize], regions: &[String]) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    kept.iter().for_each(|&at| groups.entry(&regions[at]).or_default().push(at));
    groups.into_values().collect()
}

/// Gaps that are of a drive, where a stop takes `a` minutes.
fn of_a_drive(drives: &[Drive], regions: &[String], a: f64) -> Vec<usize> {
    let rest = |at: usize| (y(&drives[at]) - a * x(&drives[at])).max(LEAST);
    let all: Vec<usize> = (0..drives.len()).collect();
    let mut quotients = vec![1.0; drives.len()];
    for group in groups(&all, regions) {
        let middle = median(&group.iter().map(|&at| rest(at)).collect::<Vec<_>>());
        group.iter().for_each(|&at| quotients[at] = rest(at) / middle);
    }
    let is_kept = of_one_kind(&quotients);
    all.into_iter().filter(|&at| is_kept[at]).collect()
}

/// Minutes of a stop by least squares within groups, and what each y gives to them; `None` where the drives are too few.
fn within(drives: &[Drive], groups: &[Vec<usize>]) -> Option<(f64, Vec<f64>)> {
    let (mut weights, mut squares, mut count) = (vec![0.0; drives.len()], 0.0, 0);
    for group in groups {
        let mean = group.iter().map(|&at| x(&drives[at])).sum::<f64>() / group.len() as f64;
        for &at in group {
            weights[at] = x(&drives[at]) - mean;
            squares += weights[at] * weights[at];
            count += 1;
        }
    }
    if count < FEWEST {
        return None;
    }
    // Drives that are all as long tell nothing of stops: these take no time then.
    weights.iter_mut().for_each(|own| *own = if squares > 0.0 { *own / squares } else { 0.0 });
    let a = groups.iter().flatten().map(|&at| weights[at] * y(&drives[at])).sum();
    Some((a, weights))
}
