//! Defects that no single table shows: roles without reps, segments without accounts, places that are needed and missing.

use std::collections::{BTreeMap, BTreeSet};

use super::aliases::line;
use super::defects::Defects;
use super::ids::{CUT, Ids, is_cut};
use super::left_out::IGNORE;
use super::nearest::suggestion;
use super::places::Missing;
use super::rank::{cuts, ranked};
use super::sheet::Sheet;
use super::two_roles::LISTS;
use super::vocabulary::answer;
use super::words::fold;
use crate::error::{Defect, Result};
use crate::plan::config::SegmentMethod;
use crate::plan::words::{count, first, number};
use crate::plan::{AccountStatus, CallPattern, Plan, Rep, RepStatus, segment};

/// Roles that a plan may have: more are another column, and each is looked at beside all others.
const ROLES: usize = 1_000;

/// Whether there are not too many roles to go on.
pub fn check_role_count(plan: &Plan, defects: &mut Defects) -> bool {
    let roles = plan.roles().len();
    if roles > ROLES {
        let reason = format!(
            "there are {}, at most {} can be planned: is this the column of roles?",
            count(roles, "role"),
            number(ROLES as f64)
        );
        defects.push(Defect::of_file(&plan.config.data.reps, reason).column("role"));
    }
    roles <= ROLES
}

/// Ids that stand twice, with both lines.
pub fn check_ids(sheet: &Sheet, ids: &Ids, column: &str, defects: &mut Defects) {
    let header = sheet.column(column).map_or(column, |at| &sheet.table.headers[at]);
    for (row, id) in ids.all().iter().enumerate().filter(|(_, id)| is_cut(id)) {
        defects.push(Defect::of_file(&sheet.table.file, CUT).line(sheet.table.line(row)).column(header).value(*id));
    }
    let is_id = |row: usize| !ids.all()[row].is_empty() && !is_cut(ids.all()[row]);
    for &(first, again) in ids.duplicates().iter().filter(|&&(first, _)| is_id(first)) {
        let defect = Defect::of_file(&sheet.table.file, "an earlier line has the same id").line(sheet.table.line(again));
        let defect = defect.column(header).value(ids.all()[again]);
        defects.push(defect.detail(format!("line {}", sheet.table.line(first))));
    }
}

/// Call patterns of roles that nobody has, and of segments that do not exist.
pub fn check_call_patterns(plan: &Plan, (accounts, patterns): (&Sheet, &Sheet), defects: &mut Defects) {
    let others = other_segments(plan, accounts, patterns);
    let are_others = others.is_some();
    defects.extend(others);
    let file = &plan.config.data.call_patterns;
    let stay = plan.reps.iter().filter(|rep| rep.status != RepStatus::Leaving);
    // Who is listed with several roles is asked about where that stands.
    let able: BTreeSet<&str> = stay.flat_map(|rep| rep.role.split(LISTS)).map(str::trim).collect();
    let labels = &plan.config.segment.labels;
    for pattern in &plan.call_patterns {
        let at = |column: &str, value: &str, reason| Defect::of_file(file, reason).line(pattern.line).column(column).value(value);
        if !able.contains(pattern.role.as_str()) && !pattern.role.is_empty() && pattern.calls_per_period > 0.0 {
            let reason = format!("{} has no rep (who stays) of this role", plan.config.data.reps);
            defects.push_with(at("role", &pattern.role, reason), || suggestion(&pattern.role, able.iter().copied()));
        }
        if !are_others && !labels.contains(&pattern.segment) && !pattern.segment.is_empty() {
            let defect = at("segment", &pattern.segment, no_label(labels));
            defects.push_with(defect, || suggestion(&pattern.segment, labels.iter().map(String::as_str)));
        }
    }
}

