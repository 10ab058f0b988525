//! The columns of each table, and the other names under which exports hold them (Salesforce, HubSpot, Dynamics, spreadsheets).

use std::collections::BTreeSet;

/// A column that the plan knows.
#[derive(Debug)]
pub struct Column {
    /// Its name.
    pub name: &'static str,
    /// Other names, simplified as by [`simplify`].
    pub aliases: &'static [&'static str],
    /// Largest size of its numbers, where it holds numbers.
    pub numeric: Option<Size>,
}

/// Largest size of numbers, whatever their sign: others are typing errors, and sums and squares of them would overflow.
#[derive(Clone, Copy, Debug)]
pub struct Size {
    /// The smallest, besides 0.
    pub least: f64,
    /// The largest.
    pub most: f64,
}

impl Size {
    /// Numbers of any kind.
    pub const ANY: Size = Size { least: 0.0, most: 1e18 };
    const KM: Size = Size { least: 0.0, most: 1e6 };
    const HOURS: Size = Size { least: 1e-6, most: 1e7 };
    const DRIVE: Size = Size { least: 0.0, most: 1e5 };
    const WEIGHT: Size = Size { least: 1e-6, most: 1e9 };
    const CALLS: Size = Size { least: 1e-6, most: 1e5 };
    const ACCOUNTS: Size = Size { least: 0.0, most: 1e9 };
}

