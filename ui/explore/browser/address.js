// The address: the browser writes it, one entry a release, and Back and Forward are read from it.
export function writeAddress(store) {
  const query = new URLSearchParams(location.search)
  query.set("scenario", store.frame.scenario)
  query.delete("set")
  for (const key in store.changes) query.append("set", `${key}=${store.changes[key]}`)
  const { id } = store.frame.questions[store.question]
  put(query, "question", store.question ? id : "")
  put(query, "drawer", store.drawer)
  put(query, "world", store.world ?? "")
  if (`?${query}` !== location.search) history.pushState(history.state, "", `?${query}`)
}

function put(query, name, value) {
  if (value === "") query.delete(name)
  else query.set(name, value)
}

// What the address says; nothing where it is about another scenario.
export function readAddress(store) {
  const query = new URLSearchParams(location.search)
  const scenario = query.get("scenario")
  if (scenario && scenario !== store.frame.scenario) return null
  const changes = {}
  for (const text of query.getAll("set")) {
    const cut = text.indexOf("=")
    const value = text.slice(cut + 1)
    changes[text.slice(0, cut)] = value.trim() && Number.isFinite(+value) ? +value : value
  }
  const named = store.frame.questions.findIndex(({ id }) => id === query.get("question"))
  const world = query.get("world")
  return {
    changes,
    question: Math.max(0, named),
    drawer: query.get("drawer") ?? "",
    world: world === null ? null : +world,
  }
}
