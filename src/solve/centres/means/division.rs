//! Units divided among territories: most of them whole, some in parts.

use super::plane::PlanarUnits;

/// A unit that is not divided.
const WHOLE: u32 = u32::MAX;

/// Territories of a unit with their parts of it.
pub(super) struct Division {
    /// The territory of a unit that is whole.
    pub home: Vec<u32>,
    /// Range of a divided unit's parts in `shares`.
    divided: Vec<u32>,
    shares: Vec<Vec<(u32, f64)>>,
    /// Price of load by territory.
    pub prices: Vec<f64>,
}

impl Division {
    /// All of `units` whole, in the first territory.
    pub fn whole(units: usize) -> Self {
        Division { home: vec![0; units], divided: vec![WHOLE; units], shares: Vec::new(), prices: Vec::new() }
    }

    /// Calls `visit` with every unit, its territory and the part that it has.
    pub fn each(&self, plane: &PlanarUnits, mut visit: impl FnMut(usize, usize, f64)) {
        for unit in 0..self.home.len() {
            match self.divided[unit] {
                WHOLE => visit(unit, self.home[unit] as usize, 1.0),
                at => self.shares[at as usize].iter().for_each(|&(j, load)| visit(unit, j as usize, load / plane.load[unit])),
            }
        }
    }

    /// The territory that has most of each unit.
    pub fn homes(&self) -> Vec<u32> {
        let most =
            |shares: &Vec<(u32, f64)>| shares.iter().max_by(|a, b| a.1.total_cmp(&b.1).then(b.0.cmp(&a.0))).map(|best| best.0);
        let home = |(&home, &at): (&u32, &u32)| self.shares.get(at as usize).and_then(most).unwrap_or(home);
        self.home.iter().zip(&self.divided).map(home).collect()
    }

    /// What a territory has of a unit, in load.
    pub fn amount(&self, plane: &PlanarUnits, unit: u32, territory: usize) -> f64 {
        let unit = unit as usize;
        match self.divided[unit] {
            WHOLE if self.home[unit] as usize == territory => plane.load[unit],
            WHOLE => 0.0,
            at => self.shares[at as usize].iter().find(|(j, _)| *j as usize == territory).map_or(0.0, |(_, load)| *load),
        }
    }

    /// Passes load of a unit on; whether the territory it comes to had nothing of it.
    pub fn pass(&mut self, whole: f64, unit: u32, [from, to]: [usize; 2], amount: f64, nothing: f64) -> bool {
        let unit = unit as usize;
        if self.divided[unit] == WHOLE {
            if amount >= whole - nothing {
                self.home[unit] = to as u32;
            } else {
                self.divided[unit] = self.shares.len() as u32;
                self.shares.push(vec![(from as u32, whole - amount), (to as u32, amount)]);
            }
            return true;
        }
        let shares = &mut self.shares[self.divided[unit] as usize];
        let known = shares.iter().position(|(j, _)| *j as usize == to);
        shares.iter_mut().filter(|(j, _)| *j as usize == from).for_each(|(_, load)| *load -= amount);
        match known {
            Some(at) => shares[at].1 += amount,
            None => shares.push((to as u32, amount)),
        }
        shares.retain(|(_, load)| *load > nothing);
        if let &[(j, _)] = shares.as_slice() {
            (self.home[unit], self.divided[unit]) = (j, WHOLE);
        }
        known.is_none()
    }
}
