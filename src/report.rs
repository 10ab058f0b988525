//! What a person or a program gets to see: text, JSON, CSV, GeoJSON.
