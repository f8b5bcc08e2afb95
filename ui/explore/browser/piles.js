// Where a hundred dots lie: a pile an answer in scale order, firm worlds at the bottom, those that
// came here on top; columns are fixed and piles grow upward.
export function measure(width, answers, large) {
  const gap = width < 420 ? 10 : 22
  const room = (width - gap * (answers - 1)) / answers
  const across = Math.min(10, Math.max(5, Math.floor(room / 18 / large)))
  const pitch = Math.max(14, Math.min(24 * large, room / across))
  return { width, answers, gap, room, pitch, large, columns: Math.max(2, Math.floor(room / pitch)) }
}

// How often each world turns along the levers.
export function restless(store, question) {
  const base = store.frame.base.worlds[question]
  const turns = Array.from(base, () => 0)
  for (const strip of Object.values(store.strips).filter(Boolean)) {
    for (const worlds of strip.worlds[question]) {
      for (let i = 0; i < turns.length; i++) if (worlds[i] !== base[i]) turns[i]++
    }
  }
  return turns
}

export function heap(now, was, answers, turns) {
  const piles = Array.from({ length: answers }, () => [])
  ;[...now].forEach((answer, i) => piles[+answer].push(i))
  const came = (i) => now[i] !== was[i]
  piles.forEach((pile) => pile.sort((a, b) => came(a) - came(b) || turns[a] - turns[b] || a - b))
  return piles
}

// Middle of the j-th place of a pile, on a floor.
export function place(layout, pile, j, floor) {
  const left = pile * (layout.room + layout.gap) + layout.pitch / 2
  const row = Math.floor(j / layout.columns)
  return [left + (j % layout.columns) * layout.pitch, floor - layout.pitch * (row + 0.5)]
}
