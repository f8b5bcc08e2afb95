// Colours of answers: along a scale from amber to navy (on a dark ground to ice), which all eyes
// tell apart and whose lightness never turns; the eight of Okabe and Ito where there is no scale.
const SCALE = {
  light: ["#c77d00", "#8a96a3", "#5c8fb8", "#3f78ad", "#245a8c", "#12355b"],
  dark: ["#e39a1c", "#7d8894", "#6f9fca", "#93bce0", "#b0cfea", "#d0e2f4"],
}
const PICKED = [[], [0], [0, 5], [0, 2, 5], [0, 1, 3, 5], [0, 1, 2, 3, 5], [0, 1, 2, 3, 4, 5]]
const APART = ["#e69f00", "#56b4e9", "#009e73", "#f0e442", "#0072b2", "#d55e00", "#cc79a7", "#8a8a8a"]

export function colours(question, dark) {
  const n = question.answers.length
  const picked = question.ordered && PICKED[n]
  if (picked) return picked.map((place) => SCALE[dark ? "dark" : "light"][place])
  return question.answers.map((_, place) => APART[place % APART.length])
}

// Black or white, whichever is read better on a colour.
export function ink(colour) {
  const part = (at) => (parseInt(colour.slice(at, at + 2), 16) / 255) ** 2.2
  return 0.2126 * part(1) + 0.7152 * part(3) + 0.0722 * part(5) > 0.2 ? "#10161d" : "#ffffff"
}
