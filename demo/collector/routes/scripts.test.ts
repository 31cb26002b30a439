// @vitest-environment node
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test, vi } from 'vitest'
import { type Collector, createCollector } from '../create-collector.ts'

// The first collector on a machine makes its database from nothing, which takes seconds.
vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

const folder = mkdtempSync(join(tmpdir(), 'collector-scripts-'))
let collector: Collector

beforeAll(async () => {
  mkdirSync(join(folder, 'dist/plugins'), { recursive: true })
  writeFileSync(join(folder, 'secret.js'), 'secret')
  writeFileSync(join(folder, 'dist/analytics.min.js'), 'boot()')
  writeFileSync(join(folder, 'dist/index.d.ts'), 'export {}')
  writeFileSync(join(folder, 'dist/plugins/web-vitals.js'), 'measure()')
  collector = await createCollector({ scriptsDir: join(folder, 'dist') })
})
afterAll(async () => {
  await collector.close()
  rmSync(folder, { recursive: true })
})

const get = (path: string) => fetch(`${collector.url}/analytics.js/v1/${path}`)

test('The library is where Segment’s snippet looks for Segment’s, for pages of every origin', async () => {
  const answer = await get('demo/analytics.min.js')
  expect(await answer.text()).toBe('boot()')
  expect(Object.fromEntries(answer.headers)).toMatchObject({
    'content-type': 'text/javascript; charset=utf-8',
    'access-control-allow-origin': '*',
    'cache-control': 'no-cache',
  })
})

test('What it loads on demand lies beside it', async () => {
  expect(await (await get('demo/plugins/web-vitals.js')).text()).toBe('measure()')
})

test('A new build shows at once', async () => {
  writeFileSync(join(folder, 'dist/fresh.js'), 'one')
  await get('demo/fresh.js')
  writeFileSync(join(folder, 'dist/fresh.js'), 'two')
  expect(await (await get('demo/fresh.js')).text()).toBe('two')
})

test('A write key that nobody knows gets nothing, and is told so', async () => {
  const answer = await get('dmeo/analytics.min.js')
  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({ code: 'not_found', message: 'unknown write key "dmeo"' })
})

test('A file that is not there is told, too', async () => {
  const answer = await get('demo/extras.js')
  expect(answer.status).toBe(404)
  expect(await answer.json()).toMatchObject({ message: 'there is no extras.js in dist/; is it built?' })
})

test.each(['demo/..%2fsecret.js', 'demo/plugins%2f..%2f..%2fsecret.js', 'demo/index.d.ts'])(
  'Nothing but the scripts of the build is there: %s',
  async (path) => {
    expect((await get(path)).status).toBe(404)
  },
)
