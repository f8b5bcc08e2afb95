// Six levers; the track of each is the chance of every answer along it.
import { button, draw, foldedTable, make, say, set } from "./dom.js"
import { colours } from "./colours.js"
import { shares } from "./guess.js"
import { ends, fill, perCent, setting, small } from "./words.js"
import { isChanged, move, position, release, takeBack, tell } from "./store.js"

const STEPS = 40 // from end to end
const DULL = 0.04 // a strip whose answers differ by less does not matter

export function levers(root, store) {
  const words = store.frame.words
  const box = make("section", root, "levers")
  box.setAttribute("aria-label", words.change)
  const head = make("div", box, "between")
  make("h3", head, "", words.change)
  const reset = button(head, "quiet", words.back, "", () =>
    takeBack(store, Object.keys(store.changes)))
  make("p", box, "hint", store.frame.levers.length ? words.strip : words.choosing)
  const rows = store.frame.levers.map((lever, place) => leverRow(box, store, lever, place))
  const extras = make("div", box, "extras")
  const table = foldedTable(box, words.stripsTable)
  let told = ""

  return (what) => {
    reset.style.visibility = isChanged(store) ? "" : "hidden"
    rows.forEach((row) => row(what))
    const asked = store.frame.questions[store.question]
    const names = `${asked.id} ${Object.values(store.strips).length} ${store.exact.seq}`
    if (what === "move" || told === names) return
    told = names
    otherChanges(extras, store)
    table([words.lever, words.at, ...asked.answers], tableRows(store, asked))
  }
}

function leverRow(box, store, lever, place) {
  const words = store.frame.words
  const row = make("div", box, "lever")
  const top = make("div", row, "between")
  const label = make("label", top, "", lever.label)
  const back = button(top, "quiet", "↺", `${words.back}: ${lever.label}`, () => {
    takeBack(store, [lever.key])
    input.focus()
  })
  const value = make("output", top)
  const strip = make("div", row, "strip")
  const svg = draw("svg", { viewBox: "0 0 100 100", preserveAspectRatio: "none" }, strip)
  svg.setAttribute("aria-hidden", "true")
  const [band, thumb] = [make("i", strip, "band"), make("i", strip, "thumb")]
  const input = make("input", strip)
  const steps = lever.levels ? lever.levels.length - 1 : STEPS
  Object.assign(input, { type: "range", id: `lever${place}`, min: 0, max: steps, step: 1 })
  label.htmlFor = value.htmlFor = input.id
  endWords(row, lever)
  const told = make("p", row, "hidden")
  told.id = `told${place}`
  input.setAttribute("aria-describedby", told.id)
  markRange(band, lever)
  listen(input, store, lever, steps)
  let painted = ""

  return (what) => {
    if (what === "move" && store.moving !== lever.key) return
    const touched = lever.key in store.changes
    const x = position(lever, store.changes[lever.key])
    const asked = store.frame.questions[store.question]
    const shape = store.strips[lever.key]
    const sign = `${asked.id} ${store.dark} ${store.names?.[lever.key]}`
    if (shape && painted !== sign) {
      painted = sign
      paint(svg, lever, shape.counts[asked.id].map(shares), colours(asked, store.dark))
      say(told, inWords(words, lever, shape.counts[asked.id].map(shares), asked))
      row.classList.toggle("dull", reach(shape.counts[asked.id].map(shares)) < DULL)
    }
    row.classList.toggle("stale", !!store.stale[lever.key])
    row.classList.toggle("touched", touched)
    if (store.moving !== lever.key) input.value = stepOf(lever, x, steps)
    thumb.style.left = `${100 * Math.min(1, Math.max(0, spot(lever, x)))}%`
    const text = setting(lever, x)
    say(value, text)
    input.setAttribute("aria-valuetext", touched ? text : fill(words.asEstimated, { value: text }))
    back.style.visibility = touched ? "" : "hidden"
  }
}

function stepOf(lever, x, steps) {
  const [low, high] = ends(lever)
  return Math.round(((x - low) / (high - low)) * steps)
}

