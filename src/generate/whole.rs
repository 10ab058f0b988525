//! Whether what goes to one rep as a whole fits into the hours of all reps: a plan is made.

/// What goes to one rep as a whole, with its hours on the way from each rep's place.
#[derive(Clone, Debug)]
pub struct Units {
    /// Hours without ways, per unit.
    on_site: Vec<f64>,
    /// Hours on the way by unit, then rep; infinite where the rep lacks a skill.
    ways: Vec<f64>,
    /// What an hour of each rep costs in hours on the way.
    prices: Vec<f64>,
    /// How many units each one stands for.
    each: f64,
}

impl Units {
    /// No units yet.
    pub fn new(prices: Vec<f64>, each: f64) -> Self {
        Units { on_site: Vec::new(), ways: Vec::new(), prices, each }
    }

    /// Adds a unit.
    pub fn add(&mut self, on_site: f64, ways: impl Iterator<Item = f64>) {
        self.on_site.push(on_site);
        self.ways.extend(ways);
    }

    /// Whether a plan is found that no rep's hours are too few for: unit by unit, those of the fewest reps first, then those that
    /// have least of a choice, or the largest, each to the rep with room who costs least.
    pub fn fits(&self, hours: &[f64]) -> bool {
        let [able, regret, load] = [Self::able, Self::regret, Self::load].map(|of| self.each_unit(of));
        let order = |first: &[f64], second: &[f64]| {
            let mut units: Vec<usize> = (0..self.on_site.len()).collect();
            let by = |key: &[f64], a: usize, b: usize| key[b].total_cmp(&key[a]);
            units.sort_by(|&a, &b| by(&able, b, a).then(by(first, a, b)).then(by(second, a, b)));
            units
        };
        self.fill(order(&regret, &load), hours) || self.fill(order(&load, &regret), hours)
    }

    fn fill(&self, order: Vec<usize>, hours: &[f64]) -> bool {
        let mut room: Vec<f64> = hours.to_vec();
        order.into_iter().all(|unit| {
            let load = |j: usize| self.each * (self.on_site[unit] + self.way(unit, j));
            let open = (0..room.len()).filter(|&j| load(j) <= room[j]);
            let order =
                |a: &usize, b: &usize| self.cost(unit, *a).total_cmp(&self.cost(unit, *b)).then(room[*b].total_cmp(&room[*a]));
            let best = open.min_by(order);
            best.iter().for_each(|&j| room[j] -= load(j));
            best.is_some()
        })
    }

    fn way(&self, unit: usize, j: usize) -> f64 {
        self.ways[unit * self.prices.len() + j]
    }

    fn cost(&self, unit: usize, j: usize) -> f64 {
        self.way(unit, j) + self.prices[j] * (self.on_site[unit] + self.way(unit, j))
    }

    /// How many reps have the skills.
    fn able(&self, unit: usize) -> f64 {
        (0..self.prices.len()).filter(|&j| self.way(unit, j).is_finite()).count() as f64
    }

    /// What the second best rep of a unit costs more than the best.
    fn regret(&self, unit: usize) -> f64 {
        let mut least = [f64::INFINITY; 2];
        for cost in (0..self.prices.len()).map(|j| self.cost(unit, j)) {
            least = if cost < least[0] { [cost, least[0]] } else { [least[0], least[1].min(cost)] };
        }
        if least[1].is_finite() { least[1] - least[0] } else { f64::INFINITY }
    }

    /// The fewest hours that a unit takes.
    fn load(&self, unit: usize) -> f64 {
        self.on_site[unit] + (0..self.prices.len()).map(|j| self.way(unit, j)).fold(f64::INFINITY, f64::min)
    }

    fn each_unit(&self, of: fn(&Self, usize) -> f64) -> Vec<f64> {
        (0..self.on_site.len()).map(|unit| of(self, unit)).collect()
    }
}
