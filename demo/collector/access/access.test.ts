// @vitest-environment node
// Who may do what: asked of every operation that the description has.
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Collector, createCollector } from '../create-collector.ts'
import { type Description, listOperations } from '../fuzz/hostile-requests.ts'
import { send, trackEvent } from '../test-client.ts'

/** Those that need no token: senders have a write key, clients credentials, and scripts are for every page. */
const WITHOUT_TOKEN = /^\/(v1\/(\w+|projects\/.*)|oauth\/.*|analytics\.js\/.*|healthz)$/

let collector: Collector
let token: string

beforeAll(async () => {
  // As if it could be reached from elsewhere.
  collector = await createCollector({ hostname: '0.0.0.0' })
  token = await collector.createToken('test')
})

afterAll(() => collector.close())

async function listGuarded() {
  const description = (await (await fetch(`${collector.url}/openapi.json`)).json()) as Description
  return listOperations(description).filter(({ path }) => !WITHOUT_TOKEN.test(path))
}

function ask({ method, path }: { method: string; path: string }, headers: Record<string, string>) {
  const target = path.replace('{collection}', 'users').replace(/\{\w+\}/g, 'demo')
  const body = method === 'GET' || method === 'DELETE' ? {} : { body: '{}' }
  return fetch(collector.url + target, { method, headers: { 'Content-Type': 'application/json', ...headers }, ...body })
}

test('Nothing is read or changed without a token, with a write key, or by a page of this machine', async () => {
  const operations = await listGuarded()
  expect(operations.length).toBeGreaterThan(30)
  const attempts: Record<string, string>[] = [
    {},
    { Authorization: 'Bearer nonsense' },
    { Authorization: 'Bearer demo' },
    { Authorization: `Basic ${Buffer.from('demo:').toString('base64')}` },
    { Cookie: 'everbeacon_session=demo' },
    { 'Sec-Fetch-Site': 'same-origin', Host: 'localhost' },
  ]
  for (const operation of operations)
    for (const headers of attempts)
      expect([operation, headers, (await ask(operation, headers)).status]).toEqual([operation, headers, 401])
})

test('A token opens what its scopes say, and no more', async () => {
  const made = await fetch(`${collector.url}/config/tokens`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
    body: JSON.stringify({ name: 'reader', scopes: ['config:read'] }),
  })
  const { secret } = ((await made.json()) as { data: { secret: string } }).data
  for (const operation of await listGuarded()) {
    const { status } = await ask(operation, { Authorization: `Bearer ${secret}` })
    const isRead = operation.method === 'GET' && !/profiles|members|history|violations|live/.test(operation.path)
    expect([operation, status === 403]).toEqual([operation, !isRead])
  }
})

test('Who signs in sees the pages, and changes nothing by it', async () => {
  const signIn = (given: unknown) =>
    fetch(`${collector.url}/live/session`, { method: 'POST', body: JSON.stringify({ token: given }) })
  expect([(await signIn('nonsense')).status, (await signIn(1)).status]).toEqual([401, 400])
  const [cookie = ''] = (await signIn(token)).headers.getSetCookie()
  expect(cookie).toMatch(/; Path=\/; HttpOnly; SameSite=Strict$/)
  await send(collector, '/track', trackEvent({ event: 'Seen' }))
  const Cookie = cookie.split(';')[0]!
  const events = await fetch(`${collector.url}/live/events`, { headers: { Cookie } })
  expect(await events.json()).toMatchObject({ events: [{ event: 'Seen' }] })
  // Another port of this host is the same site to a browser.
  const Origin = 'http://127.0.0.1:1'
  expect((await fetch(`${collector.url}/live/events`, { headers: { Cookie, Origin } })).status).toBe(401)
  const stolen = { Authorization: `Bearer ${Cookie.split('=')[1]}` }
  expect((await ask({ method: 'POST', path: '/config/sources' }, stolen)).status).toBe(403)
  expect((await ask({ method: 'POST', path: '/config/sources' }, { Cookie })).status).toBe(403)
  expect((await ask({ method: 'DELETE', path: '/config/sources/demo' }, { Cookie })).status).toBe(403)
  await fetch(`${collector.url}/live/session`, { method: 'DELETE', headers: { Cookie } })
  expect((await fetch(`${collector.url}/live/events`, { headers: { Cookie } })).status).toBe(401)
})
