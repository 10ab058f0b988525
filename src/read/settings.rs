//! Values of the plan file that are well formed and still can't be meant.

use std::collections::BTreeSet;

use jiff::civil::Date;

use super::accounts::NumbersInUse;
use super::aliases::Size;
use super::defects::Defects;
use super::document::Document;
use super::hierarchy::named_spans;
use super::nearest::hint;
use super::places;
use super::rank::cuts;
use super::sheet::Sheet;
use super::styles;
use crate::plan::config::balance::is_computed;
use crate::plan::config::{
    BalanceSection, MAX_THREADS, Missing, SegmentMethod, SegmentSection, Share, SolveSection, TravelBand, TravelSection,
};
use crate::plan::words::number;
use crate::plan::{Config, Plan};

/// The smallest number besides 0, where a setting must be above 0.
const SMALLEST: f64 = 1e-6;
/// The largest price, in hours: more than anybody works.
const HOURS: f64 = 1e6;
/// More reps than any company has.
const MOST_REPS: usize = 1_000_000;
/// The largest amount of money.
const MONEY: f64 = 1e12;

/// Gathers the defects of settings.
struct Settings<'a> {
    document: &'a Document,
    defects: &'a mut Defects,
}

impl Settings<'_> {
    fn require(&mut self, holds: bool, key: &str, reason: &str) {
        if !holds {
            self.defects.push(self.document.defect(key, reason));
        }
    }

    /// A number above 0; `what` it is, such as `a number of hours `.
    fn above(&mut self, key: &str, value: impl Into<Option<f64>>, most: f64, what: &str) {
        let fit = value.into().is_none_or(|value| (SMALLEST..=most).contains(&value));
        self.require(fit, key, &format!("must be {what}above 0, from {SMALLEST} to {}", number(most)));
    }

    /// A number from 0 up.
    fn at_least_zero(&mut self, key: &str, value: impl Into<Option<f64>>, most: f64, what: &str) {
        let fit = value.into().is_none_or(|value| (0.0..=most).contains(&value));
        self.require(fit, key, &format!("must be {what}from 0 up, at most {}", number(most)));
    }
}

/// Checks every setting that needs no table.
pub fn check(config: &Config, document: &Document, defects: &mut Defects) {
    styles::check::tables(config, document, defects);
    let mut settings = Settings { document, defects };
    file_names(config, &mut settings);
    let country = config.data.country.as_deref();
    let known = country.is_none_or(|written| places::country(written).is_some());
    settings.require(known, "data.country", "is no known country: write its code of two letters, like \"DE\"");
    if let (Some(start), Some(end)) = (config.plan.start, config.plan.end) {
        settings.require(end > start, "plan.end", "must be after plan.start");
    }
    if let Some(began) = config.plan.began {
        let known = config.plan.start.zip(config.plan.end);
        settings.require(known.is_some(), "plan.began", "needs plan.start and plan.end: the rest that is planned");
        settings.require(known.is_none_or(|(start, _)| began <= start), "plan.began", "must not be after plan.start");
    }
    let years = |date: Option<Date>| date.is_none_or(|date| (1900..2200).contains(&date.year()));
    for (key, date) in [("plan.start", config.plan.start), ("plan.end", config.plan.end), ("plan.began", config.plan.began)] {
        settings.require(years(date), key, "must be a day of the years 1900 to 2199");
    }
    held(config, &mut settings);
    segment(&config.segment, &mut settings);
    let workload = &config.workload;
    settings.at_least_zero("workload.admin_minutes_per_call", workload.admin_minutes_per_call, 1e5, "a number of minutes ");
    settings.at_least_zero("workload.prospect_factor", workload.prospect_factor, 1e3, "a factor ");
    travel(&config.travel, &mut settings);
    let fits = config.data.travel.is_some() || config.travel.missing != Missing::Forbid;
    settings.require(fits, "travel.missing", "needs a travel file, data.travel");
    for (key, _, balance) in balances(config) {
        settings.require(
            balance.tolerance.is_none_or(|t| (0.0..1.0).contains(&t)),
            &format!("{key}.tolerance"),
            "must be from 0 to below 1",
        );
        settings.at_least_zero(&format!("{key}.weight"), balance.weight, 1e6, "a number ");
        settings.at_least_zero(&format!("{key}.at_least"), balance.at_least, MONEY, "a number ");
        settings.above(&format!("{key}.at_most"), balance.at_most, MONEY, "a number ");
        let apart = balance.at_least.zip(balance.at_most).is_none_or(|(least, most)| least <= most);
        settings.require(apart, &format!("{key}.at_least"), "must not be above at_most");
    }
    let own = config.roles.iter().map(|(role, section)| (format!("roles.{role}.constraints"), &section.constraints));
    for (key, constraints) in std::iter::once(("constraints".to_owned(), &config.constraints)).chain(own) {
        settings.above(&format!("{key}.max_km"), constraints.max_km, 1e6, "a number of km ");
        settings.above(&format!("{key}.max_drive_hours"), constraints.max_drive_hours, 1e6, "a number of hours ");
    }
    for (role, own) in &config.roles {
        let reps = own.pair_free.is_none_or(|reps| reps <= MOST_REPS);
        settings.require(reps, &format!("roles.{role}.pair_free"), "must be a number of reps, at most 1,000,000");
        settings.at_least_zero(&format!("roles.{role}.pair_hours"), own.pair_hours, HOURS, "a number of hours ");
    }
    for (key, _, tolerance) in named_spans(config) {
        settings.require((0.0..1.0).contains(&tolerance), &format!("{key}.tolerance"), "must be from 0 to below 1 (0.1 = ±10 %)");
    }
    stability(config, &mut settings);
    coverage(config, &mut settings);
    shift(config, &mut settings);
    for (name, price) in config.relax.prices() {
        let fit = price.hours() == f64::INFINITY || (SMALLEST..=HOURS).contains(&price.hours());
        let reason = format!("must be a number of hours above 0, at most {}, or \"never\"", number(HOURS));
        settings.require(fit, &format!("relax.{name}"), &reason);
    }
    size(config, &mut settings);
    solve(&config.solve, &mut settings);
}

