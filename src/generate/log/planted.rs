//! Planted deviations by the indices of a plan, and whether it has what they are about.

use jiff::civil::Date;

use super::request::LogRequest;
use crate::error::{Error, Result};
use crate::plan::published::Published;
use crate::plan::words::first;

/// Minutes of a break, at most.
const LONGEST_BREAK: f64 = 240.0;
/// Names that are listed where one is none.
const NAMED: usize = 8;

/// What deviates, per rep, segment, channel and account.
pub struct Planted {
    /// First and last day of the plan.
    pub period: (Date, Date),
    /// First and last day of the log.
    pub shown: (Date, Date),
    /// Share of calls that are not made, per rep and segment.
    skipped: Vec<f64>,
    segments: usize,
    /// What calls take ÷ what the plan has, per segment and channel.
    lengths: Vec<f64>,
    channels: usize,
    /// What drives to accounts take ÷ what the plan has, per account.
    pub drives: Vec<f64>,
    /// The last day of each rep.
    pub last: Vec<Option<Date>>,
    /// Segment per account.
    segment_of: Vec<usize>,
}

impl Planted {
    /// Resolves a request; all that is wrong with it is told at once.
    pub fn of(request: &LogRequest, plan: &Published) -> Result<Self> {
        let Some(period) = plan.period() else {
            return Err(Error::Command("the plan has no first and last day".into()));
        };
        let shown = (request.from.unwrap_or(period.0), request.until.unwrap_or(period.1));
        let (labels, channels) = (&plan.plan.config.segment.labels, plan.channels.len());
        let segment_of = plan.segments.iter().map(|own| labels.iter().position(|label| *label == own.label).unwrap_or(0));
        let mut planted = Planted {
            period,
            shown,
            skipped: vec![0.0; plan.plan.reps.len() * labels.len()],
            segments: labels.len(),
            lengths: vec![1.0; labels.len() * channels],
            channels,
            drives: vec![1.0; plan.plan.accounts.len()],
            last: vec![None; plan.plan.reps.len()],
            segment_of: segment_of.collect(),
        };
        let mut wrong = out_of_range(request, period, shown);
        planted.plant(request, plan, &mut wrong);
        if wrong.is_empty() { Ok(planted) } else { Err(Error::Command(wrong.join("\n"))) }
    }

    /// Share of a rep's calls on an account that are not made.
    pub fn skipped(&self, rep: usize, account: usize) -> f64 {
        self.skipped[rep * self.segments + self.segment_of[account]]
    }

    /// What calls on an account through a channel take ÷ what the plan has.
    pub fn length(&self, account: usize, channel: usize) -> f64 {
        self.lengths[self.segment_of[account] * self.channels + channel]
    }

    fn plant(&mut self, request: &LogRequest, plan: &Published, wrong: &mut Vec<String>) {
        let names = Names::of(plan);
        for own in &request.skips {
            if let (Some(rep), Some(segment)) = (names.rep(&own.rep, wrong), names.segment(&own.segment, wrong)) {
                self.skipped[rep * self.segments + segment] = own.share;
            }
        }
        for own in &request.longer {
            let segment = names.segment(&own.segment, wrong);
            let channel = own.channel.as_ref().map(|name| names.channel(name, wrong));
            let Some(segment) = segment.filter(|_| channel != Some(None)) else { continue };
            for at in (0..self.channels).filter(|&at| channel.flatten().is_none_or(|only| only == at)) {
                self.lengths[segment * self.channels + at] *= own.factor;
            }
        }
        for own in &request.slower {
            names.region(&own.region, wrong);
            let is_own = |at: &usize| plan.plan.accounts[*at].region.as_ref() == Some(&own.region);
            for account in (0..plan.plan.accounts.len()).filter(is_own) {
                self.drives[account] *= own.factor;
            }
        }
        for own in &request.left {
            if let Some(rep) = names.rep(&own.rep, wrong) {
                self.last[rep] = Some(own.date);
            }
        }
    }
}

/// Numbers and days that no log can have.
fn out_of_range(request: &LogRequest, period: (Date, Date), shown: (Date, Date)) -> Vec<String> {
    let mut wrong = Vec::new();
    let in_period = |date: Date| (period.0..=period.1).contains(&date);
    for (flag, date) in [("--from", shown.0), ("--until", shown.1)].into_iter().filter(|(_, date)| !in_period(*date)) {
        wrong.push(format!("{flag} {date}: must lie in the plan's period, {} to {}", period.0, period.1));
    }
    if shown.0 > shown.1 {
        wrong.push(format!("--from {} is after --until {}", shown.0, shown.1));
    }
    let mut number = |flag: &str, value: f64, most: f64, what: &str| {
        if !(0.0..=most).contains(&value) {
            wrong.push(format!("{flag} {value}: must be {what}"));
        }
    };
    number("--made", request.made, 1.0, "a share from 0 to 1");
    number("--spread", request.spread, 2.0, "a share of the mean from 0 to 2, such as 0.25");
    number("--traffic", request.traffic, 2.0, "a share of the mean from 0 to 2, such as 0.2");
    number("--lunch", request.lunch, LONGEST_BREAK, "minutes from 0 to 240");
    if !(1..=60).contains(&request.step) || 60 % request.step != 0 {
        wrong.push(format!("--step {}: must part an hour evenly: 1, 5, 15 …", request.step));
    }
    wrong
}

/// The names of a plan.
struct Names<'a> {
    plan: &'a Published,
    regions: Vec<&'a str>,
}

impl<'a> Names<'a> {
    fn of(plan: &'a Published) -> Self {
        let mut regions: Vec<&str> = plan.plan.accounts.iter().filter_map(|account| account.region.as_deref()).collect();
        regions.sort_unstable();
        regions.dedup();
        Names { plan, regions }
    }

    fn rep(&self, name: &str, wrong: &mut Vec<String>) -> Option<usize> {
        let reps: Vec<&str> = self.plan.plan.reps.iter().map(|rep| rep.id.as_str()).collect();
        found(&reps, name, "rep", wrong)
    }

    fn segment(&self, name: &str, wrong: &mut Vec<String>) -> Option<usize> {
        found(&self.plan.plan.config.segment.labels, name, "segment", wrong)
    }

    fn channel(&self, name: &str, wrong: &mut Vec<String>) -> Option<usize> {
        found(&self.plan.channels, name, "channel", wrong)
    }

    fn region(&self, name: &str, wrong: &mut Vec<String>) -> Option<usize> {
        found(&self.regions, name, "region of an account", wrong)
    }
}

fn found<T: AsRef<str>>(names: &[T], name: &str, what: &str, wrong: &mut Vec<String>) -> Option<usize> {
    let at = names.iter().position(|own| own.as_ref() == name);
    if at.is_none() {
        let known = if names.is_empty() { "there is none".into() } else { first(names, NAMED) };
        wrong.push(format!("{name:?} is no {what}: {known}"));
    }
    at
}
