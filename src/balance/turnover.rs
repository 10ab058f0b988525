//! Accounts that leave their owners, counted. An account leaves where its owner stays in the role and no longer has it, whoever has
//! it then ([`Plan::staying_owner`](crate::plan::Plan::staying_owner)); what nobody owned, or somebody who leaves, goes freely.
//! Caps and prices follow the same definition in `formulate::stability`.

/// Where an account goes that leaves its owner.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Leaving {
    /// To another rep of the role.
    Moved,
    /// To nobody.
    GivenUp,
    /// To another role, which calls it by phone.
    Shifted,
}

impl Leaving {
    /// The kind as files have it.
    pub fn word(self) -> &'static str {
        match self {
            Leaving::Moved => "moved",
            Leaving::GivenUp => "given_up",
            Leaving::Shifted => "shifted",
        }
    }
}

/// How much leaves its owners.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Turnover {
    /// Accounts whose owner stays.
    pub owned: usize,
    /// Of these, who goes to another rep.
    pub moved: usize,
    /// Of these, who is left without a rep.
    pub given_up: usize,
    /// Of these, whose calls shift to another role.
    pub shifted: usize,
    /// Revenue of the accounts whose owner stays.
    pub owned_revenue: f64,
    /// Revenue of those that leave.
    pub left_revenue: f64,
}

impl Turnover {
    /// Accounts that leave their owner.
    pub fn left(&self) -> usize {
        self.moved + self.given_up + self.shifted
    }

    /// The same as a share of all accounts whose owner stays; 0 where there are none.
    pub fn left_share(&self) -> f64 {
        self.left() as f64 / self.owned.max(1) as f64
    }

    /// Counts an account whose owner stays; `leaving` where it goes, `None` = it stays with its owner.
    pub fn count(&mut self, revenue: f64, leaving: Option<Leaving>) {
        self.owned += 1;
        self.owned_revenue += revenue;
        self.left_revenue += leaving.map_or(0.0, |_| revenue);
        match leaving {
            Some(Leaving::Moved) => self.moved += 1,
            Some(Leaving::GivenUp) => self.given_up += 1,
            Some(Leaving::Shifted) => self.shifted += 1,
            None => {}
        }
    }
}