/// Open deals are held within the period.
fn held(config: &Config, settings: &mut Settings) {
    let (start, end) = (config.plan.start, config.plan.end);
    let within = |day: Date| start.is_some_and(|start| day >= start) && end.is_none_or(|end| day <= end);
    let fits = config.execute.hold_open_deals_until.is_none_or(within);
    let reason = match (start, end) {
        (None, _) => "needs [plan] start: what is held is handed over later than on that day".into(),
        (Some(start), None) => format!("must be a day of the plan's period, from {start} on"),
        (Some(start), Some(end)) => format!("must be a day of the plan's period, from {start} to {end}"),
    };
    settings.require(fits, "execute.hold_open_deals_until", &reason);
}

fn travel(travel: &TravelSection, settings: &mut Settings) {
    settings.above("travel.circuity", travel.circuity, 100.0, "");
    let fits = travel.speed_kmh.is_none_or(|speed| (0.1..=1e4).contains(&speed));
    settings.require(fits, "travel.speed_kmh", "must be above 0, from 0.1 to 10,000 km/h");
    drives(travel, settings);
    let day = travel.day_hours == 0.0 || (1.0..=24.0).contains(&travel.day_hours);
    settings.require(day, "travel.day_hours", "must be from 1 to 24, or 0 where days don't matter");
    settings.at_least_zero("travel.overnight_hours", travel.overnight_hours, 24.0, "a number of hours ");
    settings.require(
        (0.01..=1e3).contains(&travel.stops_per_trip),
        "travel.stops_per_trip",
        "must be above 0, from 0.01 to 1,000",
    );
    settings.above("travel.max_kmh", travel.max_kmh, 1e4, "a number of km/h ");
    settings.above("travel.max_snap_km", travel.max_snap_km, 1e4, "a number of km ");
    settings.require((1..=1_000).contains(&travel.hop_neighbour), "travel.hop_neighbour", "must be from 1 to 1,000");
}

