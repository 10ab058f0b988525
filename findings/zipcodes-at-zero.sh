#!/usr/bin/env bash
# PyPI zipcodes 3.0.0 has coordinates for each of its 42,789 postal codes, but 872 of them are at latitude 0, longitude 0, in the Gulf
# of Guinea, where others would leave the cell empty. Most are soldiers' post; one is an active STANDARD code of Texas, 77352, which
# has no county either: its neighbours 77351 and 77354 lie where they should. Whoever takes every row for a point places an account
# 10,000 km off. Sutton leaves these rows out and takes the middle of what shares the first three digits.
#
# Fails if the package does otherwise. Skipped where PyPI can't be reached.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

if ! { python3 -m venv "$work/python" && "$work/python/bin/pip" install --quiet zipcodes==3.0.0; }; then
  echo "SKIPPED: zipcodes can't be installed from PyPI here"
  exit 0
fi
"$work/python/bin/python" - <<'PYTHON'
import collections
import zipcodes

rows = zipcodes.list_all()
zero = [row for row in rows if float(row["lat"]) == 0 and float(row["long"]) == 0]
kinds = collections.Counter(row["zip_code_type"] for row in zero)
print(len(rows), "codes,", len(zero), "of them at 0, 0:", dict(sorted(kinds.items())))
(own,) = zipcodes.matching("77352")
print({key: own[key] for key in ["zip_code", "zip_code_type", "active", "city", "state", "county", "lat", "long"]})
near = [(row["zip_code"], row["lat"], row["long"]) for code in ["77351", "77354"] for row in zipcodes.matching(code)]
print(near)
assert len(rows) == 42_789 and len(zero) == 872 and kinds["STANDARD"] == 1
assert own["zip_code_type"] == "STANDARD" and own["active"] and own["county"] == "" and own["lat"] == own["long"] == "0"
assert all(29 < float(lat) < 31 and -96 < float(lon) < -94 for _, lat, lon in near)
PYTHON
