// Has something happened that another page should know? The pages of this site tell each other "look again".

/**
 * `look` is called when another page has told, and when this one comes into view: another browser cannot tell. Gives the
 * function that tells the others.
 */
export function onNews(look: () => void): () => void {
  let channel: BroadcastChannel | undefined
  const open = () => {
    channel = new BroadcastChannel('everbeacon demo')
    channel.onmessage = look
  }
  open()
  document.addEventListener('visibilitychange', () => !document.hidden && look())
  // A page with an open channel is not kept for the way back in every browser.
  addEventListener('pagehide', () => channel?.close())
  addEventListener('pageshow', ({ persisted }) => {
    if (!persisted) return
    open()
    look()
  })
  return () => {
    try {
      channel?.postMessage('look again')
    } catch {
      // Closed: this page is going away, and the others look for themselves.
    }
  }
}
