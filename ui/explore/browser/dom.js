// Elements and tables. Whatever a scenario says goes in as text, never as markup.
const SVG = "http://www.w3.org/2000/svg"

export function make(tag, parent, className = "", text = "") {
  const made = document.createElement(tag)
  if (className) made.className = className
  if (text) made.textContent = text
  parent?.append(made)
  return made
}

export function button(parent, className, text, label, act) {
  const made = make("button", parent, className, text)
  made.type = "button"
  if (label) made.setAttribute("aria-label", label)
  made.onclick = act
  return made
}

export function draw(tag, attributes, parent) {
  const made = document.createElementNS(SVG, tag)
  set(made, attributes)
  parent?.append(made)
  return made
}

export function set(element, attributes) {
  for (const name in attributes) element.setAttribute(name, attributes[name])
}

export function say(element, text) {
  if (element.textContent !== text) element.textContent = text
}

// A closed element with a table in it, and the function that fills the table.
export function foldedTable(parent, summary) {
  const fold = make("details", parent)
  make("summary", fold, "", summary)
  const table = make("table", make("div", fold, "scroll"))
  return (head, rows) => {
    table.replaceChildren()
    line(make("thead", table), head, "th", "col")
    const body = make("tbody", table)
    rows.forEach((cells) => line(body, cells, "td"))
  }
}

function line(parent, cells, tag, scope) {
  const row = make("tr", parent)
  cells.forEach((cell, place) => {
    const made = make(place ? tag : "th", row, "", String(cell))
    if (scope || !place) made.scope = scope ?? "row"
  })
}

export const largeness = () => parseFloat(getComputedStyle(document.documentElement).fontSize) / 16
