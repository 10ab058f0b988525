//! Invented names of companies and people.

use rand::RngExt;

#[rustfmt::skip]
const SURNAMES: [&str; 48] = [
    "Abbott", "Alvarez", "Bauer", "Becker", "Brooks", "Calloway", "Chen", "Conrad", "Dalton", "Delgado", "Ellison",
    "Farrow", "Fischer", "Garner", "Grayson", "Hale", "Hargrove", "Ibarra", "Jansen", "Keller", "Kim", "Lambert",
    "Lowell", "Maddox", "Mercer", "Nakamura", "Nolan", "Okafor", "Osborne", "Patel", "Pruitt", "Quinn", "Ramsey",
    "Rivera", "Sandoval", "Sawyer", "Singh", "Sterling", "Tanaka", "Thorne", "Underhill", "Vance", "Vargas",
    "Walsh", "Whitaker", "Yates", "York", "Zimmer",
];
#[rustfmt::skip]
const FIRST_NAMES: [&str; 32] = [
    "Aaron", "Alice", "Amir", "Beth", "Carla", "Chris", "Dana", "David", "Elena", "Eric", "Fatima", "Frank",
    "Grace", "Hannah", "Ivan", "Jade", "James", "Karen", "Leo", "Lena", "Marcus", "Maria", "Nina", "Omar", "Paula",
    "Ray", "Rosa", "Sam", "Tara", "Victor", "Wendy", "Zoe",
];
#[rustfmt::skip]
const MARKS: [&str; 32] = [
    "Summit", "Harbor", "Prairie", "Keystone", "Redwood", "Pioneer", "Lakeside", "Granite", "Beacon", "Cascade",
    "Delta", "Evergreen", "Frontier", "Gateway", "Heritage", "Ironwood", "Juniper", "Liberty", "Meridian",
    "Northern", "Orchard", "Pinnacle", "Riverside", "Sterling", "Tidewater", "Union", "Valley", "Westfield",
    "Cardinal", "Bluestone", "Copper", "Maple",
];
#[rustfmt::skip]
const TRADES: [&str; 24] = [
    "Packaging", "Dental", "Logistics", "Foods", "Plastics", "Electric", "Clinics", "Steel", "Paper", "Machining",
    "Dairy", "Textiles", "Controls", "Pharmacy", "Builders", "Brewing", "Optics", "Supply", "Furniture", "Aviation",
    "Bearings", "Hospitals", "Coatings", "Seeds",
];

/// The name of a company: mark or surname, then trade; children carry it too.
#[derive(Clone, Copy, Debug)]
pub struct Company {
    mark: u8,
    trade: u8,
}

impl Company {
    /// Draws a name.
    pub fn draw(rng: &mut impl RngExt) -> Self {
        Company {
            mark: rng.random_range(0..(MARKS.len() + SURNAMES.len()) as u8),
            trade: rng.random_range(0..TRADES.len() as u8),
        }
    }
}

impl std::fmt::Display for Company {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let mark = usize::from(self.mark);
        let mark = MARKS.get(mark).unwrap_or_else(|| &SURNAMES[mark - MARKS.len()]);
        write!(f, "{mark} {}", TRADES[usize::from(self.trade)])
    }
}

/// Draws the name of a person.
pub fn person(rng: &mut impl RngExt) -> String {
    format!("{} {}", FIRST_NAMES[rng.random_range(0..FIRST_NAMES.len())], SURNAMES[rng.random_range(0..SURNAMES.len())])
}
