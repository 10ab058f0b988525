//! Deals between two territories: which of the units that could be in either goes where. Dynamic programming over what is
//! dealt so far: of deals that load the territories alike, the one with the least regret goes on.

use super::state::Move;
use super::{State, View};

/// Deals that go on from unit to unit.
const DEALS: usize = 600;
/// Loads that differ by less than this part of their interval count as alike.
const ALIKE: f64 = 1e-4;
/// How much coarser that may get where there are too many.
const COARSEST: f64 = 256.0;

/// Two territories (their number stands for none at all), and the units dealt between them.
pub struct Table {
    /// Loads of the first territory, then of the second; none twice.
    loads: Vec<(usize, usize)>,
    /// How many of them are the first one's.
    pub first: usize,
    widths: Vec<f64>,
    cards: Vec<Card>,
}

/// A unit to be dealt, and its options, the first without regret.
struct Card {
    unit: usize,
    choices: Vec<Choice>,
    held: usize,
}

struct Choice {
    option: u32,
    regret: f64,
    /// What it brings to each load.
    loads: Vec<f64>,
}

/// Ways to deal, by what they change in the first load.
pub struct Deals {
    stride: usize,
    changes: Vec<f64>,
    /// Regret of each.
    pub regret: Vec<f64>,
    /// The last step that led to each.
    last: Vec<u32>,
    steps: Vec<Step>,
    /// How many times wider than at first what counts as alike had to become.
    coarseness: f64,
}

/// A choice other than the first, and the step before.
struct Step {
    card: u32,
    choice: u32,
    before: u32,
}

const NO_STEP: u32 = u32::MAX;

impl Table {
    /// Seats those of `units` that are in one of the territories and could be in the other, at most so many.
    pub fn new(
        state: &State,
        view: &View,
        ends: [usize; 2],
        units: impl Iterator<Item = u32>,
        most: usize,
        noise: &mut impl FnMut() -> f64,
    ) -> Self {
        let (activities, m) = (state.instance().activities().len(), state.instance().territories());
        let of = |j: usize| (0..activities).filter(move |_| j < m).map(move |k| (k, j));
        let first: Vec<(usize, usize)> = if ends[0] == ends[1] { Vec::new() } else { of(ends[0]).collect() };
        let width = |&(k, j): &(usize, usize)| {
            let (low, high) = state.interval(k, j);
            ALIKE * (high - low).min(state.load(k, j).abs())
        };
        let mut table = Table {
            first: first.len(),
            loads: first.into_iter().chain(of(ends[1])).collect(),
            widths: Vec::new(),
            cards: Vec::new(),
        };
        table.widths = table.loads.iter().map(width).collect();
        let (held, mut cards): (Vec<Card>, Vec<Card>) =
            units.filter_map(|unit| table.card(state, view, ends, unit as usize)).partition(|card| card.held > 0);
        // Whatever has regret now must be able to lose it.
        cards.truncate(most.saturating_sub(held.len()));
        cards.extend(held);
        for choice in cards.iter_mut().flat_map(|card| &mut card.choices) {
            choice.regret += noise();
        }
        for card in &mut cards {
            let least = card.choices.iter().map(|choice| choice.regret).fold(f64::INFINITY, f64::min);
            let first = card.choices.iter().position(|choice| choice.regret == least).unwrap_or(0);
            card.choices.iter_mut().for_each(|choice| choice.regret -= least);
            card.choices.swap(0, first);
            card.held = if card.held == first {
                0
            } else if card.held == 0 {
                first
            } else {
                card.held
            };
        }
        table.cards = cards;
        table
    }

    fn card(&self, state: &State, view: &View, ends: [usize; 2], unit: usize) -> Option<Card> {
        let instance = state.instance();
        let place = |o: u32| state.territory_of(o).unwrap_or(instance.territories());
        let held = state.assignment()[unit];
        if !ends.contains(&place(held)) {
            return None;
        }
        let mut near = view.ties.of(unit).iter().filter(|&&(o, _)| ends.contains(&place(o))).peekable();
        let least = near.peek()?.1;
        let brings = |o: u32, (k, j): (usize, usize)| if place(o) == j { instance.load(k, unit, o as usize) } else { 0.0 };
        let choice = |&(option, regret): &(u32, f64)| Choice {
            option,
            regret: regret - least,
            loads: self.loads.iter().map(|&load| brings(option, load)).collect(),
        };
        let choices: Vec<Choice> = near.map(choice).collect();
        let held = choices.iter().position(|choice| choice.option == held)?;
        (choices.len() > 1).then_some(Card { unit, choices, held })
    }

