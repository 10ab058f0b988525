//! The MIP solver behind the model: HiGHS, or microlp where there is no C++. With neither feature no MIP is ever solved, and what
//! search, prices and trees find and prove stands alone.

#[cfg_attr(not(any(feature = "highs", feature = "microlp")), expect(dead_code, reason = "no solver reads what is asked of it"))]
mod claim;
#[cfg(feature = "highs")]
mod highs;
#[cfg(all(feature = "microlp", not(feature = "highs")))]
mod microlp;

pub(super) use claim::Effort;

#[cfg(feature = "highs")]
pub(super) use self::highs::run;
#[cfg(all(feature = "microlp", not(feature = "highs")))]
pub(super) use self::microlp::run;

/// Without a solver no model is answered.
#[cfg(not(any(feature = "highs", feature = "microlp")))]
pub(super) fn run(_: super::formulation::MipModel, _: &Effort) -> claim::Answer {
    claim::Answer::NOTHING
}
