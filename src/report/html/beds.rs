//! Where a rep's days end, which no row of the calendar says: at home, or at the account where the night is spent.

use jiff::civil::Date;

use crate::geometry::Metric;
use crate::plan::scheduled::ScheduledCall;
use crate::plan::travel::Road;
use crate::plan::{Place, Plan};

/// Drives of a plan's reps.
pub struct Drives<'a> {
    plan: &'a Plan,
    road: Road,
}

impl<'a> Drives<'a> {
    /// The drives by the plan's roads.
    pub fn of(plan: &'a Plan) -> Self {
        Drives { plan, road: Road::of(plan) }
    }

    /// Where each day of a rep ends (an account; `None` = home), and the minutes of the drive there after its last visit.
    pub fn ends(
        &self,
        rep: usize,
        days: &[(Date, &[ScheduledCall])],
        is_visit: &dyn Fn(usize) -> bool,
    ) -> Vec<(Option<usize>, f64)> {
        let visits: Vec<Vec<&ScheduledCall>> =
            days.iter().map(|(_, day)| day.iter().filter(|call| is_visit(call.channel)).collect()).collect();
        let mut ends: Vec<(Option<usize>, f64)> = Vec::new();
        for (at, (_, day)) in days.iter().enumerate() {
            let start = ends.last().and_then(|(end, _)| *end);
            let last = visits[at].last().map(|call| call.account).or(start);
            // A night is at the last visit, or at the first one of the next day, to which nobody drives then.
            let first = visits.get(at + 1).and_then(|next| next.first()).filter(|call| call.drive_minutes == 0.0);
            let end = if day.iter().any(|call| call.night) { first.map(|call| call.account).or(last) } else { None };
            ends.push((end, self.minutes(rep, last, end)));
        }
        ends
    }

    /// Minutes of a rep's drive between accounts, or from or to home.
    fn minutes(&self, rep: usize, from: Option<usize>, to: Option<usize>) -> f64 {
        let place = |at: Option<usize>| at.map_or(self.plan.reps[rep].place, |account| self.plan.accounts[account].place);
        let known = match (from, to) {
            (from, to) if from == to => return 0.0,
            (Some(account), None) | (None, Some(account)) => self.plan.travel.get(&(rep, account)).copied(),
            _ => None,
        };
        60.0 * known.unwrap_or_else(|| self.hours(place(from), place(to)))
    }

    fn hours(&self, from: Option<Place>, to: Option<Place>) -> f64 {
        let Some((from, to)) = from.zip(to) else { return 0.0 };
        let metric = if from.planar { Metric::Plane } else { Metric::Sphere };
        self.road.drive.of(metric.distance(&from.position(), &to.position()))
    }
}