/// One way to tell what drives take: a profile, bands, or circuity with a speed.
fn drives(travel: &TravelSection, settings: &mut Settings) {
    let alone = "tells what drives take, and so do";
    let linear = travel.is_linear().then_some("circuity and speed_kmh");
    let bands = (!travel.bands.is_empty()).then_some("bands");
    let beside = |others: [Option<&str>; 2]| others.into_iter().flatten().collect::<Vec<_>>().join(", ");
    let (of_profile, of_bands) = (beside([bands, linear]), beside([linear, None]));
    let reason = |others: &str| format!("{alone} {others}: keep one of them");
    settings.require(travel.profile.is_none() || of_profile.is_empty(), "travel.profile", &reason(&of_profile));
    settings.require(bands.is_none() || of_bands.is_empty(), "travel.bands", &reason(&of_bands));
    let fit = |band: &TravelBand| (SMALLEST..=1e5).contains(&band.km) && (0.0..=1e6).contains(&band.minutes);
    settings.require(
        travel.bands.iter().all(fit),
        "travel.bands",
        "must have km above 0, at most 100,000, and minutes from 0 to 1,000,000",
    );
    let rising = travel.bands.is_sorted_by(|a, b| a.km < b.km && a.minutes <= b.minutes);
    settings.require(rising, "travel.bands", "must rise: each with more km than the one before, and no fewer minutes");
}

fn solve(solve: &SolveSection, settings: &mut Settings) {
    settings.require((0.0..=1.0).contains(&solve.gap), "solve.gap", "must be from 0 (the optimum) to 1 (0.01 = 1 %)");
    settings.above("solve.time_limit", solve.time_limit, 1e9, "a number of seconds ");
    settings.require(solve.work_limit <= 1_000_000_000, "solve.work_limit", "must be at most 1,000,000,000");
    let named = solve.reference.as_ref().is_none_or(|name| !name.is_empty());
    settings.require(named, "solve.reference", "must name the folder of a plan");
    let threads = format!("must be at most {}", number(MAX_THREADS as f64));
    settings.require(solve.threads <= MAX_THREADS, "solve.threads", &threads);
}

fn size(config: &Config, settings: &mut Settings) {
    let size = &config.size;
    let costs = [
        ("salary", size.salary),
        ("hour", size.hour),
        ("travel_hour", Some(size.travel_hour)),
        ("overtime_hour", Some(size.overtime_hour)),
        ("given_up_hour", Some(size.given_up_hour)),
        ("shifted_hour", size.shifted_hour),
    ];
    for (name, cost) in costs {
        settings.at_least_zero(&format!("size.{name}"), cost, MONEY, "a number ");
    }
    settings.require((0.0..=1.0).contains(&size.overtime), "size.overtime", "must be a share from 0 to 1 (0.1 = 10 %)");
    settings.above("size.hire_hours", size.hire_hours, HOURS, "a number of hours ");
    let one = size.salary.is_none() || size.hour.is_none();
    settings.require(one, "size.hour", "takes the place of size.salary: give one of them");
}

fn coverage(config: &Config, settings: &mut Settings) {
    let own = config.roles.iter().filter_map(|(role, own)| Some((format!("roles.{role}.coverage"), own.coverage.as_ref()?)));
    let labels = &config.segment.labels;
    for (key, sections) in std::iter::once(("coverage".to_owned(), &config.coverage)).chain(own) {
        for (label, section) in sections {
            let key = format!("{key}.{label}");
            let known = hint(label, labels.iter().map(String::as_str));
            let no_label = format!("is none of the plan's [segment] labels{known}: {}", labels.join(", "));
            settings.require(labels.contains(label), &key, &no_label);
            let inside = section.reduced.is_none_or(|kept| kept > 0.0 && kept < 1.0);
            settings.require(inside, &format!("{key}.reduced"), "must be a share between 0 and 1 (0.5 = every other call)");
            settings.above(&format!("{key}.price"), section.price, HOURS, "a number of hours ");
            let gives = section.reduced.is_some() || section.uncovered;
            settings.require(gives, &key, "gives nothing up: say reduced = 0.5, or uncovered = true");
        }
    }
}

fn shift(config: &Config, settings: &mut Settings) {
    let Some(shift) = &config.shift else { return };
    settings.require(
        !shift.segments.is_empty(),
        "shift.segments",
        "must name the segments whose accounts may shift, such as [\"C\"]",
    );
    let labels = &config.segment.labels;
    for (at, label) in shift.segments.iter().enumerate() {
        let known = hint(label, labels.iter().map(String::as_str));
        let no_label = format!("is none of the plan's [segment] labels{known}: {}", labels.join(", "));
        settings.require(labels.contains(label), &format!("shift.segments[{at}]"), &no_label);
    }
    settings.above("shift.calls_per_visit", shift.calls_per_visit, 1e3, "a number of calls ");
    settings.above("shift.minutes_per_call", shift.minutes_per_call, 1e5, "a number of minutes ");
    settings.at_least_zero("shift.price", shift.price, HOURS, "a number of hours ");
}