/// Asks about call patterns none of whose segments are those that the plan makes: what would make them.
fn other_segments(plan: &Plan, accounts: &Sheet, patterns: &Sheet) -> Option<Defect> {
    let (section, column) = (&plan.config.segment, patterns.column("segment")?);
    let mut names: Vec<String> = Vec::new();
    for pattern in plan.call_patterns.iter().filter(|pattern| !pattern.segment.is_empty()) {
        if section.labels.contains(&pattern.segment) {
            return None;
        }
        if !names.contains(&pattern.segment) {
            names.push(pattern.segment.clone());
        }
    }
    let own = accounts.column("segment");
    let are_given = section.method == SegmentMethod::Given;
    if are_given && own.is_some() || names.len() < 2 {
        return None;
    }
    let (names, why) = ranked(names, accounts, Some(patterns));
    let quoted: Vec<String> = names.iter().map(|name| format!("{name:?}")).collect();
    let cuts =
        if section.method == SegmentMethod::Thresholds { String::new() } else { format!(" and cuts = {:?}", cuts(names.len())) };
    let worth = ["revenue", "potential", "open_pipeline"].into_iter().find(|name| accounts.column(name).is_some()).unwrap_or("…");
    let method = if are_given { format!("method = \"pareto\", column = {worth:?}, ") } else { String::new() };
    let given = match own {
        Some(own) => format!("if {} of the accounts holds them, say [segment] method = \"given\"", accounts.table.headers[own]),
        None => {
            let line = line("accounts", "segment", "its header");
            let given = if are_given { String::new() } else { " and [segment] method = \"given\"".into() };
            format!("if a column of the accounts holds them, say {line}{given}; else add such a column, segment")
        }
    };
    let reason = format!(
        "no segment of the call patterns ({}) is one of the plan's ({}): to make theirs from {} (best first, {why}), say [segment] \
         {method}labels = [{}]{cuts}; {given}",
        names.join(", "),
        section.labels.join(", "),
        if are_given { worth } else { &section.column },
        quoted.join(", ")
    );
    let header = &patterns.table.headers[column];
    Some(Defect::of_file(&plan.config.data.call_patterns, reason).column(header))
}

fn no_label(labels: &[String]) -> String {
    format!("is none of the plan's [segment] labels: {}", labels.join(", "))
}

/// Segments given in the accounts: each account has one, unless it is lifted as strategic, and they are labels of the plan.
pub fn check_segments(plan: &Plan, accounts: &Sheet, defects: &mut Defects) {
    let section = &plan.config.segment;
    if section.method != SegmentMethod::Given || accounts.column("segment").is_none() {
        return;
    }
    let header = accounts.column("segment").map_or("segment", |at| &accounts.table.headers[at]);
    let at = |line: usize, reason: String| Defect::of_file(&plan.config.data.accounts, reason).line(line).column(header);
    let mut strangers: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for account in &plan.accounts {
        match &account.segment {
            Some(label) if !section.labels.contains(label) => strangers.entry(label).or_insert((account.line, 0)).1 += 1,
            None if !(account.strategic && section.lift_strategic) => {
                defects.push(at(account.line, "must not be empty with [segment] method = \"given\"".into()).value(""));
            }
            _ => {}
        }
    }
    let labels: Vec<&str> = section.labels.iter().map(String::as_str).chain([IGNORE]).collect();
    let mut strangers: Vec<(&str, (usize, usize))> = strangers.into_iter().collect();
    strangers.sort_by_key(|&(_, (line, _))| line);
    for (label, (line, rows)) in strangers {
        let lines = answer(accounts, "segment", &labels, label);
        let reason =
            format!("{} ({}). Name the labels, or say what it means: {lines}", no_label(&section.labels), count(rows, "row"));
        defects.push_with(at(line, reason).value(label), || suggestion(label, section.labels.iter().map(String::as_str)));
    }
}

/// Accounts and reps whose address was not found.
#[derive(Debug, Default)]
pub struct Unplaced {
    /// Accounts.
    pub accounts: Missing,
    /// Reps.
    pub reps: Missing,
}

/// What a place can be given by.
const PLACE: &str = "latitude and longitude, x and y, a postal code, or city, state and country";

