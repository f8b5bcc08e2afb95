// The address: the browser writes it, one entry a release, and Back and Forward are read from it.
export function writeAddress(store, how = "pushState") {
  const query = new URLSearchParams(location.search)
  query.set("scenario", store.frame.scenario)
  query.delete("set")
  for (const key in store.changes) query.append("set", `${key}=${store.changes[key]}`)
  const { id } = store.frame.questions[store.question]
  put(query, "question", store.question ? id : "")
  put(query, "drawer", store.drawer)
  put(query, "world", store.world ?? "")
  const shown = String(new URLSearchParams(location.search))
  if (String(query) !== shown) history[how](history.state, "", `?${query}`)
}

function put(query, name, value) {
  if (value === "") query.delete(name)
  else query.set(name, value)
}

// What the address says.
export function readAddress(store) {
  const query = new URLSearchParams(location.search)
  const changes = {}
  for (const text of query.getAll("set")) {
    const cut = text.indexOf("=")
    const value = text.slice(cut + 1)
    changes[text.slice(0, cut)] = value.trim() && Number.isFinite(+value) ? +value : value
  }
  const named = store.frame.questions.findIndex(({ id }) => id === query.get("question"))
  const world = query.get("world")
  return {
    scenario: query.get("scenario") ?? store.frame.scenario,
    changes,
    question: Math.max(0, named),
    drawer: query.get("drawer") ?? "",
    world: world === null ? null : +world,
  }
}
