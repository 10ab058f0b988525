//! Kilometres where coordinates are degrees or kilometres: true near each point, good enough for borders.

use geo::{Area, Coord, MultiPolygon};

use super::sphere::EARTH_RADIUS_KM;

/// Degrees of latitude from the equator beyond which degrees of longitude shrink no more.
const POLAR: f64 = 89.0;

/// What a step of coordinates is in kilometres.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ruler {
    /// Coordinates are longitudes and latitudes in degrees.
    Degrees,
    /// Coordinates are x and y in km.
    Plane,
}

impl Ruler {
    /// Kilometres per step east and north at this height.
    pub fn scale(self, y: f64) -> Coord {
        match self {
            Ruler::Plane => Coord { x: 1.0, y: 1.0 },
            Ruler::Degrees => {
                let north = EARTH_RADIUS_KM.to_radians();
                Coord { x: north * y.clamp(-POLAR, POLAR).to_radians().cos(), y: north }
            }
        }
    }

    /// How wide the area usual among these is, in km: the root of the middle one's ground.
    pub fn usual_width(self, areas: &[MultiPolygon]) -> f64 {
        let ground = |area: &MultiPolygon| {
            let middle = geo::BoundingRect::bounding_rect(area).map_or(0.0, |own| own.center().y);
            let scale = self.scale(middle);
            area.unsigned_area() * scale.x * scale.y
        };
        let mut grounds: Vec<f64> = areas.iter().map(ground).filter(|ground| *ground > 0.0).collect();
        grounds.sort_by(f64::total_cmp);
        grounds.get(grounds.len() / 2).map_or(0.0, |ground| ground.sqrt())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use geo::Rect;

    #[test]
    fn a_square_degree_is_narrower_in_the_north() {
        let square = |y: f64| vec![MultiPolygon::new(vec![Rect::new((0.0, y), (1.0, y + 1.0)).to_polygon()])];
        assert!((Ruler::Degrees.usual_width(&square(-0.5)) - 111.2).abs() < 0.1);
        assert!((Ruler::Degrees.usual_width(&square(59.5)) - 111.2 / 2.0_f64.sqrt()).abs() < 0.1);
        assert_eq!(Ruler::Plane.usual_width(&square(60.0)), 1.0);
        assert_eq!(Ruler::Plane.usual_width(&[]), 0.0);
    }
}
