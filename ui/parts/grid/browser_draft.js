// A draft in this browser: read once for a session, then kept at every change.
const NAME = "winset draft"

export default function ({ data, setStateValue }) {
  try {
    if (data.draft) localStorage.setItem(NAME, data.draft)
    else setStateValue("kept", localStorage.getItem(NAME) ?? "nothing")
  } catch {
    // a browser that keeps nothing
    if (!data.draft) setStateValue("kept", "nothing")
  }
}
