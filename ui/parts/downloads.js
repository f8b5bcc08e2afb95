// Charts of the page as files: made in the reader's browser from what is drawn there.
const CHART = "[data-testid=stVegaLiteChart]"
const NAMES = "h1, h2, h3, summary"
const SHARPER = 2 // pixels of a PNG for each on the screen

function named() {
  const found = []
  const times = {}
  let name = ""
  for (const each of document.querySelectorAll(`${NAMES}, ${CHART}`)) {
    if (!each.matches(CHART)) {
      name = each.matches("summary")
        ? each.querySelector("[data-testid=stMarkdownContainer]")?.textContent ?? name
        : each.textContent.trim()
    } else if (each.querySelector("svg, canvas")) {
      times[name] = (times[name] ?? 0) + 1
      found.push([times[name] > 1 ? `${name} (${times[name]})` : name, each])
    }
  }
  return found
}

function make(tag, text, parent) {
  const made = document.createElement(tag)
  made.textContent = text
  parent.append(made)
  return made
}

function standing(chart, title) {
  const svg = chart.querySelector("svg")
  const copy = svg.cloneNode(true)
  const ground = document.createElementNS(svg.namespaceURI, "rect")
  ground.setAttribute("width", "100%")
  ground.setAttribute("height", "100%")
  ground.setAttribute("fill", getComputedStyle(svg).backgroundColor)
  const drawn = svg.querySelectorAll("text, tspan")
  copy.querySelectorAll("text, tspan").forEach((each, index) => {
    if (each.querySelector("tspan") || !each.textContent) return
    // as wide as on the page, whatever typeface is at hand where the file is opened
    each.setAttribute("textLength", drawn[index].getComputedTextLength())
    each.setAttribute("lengthAdjust", "spacingAndGlyphs")
  })
  const words = [["desc", chart.getAttribute("aria-label") ?? ""], ["title", title]]
  copy.prepend(ground)
  for (const [tag, text] of words) {
    const element = document.createElementNS(svg.namespaceURI, tag)
    element.textContent = text
    copy.prepend(element)
  }
  return new Blob([new XMLSerializer().serializeToString(copy)], { type: "image/svg+xml" })
}

async function pixels(chart, title) {
  const drawn = chart.querySelector("canvas")
  if (drawn) return new Promise((done) => drawn.toBlob(done, "image/png"))
  const address = URL.createObjectURL(standing(chart, title))
  try {
    const image = new Image()
    image.src = address
    await image.decode()
    const canvas = document.createElement("canvas")
    canvas.width = SHARPER * image.width
    canvas.height = SHARPER * image.height
    canvas.getContext("2d").drawImage(image, 0, 0, canvas.width, canvas.height)
    return await new Promise((done) => canvas.toBlob(done, "image/png"))
  } finally {
    URL.revokeObjectURL(address)
  }
}

function save(blob, title, ending) {
  const link = document.createElement("a")
  const slug = title.toLowerCase().replace(/[^\p{L}\p{N}]+/gu, "_").replace(/^_|_$/g, "")
  link.href = URL.createObjectURL(blob)
  link.download = `${slug.slice(0, 60) || "chart"}.${ending}`
  link.click()
  setTimeout(() => URL.revokeObjectURL(link.href), 10000)
}

export default function ({ data, parentElement }) {
  const details = parentElement.querySelector("details")
  const list = parentElement.querySelector("ul")
  let shown = null
  parentElement.querySelector("summary").textContent = data.label
  details.hidden = false // only now has it a name

  function refresh() {
    const charts = named()
    const now = charts.map(([title]) => title).join("\n")
    if (!details.open || now === shown) return
    shown = now
    list.replaceChildren()
    charts.forEach(([title, chart], index) => {
      const row = make("li", "", list)
      make("span", title, row)
      const kinds = { PNG: pixels, SVG: standing }
      for (const [kind, drawn] of Object.entries(kinds)) {
        if (kind === "SVG" && !chart.querySelector("svg")) continue
        const button = make("button", kind, row)
        button.type = "button"
        button.setAttribute("aria-label", `${title}: ${kind}`)
        button.onclick = async () => {
          const here = named()[index]?.[1] ?? chart
          save(await drawn(here, title), title, kind.toLowerCase())
        }
      }
    })
    if (!charts.length) make("li", data.none, list)
  }

  details.ontoggle = refresh
  details.onpointerenter = refresh // charts may have come or gone since it was opened
  refresh()
}
