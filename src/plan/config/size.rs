//! `[size]`: what sellers and their hours cost, for `sutton size`.

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[size]`: what a head count costs, in any currency. Without a salary and an hourly cost, a seller costs the capacity hours,
/// and all costs are hours.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct SizeSection {
    /// What a seller costs in the period, however much there is to do. Default: a seller's capacity hours.
    pub salary: Option<f64>,
    /// What an hour of work and travel costs, in place of a salary.
    pub hour: Option<f64>,
    /// What an hour of travel costs beside that (car, fuel); default 1.
    pub travel_hour: f64,
    /// Hours above capacity that a seller may work, as a share of it (0.1 = 10 %); default 0.
    pub overtime: f64,
    /// What an hour above capacity costs beside that; default 1.5.
    pub overtime_hour: f64,
    /// What an hour of the price of calls given up (`[coverage]`) costs; default 1.
    pub given_up_hour: f64,
    /// What an hour costs that another role spends on calls that shift to it (`[shift]`). Default: `hour`, else the salary by
    /// the mean capacity hours of that role's sellers.
    pub shifted_hour: Option<f64>,
    /// Capacity hours of a hire; default: the mean of the role's sellers.
    pub hire_hours: Option<f64>,
}

impl Default for SizeSection {
    fn default() -> Self {
        SizeSection {
            salary: None,
            hour: None,
            travel_hour: 1.0,
            overtime: 0.0,
            overtime_hour: 1.5,
            given_up_hour: 1.0,
            shifted_hour: None,
            hire_hours: None,
        }
    }
}
