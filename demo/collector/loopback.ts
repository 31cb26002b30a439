// Does a request come from this machine by a name of this machine? What was collected here is nobody else's to read.
//
// A page of any site can have its own host name answer with 127.0.0.1 (DNS rebinding); its requests then count as same
// origin to the browser, and only their Host header tells.

import type { MiddlewareHandler } from 'hono'

export function isLoopback(hostname: string): boolean {
  return /^(localhost|127\.\d+\.\d+\.\d+|\[?::1\]?)$/i.test(hostname)
}

/** Of a Host header. */
export function isLoopbackName(host: string | undefined): boolean {
  return isLoopback((host ?? '').replace(/:\d+$/, ''))
}

export const onlyLoopbackNames: MiddlewareHandler = async (c, next) => {
  if (!isLoopbackName(c.req.header('host')))
    return c.text('Open this page as http://127.0.0.1 or http://localhost.', 403)
  return next()
}
