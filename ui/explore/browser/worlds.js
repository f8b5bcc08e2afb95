// A hundred possible worlds: a dot is a replicate, always the same one.
import { draw, foldedTable, largeness, make, say, set } from "./dom.js"
import { colours } from "./colours.js"
import { shown } from "./guess.js"
import { heap, measure, place, restless } from "./piles.js"
import { fill, signed, small } from "./words.js"
import { choose, isChanged } from "./store.js"
import { storyCard } from "./story.js"

const NEAR = 22 // px within which a dot is meant

export function worlds(root, store) {
  const words = store.frame.words
  const box = make("section", root, "worlds")
  make("h3", box, "", words.hundred)
  const hint = make("p", box, "hint")
  const svg = draw("svg", { role: "listbox", tabindex: 0, class: "field" }, box)
  const ghosts = draw("g", { "aria-hidden": "true" }, svg)
  const dots = store.frame.sample.map((_, i) => newDot(i))
  const cursor = draw("circle", { class: "cursor", "aria-hidden": "true" }, svg)
  const tip = make("p", box, "tip")
  const story = storyCard(box, store, () => svg.focus())
  const table = foldedTable(box, words.sameTable)
  const view = { groups: [], order: [], active: 0, drawn: "", rows: 0 }

  const label = (i) => worldLabel(store, i)
  const point = (i) => say(tip, i < 0 ? "" : label(i))
  const open = (i) => choose(store, "world", store.frame.sample[i])
  const mark = () => {
    const spot = dots[view.order[view.active]]?.spot
    if (spot) set(cursor, { cx: spot[0], cy: spot[1], r: view.layout.pitch * 0.36 + 5 })
    svg.setAttribute("aria-activedescendant", `world${view.order[view.active]}`)
  }
  listen(svg, dots, view, { point, open, mark, leave: () => choose(store, "world", null), store })

  const redraw = (what) => {
    const asked = store.frame.questions[store.question]
    const [now, was] = [shown(store, asked.id).worlds, store.frame.base.worlds[asked.id]]
    const width = svg.clientWidth || 320
    const sign = `${asked.id} ${width} ${store.dark}`
    if (view.drawn !== sign) lay(svg, view, asked, measure(width, asked.answers.length, largeness()), store, sign)
    if (what !== "move" || !view.turns) view.turns = restless(store, asked.id)
    const piles = heap(now, was, asked.answers.length, view.turns)
    view.order = piles.flat()
    settle(svg, ghosts, dots, view, piles, was, colours(asked, store.dark))
    const changed = [...now].filter((each, i) => each !== was[i]).length
    say(hint, hintWords(store, changed))
    if (what === "move") return
    for (const [i, dot] of dots.entries()) {
      set(dot, { "aria-label": label(i), "aria-selected": store.frame.sample[i] === store.world })
    }
    svg.setAttribute("aria-label", fieldLabel(words, asked, piles, changed))
    table(words.tableHead, asked.answers.map((answer, k) => tableRow(answer, k, now, was)))
    mark()
    story()
  }
  new ResizeObserver(() => svg.clientWidth !== view.layout?.width && redraw()).observe(box)
  return redraw
}

function newDot(i) {
  const dot = draw("g", { role: "option", id: `world${i}`, class: "world" })
  draw("circle", { class: "ring" }, dot)
  draw("circle", { class: "dot" }, dot)
  return dot
}

// A group an answer: its ground line, its name, and how many lie there.
function lay(svg, view, asked, layout, store, sign) {
  Object.assign(view, { drawn: sign, layout, rows: 0, turns: null, two: false })
  view.groups.forEach((group) => group.remove())
  const palette = colours(asked, store.dark)
  view.groups = asked.answers.map((answer, k) => {
    const group = draw("g", { role: "group", "aria-label": answer })
    const x = k * (layout.room + layout.gap)
    group.line = draw("rect", { x, width: layout.room, height: 3, rx: 1.5, fill: palette[k] }, group)
    group.name = draw("text", { x, class: "name" }, group)
    group.many = draw("text", { x, class: "many" }, group)
    const lines = broken(answer, layout.room / (7.6 * layout.large))
    lines.forEach((text, j) => {
      draw("tspan", { x, dy: j ? "1.1em" : 0 }, group.name).textContent = text
    })
    view.two ||= lines.length > 1
    svg.insertBefore(group, svg.lastChild)
    return group
  })
}

// A name in two lines where one has no room, cut where they are most alike in length.
function broken(text, room) {
  const parts = text.split(" ")
  if (text.length <= room || parts.length < 2) return [text]
  const cut = (i) => [parts.slice(0, i).join(" "), parts.slice(i).join(" ")]
  const longest = (pair) => Math.max(...pair.map((each) => each.length))
  const cuts = parts.slice(1).map((_, i) => cut(i + 1))
  return cuts.reduce((best, pair) => (longest(pair) < longest(best) ? pair : best))
}

