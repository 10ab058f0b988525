//! `.prj` → how coordinates are to be read.

use crate::read::polygons::drawing::Projection;

/// What a `.prj` says: `GEOGCS[…]` is longitude and latitude; `PROJCS["name",…,UNIT["metre",1]]` are x and y in its last unit.
pub fn of(bytes: Option<&[u8]>) -> Projection {
    let text = bytes.map(|bytes| String::from_utf8_lossy(bytes).trim().to_string()).unwrap_or_default();
    let upper = text.to_uppercase();
    if !["PROJ", "BOUNDCRS", "COMPD_CS", "LOCAL_CS", "ENGCRS"].iter().any(|kind| upper.starts_with(kind)) {
        return Projection::Geographic;
    }
    let name = text.split('"').nth(1).unwrap_or("a projection").to_string();
    Projection::Planar(metres(&upper).unwrap_or(1.0), name)
}

/// Metres of the last unit of length that a text states.
fn metres(text: &str) -> Option<f64> {
    let after = text.rsplit("UNIT[").next().filter(|rest| rest.len() < text.len())?;
    after.split(',').nth(1)?.trim_end_matches([']', ',', ' ']).split(']').next()?.trim().parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn projections_are_told_from_degrees() {
        let of = |text: &str| of(Some(text.as_bytes()));
        let geographic = r#"GEOGCS["GCS_North_American_1983",DATUM["D_North_American_1983",SPHEROID["GRS_1980",6378137.0,298.257222101]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;
        assert!(matches!(of(geographic), Projection::Geographic) && matches!(super::of(None), Projection::Geographic));
        let projected = |unit: &str| {
            format!(
                r#"PROJCS["ETRS89 / UTM zone 32N",{geographic},PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],UNIT[{unit}]]"#
            )
        };
        for (unit, wanted) in
            [("\"Meter\",1.0", 1.0), ("\"Foot_US\",0.3048006096012192", 0.304_800_609_601_219_2), ("\"km\", 1000 ", 1_000.0)]
        {
            let Projection::Planar(metres, name) = of(&projected(unit)) else { panic!("{unit}") };
            assert_eq!((metres, name.as_str()), (wanted, "ETRS89 / UTM zone 32N"));
        }
    }
}
