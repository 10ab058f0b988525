//! `territories.geojson`: a point per account with role and rep, a hull and a home per territory.

use std::io::{self, Write};

use geojson::{Feature, FeatureWriter, GeometryValue, JsonObject};
use serde_json::{Value, json};

use super::Report;
use crate::geometry::hull;
use crate::plan::Place;
use crate::plan::territories::{RolePlan, Territory};

/// Writes the map. Planar plans have x and y in km where GeoJSON has longitude and latitude.
///
/// # Errors
/// What the disk says.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = FeatureWriter::from_writer(&mut *out);
    let mut put = |geometry: GeometryValue, properties: Value| {
        let properties: Option<JsonObject> = properties.as_object().cloned();
        let feature = Feature { bbox: None, geometry: Some(geometry.into()), id: None, properties, foreign_members: None };
        writer.write_feature(&feature).map_err(io::Error::other)
    };
    for role in report.roles {
        for (territory, members) in role.territories.iter().zip(members(report, role)) {
            let rep = &report.plan.reps[territory.rep];
            let properties = |kind: &str| {
                let own = territory_properties(kind, role, territory, &rep.id);
                marked(role, own, role.relaxed_of(report.plan, territory.rep))
            };
            if let Some(ring) = hull::convex(&members) {
                let ring = ring.into_iter().map(|(x, y)| vec![x, y]);
                put(GeometryValue::new_polygon([ring]), properties("territory"))?;
            }
            if let Some(place) = rep.place {
                put(point(place), properties("home"))?;
            }
        }
        for assigned in &role.accounts {
            let account = &report.plan.accounts[assigned.account];
            let Some(place) = account.place else { continue };
            let rep = assigned.rep.map(|rep| &report.plan.reps[rep].id);
            let segment = &report.segments[assigned.account].label;
            let properties = json!({
                "kind": "account", "account_id": account.id, "role": role.role, "rep_id": rep, "segment": segment,
            });
            put(point(place), marked(role, properties, role.relaxed_for(report.plan, assigned)))?;
        }
    }
    writer.finish().map_err(io::Error::other)?;
    drop(writer);
    writeln!(out)
}

/// Where rules of the role have given way, a property says which for this feature.
fn marked(role: &RolePlan, mut properties: Value, words: String) -> Value {
    if let Some(own) = properties.as_object_mut().filter(|_| !role.relaxed.is_empty()) {
        own.insert("relaxed".into(), words.into());
    }
    properties
}

fn territory_properties(kind: &str, role: &RolePlan, territory: &Territory, rep: &str) -> Value {
    let (accounts, hours) = (territory.after.accounts, territory.after.hours());
    json!({ "kind": kind, "role": role.role, "rep_id": rep, "accounts": accounts, "hours": hours })
}

/// Where the accounts of each territory are.
fn members(report: &Report, role: &RolePlan) -> Vec<Vec<(f64, f64)>> {
    let mut members = vec![Vec::new(); role.territories.len()];
    for assigned in &role.accounts {
        let territory = assigned.rep.and_then(|rep| role.territories.binary_search_by_key(&rep, |territory| territory.rep).ok());
        if let (Some(territory), Some(place)) = (territory, report.plan.accounts[assigned.account].place) {
            members[territory].push((place.longitude, place.latitude));
        }
    }
    members
}

fn point(place: Place) -> GeometryValue {
    GeometryValue::new_point([place.longitude, place.latitude])
}