function settle(svg, ghosts, dots, view, piles, was, palette) {
  const { layout } = view
  const before = piles.map((_, k) => [...was].filter((each) => +each === k).length)
  const most = Math.max(...piles.map((pile) => pile.length), ...before)
  view.rows = Math.max(view.rows, Math.ceil(most / layout.columns))
  const floor = view.rows * layout.pitch + 4
  const height = floor + (view.two ? 62 : 44) * layout.large
  set(svg, { viewBox: `0 0 ${layout.width} ${height}` })
  svg.style.height = `${height}px`
  let left = 0
  piles.forEach((pile, k) => {
    const group = view.groups[k]
    name(group, view, floor, pile.length, before[k])
    for (let j = pile.length; j < before[k]; j++) {
      const ghost = ghosts.children[left++] ?? draw("circle", { class: "ghost" }, ghosts)
      const [cx, cy] = place(layout, k, j, floor)
      set(ghost, { cx, cy, r: layout.pitch * 0.36, stroke: palette[k] })
    }
    pile.forEach((i, j) => lie(dots[i], group, place(layout, k, j, floor), palette[k], +was[i] !== k, layout))
  })
  while (ghosts.children.length > left) ghosts.lastChild.remove()
}

function name(group, { layout, two }, floor, many, before) {
  group.line.setAttribute("y", floor + 4)
  group.name.setAttribute("y", floor + 8 + 15 * layout.large)
  group.many.setAttribute("y", floor + 8 + (two ? 48 : 32) * layout.large)
  say(group.many, `${many}${many === before ? "" : ` (${signed(many - before)})`}`)
}

function lie(dot, group, spot, colour, came, { pitch }) {
  if (dot.parentNode !== group) group.append(dot)
  if (String(dot.spot) !== String(spot)) {
    dot.spot = spot
    dot.style.transform = `translate(${spot[0]}px,${spot[1]}px)`
  }
  const look = `${colour} ${pitch} ${came}`
  if (dot.look === look) return
  dot.look = look
  dot.firstChild.setAttribute("r", pitch * 0.36 + Math.max(1.8, pitch * 0.12))
  dot.lastChild.setAttribute("r", pitch * 0.36)
  dot.lastChild.style.fill = colour
  dot.classList.toggle("came", came)
}

function worldLabel(store, i) {
  const { words, sample, questions, base } = store.frame
  const asked = questions[store.question]
  const [was, now] = [+base.worlds[asked.id][i], +shown(store, asked.id).worlds[i]]
  const values = { n: sample[i], now: small(asked.answers[now]), was: small(asked.answers[was]) }
  if (was === now) return fill(words.world, values)
  const parted = store.exact.tell?.[sample[i]]
  const why = store.guessed ? words.between : parted ? fill(words.here, { parted }) : ""
  return `${fill(words.worldChanged, values)} ${why}`.trim()
}

function hintWords(store, changed) {
  const words = store.frame.words
  if (!isChanged(store)) return words.atRest
  return changed ? fill(words.ringed, { n: changed }) : words.noneTurned
}

function fieldLabel(words, asked, piles, changed) {
  const counts = asked.answers.map((answer, k) => `${piles[k].length} ${small(answer)}`).join(", ")
  return fill(words.field, { counts, n: changed })
}

function tableRow(answer, k, now, was) {
  const is = (worlds, i) => +worlds[i] === k
  const all = [...now].map((_, i) => i)
  const [before, after] = [all.filter((i) => is(was, i)), all.filter((i) => is(now, i))]
  const [came, left] = [after.filter((i) => !is(was, i)), before.filter((i) => !is(now, i))]
  return [answer, before.length, after.length, came.length, left.length]
}

function listen(svg, dots, view, { point, open, mark, leave, store }) {
  const nearest = (event) => {
    const ground = svg.getBoundingClientRect()
    const off = ([x, y]) => Math.hypot(event.clientX - ground.left - x, event.clientY - ground.top - y)
    const far = dots.map((dot) => (dot.spot ? off(dot.spot) : Infinity))
    const best = far.indexOf(Math.min(...far))
    return far[best] < NEAR ? best : -1
  }
  const activate = (i) => { view.active = view.order.indexOf(i); open(i) }
  svg.onpointermove = (event) => point(nearest(event))
  svg.onpointerleave = () => point(-1)
  svg.onclick = (event) => { const i = nearest(event); if (i >= 0) activate(i) }
  svg.onkeydown = (event) => {
    const across = view.layout.columns
    const by = { ArrowRight: 1, ArrowLeft: -1, ArrowUp: across, ArrowDown: -across, Home: -100, End: 100 }[event.key]
    if (by) {
      view.active = Math.min(Math.max(view.active + by, 0), view.order.length - 1)
      point(view.order[view.active])
      mark()
    } else if (event.key === "Enter" || event.key === " ") open(view.order[view.active])
    else if (event.key === "Escape" && store.world !== null) leave()
    else return
    event.preventDefault()
  }
}
