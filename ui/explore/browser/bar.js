// The answer, always in view: the question, what comes out in words, and two bars.
import { button, make, say } from "./dom.js"
import { colours, ink } from "./colours.js"
import { shares, shown } from "./guess.js"
import { fill, inTen, perCent, signed, small } from "./words.js"
import { choose, isChanged } from "./store.js"

const CALM = 350 // ms of rest before a screen reader is told
const GUESSING = 900 // ms while the exact answer is still to come

export function bar(root, store) {
  const words = store.frame.words
  const box = make("section", root, "answer")
  box.setAttribute("aria-label", words.answer)
  make("h1", box, "hidden", `${words.explore}: ${store.frame.title}`)
  scenarioPicker(box, store)
  const question = questionRow(box, store)
  const head = make("p", box, "head")
  const [best, change] = [make("strong", head), make("span", head, "change")]
  const rows = make("div", box, "rows")
  const [yours, stands] = [track(rows, words.yours), track(rows, words.estimated)]
  const key = make("ul", box, "key")
  const live = make("p", box, "hidden")
  live.setAttribute("aria-live", "polite")
  let drawn = ""
  let calm = 0

  return (what) => {
    const asked = store.frame.questions[store.question]
    const now = shown(store, asked.id).shares
    const was = shares(store.frame.base.counts[asked.id])
    if (drawn !== `${asked.id} ${store.dark}`) {
      drawn = `${asked.id} ${store.dark}`
      question(asked)
      lay([yours, stands], key, asked, store.dark)
    }
    stretch(yours, now, true)
    stretch(stands, was, false)
    fillKey(key, now, was, isChanged(store))
    const [first, second] = headline(store, asked, now, was)
    say(best, first)
    say(change, second)
    box.classList.toggle("guessed", !!store.guessed)
    if (what === "move") return
    clearTimeout(calm)
    const tell = () => say(live, `${asked.text} ${first}${second}.`)
    calm = setTimeout(tell, store.guessed ? GUESSING : CALM)
  }
}

function scenarioPicker(box, store) {
  const pick = make("select", make("div", box, "top"), "pick")
  pick.setAttribute("aria-label", store.frame.words.scenario)
  for (const [id, title] of store.frame.scenarios) {
    const option = make("option", pick, "", title)
    option.value = id
    option.selected = id === store.frame.scenario
  }
  pick.onchange = () => {
    history.pushState(history.state, "", addressOf(pick.value))
    store.emit.scenario?.(pick.value)
  }
}

function addressOf(scenario) {
  const kept = new URLSearchParams({ scenario })
  if (new URLSearchParams(location.search).has("projector")) kept.set("projector", "1")
  return `?${kept}`
}

// The question with a step to the one before and the one after.
function questionRow(box, store) {
  const { words, questions } = store.frame
  const row = make("div", box, "question")
  const text = make("h2", row)
  const steps = make("div", row, "steps")
  const turn = (by) => () =>
    choose(store, "question", (store.question + by + questions.length) % questions.length)
  button(steps, "step", "‹", words.previous, turn(-1))
  const count = make("span", steps)
  button(steps, "step", "›", words.next, turn(1))
  steps.hidden = questions.length < 2
  return (asked) => {
    say(text, asked.text)
    say(count, fill(words.of, { n: store.question + 1, all: questions.length }))
  }
}

function track(rows, label) {
  const row = make("div", rows, "row")
  make("span", row, "whose", label)
  const made = make("div", row, "track")
  made.setAttribute("aria-hidden", "true")
  return made
}

// One segment an answer in each bar, and one entry in the key.
function lay(tracks, key, asked, dark) {
  const palette = colours(asked, dark)
  for (const each of tracks) {
    each.replaceChildren()
    palette.forEach((colour) => {
      const part = make("i", each)
      part.style.background = colour
      part.style.color = ink(colour)
    })
  }
  key.replaceChildren()
  asked.answers.forEach((answer, k) => {
    const entry = make("li", key)
    make("i", entry).style.background = palette[k]
    make("span", entry, "", answer)
    make("b", entry)
    make("em", entry)
  })
}

function stretch(track, found, told) {
  found.forEach((share, k) => {
    const part = track.children[k]
    part.style.flexGrow = share
    part.style.display = share < 0.002 ? "none" : ""
    const text = share > 0.09 ? perCent(share) : `${Math.round(100 * share)}`
    say(part, told && share >= 0.045 ? text : "")
  })
}

function fillKey(key, now, was, changed) {
  now.forEach((share, k) => {
    const [, , much, by] = key.children[k].children
    const points = Math.round(100 * (share - was[k]))
    say(much, perCent(share))
    say(by, changed && points ? `${points > 0 ? "▲" : "▼"} ${Math.abs(points)}` : "")
  })
}

// The likeliest answer, and the one whose chance has changed most.
function headline(store, asked, now, was) {
  const words = store.frame.words
  const best = now.indexOf(Math.max(...now))
  const about = store.guessed ? "≈ " : ""
  const chance = fill(words.comes, { answer: asked.answers[best], chance: inTen(now[best], words) })
  if (!isChanged(store)) return [chance, ""]
  const by = now.map((share, k) => Math.round(100 * (share - was[k])))
  const most = by.reduce((top, each, k) => (Math.abs(each) > Math.abs(by[top]) ? k : top), 0)
  const points = { answer: small(asked.answers[most]), n: signed(by[most]) }
  return [about + chance, ` · ${by[most] ? fill(words.points, points) : words.same}`]
}