// Where on the track, from 0 to 1: levels have a field each.
function spot(lever, x) {
  const [low, high] = ends(lever)
  return lever.levels ? (x + 0.5) / lever.levels.length : (x - low) / (high - low)
}

function endWords(row, lever) {
  const made = make("div", row, lever.levels ? "ends levels" : "ends")
  for (const text of lever.levels ?? lever.ends) make("span", made, "", text)
}

// The grey line: from the 10th to the 90th percentile of what the sources say.
function markRange(band, lever) {
  band.hidden = !lever.estimated
  if (band.hidden) return
  const [low, , high] = lever.estimated
  const half = lever.levels ? 0.5 / lever.levels.length : 0
  const from = Math.max(0, spot(lever, low) - half)
  band.style.left = `${100 * from}%`
  band.style.width = `${100 * (Math.min(1, spot(lever, high) + half) - from)}%`
}

function listen(input, store, lever, steps) {
  const [low, high] = ends(lever)
  let drawing = 0
  input.oninput = (event) => {
    move(store, lever, low + ((high - low) * input.value) / steps)
    drawing ||= requestAnimationFrame(() => {
      drawing = 0
      tell(store, "move")
      note(store, event.timeStamp)
    })
  }
  input.onpointerdown = () => { store.held = true }
  input.onpointerup = input.onpointercancel = () => release(store)
  input.onfocus = input.onpointerenter = () => store.stale[lever.key] && store.emit.want?.(lever.key)
}

// When a frame was drawn and when it was painted: tests hold both to their budget.
function note(store, began) {
  const drawn = performance.now()
  const after = new MessageChannel()
  after.port1.onmessage = () => {
    store.painted = [...store.painted.slice(-499), [began, drawn, performance.now()]]
  }
  after.port2.postMessage(0)
}

function paint(svg, lever, points, palette) {
  svg.replaceChildren()
  const n = points.length
  let floor = points.map(() => 0)
  palette.forEach((fill, k) => {
    const top = floor.map((each, i) => each + points[i][k])
    const at = (heights, i) => `${(100 * i) / (n - 1)},${100 - 100 * heights[i]}`
    if (lever.levels) {
      points.forEach((_, i) => {
        const height = 100 * (top[i] - floor[i])
        const gap = i ? 0.4 : 0
        const width = 100 / n - gap
        draw("rect", { x: (100 * i) / n + gap, y: 100 - 100 * top[i], width, height, fill }, svg)
      })
    } else {
      const way = points.map((_, i) => i)
      const line = [...way.map((i) => at(top, i)), ...way.reverse().map((i) => at(floor, i))]
      set(draw("polygon", { fill }, svg), { points: line.join(" ") })
    }
    floor = top
  })
}

const swing = (points, k) =>
  Math.max(...points.map((each) => each[k])) - Math.min(...points.map((each) => each[k]))
const reach = (points) => Math.max(...points[0].map((_, k) => swing(points, k)))

function inWords(words, lever, points, asked) {
  const most = points[0].reduce((top, _, k) => (swing(points, k) > swing(points, top) ? k : top), 0)
  const [from, to] = [lever.ends[0], lever.ends[1]]
  return fill(words.along, {
    from, to, answer: small(asked.answers[most]),
    low: perCent(points[0][most]), high: perCent(points.at(-1)[most]),
  })
}

function tableRows(store, asked) {
  return store.frame.levers.filter((lever) => store.strips[lever.key]).flatMap((lever) => {
    const points = store.strips[lever.key].counts[asked.id].map(shares)
    const places = lever.levels ? points.map((_, i) => i) : [0, (points.length - 1) / 2, points.length - 1]
    return places.map((i) => [lever.label, setting(lever, lever.points[i]), ...points[i].map(perCent)])
  })
}

// Changes that are on no lever here, each with a way back.
function otherChanges(box, store) {
  const words = store.frame.words
  box.replaceChildren()
  for (const key of Object.keys(store.changes).filter((each) => !store.levers[each])) {
    const label = store.exact.labels?.[key] ?? `${key} = ${store.changes[key]}`
    const chip = make("span", box, "chip", label)
    button(chip, "quiet", "↺", `${words.back}: ${label}`, () => takeBack(store, [key]))
  }
}