    /// The units seated.
    pub fn units(&self) -> impl Iterator<Item = usize> + '_ {
        self.cards.iter().map(|card| card.unit)
    }

    /// Their regret in the plan as it is.
    pub fn regret(&self) -> f64 {
        self.cards.iter().map(|card| card.choices[card.held].regret).sum()
    }

    /// All deals worth looking at whose regret stays within `budget`.
    pub fn deals(&self, budget: f64) -> Deals {
        let stride = self.loads.len();
        let start =
            |load: usize| self.cards.iter().map(|card| card.choices[0].loads[load] - card.choices[card.held].loads[load]).sum();
        let mut deals = Deals {
            stride,
            changes: (0..stride).map(start).collect(),
            regret: vec![0.0],
            last: vec![NO_STEP],
            steps: Vec::new(),
            coarseness: 1.0,
        };
        for (at, card) in self.cards.iter().enumerate() {
            let before = deals.regret.len();
            for (number, choice) in card.choices.iter().enumerate().skip(1) {
                let step: Vec<f64> = choice.loads.iter().zip(&card.choices[0].loads).map(|(to, from)| to - from).collect();
                for from in (0..before).filter(|&from| deals.regret[from] + choice.regret <= budget).collect::<Vec<_>>() {
                    deals.go_on(from, &step, choice.regret, (at as u32, number as u32));
                }
            }
            if deals.regret.len() > before {
                deals.reduce(&self.widths);
            }
        }
        deals
    }

    /// The moves that lead from the plan as it is to a deal.
    pub fn moves(&self, deals: &Deals, deal: usize) -> Vec<Move> {
        let mut choices = vec![0; self.cards.len()];
        let mut at = deals.last[deal];
        while let Some(step) = deals.steps.get(at as usize) {
            choices[step.card as usize] = step.choice as usize;
            at = step.before;
        }
        let dealt = self.cards.iter().zip(choices).filter(|(card, choice)| *choice != card.held);
        dealt.map(|(card, choice)| (card.unit, card.choices[choice].option)).collect()
    }
}

impl Deals {
    /// What a deal changes in the loads.
    pub fn changes(&self, deal: usize) -> &[f64] {
        &self.changes[deal * self.stride..(deal + 1) * self.stride]
    }

    /// The deals with the least regret.
    pub fn cheapest(&self, count: usize) -> Vec<usize> {
        let mut deals: Vec<usize> = (0..self.regret.len()).collect();
        deals.sort_by(|&a, &b| self.regret[a].total_cmp(&self.regret[b]).then(a.cmp(&b)));
        deals.truncate(count);
        deals
    }

    fn go_on(&mut self, from: usize, step: &[f64], regret: f64, (card, choice): (u32, u32)) {
        for (load, step) in step.iter().enumerate() {
            self.changes.push(self.changes[from * self.stride + load] + step);
        }
        self.regret.push(self.regret[from] + regret);
        self.steps.push(Step { card, choice, before: self.last[from] });
        self.last.push(self.steps.len() as u32 - 1);
    }

    /// Sorts by the first load, keeps of those alike the one with the least regret, and not too many.
    fn reduce(&mut self, widths: &[f64]) {
        let first = |at: u32| self.changes(at as usize).first().copied().unwrap_or(0.0);
        let mut order: Vec<u32> = (0..self.regret.len() as u32).collect();
        order.sort_by(|&a, &b| first(a).total_cmp(&first(b)));
        // What was too fine for the last unit hardly does for this one.
        self.coarseness = (self.coarseness / 2.0).max(1.0);
        order = self.distinct(&order, widths);
        while order.len() > DEALS && self.coarseness < COARSEST {
            self.coarseness *= 2.0;
            order = self.distinct(&order, widths);
        }
        if order.len() > DEALS {
            let mut regrets: Vec<f64> = order.iter().map(|&at| self.regret[at as usize]).collect();
            let limit = *regrets.select_nth_unstable_by(DEALS, f64::total_cmp).1;
            order.retain(|&at| self.regret[at as usize] < limit || self.last[at as usize] == NO_STEP);
        }
        self.changes = order.iter().flat_map(|&at| self.changes(at as usize)).copied().collect();
        self.regret = order.iter().map(|&at| self.regret[at as usize]).collect();
        self.last = order.iter().map(|&at| self.last[at as usize]).collect();
    }

    fn distinct(&self, order: &[u32], widths: &[f64]) -> Vec<u32> {
        let mut kept: Vec<u32> = Vec::with_capacity(order.len());
        for &at in order {
            let alike = kept.last().is_some_and(|&last| {
                let pairs = self.changes(at as usize).iter().zip(self.changes(last as usize));
                pairs.zip(widths).all(|((a, b), width)| (a - b).abs() <= self.coarseness * width)
            });
            match kept.last_mut() {
                Some(last) if alike => {
                    if self.regret[at as usize] < self.regret[*last as usize] {
                        *last = at;
                    }
                }
                _ => kept.push(at),
            }
        }
        kept
    }
}
