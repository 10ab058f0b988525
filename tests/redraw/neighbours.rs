//! Neighbours from polygons, files and bridges.

use serde_json::Value;

use super::drawn::{rep_of_area, solved, stdout, territories};
use crate::binary::sutton;
use crate::grid::{Grid, HIGH, WIDE, area, areas};

#[test]
fn polygons_tell_neighbours_and_outlines() {
    let grid = Grid::new();
    grid.add("polygons", "areas.geojson", &Grid::squares(|_, ring| ring));
    let inspected = stdout(&grid.run("inspect", &[]), 0);
    let borders = WIDE * (HIGH - 1) + HIGH * (WIDE - 1);
    assert!(
        inspected.contains(&format!("30 units and {borders} pairs of neighbours (borders in areas.geojson), all connected")),
        "{inspected}"
    );
    solved(&grid);
    let map: Value = serde_json::from_str(&grid.read("out/territories.geojson")).unwrap();
    let outlines = map["features"].as_array().unwrap().iter().filter(|own| own["properties"]["kind"] == "territory");
    let counts = territories(&grid);
    for outline in outlines {
        let rep = outline["properties"]["rep_id"].as_str().unwrap();
        let geo: geojson::Geometry = serde_json::from_value(outline["geometry"].clone()).unwrap();
        let ground: geo::MultiPolygon = match geo::Geometry::try_from(&geo.value).unwrap() {
            geo::Geometry::Polygon(one) => geo::MultiPolygon::new(vec![one]),
            geo::Geometry::MultiPolygon(several) => several,
            other => panic!("{other:?}"),
        };
        assert_eq!(ground.0.len(), 1, "{rep}'s territory is one piece");
        assert!((geo::Area::unsigned_area(&ground) - 100.0 * counts[rep].len() as f64).abs() < 1e-3);
    }
}

#[test]
fn a_file_of_neighbours_goes_before_all_else() {
    let grid = Grid::new();
    // A snake: rows hang together at their right ends and their left ends in turn.
    let mut pairs = "unit_a,unit_b\n".to_string();
    for (name, column, row) in areas() {
        if column + 1 < WIDE {
            pairs += &format!("{name},{}\n", area(column + 1, row));
        } else if row + 1 < HIGH {
            let end = if row % 2 == 0 { WIDE - 1 } else { 0 };
            pairs += &format!("{},{}\n", area(end, row), area(end, row + 1));
        }
    }
    grid.add("adjacency", "adjacency.csv", &pairs);
    // Far from compact: to prove more takes long.
    grid.edit("plan.toml", "[constraints]", "[solve]\ngap = 0.9\n[constraints]");
    solved(&grid);
    let reps = rep_of_area(&grid);
    for row in 0..HIGH {
        let changes = (1..WIDE).filter(|&column| reps[&area(column, row)] != reps[&area(column - 1, row)]).count();
        assert!(changes <= 2, "row {row} of {reps:?}");
    }
}

#[test]
fn islands_are_bridged_where_asked() {
    let grid = Grid::with("contiguity = true", "contiguity = true\nbridge = true");
    let far = grid.read("accounts.csv").replace("f4-1,50,40", "f4-1,1500,40").replace("f4-2,51,40", "f4-2,1501,40");
    grid.write("accounts.csv", &far);
    let inspected = stdout(&grid.run("inspect", &[]), 0);
    assert!(inspected.contains("1 island of them") && inspected.contains("the island f4"), "{inspected}");
    solved(&grid);
}

#[test]
fn areas_stay_whole_where_accounts_go_to_given_homes_too() {
    let grid = Grid::with("mode = \"redraw\"\ncount = 3\n", "");
    grid.edit("plan.toml", "[constraints]\ncontiguity = true\n", "");
    grid.edit("plan.toml", "tolerance = 0.1", "tolerance = 0.3");
    grid.edit("reps.csv", "200,,", "200,20,40");
    solved(&grid);
    assert_eq!(rep_of_area(&grid).len(), WIDE * HIGH);
}

#[test]
fn the_sample_is_one_connected_map_with_an_open_position() {
    let text = stdout(&sutton(&["inspect", "data/redraw/plan.toml"]), 0);
    assert!(text.contains("role field: 2,974 units and") && text.contains("(Delaunay neighbours), all connected"), "{text}");
    let plan = sutton::read::plan(std::path::Path::new("data/redraw/plan.toml")).unwrap();
    let ids: Vec<&str> = plan.reps.iter().map(|rep| rep.id.as_str()).collect();
    assert_eq!((ids.len(), ids.last()), (12, Some(&"field-open-1")));
}
