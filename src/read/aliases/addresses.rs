//! Parts of addresses, and which of a row's addresses they are of.

use super::column::{Column, Names, Size, address, number};

/// Columns that place an account or a rep.
pub const LATITUDE: Column = address(
    "latitude",
    Some(Size::ANY),
    &[&[
        "lat",
        "geolat",
        "gpslatitude",
        "breitengrad",
        "geobreite",
        "latitud",
        "geolocationlatitude",
        "geolocationlatitudes",
        "locationlatitude",
        "locationlatitudes",
        "coordinateslatitude",
        "gpslat",
        "geocodelatitude",
        "positionlatitude",
    ]],
);
pub const LONGITUDE: Column = address(
    "longitude",
    Some(Size::ANY),
    &[&[
        "lon",
        "lng",
        "long",
        "geolon",
        "geolng",
        "gpslongitude",
        "langengrad",
        "laengengrad",
        "geolange",
        "longitud",
        "geolocationlongitude",
        "geolocationlongitudes",
        "locationlongitude",
        "locationlongitudes",
        "coordinateslongitude",
        "gpslon",
        "gpslng",
        "gpslong",
        "geocodelongitude",
        "positionlongitude",
    ]],
);
pub const X: Column = number(
    "x",
    Size::KM,
    &[&[
        "xkm",
        "xm",
        "xmeter",
        "xmeters",
        "xmetres",
        "xmi",
        "xmiles",
        "xft",
        "xfeet",
        "easting",
        "eastings",
        "eastingm",
        "rechtswert",
        "rechtswertm",
        "ostwert",
        "xcoordinate",
        "xkoordinate",
    ]],
);
pub const Y: Column = number(
    "y",
    Size::KM,
    &[&[
        "ykm",
        "ym",
        "ymeter",
        "ymeters",
        "ymetres",
        "ymi",
        "ymiles",
        "yft",
        "yfeet",
        "northing",
        "northings",
        "northingm",
        "hochwert",
        "hochwertm",
        "nordwert",
        "ycoordinate",
        "ykoordinate",
    ]],
);
pub const CITY: Column = address(
    "city",
    None,
    &[&[
        "town",
        "citytown",
        "cityname",
        "townvillagelocality",
        "citytownvillagelocality",
        "organizationcitytownvillagelocalityofaddress",
        "citytownvillagelocalityofaddress",
        "ort",
        "ort01",
        "stadt",
        "wohnort",
        "ville",
        "commune",
        "localite",
        "ciudad",
        "localidad",
        "poblacion",
        "municipio",
    ]],
);
pub const STATE: Column = address(
    "state",
    None,
    &[
        &[
            "stateprovince",
            "stateorprovince",
            "stateregion",
            "statecounty",
            "organizationstatecountyofaddress",
            "statecountyofaddress",
            "province",
            "bundesland",
            "kanton",
            "bundeslandkanton",
            "departement",
            "estado",
            "provincia",
            "estadoprovincia",
            "regio",
        ],
        &["statecode", "stateprovincecode", "provincecode"],
    ],
);
pub const COUNTRY: Column = address(
    "country",
    None,
    &[&["countryregion", "land", "land1", "pays", "pais"], &["countrycode", "isocountrycode", "landercode"]],
);
pub const COUNTY: Column = address("county", None, &[&["countyname", "landkreis", "kreis"]]);
pub const POSTAL_CODE: Column = address(
    "postal_code",
    None,
    &[&[
        "zip",
        "zipcode",
        "zippostalcode",
        "postalzipcode",
        "postcode",
        "plz",
        "postleitzahl",
        "pstlz",
        "codepostal",
        "codigopostal",
        "organizationzippostalcodeofaddress",
        "zippostalcodeofaddress",
        "billingcode",
    ]],
);

/// How a header says which address it is of.
struct Address {
    before: Names,
    behind: Names,
}

/// The addresses that a row may have, the better ones first.
const ADDRESSES: [Address; 5] = [
    Address {
        before: &[
            "billing",
            "billingaddress",
            "defaultbilling",
            "billto",
            "invoice",
            "rechnungs",
            "rechnungsadresse",
            "rechnungsanschrift",
        ],
        behind: &["defacturation", "facturation", "defacturacion", "facturacion", "rechnung", "rechnungsadresse"],
    },
    Address {
        before: &[
            "address1",
            "primary",
            "primaryaddress",
            "main",
            "mainaddress",
            "address",
            "hauptadresse",
            "headquarters",
            "hq",
        ],
        behind: &["address1", "principal", "principale"],
    },
    Address {
        before: &[
            "shipping",
            "shippingaddress",
            "defaultshipping",
            "shipto",
            "delivery",
            "liefer",
            "lieferadresse",
            "lieferanschrift",
        ],
        behind: &["delivraison", "livraison", "deenvio", "envio", "deentrega", "lieferadresse"],
    },
    Address {
        before: &["mailing", "mailingaddress", "post", "postadresse", "correspondence"],
        behind: &["decorrespondance", "postal"],
    },
    Address { before: &["home", "private", "other", "address2", "secondary"], behind: &["address2"] },
];

/// The part of an address that a simplified header is: its address, by preference, and the column.
pub fn part(header: &str, columns: &'static [Column]) -> Option<(usize, &'static Column)> {
    let of =
        |rest: Option<&str>| columns.iter().find(|column| column.address && rest.is_some_and(|rest| column.rank(rest).is_some()));
    ADDRESSES.iter().enumerate().find_map(|(at, address)| {
        let before = address.before.iter().find_map(|word| of(header.strip_prefix(word)));
        let found = before.or_else(|| address.behind.iter().find_map(|word| of(header.strip_suffix(word))));
        found.map(|column| (at, column))
    })
}

/// How good a name is the header without the words that say of which address it is.
pub fn rank(header: &str, at: usize, column: &Column) -> Option<usize> {
    let address = &ADDRESSES[at];
    let before = address.before.iter().filter_map(|word| header.strip_prefix(word));
    let behind = address.behind.iter().filter_map(|word| header.strip_suffix(word));
    before.chain(behind).find_map(|rest| column.rank(rest))
}
