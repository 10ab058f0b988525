//! What the page shows, column by column, as its scripts read it (`data.js` has the same types). Hours are in hundredths, places in
//! ten-thousandths of a degree or in metres; people are indices into `reps`, accounts into `accounts`, −1 is nobody.

use serde::Serialize;

/// Everything that the page shows.
#[derive(Debug, Serialize)]
pub struct Page<'a> {
    /// How to read it.
    pub schema: &'static str,
    /// Whether places are metres in a plane.
    pub planar: bool,
    /// Labels of the segments, as accounts come.
    pub segments: Vec<&'a str>,
    /// Accounts that any role serves.
    pub accounts: Accounts<'a>,
    /// Everybody, in the order of their file.
    pub reps: Vec<Person<'a>>,
    /// Owners of today who are no reps of the plan: the people behind the last of `reps`.
    pub others: Vec<&'a str>,
    /// A plan per role.
    pub roles: Vec<Role<'a>>,
    /// Borders around the accounts.
    pub borders: Borders,
    /// The call calendar, where the plan has one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub calendar: Option<CalendarData<'a>>,
}

/// Accounts, a column each.
#[derive(Debug, Default, Serialize)]
pub struct Accounts<'a> {
    pub id: Vec<&'a str>,
    pub name: Vec<&'a str>,
    pub city: Vec<&'a str>,
    pub x: Vec<Option<i64>>,
    pub y: Vec<Option<i64>>,
    pub segment: Vec<usize>,
    /// 1 = prospect.
    pub prospect: Vec<u8>,
    /// Whole; empty where no account has any.
    pub revenue: Vec<i64>,
    /// Whole; empty where no account has any.
    pub potential: Vec<i64>,
}

/// A rep.
#[derive(Debug, Serialize)]
pub struct Person<'a> {
    pub id: &'a str,
    pub name: &'a str,
    pub x: Option<i64>,
    pub y: Option<i64>,
    pub capacity: i64,
    pub leaving: bool,
}

/// A role's plan.
#[derive(Debug, Serialize)]
pub struct Role<'a> {
    pub name: &'a str,
    /// What costs are counted in.
    pub unit: &'static str,
    /// How good the plan is, in plain words.
    pub verdict: String,
    /// A territory per rep of the role.
    pub territories: Vec<TerritoryData>,
    pub rows: Rows,
    pub others: Others,
    /// Where the role follows another one.
    pub pairs: Option<PairsData<'a>>,
    /// What reasons and rules are called by the columns of rows.
    pub texts: Vec<String>,
}

/// How a role follows another one: its reps, and who of the other one has to do with them.
#[derive(Debug, Serialize)]
pub struct PairsData<'a> {
    /// The role that it follows.
    pub with: &'a str,
    /// How it stands, in words.
    pub words: String,
    /// Reps of the role that each rep of the other one may have to do with at no cost.
    pub free: usize,
    /// Reps of the other role.
    pub rep: Vec<usize>,
    /// The reps of the role that each of these has accounts in common with.
    pub partners: Vec<Vec<usize>>,
    /// What those beyond the free ones cost.
    pub hours: Vec<i64>,
}

/// A rep's territory.
#[derive(Debug, Serialize)]
pub struct TerritoryData {
    pub rep: usize,
    /// Which colour of the palette: no neighbour has it, too.
    pub colour: usize,
    pub before: Carried,
    pub after: Carried,
    pub moved_in: usize,
    /// What an hour more of capacity saves; null where it is not known.
    pub hour_worth: Option<i64>,
    /// The least and the most hours that rules leave; null = no limit.
    pub least: Option<i64>,
    pub most: Option<i64>,
    /// Limits that are reached, in words.
    pub reached: Vec<String>,
    /// Rings of the outline: first corner, then the way from each to the next.
    pub outline: Vec<Vec<i64>>,
}

/// What a rep carries.
#[derive(Debug, Serialize)]
pub struct Carried {
    pub accounts: usize,
    pub calls: i64,
    pub call_hours: i64,
    pub travel_hours: i64,
    pub potential: i64,
}

/// Accounts of the role, a column each.
#[derive(Debug, Default, Serialize)]
pub struct Rows {
    pub account: Vec<usize>,
    pub rep: Vec<i64>,
    pub previous: Vec<i64>,
    /// 0 stays, 1 moved, 2 from who leaves, 3 new, 4 given up, 5 shifted to another role.
    pub kind: Vec<usize>,
    pub calls: Vec<i64>,
    pub given_up: Vec<i64>,
    pub call_hours: Vec<i64>,
    pub travel_hours: Vec<i64>,
    /// Which accounts go together: a number per unit.
    pub unit: Vec<usize>,
    /// Why, as tables have it: index into `texts`.
    pub reason: Vec<usize>,
    /// Why, in one plain sentence.
    pub because: Vec<String>,
}

/// Other reps for each unit, those of least reduced cost, flat: `count[unit]` of them, one after another.
#[derive(Debug, Default, Serialize)]
pub struct Others {
    pub count: Vec<usize>,
    pub rep: Vec<usize>,
    /// Hours of calls and travel that the unit takes there, and of travel alone.
    pub hours: Vec<i64>,
    pub travel_hours: Vec<i64>,
    /// What the move alone changes of the role's cost, and its parts.
    pub travel: Vec<i64>,
    pub moving: Vec<i64>,
    pub service: Vec<i64>,
    pub balance: Vec<i64>,
    pub pairs: Vec<i64>,
    /// The least that the best plan with it costs more than this one; null where a rule forbids it, −1 where nothing is proven.
    pub least: Vec<Option<i64>>,
    /// Rules that the move alone breaks: indices into `texts`.
    pub broken: Vec<Vec<usize>>,
}

/// Lines of a map in hundredths of a degree, each its first corner, then the way from each to the next.
#[derive(Debug, Default, Serialize)]
pub struct Borders {
    pub countries: Vec<Vec<i64>>,
    pub states: Vec<Vec<i64>>,
}

/// The call calendar.
#[derive(Debug, Serialize)]
pub struct CalendarData<'a> {
    /// The Monday from which days are counted: 2026-01-05.
    pub from: String,
    /// Minutes from midnight at which days begin.
    pub day_start: u32,
    /// Minutes at the desk after each call.
    pub desk: u32,
    pub channels: Vec<&'a str>,
    /// 1 = calls through the channel are visits.
    pub visit: Vec<u8>,
    /// How many calls there are, where these are too many for a page and `reps` has none.
    pub left_out: usize,
    pub reps: Vec<RepCalls>,
}

/// The days of a rep and the calls on them, a column each; drives are in tenths of a minute.
#[derive(Debug, Default, Serialize)]
pub struct RepCalls {
    pub role: usize,
    pub rep: usize,
    /// The accounts that are called.
    pub accounts: Vec<usize>,
    /// Days since the day before it in the list.
    pub day: Vec<i32>,
    /// How many calls each day has.
    pub calls: Vec<usize>,
    /// Where the night after it is spent: index into `accounts`; −1 = at home.
    pub bed: Vec<i64>,
    /// The drive after the last visit: home, or to where the night is spent.
    pub back: Vec<i64>,
    /// Per call: index into `accounts`.
    pub account: Vec<usize>,
    pub channel: Vec<usize>,
    /// Minutes since the call before it ended, for the first one of a day since midnight.
    pub start: Vec<i64>,
    pub minutes: Vec<u32>,
    /// The drive to it.
    pub drive: Vec<i64>,
}