/// Accounts and reps must have a place where a field channel calls, and all places must be of one kind. Where other things are wrong,
/// only addresses that are not found are told: what lacks a place may lack it for their sake.
///
/// # Errors
/// As [`segment::segment`], which is asked only where an account has no place.
pub fn check_places(plan: &mut Plan, unplaced: &Unplaced, defects: &mut Defects) -> Result<()> {
    let sound = defects.is_empty();
    let in_field =
        |pattern: &&CallPattern| pattern.calls_per_period > 0.0 && plan.config.travel.field_channels.contains(&pattern.channel);
    let field: Vec<&CallPattern> = plan.call_patterns.iter().filter(in_field).collect();
    let homeless = homeless(plan, &field);
    let lines: BTreeSet<usize> = homeless.iter().map(|rep| rep.line).collect();
    let mut needless = unplaced.reps.tell(|line| lines.contains(&line), defects);
    if sound {
        check_kinds(plan, defects);
        for rep in homeless.into_iter().filter(|rep| !unplaced.reps.has(rep.line)) {
            let reason = format!("a rep who visits accounts needs a place: {PLACE}");
            defects.push(Defect::of_file(&plan.config.data.reps, reason).line(rep.line).detail(format!("rep {}", rep.id)));
        }
        needless += unvisited(plan, &field, unplaced, defects)?;
    } else {
        unplaced.accounts.tell(|_| !field.is_empty(), defects);
    }
    if needless > 0 {
        let words = format!("{} with an address that is not found: nobody visits there", count(needless, "account or rep"));
        plan.warnings.push(words);
    }
    Ok(())
}

/// Places must be all on the sphere or all in the plane.
fn check_kinds(plan: &Plan, defects: &mut Defects) {
    let places = plan.accounts.iter().map(|account| &account.place).chain(plan.reps.iter().map(|rep| &rep.place)).flatten();
    let planar = places.clone().filter(|place| place.planar).count();
    if planar > 0 && planar < places.count() {
        let reason = "gives places as latitude and longitude, the other file as x and y: use one of them in both";
        defects.push(Defect::of_file(&plan.config.data.reps, reason));
    }
}

/// Reps without a place who visit.
fn homeless<'p>(plan: &'p Plan, field: &[&CallPattern]) -> Vec<&'p Rep> {
    let travels = |role: &str| field.iter().any(|pattern| pattern.role == role);
    // Who leaves visits nobody, and who is yet to be hired can live anywhere.
    // Redrawn territories have centres of their own; what a fixed rep needs is told where it is fixed.
    let homeless = |rep: &&Rep| rep.place.is_none() && rep.status == RepStatus::Active && plan.redrawn(&rep.role).is_none();
    plan.reps.iter().filter(homeless).filter(|rep| travels(&rep.role)).collect()
}

/// Notes accounts that are visited, and have no place; returns how many are not found, and need not be.
fn unvisited(plan: &Plan, field: &[&CallPattern], unplaced: &Unplaced, defects: &mut Defects) -> Result<usize> {
    let file = &plan.config.data.accounts;
    if field.is_empty() || plan.accounts.iter().all(|account| account.place.is_some()) {
        return Ok(unplaced.accounts.tell(|_| false, defects));
    }
    if unplaced.accounts.is_empty() && plan.accounts.iter().all(|account| account.place.is_none()) {
        let unused = plan.sources.iter().filter(|source| source.path == *file).flat_map(|source| &source.headers);
        let unused: Vec<&str> = unused.filter(|(_, column)| column.is_none()).map(|(header, _)| header.as_str()).collect();
        let unused = if unused.is_empty() { String::new() } else { format!("; not used: {}", first(&unused, 8)) };
        let reason = format!("accounts are visited by role {}, so need a place: {PLACE}{unused}", field[0].role);
        defects.push(Defect::of_file(file, reason));
        return Ok(0);
    }
    let mut visited = BTreeSet::new();
    for (account, segmented) in plan.accounts.iter().zip(segment::segment(plan)?) {
        let visit = field.iter().find(|pattern| pattern.segment == segmented.label);
        let (None, Some(visit)) = (account.place, visit) else { continue };
        visited.insert(account.line);
        if !unplaced.accounts.has(account.line) {
            let reason = format!("an account that is visited by role {} needs a place: {PLACE}", visit.role);
            defects.push(Defect::of_file(file, reason).line(account.line).detail(format!("account {}", account.id)));
        }
    }
    Ok(unplaced.accounts.tell(|line| visited.contains(&line), defects))
}

