//! `[execute]`: how a plan is carried out.

use std::collections::BTreeMap;

use jiff::civil::{Date, Time};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// `[execute]`
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct ExecuteSection {
    /// Days on which nobody works: a list of dates, or an iCalendar file.
    pub holidays: Option<String>,
    /// When the day of a rep begins; default 08:00. It lasts `travel.day_hours`.
    #[schemars(with = "String")]
    pub day_start: Time,
    /// Accounts with open deals (`open_pipeline`) that go to another rep stay with who has them today until the end of this day;
    /// default: nobody holds any.
    #[schemars(with = "Option<String>")]
    pub hold_open_deals_until: Option<Date>,
    /// What the CRM calls things.
    pub crm: CrmSection,
}

impl Default for ExecuteSection {
    fn default() -> Self {
        ExecuteSection {
            holidays: None,
            day_start: Time::constant(8, 0, 0, 0),
            hold_open_deals_until: None,
            crm: CrmSection::default(),
        }
    }
}

/// `[execute.crm]`: fields of the CRM; what is absent is as the CRM has it by default.
#[derive(Clone, Debug, Default, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields, default)]
pub struct CrmSection {
    /// The role whose rep owns an account; default: the only role, else the first that visits.
    pub owner_role: Option<String>,
    /// The field of an account's id.
    pub id: Option<String>,
    /// The field of its owner.
    pub owner: Option<String>,
    /// The field of its segment; `""` = none.
    pub segment: Option<String>,
    /// The field of its territory, where that is a field of the account; `""` = none.
    pub territory: Option<String>,
    /// Fields of the reps of other roles: `role_fields = { inside = "Inside_Rep__c" }`.
    pub role_fields: BTreeMap<String, String>,
    /// The field that says from when on the owner holds.
    pub effective: Option<String>,
    /// That day; default: the plan's first.
    #[schemars(with = "Option<String>")]
    pub effective_date: Option<Date>,
    /// Salesforce: the id of the type of new territories; default: that of the others, where it is one.
    pub territory_type: Option<String>,
    /// Salesforce: the id of the model of new territories; default: that of the others, where it is one.
    pub territory_model: Option<String>,
}
