//! From a fractional plan to a whole one.

use crate::solve::prices::Priced;

/// Each unit takes the option with the largest share. All but about one unit per coupling row have a share near 1.
pub fn round(priced: &Priced) -> Vec<u32> {
    priced.flow.iter().map(|shares| shares.first().map_or(0, |&(option, _)| option)).collect()
}
