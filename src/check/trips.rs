//! Trips: with n nights a trip has n + 1 days, less the way out and back, for its stops; each of them has its part of that way and of
//! the nights. A trip that leaves a visit no time is none; of the others the cheapest counts, with one night more each until it has all
//! the stops that it may have.

/// Hours of the way for a visit, `away` hours off, that takes `visit` hours and `stop` with its hop; and the nights away for it.
pub(super) fn way([day, night, most]: [f64; 3], away: f64, visit: f64, stop: f64) -> (f64, f64) {
    let both = 2.0 * away;
    if day == 0.0 {
        return (both / most, 0.0);
    }
    let (mut least, mut nights) = ((f64::INFINITY, 0.0), (both / day).floor().max(1.0) - 1.0);
    loop {
        let left = (nights + 1.0) * day - both;
        let (fits, all) = (left >= visit, left >= most * stop);
        let stops = if all { most } else { most.min((left / stop).max(1.0)) };
        let hours = (both + nights * night) / stops;
        if fits && hours < least.0 {
            least = (hours, nights / stops);
        }
        if fits && all || left.is_nan() {
            return least;
        }
        nights += 1.0;
    }
}
