// What every mount of the page shares: what the server sent, and what the reader has set.
import { guess } from "./guess.js"
import { readAddress, writeAddress } from "./address.js"

const REST = 180 // ms after the last key before the exact answer is asked for
const POLL = 600 // ms before the server is asked whether strips are there
const KEPT = 48 // strips

const stores = {}

// The store of a scene, which is from now on the one that the address is about.
export function storeOf(id) {
  stores[id] ??= {
    seq: 0, rev: 0, changes: {}, question: 0, world: null, drawer: "", story: null,
    kept: {}, strips: {}, names: {}, stale: {}, guessed: null, held: false, moving: null,
    listeners: new Set(), emit: {}, painted: [], timer: 0,
  }
  return (window.winset = stores[id])
}

addEventListener("popstate", () => window.winset?.emit.ask && heed(window.winset))

export const tell = (store, what) => store.listeners.forEach((listener) => listener(what))

export const isChanged = (store) => Object.keys(store.changes).length > 0

// ---- what the server says ----

export function receive(store, data) {
  if (data.frame) {
    store.frame = data.frame
    store.levers = Object.fromEntries(data.frame.levers.map((lever) => [lever.key, lever]))
  }
  receiveStrips(store, data)
  if (data.rev > store.rev) obey(store, data)
  else if (data.exact.seq < store.seq) return
  store.exact = data.exact
  if (!store.moving) store.guessed = null
}

// The page wants another view shown than the reader has set: it was opened, or a button was used.
function obey(store, { rev, changes, question, world, drawer, exact }) {
  Object.assign(store, { rev, question, world, drawer, moving: null, guessed: null })
  store.changes = { ...changes }
  store.seq = Math.max(store.seq, exact.seq)
  writeAddress(store, "replaceState")
}

function receiveStrips(store, data) {
  Object.assign(store.kept, data.strips)
  const names = Object.keys(store.kept).filter((name) => !name.startsWith("base "))
  names.slice(0, Math.max(0, names.length - KEPT)).forEach((name) => delete store.kept[name])
  store.stale = data.stale
  store.names = data.stripNames
  store.strips = {}
  for (const key in data.stripNames) {
    store.strips[key] = store.kept[data.stripNames[key]] ?? store.kept[`base ${key}`]
  }
  clearTimeout(store.polling)
  if (data.pending) store.polling = setTimeout(() => store.emit.poll?.(have(store)), POLL)
}

const have = (store) => [store.frame.version, ...Object.keys(store.kept)]

// ---- what the reader does ----

export function move(store, lever, x) {
  if (store.moving !== lever.key) {
    store.moving = lever.key
    store.from = position(lever, store.exact.changes[lever.key])
  }
  store.changes[lever.key] = valueAt(lever, x)
  store.guessed = guess(store, lever.key, x, store.from)
  if (!store.held) ask(store, REST)
}

export function release(store) {
  if (!store.held) return
  store.held = false
  ask(store, 0)
}

export function takeBack(store, keys) {
  for (const key of keys) delete store.changes[key]
  Object.assign(store, { moving: null, guessed: null })
  ask(store, 0)
  tell(store, "changes")
}

function ask(store, wait) {
  clearTimeout(store.timer)
  store.timer = setTimeout(() => {
    store.moving = null
    writeAddress(store)
    publish(store)
  }, wait)
}

// Tell the server all that is to be shown; it answers with the number of the telling.
function publish(store) {
  clearTimeout(store.timer)
  const { changes, question, world, drawer } = store
  const { id } = store.frame.questions[question]
  store.seq++
  store.asked = performance.now()
  store.emit.ask?.({
    seq: store.seq, changes: { ...changes }, question: id, world, drawer, have: have(store),
  })
}

// Another question, world or drawer.
export function choose(store, what, value) {
  store[what] = value
  writeAddress(store)
  publish(store)
  tell(store, what)
}

// Back and Forward: the address says what is to be shown.
function heed(store) {
  const { scenario, ...found } = readAddress(store)
  if (scenario !== store.frame.scenario) {
    store.emit.scenario?.(scenario)
    return
  }
  Object.assign(store, found, { moving: null, guessed: null })
  publish(store)
  tell(store, "address")
}

// ---- a lever's value in an address, and its place on the lever ----

export const valueAt = (lever, x) =>
  lever.levels ? lever.ids[Math.round(x)] : Number(x.toFixed(lever.digits))

export function position(lever, value) {
  if (value === undefined) return lever.estimated?.[1] ?? (lever.points[0] + lever.points.at(-1)) / 2
  if (!lever.levels) return Number(value)
  return Math.max(0, lever.ids.indexOf(String(value)))
}