/// Warnings of what looks forgotten: roles that call on nobody, segments that nobody calls on, parents that are not there.
pub fn warn(plan: &Plan, accounts: &Ids, warnings: &mut Vec<String>) {
    for role in plan.roles().iter().filter(|role| plan.call_patterns.iter().all(|pattern| pattern.role != **role)) {
        warnings.push(format!("role {role} has reps, but no call pattern: it serves no accounts"));
    }
    let called: BTreeSet<&str> = plan.call_patterns.iter().map(|pattern| pattern.segment.as_str()).collect();
    if plan.config.segment.method == SegmentMethod::Given {
        let given: BTreeSet<&str> = plan.accounts.iter().filter_map(|account| account.segment.as_deref()).collect();
        for label in given.difference(&called) {
            let accounts = plan.accounts.iter().filter(|account| account.segment.as_deref() == Some(label)).count();
            warnings.push(format!("segment {label} ({}) has no call pattern: nobody calls on it", count(accounts, "account")));
        }
    }
    warn_of_visits(plan, warnings);
    let (factor, file) = (plan.config.workload.prospect_factor, &plan.config.data.accounts);
    if factor != 1.0 && plan.accounts.iter().all(|account| account.status == AccountStatus::Customer) {
        let line = line("accounts", "status", "…");
        warnings.push(format!(
            "[workload] prospect_factor = {factor} changes nothing: no account of {file} is a prospect; if a column tells who is one, \
             write {line}"
        ));
    }
    let orphans = plan.accounts.iter().filter(|account| account.parent_id.as_ref().is_some_and(|id| accounts.find(id).is_none()));
    match orphans.count() {
        0 => {}
        orphans => warnings.push(format!("{} with a parent_id that is no account of the plan", count(orphans, "account"))),
    }
}

/// Parts of words for calls that somebody drives to, and of those that nobody does.
const VISITS: [&str; 11] =
    ["visit", "besuch", "visite", "visita", "field", "onsite", "facetoface", "f2f", "inperson", "vorort", "aussendienst"];
const BY_WIRE: [&str; 7] = ["video", "virtual", "virtuel", "phone", "tele", "remote", "online"];

/// Warnings of travel that may be forgotten: channels that look like visits, and roles with homes, without a field channel.
fn warn_of_visits(plan: &Plan, warnings: &mut Vec<String>) {
    let (field, file) = (&plan.config.travel.field_channels, &plan.config.data.call_patterns);
    let costs_travel = |pattern: &&CallPattern| field.contains(&pattern.channel);
    let known = if field.is_empty() { "none".to_string() } else { field.join(", ") };
    let mut told = BTreeSet::new();
    for pattern in plan.call_patterns.iter().filter(|pattern| !costs_travel(pattern)) {
        let (channel, word) = (&pattern.channel, fold(&pattern.channel));
        let has = |parts: &[&str]| parts.iter().any(|part| word.contains(part));
        if has(&VISITS) && !has(&BY_WIRE) && told.insert(channel) {
            let line = format!("[travel] field_channels = [{channel:?}]");
            warnings.push(format!(
                "{file}, line {}: channel {channel} looks like a visit, but costs no travel, as it is none of [travel] field_channels \
                 ({known}): if it is one, write {line}",
                pattern.line
            ));
        }
    }
    for role in plan.roles() {
        let mut own = plan.call_patterns.iter().filter(|pattern| pattern.role == role).peekable();
        let homes = plan.reps.iter().any(|rep| rep.role == role && rep.place.is_some());
        if homes && own.peek().is_some() && own.clone().all(|pattern| !costs_travel(&pattern)) {
            let channels: BTreeSet<&str> = own.map(|pattern| pattern.channel.as_str()).collect();
            let channels: Vec<&str> = channels.into_iter().collect();
            warnings.push(format!(
                "role {role}: its reps have homes, but no travel is counted: none of its channels ({}) is one of [travel] \
                 field_channels ({known})",
                first(&channels, 5)
            ));
        }
    }
}
