//! Tables and settings → plan, each held against the others.

use std::collections::{BTreeMap, BTreeSet};
use std::path::Path;

use super::accounts::{self, Named};
use super::defects::Defects;
use super::document::Document;
use super::ids::Ids;
use super::inputs::Inputs;
use super::people::People;
use super::references::Unplaced;
use super::roll::Roll;
use super::schema::TABLES;
use super::spellings::Spellings;
use super::{
    account_calls, call_patterns, claims::Known, columns, config, degrees, families, hierarchy, inactive, lock_flags, mapping,
    ownership, pairs,
};
use super::{
    part_time, redraw, references, regions, reps, scales, settings, shift, skills, stability, styles, two_roles, units, unread,
};
use super::{swapped, tally};
use crate::cells::Dialect;
use crate::error::Result;
use crate::plan::config::OutputDialect;
use crate::plan::{ByRole, Config, Plan, Source, hires, openings, travel};

/// The plan that a document makes with its tables; `from` has tables that need not be read again.
pub(super) fn assemble(
    (document, source): (&Document, Source),
    folder: &Path,
    from: Option<&Inputs>,
    mut defects: Defects,
) -> Result<(Plan, Inputs)> {
    let config = config::read(document, &mut defects);
    let Some(config) = config else { return Err(defects.into()) };
    if defects.is_empty() {
        settings::check(&config, document, &mut defects);
    }
    let settled = defects.is_empty();
    let inputs = Inputs::read(folder, &config, from, &mut defects)?;
    let mut plan = Plan {
        config,
        folder: folder.to_path_buf(),
        accounts: Vec::new(),
        heads: Vec::new(),
        reps: Vec::new(),
        call_patterns: Vec::new(),
        account_calls: BTreeMap::new(),
        owners: ByRole::default(),
        locks: ByRole::default(),
        approvals: Vec::new(),
        travel: BTreeMap::new(),
        adjacency: None,
        areas: BTreeMap::new(),
        left_out: BTreeSet::new(),
        borders: None,
        postal_units: BTreeSet::new(),
        reference: ByRole::default(),
        dialect: Dialect::default(),
        sources: vec![source],
        placed: Vec::new(),
        warnings: Vec::new(),
    };
    tables(&inputs, settled.then_some(document), &mut plan, &mut defects)?;
    defects.finish()?;
    hires::settle(&mut plan)?;
    travel::tell(&mut plan)?;
    Ok((plan, inputs))
}

