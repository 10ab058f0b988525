//! The cost of the best of all plans of a small team, worked out from the plan by hand.

use sutton::plan::Plan;

/// Hours of a visit for each km: 2 · circuity / (speed · stops) of the small plans.
const PER_KM: f64 = 2.0 * 1.5 / (50.0 * 4.0);

const WEIGHT: f64 = 10.0;

/// What an account may have: its outside rep (`None`: shifted), its inside rep (`None`: nobody phones it).
type Choice = (Option<usize>, Option<usize>);

/// Everything that the best plan is counted from, worked out from the plan by hand.
pub struct Counted {
    /// Per account: calls and hops of the outside role, hours; way by outside rep; own hours inside; hours if it shifts.
    outside: Vec<f64>,
    pub hops: Vec<f64>,
    ways: Vec<[f64; 2]>,
    inside: Vec<f64>,
    pub phoned: Vec<Option<f64>>,
    owner: Vec<Option<usize>>,
    family: Vec<usize>,
    capacity: [[f64; 2]; 2],
    price: f64,
    move_hours: f64,
    most_moved: f64,
    tolerance: f64,
}

impl Counted {
    pub fn of(plan: &Plan, hops: &[f64]) -> Self {
        let shift = plan.config.shift.clone().unwrap();
        let label = |at: usize| plan.accounts[at].segment.clone().unwrap();
        let minutes = |at: usize, visit: Option<f64>| -> f64 {
            let calls = plan.call_patterns.iter().filter(|own| own.role == "outside" && own.segment == label(at));
            let of = |own: &sutton::plan::CallPattern| match visit.filter(|_| own.channel == "visit") {
                Some(minutes) => own.calls_per_period * shift.calls_per_visit * minutes,
                None => own.calls_per_period * own.minutes_per_call,
            };
            calls.map(of).sum::<f64>() / 60.0
        };
        let visits = |at: usize| match label(at).as_str() {
            "A" => 4.0,
            "B" => 3.0,
            _ => 2.0,
        };
        let x = |at: usize| plan.accounts[at].place.unwrap().longitude;
        let home = |j: usize| plan.reps[j].place.unwrap().longitude;
        let owned: Vec<Option<usize>> = (0..5).map(|at| Some(plan.owners.get(at, "outside")?.rep.unwrap())).collect();
        let alone = |at: usize| (0..5).filter(|&other| plan.heads[other] == plan.heads[at]).collect::<Vec<usize>>();
        let may = |at: usize| alone(at).iter().all(|&other| shift.segments.contains(&label(other)));
        Counted {
            outside: (0..5).map(|at| minutes(at, None) + hops[at]).collect(),
            ways: (0..5).map(|at| [0, 1].map(|j| visits(at) * PER_KM * (x(at) - home(j)).abs())).collect(),
            hops: hops.to_vec(),
            inside: (0..5).map(|at| if label(at) == "B" { 0.0 } else { 1.0 }).collect(),
            phoned: (0..5).map(|at| may(at).then(|| minutes(at, Some(shift.minutes_per_call.unwrap_or(15.0))))).collect(),
            most_moved: plan.config.stability.max_moved.map_or(9.0, |share| share * owned.iter().flatten().count() as f64),
            owner: owned,
            family: plan.heads.clone(),
            capacity: [[0, 1].map(|j| plan.reps[j].capacity_hours), [2, 3].map(|j| plan.reps[j].capacity_hours)],
            price: shift.price,
            move_hours: plan.config.stability.move_hours.unwrap(),
            tolerance: plan.config.balance.get("workload").and_then(|own| own.tolerance).unwrap_or(f64::INFINITY),
        }
    }

    fn choices(&self, at: usize) -> Vec<Choice> {
        let calls = self.inside[at] > 0.0;
        let phones = || [Some(0), Some(1)].into_iter();
        let visited = [0, 1].into_iter().flat_map(|j| {
            let by: Vec<Option<usize>> = if calls { phones().collect() } else { vec![None] };
            by.into_iter().map(move |k| (Some(j), k))
        });
        visited.chain(phones().map(|k| (None, k)).filter(|_| self.phoned[at].is_some())).collect()
    }

    /// The cost of a plan; `None` where it breaks a rule.
    fn value(&self, plan: &[Choice]) -> Option<f64> {
        let families = (0..5).all(|at| plan[self.family[at]].0 == plan[at].0 && together(plan[self.family[at]].1, plan[at].1));
        let (mut loads, mut cost, mut moved) = ([[0.0; 2]; 2], 0.0, 0.0);
        for (at, &(outside, inside)) in plan.iter().enumerate() {
            if let Some(j) = outside {
                loads[0][j] += self.outside[at] + self.ways[at][j];
                // Hops of who may shift are no matter of course.
                cost += self.ways[at][j] + if self.phoned[at].is_some() { self.hops[at] } else { 0.0 };
            } else {
                cost += self.price;
            }
            if let Some(k) = inside {
                loads[1][k] += self.inside[at] + if outside.is_none() { self.phoned[at]? } else { 0.0 };
            }
            if self.owner[at].is_some_and(|owner| outside != Some(owner)) {
                (cost, moved) = (cost + self.move_hours, moved + 1.0);
            }
        }
        let nearest: f64 = self.outside.iter().zip(&self.ways).map(|(work, ways)| work + ways[0].min(ways[1])).sum();
        let own: f64 = self.inside.iter().sum();
        let phoned: f64 = self.phoned.iter().flatten().sum();
        let references = [nearest, if own > 0.0 { own } else { phoned }];
        for ((loads, capacity), reference) in loads.iter().zip(&self.capacity).zip(references) {
            let (total, all) = (loads[0] + loads[1], capacity[0] + capacity[1]);
            for (load, hours) in loads.iter().zip(capacity) {
                let share = hours / all;
                if *load > hours + 1e-9 || (load - share * total).abs() > self.tolerance * share * total + 1e-9 {
                    return None;
                }
                if reference > 0.0 {
                    cost += WEIGHT * hours * ((load - share * total) / (share * reference)).powi(2);
                }
            }
        }
        (families && moved <= self.most_moved + 1e-9).then_some(cost)
    }

    pub fn best(&self) -> f64 {
        let choices: Vec<Vec<Choice>> = (0..5).map(|at| self.choices(at)).collect();
        let count: usize = choices.iter().map(Vec::len).product();
        let nth = |mut number: usize| -> Vec<Choice> {
            let digit = |own: &Vec<Choice>| {
                let choice = own[number % own.len()];
                number /= own.len();
                choice
            };
            choices.iter().map(digit).collect()
        };
        (0..count).filter_map(|number| self.value(&nth(number))).fold(f64::INFINITY, f64::min)
    }
}

pub fn together(a: Option<usize>, b: Option<usize>) -> bool {
    a.is_none() || b.is_none() || a == b
}
