//! Columns of the tables that speak of accounts and reps.

use super::addresses::{CITY, COUNTRY, COUNTY, LATITUDE, LONGITUDE, POSTAL_CODE, STATE};
use super::column::{Column, Names, text};

pub(super) const ACCOUNT: &[Names] = &[
    &["id", "account", "customerid", "clientid", "companyid", "organizationid"],
    &["accountnumber", "customernumber", "kundennummer", "kunnr", "numeroclient", "numerocliente"],
];
const ROLE: &[Names] = &[&["userrole", "teammemberrole", "salesrole", "rolle", "rol"]];
const REP: &[Names] = &[
    &["userid", "ownerid", "salesrepid", "accountownerid"],
    &[
        "owner",
        "accountowner",
        "companyowner",
        "rep",
        "salesrep",
        "salesperson",
        "inhaber",
        "betreuer",
        "proprietaire",
        "propietario",
    ],
];

/// `owners`
pub const OWNERS: &[Column] = &[
    text("account_id", ACCOUNT),
    text("role", ROLE),
    text("rep_id", REP),
    text("since", &[&["ownersince", "ownedsince", "startdate"]]),
];

/// An assignment file of the user's own.
pub const ASSIGNMENTS: &[Column] =
    &[text("account_id", ACCOUNT), text("role", ROLE), text("rep_id", REP), text("service", &[&["servicelevel"]])];

/// `locks`
pub const LOCKS: &[Column] = &[
    text("account_id", ACCOUNT),
    text("role", ROLE),
    text("rep_id", &[&["userid", "lockedrep", "ownerid", "salesrepid"], &["owner", "rep", "salesrep"]]),
    text("reason", &[&["lockreason"]]),
    text("until", &[&["lockuntil", "lockeduntil"]]),
];

/// `requests`, and what was approved of them.
pub const REQUESTS: &[Column] = &[
    text("account_id", ACCOUNT),
    text("role", ROLE),
    text(
        "to_rep",
        &[&["torepid", "to", "newrep", "newowner", "newownerid", "torepresentative"], &["rep", "repid", "owner", "ownerid"]],
    ),
    text("from_rep", &[&["fromrepid", "from", "oldrep", "oldowner", "currentrep", "currentowner"]]),
    text("reason", &[&["why", "comment", "note", "notes", "grund", "motif", "motivo"]]),
    text("asked_by", &[&["askedby", "requestedby", "requester", "author", "by"]]),
    text("approved_by", &[]),
    text("date", &[]),
];

/// `absences`
pub const ABSENCES: &[Column] = &[
    text("rep_id", REP),
    text("from_date", &[&["from", "start", "startdate", "firstday", "von", "beginn", "debut", "desde", "inicio"]]),
    text("until_date", &[&["until", "to", "end", "enddate", "lastday", "bis", "ende", "fin", "hasta"]]),
];

/// Holidays.
pub const HOLIDAYS: &[Column] = &[
    text("date", &[&["day", "holidaydate", "datum", "tag", "fecha", "jour"]]),
    text("name", &[&["holiday", "summary", "feiertag"]]),
];

/// `appointments`
pub const APPOINTMENTS: &[Column] = &[
    text("account_id", ACCOUNT),
    text("role", ROLE),
    text("date", &[&["on", "day", "datum", "fecha"]]),
    text("weekday", &[&["weekdays", "dayofweek", "wochentag", "wochentage", "jour", "dia"]]),
    text("from_time", &[&["from", "start", "starttime", "opens", "von", "de", "desde"]]),
    text("until_time", &[&["until", "to", "end", "endtime", "closes", "bis", "a", "hasta"]]),
    text("closed", &[&["isclosed", "geschlossen", "ferme", "cerrado"]]),
];

/// `places`
pub const PLACES: &[Column] = &[POSTAL_CODE, LATITUDE, LONGITUDE, CITY, STATE, COUNTRY, COUNTY];

/// `adjacency`
pub const ADJACENCY: &[Column] = &[
    text("unit_a", &[&["a", "from", "unit1", "unit", "source"]]),
    text("unit_b", &[&["b", "to", "unit2", "neighbour", "neighbor", "target"]]),
];
