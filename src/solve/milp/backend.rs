//! The MIP solver behind the model: HiGHS, or microlp where there is no C++. With neither feature good_lp refuses to build.

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
