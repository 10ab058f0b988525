//! Seeded synthetic plans over real places.
