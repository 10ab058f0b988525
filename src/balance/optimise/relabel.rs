//! Books that change hands for nothing: reps who can take each other's whole book without any change of cost or load get the books
//! that keep most accounts with their owners, then with the reps of the reference plan, then in the order of the reps. An
//! assignment problem for each group of such reps (Kuhn 1955).

use std::collections::BTreeMap;
use std::ops::{Add, Sub};

use crate::balance::formulate::Formulation;
use crate::model::evaluate;
use crate::plan::{Plan, RepStatus};
use crate::solve::centres::matching::cheapest;

/// Pairs of account and rep that are worth a look.
const PAIRS: usize = 50_000_000;
/// Hours are compared by the millionth.
const STEPS: f64 = 1e6;
/// Cost and loads that differ by no more, relatively, are the same.
const SAME: f64 = 1e-9;

/// What a book costs with a rep: accounts that may not go there, hours, accounts that leave their owners, accounts that are elsewhere in
/// the reference, and how far the rep is from the book's turn. Whole numbers, compared in this order.
#[derive(Clone, Copy, Debug, Default, PartialEq, PartialOrd)]
struct Unrest([f64; 5]);

impl Add for Unrest {
    type Output = Self;
    fn add(self, other: Self) -> Self {
        Unrest(std::array::from_fn(|at| self.0[at] + other.0[at]))
    }
}

impl Sub for Unrest {
    type Output = Self;
    fn sub(self, other: Self) -> Self {
        Unrest(std::array::from_fn(|at| self.0[at] - other.0[at]))
    }
}

/// The assignment with books handed over where that costs nothing; `None` where none is.
pub fn relabel(plan: &Plan, formulation: &Formulation, assignment: &[u32]) -> Option<Vec<u32>> {
    if formulation.redraw.is_some() || formulation.shift.is_some() {
        return None;
    }
    let (instance, mut relabelled) = (&formulation.instance, assignment.to_vec());
    let before = evaluate(instance, assignment);
    for group in groups(plan, formulation) {
        if instance.units() * group.len() > PAIRS {
            continue;
        }
        let mut trial = relabelled.clone();
        hand_over(plan, formulation, &group, &mut trial);
        let after = evaluate(instance, &trial);
        // Reps are alike as far as numbers of their own go; ways, budgets and spans are held against the plan as a whole.
        if after.violations.len() <= before.violations.len() && after.value <= before.value + SAME * before.value.abs().max(1.0) {
            relabelled = trial;
        }
    }
    (relabelled != assignment).then_some(relabelled)
}

/// Territories that carry books on the same terms: one manager, one home where anybody is visited, the same shares and limits.
fn groups(plan: &Plan, formulation: &Formulation) -> Vec<Vec<usize>> {
    let mut groups: BTreeMap<_, Vec<usize>> = BTreeMap::new();
    for (j, rep) in formulation.reps.iter().map(|&rep| &plan.reps[rep]).enumerate() {
        if rep.status == RepStatus::Leaving {
            continue;
        }
        let home = rep.place.filter(|_| formulation.ways.arcs.is_some()).map(|place| [place.latitude, place.longitude]);
        let of = |activity: &crate::model::Activity| [activity.share[j], activity.lower[j], activity.upper[j], activity.scale[j]];
        let numbers = home.into_iter().flatten().chain(formulation.instance.activities().iter().flat_map(of));
        let bits: Vec<u64> = numbers.map(f64::to_bits).collect();
        groups.entry((rep.manager_id.as_deref(), home.is_some(), bits)).or_default().push(j);
    }
    groups.into_values().filter(|group| group.len() > 1).collect()
}

fn hand_over(plan: &Plan, formulation: &Formulation, group: &[usize], assignment: &mut [u32]) {
    let options = formulation.instance.options();
    let place: BTreeMap<usize, usize> = group.iter().copied().zip(0..).collect();
    let mut books: Vec<Vec<usize>> = vec![Vec::new(); group.len()];
    for (unit, &option) in assignment.iter().enumerate() {
        let book = options.territory(option as usize).and_then(|j| place.get(&j));
        book.into_iter().for_each(|&book| books[book].push(unit));
    }
    // Books take turns by their first accounts.
    let mut order: Vec<usize> = (0..books.len()).collect();
    order.sort_by_key(|&book| (books[book].first().copied().unwrap_or(usize::MAX), book));
    let turn: BTreeMap<usize, usize> = order.into_iter().zip(0..).collect();
    let rows: Vec<Vec<Unrest>> = (0..books.len())
        .map(|book| {
            let of_rep = |(at, &j): (usize, &usize)| {
                let order = (turn[&book] as f64 - at as f64).powi(2);
                books[book].iter().fold(Unrest([0.0, 0.0, 0.0, 0.0, order]), |sum, &unit| {
                    sum + unrest(plan, formulation, unit, options.at(j, options.level(assignment[unit] as usize)), j)
                })
            };
            group.iter().enumerate().map(of_rep).collect()
        })
        .collect();
    let reps = cheapest(books.len(), group.len(), |book, rep| rows[book][rep]);
    for (book, rep) in reps.into_iter().enumerate() {
        for &unit in &books[book] {
            assignment[unit] = options.at(group[rep], options.level(assignment[unit] as usize)) as u32;
        }
    }
}

/// What a unit is to a territory.
fn unrest(plan: &Plan, formulation: &Formulation, unit: usize, option: usize, j: usize) -> Unrest {
    let instance = &formulation.instance;
    let barred = f64::from(u8::from(!instance.allows(unit, option)));
    let (mut moved, mut elsewhere) = (0.0, 0.0);
    for at in formulation.units.members(unit) {
        moved += f64::from(u8::from(formulation.owner(at).is_some_and(|owner| owner != j)));
        let reference = plan.reference.get(formulation.accounts[at], &formulation.role);
        elsewhere += f64::from(u8::from(reference.is_some_and(|rep| *rep != formulation.reps[j])));
    }
    let hours = if barred > 0.0 { 0.0 } else { (STEPS * instance.cost(unit, option)).round() };
    Unrest([barred, hours, moved, elsewhere, 0.0])
}
