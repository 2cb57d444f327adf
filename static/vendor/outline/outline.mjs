// Makes the outlines of the map from Natural Earth's countries (npm world-atlas): npm run outline
// Each view is a rectangle of degrees, drawn 1,000 units wide in an equidistant cylindrical projection that is true on
// one parallel, just as mobility/portal/map.py places the markers.
import { readFileSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import countries from "i18n-iso-countries";
import { feature } from "topojson-client";
import { presimplify, simplify } from "topojson-simplify";

const WIDTH = 1000;
const VIEWS = [
  { name: "world", west: -180, south: -56, east: 180, north: 78, parallel: 38, atlas: "countries-110m.json", detail: 3.2 },
  { name: "europe", west: -14, south: 35, east: 46, north: 62, parallel: 48.5, atlas: "countries-50m.json", detail: 3.2 },
  { name: "central-asia", west: 44, south: 32, east: 98, north: 58, parallel: 45, atlas: "countries-50m.json", detail: 2.6 },
];
const SMALLEST = 16; // islands under so many square units are left out
const ANTARCTICA = "010"; // runs around the pole, and nobody studies there

const require = createRequire(import.meta.url);

for (const view of VIEWS) {
  const scale = WIDTH / (view.east - view.west) / Math.cos((view.parallel * Math.PI) / 180);
  const height = Math.round((view.north - view.south) * scale);
  const atlas = JSON.parse(readFileSync(require.resolve(`world-atlas/${view.atlas}`)));
  const plain = simplify(presimplify(atlas), (view.detail / scale) ** 2);
  const place = ([lon, lat]) => [((lon - view.west) * WIDTH) / (view.east - view.west), (view.north - lat) * scale];
  const drawn = feature(plain, plain.objects.countries).features.filter(({ id }) => id !== ANTARCTICA);
  const paths = drawn.map(({ id, geometry }) => {
    const polygons = geometry.type === "Polygon" ? [geometry.coordinates] : geometry.coordinates;
    const rings = polygons.flat().flatMap(around).map((ring) => draw(cut(ring.map(place), height))).join("");
    const code = countries.numericToAlpha2(id ?? "");
    return rings && `<path${code ? ` id="${code}"` : ""} d="${rings}"/>`;
  });
  const degrees = [view.west, view.south, view.east, view.north, view.parallel].join(" ");
  const head = `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${WIDTH} ${height}" data-degrees="${degrees}">`;
  const lines = paths.filter(Boolean).sort();
  writeFileSync(new URL(`${view.name}.svg`, import.meta.url), `${head}<g id="land">\n${lines.join("\n")}\n</g></svg>\n`);
}

// A ring that crosses the date line in one piece, once at each edge of the world.
function around(ring) {
  const points = ring.map((point) => [...point]);
  points.slice(1).forEach((point, n) => (point[0] += Math.round((points[n][0] - point[0]) / 360) * 360));
  return [-360, 0, 360].map((turn) => points.map(([lon, lat]) => [lon + turn, lat]));
}

// A ring without what lies outside the view, by Sutherland and Hodgman; a little beyond the edge, so that no line shows.
function cut(ring, height) {
  const edges = [[0, -9, 1], [0, WIDTH + 9, -1], [1, -9, 1], [1, height + 9, -1]];
  return edges.reduce((points, [axis, at, sign]) => {
    const inside = (point) => (point[axis] - at) * sign >= 0;
    return points.flatMap((point, n) => {
      const before = points.at(n - 1);
      if (inside(point) === inside(before)) return inside(point) ? [point] : [];
      const share = (at - before[axis]) / (point[axis] - before[axis]);
      const crossing = [0, 1].map((k) => before[k] + share * (point[k] - before[k]));
      return inside(point) ? [crossing, point] : [crossing];
    });
  }, ring.slice(0, -1));
}

// A ring as relative moves in whole units; nothing for what is too small to be seen.
function draw(ring) {
  const points = ring.map((point) => point.map(Math.round));
  const moves = points.map((point, n) => (n ? [point[0] - points[n - 1][0], point[1] - points[n - 1][1]] : point));
  const area = points.reduce((sum, [x, y], n) => sum + x * points.at(n - 1)[1] - y * points.at(n - 1)[0], 0) / 2;
  if (Math.abs(area) < SMALLEST) return "";
  const steps = moves.slice(1).filter(([x, y]) => x || y).map(([x, y]) => `${x}${y < 0 ? "" : " "}${y}`);
  return `M${points[0].join(" ")}l${steps.join(" ").replaceAll(" -", "-")}z`;
}
