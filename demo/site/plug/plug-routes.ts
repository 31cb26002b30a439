// GET and POST /demo/plug: the panel's way to the plug.

import type { Hono } from 'hono'
import type { PlugSwitch } from './plug-switch.ts'

export function addPlugRoutes(app: Hono, plugSwitch: PlugSwitch): void {
  app.get('/demo/plug', (c) => {
    c.header('Cache-Control', 'no-store')
    return c.json({ plug: plugSwitch.plug })
  })

  app.post('/demo/plug', async (c) => {
    // A page of another site cannot send this type without asking first, and is then refused.
    if (!c.req.header('content-type')?.startsWith('application/json')) {
      return c.json({ message: 'send application/json' }, 415)
    }
    const body: unknown = await c.req.json().catch(() => undefined)
    const wanted = (body as { plug?: unknown } | null | undefined)?.plug
    if (!plugSwitch.set(wanted)) return c.json({ message: 'send {"plug":"in"} or the name of a way to pull it' }, 400)
    return c.json({ plug: plugSwitch.plug })
  })
}
