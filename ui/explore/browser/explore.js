// One component, mounted several times a page; mounts of one scenario draw from one store.
import { bar } from "./bar.js"
import { drawers } from "./drawers.js"
import { levers } from "./levers.js"
import { receive, storeOf, tell } from "./store.js"
import { who } from "./who.js"
import { worlds } from "./worlds.js"

const PARTS = { bar, levers, worlds, drawers, who }
const mounted = new WeakMap() // root → the frame it was built for, and its listener

export default function mount(component) {
  const { data, parentElement, setStateValue, setTriggerValue } = component
  const root = parentElement.querySelector(".explore")
  const store = storeOf(data.id)
  root.className = `explore part-${data.part}${data.projector ? " projector" : ""}`
  if (data.exact) receive(store, data)
  if (data.part === "worlds") store.story = data.story ?? store.story
  if (data.part === "who") store.who = data.who
  listenFor(store, data.part, setStateValue, setTriggerValue)
  store.dark = isDark(parentElement.host ?? root)
  root.classList.toggle("dark", store.dark)
  ;(store.builders ??= new Map()).set(root, () => build(root, store, data.part))
  if (store.frame && store.exact) for (const each of store.builders.values()) each()
  tell(store, "server")
  return () => {
    store.listeners.delete(mounted.get(root)?.listener)
    store.builders.delete(root)
    mounted.delete(root)
    if (data.part === "levers") store.emit = {}
  }
}

// The mount of the levers speaks for all of them; the picker of scenarios for itself.
function listenFor(store, part, setStateValue, setTriggerValue) {
  if (part === "levers") {
    store.emit.ask = (view) => setStateValue("ask", view)
    store.emit.want = (key) => setTriggerValue("want", key)
    store.emit.poll = (have) => setTriggerValue("poll", have)
  }
  if (part === "bar") store.emit.scenario = (slug) => setTriggerValue("scenario", slug)
}

// Draw a part anew where it has not been drawn, or was drawn for another frame.
function build(root, store, part) {
  const now = mounted.get(root)
  if (now?.frame === store.frame && (part !== "who" || now.who === store.who)) return
  if (now) store.listeners.delete(now.listener)
  root.replaceChildren()
  const listener = PARTS[part](root, store)
  mounted.set(root, { frame: store.frame, who: store.who, listener })
  store.listeners.add(listener)
}

function isDark(host) {
  const ground = getComputedStyle(host).getPropertyValue("--st-background-color").trim()
  return /^#[0-9a-f]{6}/i.test(ground) && parseInt(ground.slice(1, 3), 16) < 128
}
