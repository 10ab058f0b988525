//! Why a proof is refused.

use thiserror::Error;

/// Why a certificate proves nothing, or a reason why there is no plan is none.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum Refusal {
    /// It is the certificate of another kind of problem.
    #[error("the certificate is one of free centres")]
    OfFreeCentres,
    /// Counts, indices or numbers do not fit the instance; every defect is listed.
    #[error("{}", .0.join("; "))]
    Malformed(Vec<String>),
    /// Its numbers are too large to compute with, or no numbers.
    #[error("{0}")]
    Overflow(&'static str),
    /// Its statement about the instance is false.
    #[error("the reason why there is no plan does not hold: {0}")]
    DoesNotHold(&'static str),
    /// A set of units that may be a territory, although none is said to.
    #[error("the units {0:?} are connected and may be a territory")]
    MayBeATerritory(Vec<usize>),
    /// Nobody can tell without searching as long.
    #[error("{0}")]
    Unconfirmed(String),
}

impl Refusal {
    /// A single defect.
    pub(super) fn malformed(defect: impl Into<String>) -> Self {
        Refusal::Malformed(vec![defect.into()])
    }
}

/// For lists of what is wrong.
impl From<Refusal> for String {
    fn from(refusal: Refusal) -> Self {
        refusal.to_string()
    }
}
