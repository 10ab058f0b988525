//! Maps and lists of neighbours as tools write them: GeoJSON, TopoJSON and Shapefiles with their flaws; GAL and the Census file;
//! postal codes as units and as what reps serve.

#![allow(clippy::unwrap_used)]

mod binary;
mod grid;

use std::fmt::Write as _;
use std::io::{Cursor, Write as _};

use binary::{Scratch, sutton};
use grid::{Grid, HIGH, WIDE, area, areas};
use serde_json::{Value, json};
use shapefile::dbase::{FieldName, FieldValue, Record, TableWriterBuilder};

/// Pairs of areas beside and above each other.
const PAIRS: usize = WIDE * (HIGH - 1) + HIGH * (WIDE - 1);

/// What `inspect` says, which must go well and have all of `parts`.
fn inspected(grid: &Grid, parts: &[&str]) -> String {
    let output = grid.run("inspect", &[]);
    let said = String::from_utf8_lossy(&output.stdout).into_owned() + &String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{said}");
    for part in parts {
        assert!(said.contains(part), "{part:?} is missing in {said}");
    }
    said
}

fn refused(grid: &Grid, parts: &[&str]) {
    let said = grid.refusal(2);
    for part in parts {
        assert!(said.contains(part), "{part:?} is missing in {said}");
    }
}

fn all_pairs(source: &str) -> String {
    format!("30 units and {PAIRS} pairs of neighbours ({source}")
}

/// A number from −1 to 1 that looks like chance.
fn noise(seed: usize) -> f64 {
    (seed as f64 * 12.9898).sin()
}

/// The squares, each drawn on its own with more corners: up to so many km from where they are.
fn drawn_apart(off: f64) -> String {
    Grid::squares(|name, ring| {
        let seed = name.bytes().map(usize::from).fold(0, |sum, byte| 31 * sum + byte);
        let middle = |a: &[f64; 2], b: &[f64; 2]| [f64::midpoint(a[0], b[0]), f64::midpoint(a[1], b[1])];
        let corners = ring.windows(2).flat_map(|pair| [pair[0], middle(&pair[0], &pair[1])]);
        let moved = |(at, [x, y]): (usize, [f64; 2])| [x + off * noise(seed + at), y + off * noise(seed + at + 7)];
        let mut ring: Vec<[f64; 2]> = corners.enumerate().map(moved).collect();
        ring.push(ring[0]);
        ring
    })
}

#[test]
fn borders_drawn_apart_are_borders_and_told() {
    for off in [0.01, 0.04, 0.08] {
        let grid = Grid::new();
        grid.add("polygons", "areas.geojson", &drawn_apart(off));
        let said =
            inspected(&grid, &[&all_pairs("borders in areas.geojson, "), "m apart), all connected", "data.border_tolerance"]);
        assert!(!said.contains("Nothing looks wrong"));
    }
    let grid = Grid::new();
    grid.add("polygons", "areas.geojson", &drawn_apart(0.08));
    grid.edit("plan.toml", "[data]\n", "[data]\nborder_tolerance = 1\n");
    refused(&grid, &["overlaps", "m wide", "set data.border_tolerance (metres)"]);
    grid.edit("plan.toml", "border_tolerance = 1\n", "border_tolerance = -1\n");
    refused(&grid, &["data.border_tolerance", "must be metres from 0 to 100,000"]);
}

#[test]
fn areas_are_mended_and_told() {
    let grid = Grid::new();
    let mut map: Value = serde_json::from_str(&Grid::squares(|name, mut ring| {
        if name == "b1" {
            // The border turns back a little where it ends.
            ring.insert(4, [4.99, 4.9]);
            ring.insert(5, [5.01, 4.95]);
        }
        if name == "d3" { vec![ring[0], ring[1], ring[0], ring[0]] } else { ring }
    }))
    .unwrap();
    let rings = map["features"][8]["geometry"]["coordinates"].as_array_mut().unwrap();
    rings.push(json!([[20.0, 10.0], [21.0, 10.0], [20.0, 10.0], [20.0, 10.0]]));
    grid.add("polygons", "areas.geojson", &map.to_string());
    inspected(
        &grid,
        &[
            "left out 2 rings without ground in 2 areas: c1, d3",
            "no ground is left of 1 area, which go with those around: d3",
            "all connected",
        ],
    );
}

