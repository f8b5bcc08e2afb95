// Who's who: heads of government as columns, tables as bars across those who sit there, threats as
// arrows with what they say, and below each head whom it hears.
import { draw, largeness, make } from "./dom.js"
import { fill } from "./words.js"

const NARROW = 560 // below it, who is heard stands in a line of text

export function who(root, store) {
  const box = make("section", root, "who")
  const svg = draw("svg", { role: "img", class: "picture" }, box)
  const fold = make("details", box)
  make("summary", fold, "", store.frame.words.sameWords)
  const list = make("ul", fold)
  let drawn = 0
  const redraw = () => {
    const width = Math.max(290, (box.clientWidth || 300) / largeness())
    if (!store.who || Math.abs(width - drawn) < 1) return
    drawn = width
    svg.replaceChildren()
    const height = picture(svg, store, width)
    svg.setAttribute("viewBox", `0 0 ${width} ${height}`)
    svg.style.height = `${height * largeness()}px`
    list.replaceChildren()
    store.who.sentences.forEach((sentence) => make("li", list, "", sentence))
    svg.setAttribute("aria-label", store.who.sentences.join(" "))
  }
  new ResizeObserver(redraw).observe(box)
  return redraw
}

function picture(svg, store, width) {
  const { heads, tables, threats } = store.who
  const narrow = width < NARROW
  const pad = narrow ? 6 : 20
  const column = (width - 2 * pad) / Math.max(1, heads.length)
  const page = {
    svg, width, narrow, pad, heads, half: Math.min(column - 10, 150) / 2,
    words: store.frame.words,
    middle: (head) => pad + column * (heads.findIndex(({ id }) => id === head) + 0.5),
  }
  const lines = heads.map(({ id }) => {
    const x = page.middle(id)
    return draw("line", { x1: x, x2: x, y1: 46, class: "life" }, svg)
  })
  heads.forEach((head) => headBox(page, head))
  let y = 62
  for (const table of tables) y = tableBar(page, table, y)
  for (const threat of threats) y = threatArrow(page, threat, y)
  lines.forEach((line) => line.setAttribute("y2", y))
  return heads.reduce((low, head) => Math.max(low, heard(page, head, narrow ? low : y)), y) + 14
}

function text(page, x, y, words, className, anchor = "middle") {
  const made = draw("text", { x, y, class: className, "text-anchor": anchor }, page.svg)
  made.textContent = words
  return made
}

function headBox(page, head) {
  const [x, width] = [page.middle(head.id) - page.half, 2 * page.half]
  draw("rect", { x, y: 6, width, height: 40, rx: 8, class: "head-box" }, page.svg)
  const size = Math.min(16, (width - 8) / head.name.length / 0.58)
  text(page, page.middle(head.id), 31, head.name, "head-name").style.fontSize = `${size}px`
}

function tableBar(page, table, y) {
  const seats = table.parties.map(page.middle).sort((a, b) => a - b)
  if (!seats.length) return y
  const [left, right] = [seats[0] - page.half + 4, seats.at(-1) + page.half - 4]
  const room = right - left - 20
  const [names, about] = [wrap(page, table.name, room), wrap(page, table.about, room)]
  const height = 16 + 18 * names.length + 16 * about.length
  draw("rect", { x: left, y, width: right - left, height, rx: 10, class: "table-bar" }, page.svg)
  seats.forEach((cx) => draw("circle", { cx, cy: y, r: 5, class: "seat" }, page.svg))
  const middle = (left + right) / 2
  names.forEach((line, j) => text(page, middle, y + 21 + 18 * j, line, "table-name"))
  const below = y + 21 + 18 * names.length
  about.forEach((line, j) => text(page, middle, below + 16 * j, line, "table-about"))
  return y + height + 16
}

function threatArrow(page, threat, y) {
  const [from, to] = [page.middle(threat.from), page.middle(threat.to)]
  const wide = page.width - 2 * page.pad
  const room = page.narrow ? wide : Math.min(wide, Math.max(Math.abs(to - from), 300))
  const lines = wrap(page, `“${threat.says}”`, room)
  const center = page.narrow ? page.width / 2 : inside((from + to) / 2, room / 2, page.width)
  const width = Math.min(room, Math.max(...lines.map(({ length }) => length)) * size(page)) + 12
  const height = 17 * lines.length + 4
  draw("rect", { x: center - width / 2, y: y - 2, width, height, class: "paper" }, page.svg)
  lines.forEach((line, j) => text(page, center, y + 13 + 17 * j, line, "threat"))
  const low = y + height + 9
  const way = Math.sign(to - from) || 1
  draw("line", { x1: from, x2: to - 9 * way, y1: low, y2: low, class: "arrow" }, page.svg)
  const tip = `${to},${low} ${to - 12 * way},${low - 6} ${to - 12 * way},${low + 6}`
  draw("polygon", { points: tip, class: "arrow-tip" }, page.svg)
  draw("circle", { cx: from, cy: low, r: 4.5, class: "arrow-tip" }, page.svg)
  return low + 20
}

const inside = (x, half, width) => Math.min(Math.max(x, half + 4), width - half - 4)

// Whom a head hears; the lowest point that was drawn.
function heard(page, head, y) {
  if (!head.hears.length) return y
  const x = page.middle(head.id)
  const whole = fill(page.words.hearsLine, { who: head.name, whom: head.hears.join(", ") })
  if (page.narrow) {
    const lines = wrap(page, whole, page.width - 20)
    lines.forEach((line, j) => text(page, 10, y + 18 + 18 * j, line, "table-about", "start"))
    return y + 18 * lines.length + 8
  }
  text(page, x, y + 16, page.words.hears, "hears")
  let low = y + 24
  for (const name of head.hears) {
    const lines = wrap(page, name, 2 * page.half - 12)
    const [width, height] = [2 * page.half, 10 + 15 * lines.length]
    draw("rect", { x: x - page.half, y: low, width, height, rx: 12, class: "chip" }, page.svg)
    lines.forEach((line, j) => text(page, x, low + 16 + 15 * j, line, "chip-name"))
    low += height + 6
  }
  return low
}

const size = (page) => (page.narrow ? 7.1 : 7.6)

function wrap(page, whole, room) {
  const lines = [""]
  for (const word of whole.split(" ")) {
    const longer = `${lines.at(-1)} ${word}`.trim()
    if (longer.length * size(page) > room && lines.at(-1)) lines.push(word)
    else lines[lines.length - 1] = longer
  }
  return lines
}
