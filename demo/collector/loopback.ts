// Does a request come from this machine by a name of this machine? What was collected here is nobody else's to read.
//
// A page of any site can have its own host name answer with 127.0.0.1 (DNS rebinding); its requests then count as same
// origin to the browser, and only their Host header tells.

import type { MiddlewareHandler } from 'hono'

export function isLoopback(hostname: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/i.test(hostname)
}

export const onlyLoopbackNames: MiddlewareHandler = async (c, next) => {
  const hostname = (c.req.header('host') ?? '').replace(/:\d+$/, '')
  if (!isLoopback(hostname)) return c.text('Open this page as http://127.0.0.1 or http://localhost.', 403)
  return next()
}
