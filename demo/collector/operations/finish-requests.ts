// How does a server end without breaking a request off? It answers what is under way, and then no more.

import type { IncomingMessage, Server, ServerResponse } from 'node:http'

/** Between two looks for connections that have become idle; they would otherwise be kept for their next request. */
const LOOK_EVERY_MS = 25

/**
 * Takes no more connections; each that there is, is closed behind the answer to its next request. True when all are gone,
 * false if some were not within `graceMs`. `closed`: when the server has closed.
 */
export async function finishRequests(server: Server, closed: Promise<void>, graceMs: number): Promise<boolean> {
  const sayLast = (_: IncomingMessage, response: ServerResponse) => {
    response.shouldKeepAlive = false
  }
  server.prependListener('request', sayLast)
  // Node closes the idle ones here.
  server.close()
  const looking = setInterval(() => server.closeIdleConnections(), LOOK_EVERY_MS)
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<boolean>((resolve) => {
    timer = setTimeout(resolve, graceMs, false)
  })
  const isDone = await Promise.race([closed.then(() => true), late])
  clearInterval(looking)
  clearTimeout(timer)
  return isDone
}
