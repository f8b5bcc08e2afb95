// What to look at more closely: one drawer is open at a time, and the address says which.
import { button, make } from "./dom.js"
import { choose, isChanged } from "./store.js"

export function drawers(root, store) {
  const { words } = store.frame
  const box = make("div", root, "drawers")
  box.setAttribute("role", "group")
  box.setAttribute("aria-label", words.closer)
  const tabs = store.frame.drawers.map(([id, label]) => [
    id, button(box, "tab", label, "", () => choose(store, "drawer", id)),
  ])
  return () => {
    const open = store.drawer || (isChanged(store) ? "why" : "who")
    for (const [id, tab] of tabs) tab.setAttribute("aria-pressed", String(id === open))
  }
}
