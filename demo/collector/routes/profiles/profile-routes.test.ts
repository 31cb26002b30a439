// @vitest-environment node
import { expect, onTestFinished, test } from 'vitest'
import { createCollector } from '../../create-collector.ts'
import { describeOnEachDatabase } from '../../store/test-databases.ts'
import { send } from '../../test-client.ts'

// biome-ignore lint/suspicious/noExplicitAny: what an answer says is what these tests are about
type Body = any

describeOnEachDatabase((newPlace) => {
  async function start() {
    const collector = await createCollector(await newPlace())
    onTestFinished(collector.close)
    const token = await collector.createToken('test')
    async function ask(path: string, authorization = `Basic ${Buffer.from(`${token}:`).toString('base64')}`) {
      const answer = await fetch(`${collector.url}/v1/spaces/any/collections/${path}`, { headers: { authorization } })
      return { status: answer.status, body: (await answer.json()) as Body }
    }
    async function tell(...events: [kind: string, body: object][]) {
      for (const [kind, body] of events) {
        const answer = await send(collector, `/${kind}`, { writeKey: 'demo', ...body })
        expect(answer.status).toBe(200)
      }
      await collector.caughtUp()
    }
    return { collector, ask, tell }
  }

  test('Somebody is found by each of their ids, with traits, events, ids, metadata and accounts', async () => {
    const { ask, tell } = await start()
    await tell(
      ['page', { anonymousId: 'phone', name: 'Home', timestamp: '2026-03-01T12:00:00.000Z' }],
      ['identify', { anonymousId: 'phone', userId: 'ada', traits: { email: 'Ada@Example.com', plan: 'free', old: 1 } }],
      ['identify', { userId: 'ada', traits: { plan: 'paid', old: null } }],
      ['track', { userId: 'ada', event: 'Order Completed', properties: { total: 3 } }],
      ['group', { userId: 'ada', groupId: 'acme', traits: { seats: 5 } }],
    )
    for (const name of ['user_id:ada', 'anonymous_id:phone', 'email:ada%40example.com', 'email:ADA%40example.com']) {
      const { status, body } = await ask(`users/profiles/${name}/traits`)
      expect([name, status, body.traits]).toEqual([name, 200, { email: 'Ada@Example.com', plan: 'paid' }])
    }
    expect((await ask('users/profiles/user_id:ada/traits?include=plan')).body.traits).toEqual({ plan: 'paid' })

    const events = (await ask('users/profiles/user_id:ada/events')).body
    expect(events.data.map(({ type, event }: Body) => event ?? type)).toEqual([
      'group',
      'Order Completed',
      'identify',
      'identify',
      'page',
    ])
    expect(events.data[1]).toMatchObject({ properties: { total: 3 }, source_id: 'demo' })
    const ids = (await ask('users/profiles/anonymous_id:phone/external_ids')).body
    expect(ids.data.map(({ type, id }: Body) => `${type}:${id}`)).toEqual([
      'user_id:ada',
      'email:ada@example.com',
      'anonymous_id:phone',
    ])
    const some = (await ask('users/profiles/user_id:ada/external_ids?include=user_id,email')).body
    expect(some.data.map(({ type }: Body) => type)).toEqual(['user_id', 'email'])
    expect(await ask('users/profiles/user_id:ada/traits?class=computed_trait')).toMatchObject({
      status: 200,
      body: { traits: {}, cursor: { has_more: false } },
    })
    const { metadata } = (await ask('users/profiles/user_id:ada/metadata')).body
    expect(metadata.created_at).toBe('2026-03-01T12:00:00.000Z')
    const links = (await ask('users/profiles/user_id:ada/links')).body
    expect(links.data).toMatchObject([{ to_collection: 'accounts', external_ids: [{ type: 'group_id', id: 'acme' }] }])
    expect((await ask('accounts/profiles/group_id:acme/traits')).body.traits).toEqual({ seats: 5 })
  })

  test('A visitor who signs in, gets another user id, and comes back on a second device is one profile', async () => {
    const { ask, tell } = await start()
    await tell(
      ['page', { anonymousId: 'laptop', name: 'Home', timestamp: '2026-03-01T12:00:00.000Z' }],
      [
        'identify',
        { anonymousId: 'laptop', userId: 'old', traits: { plan: 'free' }, timestamp: '2026-03-01T12:01:00.000Z' },
      ],
      ['alias', { previousId: 'old', userId: 'new', timestamp: '2026-03-01T12:02:00.000Z' }],
      [
        'identify',
        { anonymousId: 'phone', userId: 'new', traits: { city: 'Turin' }, timestamp: '2026-03-01T12:03:00.000Z' },
      ],
    )
    for (const name of ['user_id:old', 'user_id:new', 'anonymous_id:laptop', 'anonymous_id:phone']) {
      const { body } = await ask(`users/profiles/${name}/traits`)
      expect([name, body.traits]).toEqual([name, { plan: 'free', city: 'Turin' }])
    }
    const { data } = (await ask('users/profiles/anonymous_id:phone/events')).body
    expect(data.map(({ type }: Body) => type)).toEqual(['identify', 'alias', 'identify', 'page'])
  })

  test('Pages follow each other, in both orders, between two times, and with some names only', async () => {
    const { ask, tell } = await start()
    const at = (minute: number) => `2026-03-01T12:0${minute}:00.000Z`
    await tell(
      ...[0, 1, 2, 3, 4].map((i): [string, object] => [
        'track',
        { userId: 'ada', event: i % 2 ? 'Odd' : 'Even', messageId: `m${i}`, timestamp: at(i) },
      ]),
    )
    async function readAll(query: string) {
      const pages: string[][] = []
      for (let next = ''; ; ) {
        const { body } = await ask(`users/profiles/user_id:ada/events?limit=2&${query}&next=${next}`)
        pages.push(body.data.map(({ message_id }: Body) => message_id))
        if (!body.cursor.has_more) return pages
        next = body.cursor.next
      }
    }
    expect(await readAll('')).toEqual([['m4', 'm3'], ['m2', 'm1'], ['m0']])
    expect(await readAll('sort=asc')).toEqual([['m0', 'm1'], ['m2', 'm3'], ['m4']])
    expect(await readAll('include=Even')).toEqual([['m4', 'm2'], ['m0']])
    expect(await readAll('exclude=Even')).toEqual([['m3', 'm1']])
    expect(await readAll(`start=${at(1)}&end=${at(3)}`)).toEqual([['m2', 'm1']])
    expect(await readAll(`start=${Date.parse(at(3)) / 1000}`)).toEqual([['m4', 'm3']])
  })

  test('Who is not known, who may not ask, and what cannot be asked is told so', async () => {
    const { collector, ask, tell } = await start()
    await tell(['track', { userId: 'ada', event: 'Hi' }])
    const notFound = { error: { code: 'not_found', message: 'Profile was not found.' } }
    for (const name of ['user_id:bob', 'ada', ':', 'user_id:', 'nonsense:ada', 'user_id:%00'])
      expect([name, await ask(`users/profiles/${name}/traits`)]).toEqual([name, { status: 404, body: notFound }])
    expect((await ask('users/profiles/user_id:ada/events?limit=9999')).body.error.message).toContain('limit')
    const soon = await ask('users/profiles/user_id:ada/events?start=soon')
    expect([soon.status, soon.body.error.code]).toEqual([400, 'validation_error'])
    const writeKey = `Basic ${Buffer.from('demo:').toString('base64')}`
    expect((await ask('users/profiles/user_id:ada/traits', writeKey)).status).toBe(401)
    await collector.clear()
    await collector.caughtUp()
    expect((await ask('users/profiles/user_id:ada/traits')).status).toBe(404)
  })
})
