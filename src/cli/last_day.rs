//! Up to which day a log counts.

use jiff::civil::Date;
use sutton::measure::call_log::CallLog;
use sutton::plan::published::Published;
use sutton::{Error, Result};

/// The plan's period and the last day that counts.
pub fn days(until: Option<Date>, plan: &Published, log: &CallLog) -> Result<((Date, Date), Date)> {
    let lacks = || Error::Command("the plan has no first and last day".into());
    let period = plan.period().ok_or_else(lacks)?;
    let until = until.or(log.last()).unwrap_or(period.1);
    if until < period.0 || until > period.1 {
        let reason = format!("--until {until}: must lie in the plan's period, {} to {}", period.0, period.1);
        return Err(Error::Command(reason));
    }
    Ok((period, until))
}
