//! `territories.geojson`: a point per account with role and rep; an outline, a home and a centre per territory.
//!
//! Outlines are drawn for roles that travel: whoever phones has accounts anywhere.

use std::collections::BTreeMap;
use std::io::{self, Write};

use geo::{Coord, MapCoords, MultiPolygon};
use geojson::{Feature, FeatureWriter, GeometryValue, JsonObject};
use serde_json::{Value, json};

use super::content::Report;
use crate::balance::territories::{RolePlan, Territory};
use crate::geometry::{Plane, areas, outlines};
use crate::plan::service::Service;
use crate::plan::{Place, Rep};

/// Corners of outlines are rounded to so many parts of a degree (a centimetre) or a km.
const PARTS: f64 = 1e7;

/// Writes the map. Planar plans have x and y in km where GeoJSON has longitude and latitude.
///
/// # Errors
/// Where the disk fails.
pub fn write(report: &Report, out: &mut dyn Write) -> io::Result<()> {
    let mut writer = FeatureWriter::from_writer(&mut *out);
    let mut put = |geometry: GeometryValue, properties: Value| {
        let properties: Option<JsonObject> = properties.as_object().cloned();
        let feature = Feature { bbox: None, geometry: Some(geometry.into()), id: None, properties, foreign_members: None };
        writer.write_feature(&feature).map_err(io::Error::other)
    };
    for role in report.roles {
        for (territory, outline) in role.territories.iter().zip(outlines_of(report, role)) {
            let rep = &report.plan.reps[territory.rep];
            let properties = |kind: &str| {
                let own = territory_properties(kind, role, territory, rep);
                marked(role, own, role.relaxed_of(report.plan, territory.rep))
            };
            if !outline.0.is_empty() {
                put((&outline).into(), properties("territory"))?;
            }
            if let Some(centre) = &territory.centre {
                let mut own = properties("centre");
                own["unit"] = centre.unit.as_str().into();
                put(point(centre.place), own)?;
            }
            if let Some(place) = rep.place {
                put(point(place), properties("home"))?;
            }
        }
        for assigned in &role.accounts {
            let account = &report.plan.accounts[assigned.account];
            let Some(place) = account.place else { continue };
            let rep = assigned.rep.map(|rep| &report.plan.reps[rep]);
            let segment = &report.segments[assigned.account].label;
            let properties = json!({
                "kind": "account", "account_id": account.id, "account": account.name, "role": role.role,
                "rep_id": rep.map(|rep| &rep.id), "rep_name": rep.map(|rep| &rep.name), "segment": segment,
                "call_hours": rounded(assigned.call_hours), "travel_hours": rounded(assigned.travel_hours),
                "moved": assigned.leaving().is_some(),
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

fn territory_properties(kind: &str, role: &RolePlan, territory: &Territory, rep: &Rep) -> Value {
    let load = &territory.after;
    json!({
        "kind": kind, "role": role.role, "rep_id": rep.id, "rep_name": rep.name, "accounts": load.accounts,
        "hours": rounded(load.hours()), "travel_hours": rounded(load.travel_hours),
        "capacity_hours": rounded(rep.capacity_hours),
    })
}

/// An amount to two decimals.
fn rounded(amount: f64) -> f64 {
    (100.0 * amount).round() / 100.0
}

/// The outline of each territory: what is nearer to its accounts, or to the middles of its units where the map is redrawn, than
/// to others. Empty for roles that don't travel.
pub(super) fn outlines_of(report: &Report, role: &RolePlan) -> Vec<MultiPolygon> {
    let territories = &role.territories;
    if role.middles.is_empty() && role.accounts.iter().all(|assigned| assigned.travel_hours == 0.0) {
        return vec![MultiPolygon::new(Vec::new()); territories.len()];
    }
    if let Some(outlines) = by_polygons(report, role) {
        return outlines;
    }
    let (mut places, mut labels, mut planar) = (Vec::new(), Vec::new(), false);
    // Where another role phones makes no hole in a territory.
    for (at, assigned) in role.accounts.iter().enumerate().filter(|(_, own)| own.service != Service::Shifted) {
        let Some(place) = role.middles.get(at).copied().or(report.plan.accounts[assigned.account].place) else { continue };
        let territory = assigned.rep.and_then(|rep| territories.binary_search_by_key(&rep, |territory| territory.rep).ok());
        places.push(Coord { x: place.longitude, y: place.latitude });
        // What has no rep has a label of its own, the last.
        labels.push(territory.unwrap_or(territories.len()));
        planar = place.planar;
    }
    let plane = Plane::of(&places, planar);
    let flat: Vec<Coord> = places.into_iter().map(|place| plane.flat(place)).collect();
    let rounded = |value: f64| (value * PARTS).round() / PARTS;
    let written = |corner: Coord| {
        let Coord { x, y } = plane.written(corner);
        Coord { x: rounded(x), y: rounded(y) }
    };
    let outlines = outlines::outlines(&flat, &labels, territories.len() + 1);
    outlines.into_iter().take(territories.len()).map(|outline| outline.map_coords(written)).collect()
}

/// The outline of each territory where the ground of units is given: the union of that of its units.
fn by_polygons(report: &Report, role: &RolePlan) -> Option<Vec<MultiPolygon>> {
    let (plan, territories) = (report.plan, &role.territories);
    let mut owner: BTreeMap<&str, usize> = BTreeMap::new();
    for assigned in &role.accounts {
        let at = assigned.rep.and_then(|rep| territories.binary_search_by_key(&rep, |territory| territory.rep).ok());
        owner.extend(at.map(|at| (plan.unit_name(&role.role, assigned.account), at)));
    }
    let grounds: Vec<(&MultiPolygon, usize)> =
        owner.iter().filter_map(|(name, &at)| Some((plan.areas.get(*name)?, at))).collect();
    (!grounds.is_empty()).then(|| areas::unions(grounds.into_iter(), territories.len()))
}

fn point(place: Place) -> GeometryValue {
    GeometryValue::new_point([place.longitude, place.latitude])
}
