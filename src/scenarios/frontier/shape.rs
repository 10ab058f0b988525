//! Shape of a frontier: its knee.

/// The point where the curve bends most: farthest below the line from the first to the last, both axes scaled to 1 (Das
/// 1999). `None` where there are fewer than three points, or none lies below the line.
pub fn knee(curve: &[(f64, f64)]) -> Option<usize> {
    let (first, last) = (curve.first()?, curve.last()?);
    let (width, height) = (last.0 - first.0, first.1 - last.1);
    if !(width > 0.0 && height > 0.0) {
        return None;
    }
    let below = |&(x, y): &(f64, f64)| 1.0 - (x - first.0) / width - (y - last.1) / height;
    let farthest = curve.iter().enumerate().max_by(|a, b| below(a.1).total_cmp(&below(b.1)).then(b.0.cmp(&a.0)))?;
    (below(farthest.1) > 1e-9).then_some(farthest.0)
}

#[cfg(test)]
mod tests {
    use super::knee;

    #[test]
    fn the_knee_is_where_the_curve_bends_most() {
        assert_eq!(knee(&[(0.0, 100.0), (1.0, 40.0), (2.0, 20.0), (3.0, 10.0), (10.0, 0.0)]), Some(2));
        assert_eq!(knee(&[(0.0, 10.0), (1.0, 5.0), (2.0, 0.0)]), None);
        assert_eq!(knee(&[(0.0, 10.0), (0.0, 5.0)]), None);
        assert_eq!(knee(&[]), None);
    }
}
