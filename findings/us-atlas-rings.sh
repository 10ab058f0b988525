#!/bin/sh
# npm us-atlas 3.0.1, counties-10m.json, decoded by topojson-client 3.1.0: rings without ground.
#
# RFC 7946 asks of a ring four positions or more that enclose an area. In this file 22 rings of 19 counties have no more than two
# different positions: they shrank to nothing when coordinates were rounded. Of Falls Church, Virginia (51610), nothing else is left, so
# that it has no ground at all. Readers that check validity refuse such counties.
set -e
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
npm install --silent --no-audit --no-fund us-atlas@3.0.1 topojson-client@3.1.0 >/dev/null
cat > count.js <<'JS'
const topojson = require('topojson-client');
const atlas = require('us-atlas/counties-10m.json');
const counties = topojson.feature(atlas, atlas.objects.counties).features;
const rings = ({ geometry }) => !geometry ? [] : geometry.type === 'Polygon' ? geometry.coordinates : geometry.coordinates.flat();
const isFlat = ring => new Set(ring.map(String)).size < 3;
const flat = counties.map(county => [county.id, rings(county).filter(isFlat).length, rings(county).length]);
const some = flat.filter(([, count]) => count > 0);
const none = some.filter(([, count, all]) => count === all).map(([id]) => id);
console.log(`${some.reduce((sum, [, count]) => sum + count, 0)} rings without ground in ${some.length} counties; nothing else in ${none.join(', ')}`);
JS
seen=$(node count.js)
echo "$seen"
[ "$seen" = "22 rings without ground in 19 counties; nothing else in 51610" ]
