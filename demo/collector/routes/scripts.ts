// GET /analytics.js/v1/:writeKey/analytics.min.js: the built library, where Segment's snippet looks for Segment's.

import { readFile } from 'node:fs/promises'
import path from 'node:path'
import { Hono } from 'hono'
import { refuse, toBody } from '../refusal.ts'
import type { FindSource } from '../sources/source.ts'

/** What the bundle loads on demand lies beside it, by the same names as in `folder`. */
export function createScriptRoutes(findSource: FindSource, folder: string): Hono {
  const routes = new Hono()
  routes.get('/analytics.js/v1/:writeKey/:file{.+\\.js}', async (c) => {
    const { writeKey, file } = c.req.param()
    const content = findSource(writeKey) && isInside(file) ? await readScript(path.join(folder, file)) : undefined
    if (!content) return c.json(toBody(refuse(404, 'not_found', explain(writeKey, file))), 404)
    return c.body(content, 200, {
      'Content-Type': 'text/javascript; charset=utf-8',
      'X-Content-Type-Options': 'nosniff',
      // For `crossorigin` tags and for import(): pages of other origins are what it is for.
      'Access-Control-Allow-Origin': '*',
      // Built anew, it shows with the next reload.
      'Cache-Control': 'no-cache',
    })
  })
  return routes

  function explain(writeKey: string, file: string): string {
    if (!findSource(writeKey)) return `unknown write key "${writeKey}"`
    return `there is no ${file} in ${path.basename(folder)}/; is it built?`
  }
}

/** Names of the build, and nothing that leads out of its folder. */
function isInside(file: string): boolean {
  return /^[\w-][\w.-]*(\/[\w-][\w.-]*)*$/.test(file)
}

async function readScript(file: string): Promise<Uint8Array<ArrayBuffer> | undefined> {
  try {
    return new Uint8Array(await readFile(file))
  } catch {
    // Not there: for the client it is a 404, whatever the reason.
    return undefined
  }
}
