// What the browser works out by itself while a lever is on its way, from the strips it has.
export const sum = (all) => all.reduce((total, each) => total + each, 0)
export const shares = (counts) => counts.map((each) => each / (sum(counts) || 1))

// Where between two points a world turns: for each its own place, always the same.
const turning = (world) => 0.08 + 0.84 * (((world * 2654435761) % 4294967296) / 4294967296)

// Between which of its points a lever stands, and how far.
function between(lever, x) {
  const points = lever.points
  if (lever.levels) return [Math.round(x), Math.round(x), 0]
  const last = points.length - 1
  const at = Math.min(Math.max(((x - points[0]) / (points[last] - points[0])) * last, 0), last)
  const below = Math.min(Math.floor(at), last - 1)
  return [below, below + 1, at - below]
}

// Shares and worlds at a place of one lever.
export function along(strip, lever, x, question) {
  const [a, b, far] = between(lever, x)
  const counts = strip.counts[question]
  const [one, other] = [strip.worlds[question][a], strip.worlds[question][b]]
  return {
    shares: shares(counts[a].map((each, k) => each * (1 - far) + counts[b][k] * far)),
    worlds: [...one].map((answer, i) => (far < turning(i) ? answer : other[i])).join(""),
  }
}

// A strip of worlds without the other changes tells what a lever turns; the rest stands as it is.
function shifted(now, here, was) {
  const moved = now.shares.map((each, k) => Math.max(0, each + here.shares[k] - was.shares[k]))
  const worlds = [...here.worlds].map((each, i) => (each === was.worlds[i] ? now.worlds[i] : each))
  return { shares: shares(moved), worlds: worlds.join("") }
}

// What all questions answer while a lever is at `x`; `from` is where it was in the exact answer.
export function guess(store, key, x, from) {
  const lever = store.levers[key]
  const strip = store.strips[key]
  if (!strip) return null
  const found = {}
  for (const { id } of store.frame.questions) {
    const here = along(strip, lever, x, id)
    const was = store.stale[key] && along(strip, lever, from, id)
    found[id] = was ? shifted(exactly(store, id), here, was) : here
  }
  return found
}

export const exactly = (store, question) => ({
  shares: shares(store.exact.counts[question]),
  worlds: store.exact.worlds[question],
})

// What is on screen: the guess while there is one, else the exact answer.
export const shown = (store, question) => store.guessed?.[question] ?? exactly(store, question)
