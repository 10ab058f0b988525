//! Wishes that help each other, or stand in each other's way: those that have a rep in common, taken two by two.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::priced::{Link, Priced};
use crate::balance::explain::Explainer;
use crate::balance::violations::Broken;

/// A difference below this is not worth a word, in the unit of the plan's costs.
const NOTABLE: f64 = 0.5;
/// Pairs that are looked at in a role.
const MOST: usize = 200_000;

/// The links of a role's wishes, and how many pairs were left out as too many.
pub fn links(explainer: &Explainer, wishes: &[Priced]) -> (Vec<Link>, usize) {
    let mut by_rep: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    let real = |own: &Priced| own.wish.from != Some(own.wish.to);
    for (at, own) in wishes.iter().enumerate().filter(|(_, own)| real(own)) {
        for rep in own.wish.from.into_iter().chain([own.wish.to]) {
            by_rep.entry(rep).or_default().push(at);
        }
    }
    let count = |own: &Vec<usize>| own.len() * (own.len() - 1) / 2;
    let all: usize = by_rep.values().map(count).sum();
    if !explainer.adds_up() || all > MOST {
        return (Vec::new(), all);
    }
    let pairs: BTreeSet<[usize; 2]> = by_rep
        .values()
        .flat_map(|own| own.iter().enumerate().flat_map(|(at, &one)| own[at + 1..].iter().map(move |&other| [one, other])))
        .collect();
    let pairs: Vec<[usize; 2]> = pairs.into_iter().collect();
    (pairs.into_par_iter().filter_map(|pair| link(explainer, wishes, pair)).collect(), 0)
}

fn link(explainer: &Explainer, wishes: &[Priced], pair: [usize; 2]) -> Option<Link> {
    let [one, other] = pair.map(|at| &wishes[at]);
    let both = explainer.effect(&[one, other].map(|own| (own.wish.unit, own.wish.territory)));
    let rules = |broken: &[Broken]| broken.iter().map(|own| own.what.clone()).collect::<BTreeSet<String>>();
    let (alone, together) = (&rules(&one.effect.broken) | &rules(&other.effect.broken), rules(&both.broken));
    let link = Link {
        wishes: pair,
        more: both.change() - one.change() - other.change(),
        broken: both.broken.iter().filter(|own| !alone.contains(&own.what)).cloned().collect(),
        kept: one.effect.broken.iter().chain(&other.effect.broken).filter(|own| !together.contains(&own.what)).cloned().collect(),
    };
    (link.more.abs() >= NOTABLE || !link.broken.is_empty() || !link.kept.is_empty()).then_some(link)
}
