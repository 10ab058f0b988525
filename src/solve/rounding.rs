//! From a fractional plan to a whole one.

use crate::model::Instance;
use crate::solve::prices::Priced;

/// A share that comes so near the largest counts as tied with it.
const TIED: f64 = 0.9;

/// Each unit takes the option with the largest share; a tie goes to where the unit is today. All but about one unit
/// per coupling row have a share near 1, unless costs don't tell territories apart.
pub fn round(instance: &Instance, priced: &Priced) -> Vec<u32> {
    let pick = |(unit, shares): (usize, &Vec<(u32, f64)>)| {
        let Some(&(largest, share)) = shares.first() else { return 0 };
        let tied = shares.iter().take_while(|(_, other)| *other >= TIED * share).map(|&(option, _)| option);
        let options = instance.options();
        let stays =
            |&option: &u32| options.level(option as usize) == 0 && options.territory(option as usize) == instance.current(unit);
        tied.into_iter().find(stays).filter(|_| instance.current(unit).is_some()).unwrap_or(largest)
    };
    priced.flow.iter().enumerate().map(pick).collect()
}