/// Fills the plan from its tables; what hangs on a table that could not be read is left out. `document` is `None` where its
/// settings are wrong: tables are not held against defaults that nobody meant.
fn tables(inputs: &Inputs, document: Option<&Document>, plan: &mut Plan, defects: &mut Defects) -> Result<()> {
    if let Some(document) = document {
        let sheets = TABLES.iter().filter_map(|(name, _)| inputs.sheet(name));
        sheets.for_each(|sheet| styles::check::columns(sheet, document, defects));
    }
    let placed = [&inputs.accounts, &inputs.reps].map(Option::as_deref);
    degrees::check(placed, &mut plan.warnings, defects);
    defects.extend(placed.into_iter().flatten().filter_map(|sheet| swapped::check(sheet, plan.config.data.country.as_deref())));
    let mut missing = Unplaced::default();
    if let Some(document) = document {
        mapping::check(&plan.config, document, inputs, defects);
    }
    let tables = [&inputs.call_patterns, &inputs.reps].map(Option::as_deref);
    let (roles, channels) = (Spellings::of_roles(&plan.config, &tables), Spellings::of_channels(&plan.config, tables[0]));
    plan.warnings.extend(roles.told("roles").into_iter().chain(channels.told("channels")));
    spell_roles(&mut plan.config, &roles);
    let period = plan.config.plan.whole_period();
    if let Some(sheet) = &inputs.call_patterns {
        let rate = units::rate_of_calls(sheet, tables[1], period, &mut plan.warnings, defects);
        plan.call_patterns = call_patterns::read((sheet, rate), &plan.config.segment.labels, (&roles, &channels), defects);
        if units::check_headers(sheet, defects) {
            units::check_minutes(sheet, &mut plan.warnings, defects);
        }
    }
    let rep_ids = inputs.reps.as_ref().and_then(|sheet| Some(Ids::new(sheet.texts(sheet.column("rep_id")?))));
    if let Some(sheet) = &inputs.reps {
        let rates = units::Rates::of(sheet, period, &mut plan.warnings, defects);
        plan.reps = reps::read(sheet, (&plan.config.plan, rates), &roles, defects);
        two_roles::check(sheet, &plan.call_patterns, defects);
        plan.warnings.extend(reps::dates_without_effect(sheet, period));
        if units::check_headers(sheet, defects) {
            units::check_capacity(sheet, period, &mut plan.warnings, defects);
        }
        rep_ids.iter().for_each(|ids| reps::settle_managers(&mut plan.reps, ids));
        let slots = plan.reps.iter_mut().map(|rep| (rep.line, &mut rep.place));
        missing.reps = inputs.places.fill(sheet, "rep", slots, (&mut plan.placed, &mut plan.warnings), defects);
        openings::add(plan);
    }
    if !references::check_role_count(plan, defects) {
        return Ok(());
    }
    let Some(sheet) = &inputs.accounts else { return Ok(()) };
    if let Some(document) = document {
        columns::settle(&mut plan.config, document, sheet, defects);
        scales::check(&plan.config, sheet, &mut plan.warnings, defects);
    }
    units::check_signs(sheet, &mut plan.warnings, defects);
    plan.left_out.clone_from(&sheet.left_out);
    let labels = plan.config.segment.labels.clone();
    let named = Named { numbers: settings::numbers_in_use(&plan.config), areas: plan.config.unit_columns(), labels };
    let own = accounts::own_numbers(sheet, &named.numbers, defects);
    let people = rep_ids.as_ref().map(|ids| People::new(ids, &plan.reps));
    plan.accounts = accounts::read(sheet, &own, &named, people.as_ref(), defects);
    let slots = plan.accounts.iter_mut().map(|account| (account.line, &mut account.place));
    missing.accounts = inputs.places.fill(sheet, "account", slots, (&mut plan.placed, &mut plan.warnings), defects);
    if let Some(reps) = inputs.reps.as_deref().filter(|_| defects.is_empty()) {
        defects.extend(swapped::beside_homes(plan, sheet, reps));
    }
    let in_use: Vec<usize> = own.iter().copied().chain(named.areas.iter().filter_map(|name| sheet.header(name))).collect();
    let postal = sheet.column("postal_code");
    plan.postal_units = named.areas.iter().filter(|name| postal.is_some() && sheet.header(name) == postal).cloned().collect();
    plan.sources.extend(inputs.sources(&in_use));
    if plan.config.output.dialect == OutputDialect::Accounts {
        plan.dialect = sheet.dialect();
    }
    if let Some(document) = document {
        settings::check_columns(&plan.config, document, sheet, &own, defects);
        references::check_segments(plan, sheet, defects);
    }
    let account_ids = sheet.column("account_id").map(|column| Ids::new(sheet.texts(column)));
    if let (Some(account_ids), Some(rep_ids)) = (account_ids, rep_ids) {
        if let Some(own) = &inputs.account_calls {
            let roll = Roll::new(&account_ids, &plan.accounts, &plan.left_out);
            let (calls, told) = account_calls::read(own, plan, (&roll, &channels), defects);
            plan.account_calls = calls;
            plan.warnings.extend(told);
        }
        references(inputs, document, plan, (&account_ids, &rep_ids), defects)?;
    }
    references::check_places(plan, &missing, defects)
}

