//! Says where addresses are: reads a CSV of country, state, city, postal_code, county and writes a row for each.
//!
//! `echo "country,state,city,postal_code,county
//! US,MA,Cambridge,," | cargo run --example addresses`

use std::io::{stdin, stdout};

use sutton::read::places::{Address, Known};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut rows = csv::Reader::from_reader(stdin().lock());
    let mut out = csv::Writer::from_writer(stdout().lock());
    out.write_record(["latitude", "longitude", "radius_km", "found_by", "settled_by"])?;
    for row in rows.records() {
        let row = row?;
        let cell = |at: usize| row.get(at).unwrap_or_default();
        let address = Address { country: cell(0), state: cell(1), city: cell(2), postal_code: cell(3), county: cell(4) };
        match address.find(Known::default()) {
            Ok(found) => {
                let settled = found.settled.map(|settled| format!("{settled:?}")).unwrap_or_default();
                let numbers = [found.latitude, found.longitude, found.radius_km].map(|number| number.to_string());
                out.write_record(numbers.iter().map(String::as_str).chain([format!("{:?}", found.basis).as_str(), &settled]))?;
            }
            Err(why) => {
                // The reason's name is enough here.
                let name = format!("{why:?}");
                out.write_record(["", "", "", name.split(['(', ' ']).next().unwrap_or_default(), ""])?;
            }
        }
    }
    Ok(out.flush()?)
}
