//! Postal codes that reps serve: `20-29` for all that begin with 20 to 29, `315*` for all that begin with 315, or whole codes.

/// Postal codes from one beginning to another of as many characters, both among them.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct PostalRange {
    /// The first beginning.
    pub from: String,
    /// The last beginning.
    pub to: String,
}

/// A postal code without what varies in writing: capitals and digits alone.
///
/// ```
/// use sutton::plan::postal::plain;
/// assert_eq!(plain("sw1a 1aa"), "SW1A1AA");
/// assert_eq!(plain("31501-1234"), "315011234");
/// ```
pub fn plain(code: &str) -> String {
    code.chars().filter(|letter| letter.is_alphanumeric()).flat_map(char::to_uppercase).collect()
}

/// All postal codes, cut where any of the ranges begins or ends: those of one segment have the same reps.
#[derive(Clone, Debug, Default)]
pub struct Segments {
    cuts: Vec<String>,
    /// Per rep, segments that it serves: from, and the first beyond; ascending.
    served: Vec<Vec<(usize, usize)>>,
}

impl Segments {
    /// Cuts the postal codes for reps, each with its ranges.
    pub fn of(reps: &[&[PostalRange]]) -> Self {
        let mut cuts: Vec<String> =
            reps.iter().copied().flatten().flat_map(|range| [range.from.clone(), beyond(range)]).collect();
        cuts.sort_unstable();
        cuts.dedup();
        let mut segments = Segments { cuts, served: Vec::new() };
        segments.served = reps.iter().map(|ranges| segments.all(ranges)).collect();
        segments
    }

    /// The segment of a postal code as written.
    pub fn segment(&self, code: &str) -> usize {
        let code = plain(code);
        self.cuts.partition_point(|cut| *cut <= code)
    }

    /// Whether a rep serves a segment.
    pub fn serves(&self, rep: usize, segment: usize) -> bool {
        let served = &self.served[rep];
        let next = served.partition_point(|&(from, _)| from <= segment);
        next > 0 && segment < served[next - 1].1
    }

    fn all(&self, ranges: &[PostalRange]) -> Vec<(usize, usize)> {
        let at = |cut: &String| self.cuts.partition_point(|own| own <= cut);
        let mut all: Vec<(usize, usize)> = ranges.iter().map(|range| (at(&range.from), at(&beyond(range)))).collect();
        all.sort_unstable();
        let mut joined: Vec<(usize, usize)> = Vec::new();
        for (from, to) in all {
            match joined.last_mut().filter(|last| from <= last.1) {
                Some(last) => last.1 = last.1.max(to),
                None => joined.push((from, to)),
            }
        }
        joined
    }
}

/// What comes after every code that begins like the end of a range.
fn beyond(range: &PostalRange) -> String {
    format!("{}{}", range.to, char::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn segments_serve_what_their_ranges_hold() {
        let range = |from: &str, to: &str| PostalRange { from: from.into(), to: to.into() };
        let reps = [
            vec![range("20", "29"), range("315", "315")],
            vec![range("25", "31")],
            vec![],
            vec![range("SW1A", "SW1A"), range("200", "200"), range("201", "209")],
        ];
        let segments = Segments::of(&reps.iter().map(Vec::as_slice).collect::<Vec<_>>());
        for code in
            ["20095", "19999", "2", "2000", "25", "29999", "30000", "31501", "31 600", "315", "sw1a 1aa", "SW1", "SW1B", ""]
        {
            let plain = plain(code);
            for (rep, ranges) in reps.iter().enumerate() {
                let begins = |range: &PostalRange| {
                    let begin: String = plain.chars().take(range.from.len()).collect();
                    begin.len() == range.from.len() && range.from <= begin && begin <= range.to
                };
                assert_eq!(segments.serves(rep, segments.segment(code)), ranges.iter().any(begins), "{code} of {rep}");
            }
        }
    }
}