fn stability(config: &Config, settings: &mut Settings) {
    let own = config.roles.iter().filter_map(|(role, own)| Some((format!("roles.{role}.stability"), own.stability.as_ref()?)));
    for (key, section) in std::iter::once(("stability".to_owned(), &config.stability)).chain(own) {
        let prices = [
            ("move_hours", section.move_hours.unwrap_or_default()),
            ("move_hours_per_year", section.move_hours_per_year),
            ("move_hours_per_1000_revenue", section.move_hours_per_1000_revenue),
            ("move_hours_per_1000_pipeline", section.move_hours_per_1000_pipeline),
            ("price_factor", section.price_factor.unwrap_or_default()),
            ("flat_hours", section.flat_hours.unwrap_or_default()),
        ];
        for (name, price) in prices {
            settings.at_least_zero(&format!("{key}.{name}"), price, HOURS, "a number ");
        }
        let shares = [
            ("max_moved", section.max_moved),
            ("max_moved_revenue", section.max_moved_revenue),
            ("max_moved_hours", section.max_moved_hours),
            ("max_handed_over", section.max_handed_over),
        ];
        for (name, share) in shares {
            let inside = share.is_none_or(|share| (0.0..=1.0).contains(&share));
            settings.require(inside, &format!("{key}.{name}"), "must be a share from 0 to 1 (0.15 = 15 %)");
        }
        let received = section.max_received.is_none_or(|share| (0.0..=1e6).contains(&share));
        let reason = "must be from 0 to 1,000,000 (0.15 = 15 % of today's accounts)";
        settings.require(received, &format!("{key}.max_received"), reason);
    }
}

fn file_names(config: &Config, settings: &mut Settings) {
    for (key, name) in config.data.files() {
        settings.require(!name.is_empty(), &format!("data.{key}"), "must name a file");
    }
    let earlier = config.data.owners_from.as_ref();
    settings.require(earlier.is_none_or(|name| !name.is_empty()), "data.owners_from", "must name the folder of a plan");
    let both = earlier.is_some() && config.data.owners.is_some();
    settings.require(!both, "data.owners_from", "takes the place of data.owners: give one of them");
}

fn segment(segment: &SegmentSection, settings: &mut Settings) {
    let unique: BTreeSet<&String> = segment.labels.iter().collect();
    settings.require(unique.len() == segment.labels.len(), "segment.labels", "must differ from each other");
    settings.require(!segment.labels.is_empty(), "segment.labels", "must name at least one segment");
    let scored = segment.method == SegmentMethod::Score;
    settings.require(scored || segment.weights.is_empty(), "segment.weights", "is for method = \"score\" only");
    if segment.method == SegmentMethod::Given {
        return;
    }
    let (labels, cuts) = (segment.labels.len(), segment.cuts.len());
    let counts = format!("{labels} labels need {} cuts, not {cuts}", labels.saturating_sub(1));
    settings.require(labels == cuts + 1, "segment.cuts", &counts);
    if segment.method == SegmentMethod::Thresholds {
        let fall = segment.cuts.is_sorted_by(|a, b| a > b);
        let fit = fall && segment.cuts.iter().all(|cut| cut.abs() <= Size::ANY.most);
        settings.require(fit, "segment.cuts", "thresholds must fall: [100000, 20000], none of them beyond 1e18");
    } else {
        let inside = segment.cuts.iter().all(|cut| (0.0..=1.0).contains(cut)) && segment.cuts.is_sorted_by(|a, b| a < b);
        settings.require(inside, "segment.cuts", "shares must rise from 0 to 1: [0.8, 0.95]");
    }
    if scored {
        let sum: f64 = segment.weights.values().sum();
        let fit = sum > 0.0 && segment.weights.values().all(|&weight| weight == 0.0 || (SMALLEST..=1e9).contains(&weight));
        let reason = "must not be negative, and at least one must be above 0; each 0, or from 0.000001 to 1,000,000,000";
        settings.require(fit, "segment.weights", reason);
    }
}

/// Every balance section: (key, activity, section).
fn balances(config: &Config) -> impl Iterator<Item = (String, &String, &BalanceSection)> {
    let general = config.balance.iter().map(|(activity, section)| (format!("balance.{activity}"), activity, section));
    let own = config.roles.iter().flat_map(|(role, section)| {
        section.balance.iter().map(move |(activity, section)| (format!("roles.{role}.balance.{activity}"), activity, section))
    });
    general.chain(own)
}

