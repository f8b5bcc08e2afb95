// What is said of shares and settings, by the patterns that come with the frame.
export const fill = (pattern, values) =>
  pattern.replace(/\{(\w+)\}/g, (whole, name) => String(values[name] ?? whole))

export const small = (text) => text.slice(0, 1).toLowerCase() + text.slice(1)
export const perCent = (share) => `${Math.round(100 * share)} %`
export const signed = (points) => `${points > 0 ? "+" : "−"}${Math.abs(points)}`

const SIMPLE = [[1, 4], [1, 3], [2, 3], [3, 4]]

// A share as people say it: one in three, half, seven in ten.
export function inTen(share, words) {
  if (share === 0) return words.none
  if (share === 1) return words.all
  if (share < 0.05) return words.hardly
  if (share > 0.95) return words.nearly
  if (Math.abs(share - 0.5) < 0.035) return words.half
  const n = Math.round(10 * share)
  const [a, b] = SIMPLE.reduce((best, each) => (off(share, each) < off(share, best) ? each : best))
  const simple = off(share, [a, b]) < 0.017 && Math.abs(share - n / 10) > off(share, [a, b])
  return fill(words.about, simple ? { a, b } : { a: n, b: 10 })
}

const off = (share, [a, b]) => Math.abs(share - a / b)

// Where a lever stands, in words: a level, one of its eight words, or a number with its unit.
export function setting(lever, x) {
  if (lever.levels) return lever.levels[Math.round(x)]
  const [low, high] = ends(lever)
  if (lever.words) {
    return lever.words[Math.round(((x - low) / (high - low)) * (lever.words.length - 1))]
  }
  if (lever.bounded && x === low) return lever.ends[0]
  if (lever.bounded && x === high) return lever.ends[1]
  const shown = (x * lever.times).toLocaleString("en-CA", { maximumFractionDigits: lever.decimals })
  return fill(lever.pattern, { n: shown })
}

export const ends = (lever) => [lever.points[0], lever.points.at(-1)]
