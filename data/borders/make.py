#!/usr/bin/env python3
"""Makes lines.json: borders of countries and of the states of the USA, as polylines in hundredths of a degree.

    npm pack world-atlas@2.0.2 us-atlas@3.0.1 && for file in *.tgz; do mkdir -p "${file%%-*}" && tar xzf "$file" -C "${file%%-*}"; done
    python3 make.py world/package/countries-50m.json us/package/states-10m.json > lines.json

A line is [x, y, dx, dy, dx, dy, ...]: its first corner, then the way from each corner to the next.
"""

import json
import sys
from collections import Counter

# Hundredths of a degree: what a line may be off, and the least extent of an island that is kept.
OFF, ISLAND = 1.0, 8


def corners(topology, arc):
    """The corners of an arc in hundredths of a degree."""
    (sx, sy), (tx, ty) = topology["transform"]["scale"], topology["transform"]["translate"]
    x = y = 0
    for dx, dy in topology["arcs"][arc]:
        x, y = x + dx, y + dy
        yield round(100 * (x * sx + tx)), round(100 * (y * sy + ty))


def simplified(line):
    """The line without corners that lie within OFF of what is left (Douglas and Peucker 1973)."""
    keep, spans = {0, len(line) - 1}, [(0, len(line) - 1)]
    while spans:
        first, last = spans.pop()
        (ax, ay), (bx, by) = line[first], line[last]
        length = ((bx - ax) ** 2 + (by - ay) ** 2) ** 0.5

        def off(at):
            x, y = line[at]
            across = abs((bx - ax) * (y - ay) - (by - ay) * (x - ax))
            return across / length if length else ((x - ax) ** 2 + (y - ay) ** 2) ** 0.5

        if last - first > 1:
            far = max(range(first + 1, last), key=off)
            if off(far) > OFF:
                keep.add(far)
                spans += [(first, far), (far, last)]
    return [line[at] for at in sorted(keep)]


def written(line):
    flat, (x, y) = list(line[0]), line[0]
    for cx, cy in line[1:]:
        flat += [cx - x, cy - y]
        x, y = cx, cy
    return flat


def lines(topology, arcs):
    for arc in arcs:
        line = simplified(list(corners(topology, arc)))
        extent = max(max(part) - min(part) for part in zip(*line))
        if len(line) > 1 and (line[0] != line[-1] or extent >= ISLAND):
            yield written(line)


def used(geometry):
    """The arcs of a geometry, whichever way round."""
    if isinstance(geometry, int):
        yield geometry if geometry >= 0 else ~geometry
    elif isinstance(geometry, list):
        for part in geometry:
            yield from used(part)


def main():
    world, states = (json.load(open(path)) for path in sys.argv[1:])
    geometries = states["objects"]["states"]["geometries"]
    sides = Counter(arc for own in geometries for arc in set(used(own.get("arcs", []))))
    inner = [arc for arc in sorted(sides) if sides[arc] > 1]
    borders = {"countries": list(lines(world, range(len(world["arcs"])))), "states": list(lines(states, inner))}
    print(json.dumps(borders, separators=(",", ":")))


if __name__ == "__main__":
    main()