/// Columns that the plan file names: (key, column).
fn columns_named(config: &Config) -> Vec<(String, String)> {
    let mut named: Vec<(String, String)> = match config.segment.method {
        SegmentMethod::Given => Vec::new(),
        SegmentMethod::Score => {
            config.segment.weights.keys().map(|column| (format!("segment.weights.{column}"), column.clone())).collect()
        }
        _ => vec![("segment.column".into(), config.segment.column.clone())],
    };
    named.extend(columns_balanced(config));
    named.extend(columns_weighted(config));
    named
}

/// Columns that are balanced: (key, column). Computed measures need none.
fn columns_balanced(config: &Config) -> impl Iterator<Item = (String, String)> {
    let balanced = balances(config).map(|(key, activity, _)| (key, activity));
    let named = balanced.chain(named_spans(config).map(|(key, activity, _)| (key, activity)));
    named.filter(|(_, activity)| !is_computed(activity)).map(|(key, activity)| (key, activity.clone()))
}

/// Columns that distances are weighted with: (key, column).
fn columns_weighted(config: &Config) -> impl Iterator<Item = (String, String)> {
    let weights = config.roles.iter().filter_map(|(role, own)| Some((role, own.objective_weight.clone()?)));
    weights.filter(|(_, name)| !is_computed(name)).map(|(role, name)| (format!("roles.{role}.objective_weight"), name))
}

/// The columns of numbers that the plan file names.
pub fn numbers_in_use(config: &Config) -> NumbersInUse {
    NumbersInUse {
        all: columns_named(config).into_iter().map(|(_, column)| column).collect(),
        balanced: columns_balanced(config).chain(columns_weighted(config)).map(|(_, column)| column).collect(),
    }
}

/// The columns of the accounts, by index, that settings name: numbers and units.
pub fn columns_in_use(config: &Config, accounts: &Sheet) -> Vec<usize> {
    let names = numbers_in_use(config).all.into_iter().chain(config.unit_columns());
    names.filter_map(|name| accounts.header(&name)).collect()
}

/// Checks that the accounts have the columns that the plan file names; `own` are the user's own numeric columns.
pub fn check_columns(config: &Config, document: &Document, accounts: &Sheet, own: &[usize], defects: &mut Defects) {
    if config.segment.method == SegmentMethod::Given && accounts.column("segment").is_none() {
        let mut missing = Defects::default();
        accounts.required("segment", &mut missing);
        let cuts = cuts(config.segment.labels.len());
        let remedy =
            format!("numbers make segments, too: [segment] method = \"pareto\", column = \"their header\" and cuts = {cuts:?}");
        defects.extend(missing.into_listed().map(|defect| defect.detail(remedy.as_str())));
    }
    let known = ["revenue", "potential", "open_pipeline"].into_iter().filter(|name| accounts.column(name).is_some());
    let there: Vec<&str> = known.chain(own.iter().map(|&at| accounts.table.headers[at].as_str())).collect();
    for (key, column) in columns_named(config) {
        if !there.contains(&column.as_str()) {
            let reason = format!(
                "{column} is no numeric column of {}{}; there are: {}",
                accounts.table.file,
                hint(&column, there.iter().copied()),
                if there.is_empty() { "none".to_string() } else { there.join(", ") }
            );
            defects.push(document.defect(&key, reason));
        }
    }
}

/// Checks the settings that speak of roles.
pub fn check_roles(plan: &Plan, document: &Document, defects: &mut Defects) {
    let roles = plan.roles();
    for role in plan.config.roles.keys().filter(|role| !roles.contains(role)) {
        let reason = format!("no rep and no call pattern has this role{}", hint(role, roles.iter().map(String::as_str)));
        defects.push(document.defect(&format!("roles.{role}"), reason));
    }
    let weighted = balances(&plan.config).find(|(.., balance)| balance.share == Share::Weighted);
    if let Some((key, ..)) = weighted
        && plan.reps.iter().all(|rep| rep.target_weight.is_none_or(|weight| weight == 0.0))
    {
        defects.push(document.defect(&format!("{key}.share"), "needs a target_weight above 0 for the reps"));
    }
}
