//! Instance families, and the gap to best-known values.