/// The grid as a topology: every side of a square is an arc, in steps of 5 km.
fn topology(name: &str) -> Value {
    let (mut arcs, mut cells) = (Vec::new(), Vec::new());
    let mut known = std::collections::BTreeMap::new();
    for (unit, column, row) in areas() {
        let (x, y) = (2 * column as i64, 2 * row as i64);
        let corners = [(x - 1, y - 1), (x + 1, y - 1), (x + 1, y + 1), (x - 1, y + 1)];
        let mut ring = Vec::new();
        for at in 0..4 {
            let (from, to) = (corners[at], corners[(at + 1) % 4]);
            let back = known.get(&(to, from)).map(|arc: &i64| !arc);
            ring.push(back.unwrap_or_else(|| {
                arcs.push(json!([[from.0, from.1], [to.0 - from.0, to.1 - from.1]]));
                known.insert((from, to), arcs.len() as i64 - 1);
                arcs.len() as i64 - 1
            }));
        }
        cells.push(json!({"type": "Polygon", "properties": {name: unit, "size": 100}, "arcs": [ring]}));
    }
    json!({
        "type": "Topology", "arcs": arcs, "transform": {"scale": [5, 5], "translate": [0, 0]},
        "objects": {
            "cells": {"type": "GeometryCollection", "geometries": cells},
            "nation": {"type": "GeometryCollection", "geometries": [{"type": "Polygon", "id": "XX", "arcs": [[0]]}]},
        },
    })
}

#[test]
fn topologies_tell_neighbours_by_their_arcs() {
    for (name, told) in [("area", ""), ("Unit", ""), ("GEOID", "the areas are named by GEOID, which names 30 of 30 units")] {
        let grid = Grid::new();
        grid.add("polygons", "areas.json", &topology(name).to_string());
        let layer = "areas.json: cells of its 2 layers is read";
        inspected(&grid, &[&all_pairs("borders in areas.json), all connected"), layer, told, "TopoJSON"]);
    }
    // Two objects that name the units as well.
    let mut twice = topology("area");
    twice["objects"]["again"] = twice["objects"]["cells"].clone();
    let grid = Grid::new();
    grid.add("polygons", "areas.json", &twice.to_string());
    refused(&grid, &["its layers again and cells name 30 units each", "data.polygons_layer = \"again\" or \"cells\""]);
    grid.edit("plan.toml", "[data]\n", "[data]\npolygons_layer = \"again\"\n");
    inspected(&grid, &[&all_pairs("borders in areas.json)")]);
    grid.edit("plan.toml", "\"again\"", "\"agian\"");
    refused(&grid, &["data.polygons_layer", "is no layer of areas.json: it has again, cells, nation"]);
    // Nothing that names a unit.
    let grid = Grid::new();
    grid.add("polygons", "areas.json", &topology("area").to_string().replace("\"area\":\"", "\"area\":\"#"));
    refused(&grid, &["no property of its areas names a unit such as a0, a1, a2", "area (#a0)"]);
}