/// Resolves what one table says of another.
fn references(
    inputs: &Inputs,
    document: Option<&Document>,
    plan: &mut Plan,
    ids: (&Ids, &Ids),
    defects: &mut Defects,
) -> Result<()> {
    let (Some(accounts), Some(reps), (account_ids, rep_ids)) = (&inputs.accounts, &inputs.reps, ids) else { return Ok(()) };
    references::check_ids(accounts, account_ids, "account_id", defects);
    references::check_ids(reps, rep_ids, "rep_id", defects);
    plan.warnings.extend(families::without_placeholders(accounts, account_ids, &mut plan.accounts));
    plan.warnings.extend(families::by_bare_id(accounts, &Roll::new(account_ids, &[], &plan.left_out), &mut plan.accounts));
    plan.warnings.extend(families::by_name(accounts, account_ids, &mut plan.accounts));
    plan.warnings.extend(skills::settle(&mut plan.accounts, &mut plan.reps, &accounts.table.file));
    regions::settle(plan, accounts, reps, defects);
    plan.heads = families::heads(accounts, account_ids, &plan.accounts, defects);
    families::settle(plan);
    let roles = plan.roles();
    let people = People::new(rep_ids, &plan.reps);
    plan.warnings.extend(tally::bare_reps(accounts, "excluded_reps", &people));
    plan.warnings.extend(tally::bare_reps(reps, "manager_id", &people));
    let roll = Roll::new(account_ids, &plan.accounts, &plan.left_out);
    let known = Known { accounts: &roll, people: &people, roles: &roles };
    let (known, warnings) = ((&known, &plan.reps[..]), &mut plan.warnings);
    let listed = inputs.owners.as_deref().or(inputs.earlier.as_deref());
    let start = plan.config.plan.start;
    plan.owners = ownership::owners(accounts, listed, known, start, warnings, defects);
    plan.reference = ownership::reference(inputs.reference.as_deref(), known.0, defects);
    plan.locks = ownership::locks((accounts, &plan.accounts), inputs.locks.as_deref(), known, start, warnings, defects);
    let in_use = settings::columns_in_use(&plan.config, accounts);
    warnings.extend(unread::warnings(accounts, Some(&people), listed.is_some(), &in_use));
    warnings.extend(unread::warnings(reps, None, true, &[]));
    warnings.extend(lock_flags::warnings(accounts, &in_use));
    warnings.extend([accounts, reps].into_iter().filter_map(|sheet| unread::unread_places(sheet)));
    warnings.extend(inactive::warnings(accounts, &in_use));
    warnings.extend(inactive::warnings(reps, &[]));
    warnings.extend(part_time::warnings(reps));
    families::check_locks(plan, defects);
    super::travel::read(inputs, plan, ids, defects);
    if let (Some(document), Some(patterns)) = (document, &inputs.call_patterns) {
        references::check_call_patterns(plan, (accounts, patterns), defects);
        settings::check_roles(plan, document, defects);
        let mut told = Vec::new();
        stability::check(plan, document, &mut told, defects);
        plan.warnings.extend(told);
        hierarchy::check(plan, document, defects);
        pairs::check(plan, document, defects);
        shift::check(plan, document, defects);
        redraw::check(plan, document, accounts, defects);
    }
    plan.adjacency = inputs.adjacency.as_ref().map(|read| read.pairs(plan, defects));
    if let Some(polygons) = &inputs.polygons {
        polygons.settle(plan, defects);
    }
    if defects.is_empty() {
        let mut warnings = inputs.warnings();
        references::warn(plan, account_ids, &mut warnings);
        plan.warnings.extend(warnings);
    }
    Ok(())
}

/// Spells the roles that settings name like everything else.
fn spell_roles(config: &mut Config, roles: &Spellings) {
    let shift = config.shift.iter_mut().flat_map(|shift| [&mut shift.from, &mut shift.to]);
    let pairs = config.roles.values_mut().filter_map(|own| own.pair.as_mut());
    config.hierarchy.tie.iter_mut().chain(shift).chain(pairs).for_each(|role| *role = roles.spelled(role));
}
