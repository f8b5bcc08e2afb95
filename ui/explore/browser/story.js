// One world month by month, and the command that tells it outside the browser.
import { button, make } from "./dom.js"
import { shown } from "./guess.js"
import { fill, small } from "./words.js"
import { choose } from "./store.js"

export function storyCard(box, store, closed) {
  const words = store.frame.words
  const card = make("div", box, "card")
  let drawn = ""
  return () => {
    const ready = store.story?.number === store.world
    const sign = `${store.world} ${ready} ${store.question} ${store.exact.seq} ${!!store.guessed}`
    if (sign === drawn) return
    drawn = sign
    card.hidden = store.world === null
    card.replaceChildren()
    if (card.hidden) return
    button(card, "close", "×", words.close, () => {
      choose(store, "world", null)
      closed()
    })
    make("h4", card, "", fill(words.worldName, { n: store.world }))
    turn(card, store)
    if (ready) tell(card, store)
    else make("p", card, "hint", words.fetching)
  }
}

// Where it parts from the same world as estimated, and whether it ends otherwise.
function turn(card, store) {
  const { words, sample, questions, base } = store.frame
  const parted = store.exact.tell?.[store.world]
  const i = sample.indexOf(store.world)
  if (!parted || store.guessed || i < 0) return
  const asked = questions[store.question]
  const [was, now] = [+base.worlds[asked.id][i], +shown(store, asked.id).worlds[i]]
  const ends = { now: small(asked.answers[now]), was: small(asked.answers[was]) }
  const tail = was === now ? words.asBefore : fill(words.soEnds, ends)
  make("p", card, "turn", `${fill(words.inThis, { parted })} ${tail}`)
}

function tell(card, store) {
  const { words, questions } = store.frame
  const list = make("dl", card)
  for (const [month, lines] of store.story.months) {
    make("dt", list, "", month)
    const told = make("dd", list)
    lines.forEach((line) => make("p", told, "", line))
  }
  const asked = questions[store.question]
  const answer = small(asked.answers[store.story.ends[asked.id]])
  make("p", card, "ends-in", fill(words.ends, { answer }))
  make("code", card, "", store.story.command)
}