/// The grid as a Shapefile: .shp and .dbf; `scale` = what a km is there.
fn shapes(scale: f64) -> (Vec<u8>, Vec<u8>) {
    let (mut shp, mut shx, mut dbf) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()), Cursor::new(Vec::new()));
    {
        let field = |name: &str| FieldName::try_from(name).unwrap();
        let table = TableWriterBuilder::new().add_character_field(field("ZCTA5CE20"), 12).add_numeric_field(field("LAND"), 10, 2);
        let shapes = shapefile::ShapeWriter::with_shx(&mut shp, &mut shx);
        let mut writer = shapefile::Writer::new(shapes, table.build_with_dest(&mut dbf));
        for (name, column, row) in areas() {
            let (x, y) = (10.0 * column as f64, 10.0 * row as f64);
            let corner = |a: f64, b: f64| shapefile::Point::new(scale * (x + a), scale * (y + b));
            let ring = vec![corner(-5.0, -5.0), corner(-5.0, 5.0), corner(5.0, 5.0), corner(5.0, -5.0), corner(-5.0, -5.0)];
            let mut record = Record::default();
            record.insert("ZCTA5CE20".into(), FieldValue::Character(Some(name)));
            record.insert("LAND".into(), FieldValue::Numeric(Some(100.0)));
            writer.write_shape_and_record(&shapefile::Polygon::new(shapefile::PolygonRing::Outer(ring)), &record).unwrap();
        }
    }
    (shp.into_inner(), dbf.into_inner())
}

fn zipped(parts: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    for (name, bytes) in parts {
        archive.start_file(*name, zip::write::SimpleFileOptions::default()).unwrap();
        archive.write_all(bytes).unwrap();
    }
    archive.finish().unwrap().into_inner()
}

const METRES: &str = r#"PROJCS["Own grid",GEOGCS["GCS_WGS_1984",UNIT["Degree",0.0174532925199433]],UNIT["Meter",1.0]]"#;

#[test]
fn shapefiles_are_read_in_parts_and_zipped() {
    let (shp, dbf) = shapes(1.0);
    let named = "the areas are named by ZCTA5CE20, which names 30 of 30 units";
    let grid = Grid::new();
    grid.add("polygons", "areas.shp", "");
    std::fs::write(grid.path("areas.shp"), &shp).unwrap();
    refused(&grid, &["areas.dbf: does not exist"]);
    std::fs::write(grid.path("areas.dbf"), &dbf).unwrap();
    inspected(&grid, &[&all_pairs("borders in areas.shp)"), named, "areas.dbf: ZCTA5CE20 → unit"]);
    let (in_metres, _) = shapes(1_000.0);
    for parts in [
        &[("map/areas.shp", &shp[..]), ("map/areas.dbf", &dbf[..]), ("__MACOSX/map/._areas.shp", b"x")][..],
        &[("areas.SHP", &in_metres[..]), ("areas.DBF", &dbf[..]), ("areas.prj", METRES.as_bytes())][..],
    ] {
        let grid = Grid::new();
        grid.add("polygons", "areas.zip", "");
        std::fs::write(grid.path("areas.zip"), zipped(parts)).unwrap();
        inspected(&grid, &[&all_pairs("borders in areas.zip)"), named, "Shapefile, zipped"]);
    }
}

#[test]
fn shapefiles_that_can_not_be_read_are_told() {
    let (shp, dbf) = shapes(1_000.0);
    let grid = Grid::new();
    for name in ["accounts.csv", "reps.csv"] {
        grid.edit(name, ",x,y", ",longitude,latitude");
    }
    grid.add("polygons", "areas.zip", "");
    let write = |parts: &[(&str, &[u8])]| std::fs::write(grid.path("areas.zip"), zipped(parts)).unwrap();
    write(&[("a.shp", &shp), ("a.dbf", &dbf), ("a.prj", METRES.as_bytes())]);
    refused(&grid, &["areas.zip: has its coordinates in Own grid", "EPSG:4326"]);
    write(&[("a.shp", &shp), ("a.dbf", &dbf)]);
    refused(&grid, &["shapes[1] = \"b0\"", "no longitude and latitude"]);
    write(&[("a.shp", &shp)]);
    refused(&grid, &["has a.shp without a.dbf"]);
    write(&[("a.txt", b"none")]);
    refused(&grid, &["is a zip without a Shapefile"]);
    // Cut off anywhere.
    for end in (1..shp.len()).step_by(97) {
        write(&[("a.shp", &shp[..end]), ("a.dbf", &dbf)]);
        refused(&grid, &["areas.zip"]);
    }
    for end in (1..dbf.len() - 40).step_by(61) {
        write(&[("a.shp", &shp), ("a.dbf", &dbf[..end])]);
        refused(&grid, &["areas.zip"]);
    }
}