const fn text(name: &'static str, aliases: &'static [&'static str]) -> Column {
    Column { name, aliases, numeric: None }
}

const fn number(name: &'static str, size: Size, aliases: &'static [&'static str]) -> Column {
    Column { name, aliases, numeric: Some(size) }
}

/// Columns that place an account or a rep.
const LATITUDE: Column = number(
    "latitude",
    Size::ANY,
    &["lat", "billinglatitude", "shippinglatitude", "mailinglatitude", "geolat", "address1latitude", "gpslatitude"],
);
const LONGITUDE: Column = number(
    "longitude",
    Size::ANY,
    &[
        "lon",
        "lng",
        "long",
        "billinglongitude",
        "shippinglongitude",
        "mailinglongitude",
        "geolon",
        "geolng",
        "address1longitude",
        "gpslongitude",
    ],
);
const X: Column = number("x", Size::KM, &["xkm"]);
const Y: Column = number("y", Size::KM, &["ykm"]);
const CITY: Column = text("city", &["billingcity", "shippingcity", "mailingcity", "town", "address1city"]);
const STATE: Column = text(
    "state",
    &[
        "billingstate",
        "billingstatecode",
        "shippingstate",
        "mailingstate",
        "stateprovince",
        "province",
        "address1stateorprovince",
    ],
);

const COUNTRY: Column =
    text("country", &["billingcountry", "shippingcountry", "mailingcountry", "address1country", "countrycode"]);
const COUNTY: Column = text("county", &["billingcounty", "countyname", "address1county"]);

/// `accounts`
pub const ACCOUNTS: &[Column] = &[
    text("account_id", &["id", "accountid18", "customerid", "customernumber", "clientid", "recordid", "companyid", "siteid"]),
    LATITUDE,
    LONGITUDE,
    X,
    Y,
    CITY,
    STATE,
    COUNTRY,
    COUNTY,
    text("name", &["accountname", "customername", "companyname", "company", "account", "customer", "client"]),
    text("parent_id", &["parentaccountid", "parent", "parentaccount", "parentcompanyid", "ultimateparentid"]),
    text(
        "postal_code",
        &[
            "billingpostalcode",
            "shippingpostalcode",
            "mailingpostalcode",
            "zip",
            "zipcode",
            "postcode",
            "plz",
            "address1postalcode",
        ],
    ),
    text("region", &["salesregion", "billingregion"]),
    text("language", &["preferredlanguage", "lang"]),
    text("status", &["accountstatus", "customerstatus", "lifecyclestage"]),
    number("revenue", Size::ANY, &["annualrevenue", "sales", "turnover", "revenuelast12months", "netrevenue"]),
    number("potential", Size::ANY, &["revenuepotential", "salespotential", "estimatedpotential"]),
    number("open_pipeline", Size::ANY, &["pipeline", "openopportunityamount", "pipelineamount", "openopportunities"]),
    text("strategic", &["isstrategic", "strategicaccount", "keyaccount"]),
    text("segment", &["accountsegment", "customersegment", "tier", "accounttier", "rating", "class"]),
    text("owner", &["ownerid", "accountownerid", "currentowner", "repid", "salesrepid", "currentrep"]),
    text("owner_since", &["ownedsince"]),
    text("locked_rep", &["lockedrepid", "lockedto"]),
    text("lock_reason", &["reasonforlock"]),
    text("lock_until", &["lockeduntil"]),
    text("excluded_reps", &["excludedrepids", "notreps"]),
    text("required_skills", &["skillsrequired", "requiredskill", "skills"]),
];

/// `reps`
pub const REPS: &[Column] = &[
    text("rep_id", &["id", "userid", "salesrepid", "employeeid", "ownerid", "sellerid"]),
    text("role", &["userrole", "rolename", "salesrole"]),
    number("capacity_hours", Size::HOURS, &["capacity", "hours", "availablehours", "capacityh"]),
    text("name", &["repname", "fullname", "username", "sellername"]),
    text("email", &["emailaddress", "mail"]),
    text("manager_id", &["manager"]),
    LATITUDE,
    LONGITUDE,
    X,
    Y,
    CITY,
    STATE,
    COUNTRY,
    COUNTY,
    text("postal_code", &["zip", "zipcode", "postcode", "plz", "homepostalcode"]),
    text("skills", &["skill"]),
    text("languages", &["language", "spokenlanguages"]),
    text("regions", &["region", "salesregions"]),
    number("target_weight", Size::WEIGHT, &["weight", "targetshare"]),
    number("min_hours", Size::HOURS, &["minimumhours", "leasthours"]),
    number("max_accounts", Size::ACCOUNTS, &["maximumaccounts", "accountlimit"]),
    text("start_date", &["hiredate", "hired"]),
    text("end_date", &["leavingdate", "terminationdate"]),
    number("leave_hours", Size::HOURS, &["leave", "absencehours"]),
    number("ramp", Size::WEIGHT, &["rampup", "rampshare"]),
    text("status", &["repstatus", "userstatus"]),
];

/// `call_patterns`
pub const CALL_PATTERNS: &[Column] = &[
    text("segment", &["accountsegment", "customersegment", "tier", "class"]),
    text("role", &["userrole", "salesrole"]),
    text("channel", &["calltype", "activitytype"]),
    number("calls_per_period", Size::CALLS, &["calls", "frequency", "callfrequency"]),
    number("minutes_per_call", Size::CALLS, &["minutes", "duration", "durationminutes", "callminutes"]),
];

/// `owners`
pub const OWNERS: &[Column] = &[
    text("account_id", &["id", "account", "customerid"]),
    text("role", &["userrole", "teammemberrole", "salesrole"]),
    text("rep_id", &["userid", "owner", "ownerid", "salesrepid"]),
    text("since", &["ownersince", "ownedsince", "startdate"]),
];

/// An assignment file of the user's own.
pub const ASSIGNMENTS: &[Column] = &[
    text("account_id", &["id", "account", "customerid"]),
    text("role", &["userrole", "teammemberrole", "salesrole"]),
    text("rep_id", &["userid", "owner", "ownerid", "salesrepid"]),
    text("service", &["servicelevel"]),
];

/// `locks`
pub const LOCKS: &[Column] = &[
    text("account_id", &["id", "account", "customerid"]),
    text("role", &["userrole", "salesrole"]),
    text("rep_id", &["userid", "lockedrep", "ownerid", "salesrepid"]),
    text("reason", &["lockreason"]),
    text("until", &["lockuntil", "lockeduntil"]),
];

/// `travel`
pub const TRAVEL: &[Column] = &[
    text("from", &["repid", "origin", "fromid", "userid"]),
    text("to", &["accountid", "destination", "toid", "customerid"]),
    number("hours", Size::DRIVE, &["travelhours", "onewayhours", "drivehours"]),
];

/// `places`
pub const PLACES: &[Column] =
    &[text("postal_code", &["zip", "zipcode", "postcode", "plz"]), LATITUDE, LONGITUDE, CITY, STATE, COUNTRY, COUNTY];

/// `adjacency`
pub const ADJACENCY: &[Column] = &[
    text("unit_a", &["a", "from", "unit1", "unit", "source"]),
    text("unit_b", &["b", "to", "unit2", "neighbour", "neighbor", "target"]),
];

/// A header without what varies between exports: case, spaces, punctuation, Salesforce's suffix of custom fields.
///
/// ```
/// use sutton::read::aliases::simplify;
/// assert_eq!(simplify("Account ID"), "accountid");
/// assert_eq!(simplify("Open_Pipeline__c"), "openpipeline");
/// ```
pub fn simplify(header: &str) -> String {
    let lower = header.to_lowercase();
    let stem = lower.strip_suffix("__c").unwrap_or(&lower);
    stem.chars().filter(|letter| letter.is_alphanumeric()).collect()
}

/// Which known column each header is: its own name first, then a spelling of it, then an alias.
///
/// # Errors
/// Headers that stand twice, and headers that are two names of one column: (header, reason).
pub fn matched(headers: &[String], columns: &'static [Column]) -> Result<Vec<Option<&'static Column>>, Vec<(String, String)>> {
    let simple: Vec<String> = headers.iter().map(|header| simplify(header)).collect();
    let mut taken: Vec<Option<&'static Column>> = vec![None; headers.len()];
    let mut wrong = twice(headers);
    for column in columns {
        let spelling = simplify(column.name);
        let is_name = |at: &usize| simple[*at] == spelling;
        let is_alias = |at: &usize| column.aliases.contains(&simple[*at].as_str());
        let mut found: Vec<usize> = (0..headers.len()).filter(is_name).collect();
        if found.is_empty() {
            found = (0..headers.len()).filter(is_alias).collect();
        }
        match found[..] {
            [] => {}
            [at] => taken[at] = Some(column),
            [first, second, ..] if headers[first] != headers[second] => {
                let reason =
                    format!("both {} and {} would be read as {}: rename one", headers[first], headers[second], column.name);
                wrong.push((headers[second].clone(), reason));
            }
            _ => {}
        }
    }
    if wrong.is_empty() { Ok(taken) } else { Err(wrong) }
}

fn twice(headers: &[String]) -> Vec<(String, String)> {
    let mut seen = BTreeSet::new();
    let again = headers.iter().filter(|header| !header.is_empty() && !seen.insert(header.as_str()));
    again.map(|header| (header.clone(), "this header stands twice".to_string())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(headers: &[&str]) -> Result<Vec<Option<&'static str>>, Vec<(String, String)>> {
        let headers: Vec<String> = headers.iter().map(|header| header.to_string()).collect();
        matched(&headers, ACCOUNTS).map(|found| found.into_iter().map(|column| column.map(|column| column.name)).collect())
    }

    #[test]
    fn a_name_goes_before_its_aliases() {
        assert_eq!(names(&["Id", "account_id"]), Ok(vec![None, Some("account_id")]));
        assert_eq!(names(&["Id", "BillingLatitude", "Fax"]), Ok(vec![Some("account_id"), Some("latitude"), None]));
    }

    #[test]
    fn two_headers_for_one_column_are_refused() {
        assert!(names(&["account_id", "Account ID"]).is_err());
        assert!(names(&["BillingLatitude", "ShippingLatitude"]).is_err());
        assert!(names(&["name", "name"]).is_err());
    }

    #[test]
    fn aliases_are_simplified_and_unambiguous() {
        for table in [ACCOUNTS, REPS, CALL_PATTERNS, OWNERS, ASSIGNMENTS, LOCKS, TRAVEL, PLACES, ADJACENCY] {
            let mut all: Vec<String> = table.iter().map(|column| simplify(column.name)).collect();
            all.extend(table.iter().flat_map(|column| column.aliases.iter().map(|alias| alias.to_string())));
            assert!(all.iter().all(|alias| *alias == simplify(alias)));
            let count = all.len();
            all.sort();
            all.dedup();
            assert_eq!(all.len(), count);
        }
    }
}
