// The day that is picked, on the map: a line from where the rep starts by way of the visits, which are numbered.

/** Accounts by which a day leads, from where it begins to where it ends; −1 is home. @param {Day} day @param {Day[]} days */
function wayOf(day, days) {
  const before = days.find((own) => own.at === day.at - 1);
  return [before ? before.bed : -1, ...day.visits.map((call) => call.account), day.bed];
}

/** Draws the route of the picked day. @param {TerritoryMap} map @param {{land: string, text: string}} ink */
function paintRoute(map, ink) {
  const { view, context, ground } = map;
  if (state.rep < 0 || state.day < 0) return;
  const days = view.calendars.of(view.at, state.rep);
  const day = days.find((own) => own.at === state.day);
  if (!day?.road) return;
  const place = (/** @type {number} */ account) => {
    const row = view.rowOf(account);
    return account < 0 ? map.homeOf(state.rep) : row < 0 || Number.isNaN(ground.x[row]) ? null : map.screen(ground.x[row], ground.y[row]);
  };
  const places = wayOf(day, days).map(place);
  context.lineWidth = 5;
  context.lineJoin = "round";
  for (const [colour, width] of /** @type {[string, number][]} */ ([[ink.land, 6], [ink.text, 2.5]])) {
    context.strokeStyle = colour;
    context.lineWidth = width;
    context.beginPath();
    for (const at of places) if (at) context.lineTo(at[0], at[1]);
    context.stroke();
  }
  context.font = "bold 12px system-ui, sans-serif";
  context.textAlign = "center";
  context.textBaseline = "middle";
  day.visits.forEach((call, at) => {
    const spot = places[at + 1];
    if (!spot) return;
    context.beginPath();
    context.arc(spot[0], spot[1], 10, 0, 2 * Math.PI);
    context.fillStyle = ink.text;
    context.fill();
    context.fillStyle = ink.land;
    context.fillText(String(call.stop), spot[0], spot[1] + 0.5);
  });
}