/// Neighbours of each area beside and above.
fn beside(column: usize, row: usize) -> Vec<String> {
    let right = (column + 1 < WIDE).then(|| area(column + 1, row));
    right.into_iter().chain((row + 1 < HIGH).then(|| area(column, row + 1))).collect()
}

#[test]
fn lists_of_neighbours_are_read_as_tools_write_them() {
    let mut gal = "0 30 grid AREA\n".to_string();
    for (name, column, row) in areas() {
        let own = beside(column, row);
        writeln!(gal, "{name} {}\n{}", own.len(), own.join(" ")).unwrap();
    }
    let grid = Grid::new();
    grid.add("adjacency", "grid.gal", &gal);
    inspected(&grid, &[&all_pairs("grid.gal), all connected"), "GAL"]);
    // The county file, with codes for names.
    let grid = Grid::new();
    let code = |name: &str| format!("99{}{}", name.as_bytes()[0] - b'a', &format!("0{}", &name[1..]));
    let accounts = areas()
        .iter()
        .fold(grid.read("accounts.csv"), |text, (name, ..)| text.replace(&format!(",{name},"), &format!(",{},", code(name))));
    grid.write("accounts.csv", &accounts);
    let mut census = "County Name|County GEOID|Neighbor Name|Neighbor GEOID|Length\n".to_string();
    let mut tabs = String::new();
    for (name, column, row) in areas() {
        write!(tabs, "\"{name}\"\t{}", code(&name)).unwrap();
        for (at, other) in std::iter::once(name.clone()).chain(beside(column, row)).enumerate() {
            writeln!(census, "{name}|{}|{other}|{}|10", code(&name), code(&other)).unwrap();
            writeln!(tabs, "{}\t\"{other}\"\t{}", if at > 0 { "\t" } else { "" }, code(&other)).unwrap();
        }
    }
    grid.add("adjacency", "county_adjacency.txt", &census);
    inspected(&grid, &[&all_pairs("county_adjacency.txt), all connected"), "Census county adjacency"]);
    grid.write("county_adjacency.txt", &tabs);
    inspected(&grid, &[&all_pairs("county_adjacency.txt), all connected"), "Census county adjacency"]);
}

#[test]
fn what_has_no_account_is_bridged_through() {
    let mut pairs = "unit_a,unit_b\n".to_string();
    for (name, column, row) in areas() {
        for (at, other) in beside(column, row).iter().enumerate() {
            writeln!(pairs, "{name},{name}-{at}\n{name}-{at},{other}").unwrap();
        }
    }
    let grid = Grid::new();
    grid.add("adjacency", "adjacency.csv", &pairs);
    inspected(
        &grid,
        &[&all_pairs("adjacency.csv), all connected"), "49 units (a0-0, a0-1", "they go along with the nearest that have some"],
    );
    grid.write("adjacency.csv", &pairs.replace("c2,c2-", "cc2,c2-").replace(",c2\n", ",cc2\n"));
    refused(&grid, &["the island c2", "in 2 parts"]);
}

#[test]
fn postal_codes_as_units_make_a_table_of_routes() {
    let grid = Grid::new();
    grid.edit("accounts.csv", ",area,", ",ZIP,");
    grid.edit("plan.toml", "unit = \"area\"", "unit = \"ZIP\"");
    let mut pairs = "unit_a,unit_b\n".to_string();
    for (name, column, row) in areas() {
        beside(column, row).iter().for_each(|other| writeln!(pairs, "{name},{other}").unwrap());
    }
    grid.add("adjacency", "adjacency.csv", &(pairs + "f4,g4\ng4,00001\n"));
    let output = grid.solve();
    assert_eq!(output.status.code(), Some(0), "{}", String::from_utf8_lossy(&output.stderr));
    let routes = grid.read("out/zip_to_rep.csv");
    let rows: Vec<Vec<&str>> = routes.lines().map(|line| line.split(',').collect()).collect();
    assert_eq!(rows[0], ["role", "postal_code", "rep_id", "rep_name", "accounts"]);
    assert_eq!(rows.len(), 1 + 30 + 2);
    let rep = |code: &str| rows.iter().find(|row| row[1] == code).map(|row| (row[2], row[4])).unwrap();
    assert_eq!((rep("a0").1, rep("g4"), rep("00001")), ("2", (rep("f4").0, "0"), (rep("f4").0, "0")));
    assert!(grid.read("out/manifest.json").contains("zip_to_rep.csv"));
    let verified = |what: &str, code: i32| {
        let said = sutton(&["verify", grid.path("out").to_str().unwrap()]);
        assert_eq!(said.status.code(), Some(code), "{what}: {}", String::from_utf8_lossy(&said.stderr));
    };
    verified("as written", 0);
    grid.write("out/zip_to_rep.csv", &routes.replace("00001", "1"));
    verified("a code without its zeros", 1);
    std::fs::remove_file(grid.path("out/zip_to_rep.csv")).unwrap();
    verified("gone", 1);
}

const PLAN: &str =
    "[plan]\nname = \"Codes\"\n[data]\naccounts = \"accounts.csv\"\nreps = \"reps.csv\"\ncall_patterns = \"call_patterns.csv\"\n";

/// Accounts by postal code and region, two reps, and whom each account goes to.
fn by_codes(regions: [&str; 2]) -> Result<Vec<String>, String> {
    let folder = Scratch::new();
    folder.write("plan.toml", PLAN);
    folder.write("call_patterns.csv", "segment,role,channel,calls_per_period,minutes_per_call\nA,inside,phone,6,60\n");
    folder.write("accounts.csv", "account_id,segment,postal_code,region\n1,A,20095,\n2,A,29999,\n3,A,30159,\n4,A,31501,\n5,A,80331,South\n6,A,31600-1234,\n");
    let [one, two] = regions;
    folder.write("reps.csv", &format!("rep_id,role,capacity_hours,regions\nR1,inside,100,{one}\nR2,inside,100,{two}\n"));
    let (plan, out) = (folder.path("plan.toml"), folder.path("out"));
    let output = sutton(&["solve", plan.to_str().unwrap(), "--out", out.to_str().unwrap(), "--quiet"]);
    if output.status.code() != Some(0) {
        return Err(String::from_utf8_lossy(&output.stderr).into_owned());
    }
    let verified = sutton(&["verify", out.to_str().unwrap()]);
    assert_eq!(verified.status.code(), Some(0), "{}", String::from_utf8_lossy(&verified.stderr));
    let assigned = folder.read("out/assignments.csv");
    Ok(assigned.lines().skip(1).map(|line| line.split(',').nth(4).unwrap().to_string()).collect())
}

#[test]
fn reps_serve_lists_and_ranges_of_postal_codes() {
    let wanted = ["R1", "R1", "R2", "R1", "R2", "R2"];
    for regions in [
        ["20-29; 315*", "30000-31499; South; 316*"],
        ["20* to 29*|31501", "30*; South; 316*"],
        ["20095; 29999; 31501", "South; 30159; 316–317"],
    ] {
        assert_eq!(by_codes(regions).unwrap(), wanted, "{regions:?}");
    }
    for (regions, told) in [
        (["29-20", "South"], "reps.csv, line 2, regions = \"29-20\": runs backwards: write it from 20 to 29"),
        (["20-291", "South"], "has ends of different length"),
        (["20", "South"], "write 20* for the codes that begin so"),
    ] {
        let said = by_codes(regions).unwrap_err();
        assert!(said.contains(told), "{told:?} is missing in {said}");
    }
}
