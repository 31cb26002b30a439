// @vitest-environment node
import { afterAll, afterEach, beforeAll, expect, test, vi } from 'vitest'
import { type Collector, type CollectorOptions, createCollector } from '../../create-collector.ts'
import { MAX_RULES } from '../../store/plan-store.ts'
import { describeOnEachDatabase } from '../../store/test-databases.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

// biome-ignore lint/suspicious/noExplicitAny: tests read what they know is there
type Body = any

const SUCCESS = { status: 200, body: { data: { status: 'SUCCESS' } } }
const SCHEMA = { type: 'object', properties: { properties: { properties: { total: { type: 'number' } } } } }

describeOnEachDatabase((newPlace) => {
  const undos: (() => void | Promise<void>)[] = []
  let collector: Collector
  let token: string

  beforeAll(async () => {
    const place = await newPlace((undo) => void undos.push(undo))
    collector = await createCollector({ ...place, writeKeys: ['demo', 'shop'] } as CollectorOptions)
    undos.push(collector.close)
    token = await collector.createToken('the test')
  })
  afterAll(async () => {
    for (const undo of undos.reverse()) await undo()
  })
  afterEach(async () => {
    for (const { id } of (await ask('GET', '/tracking-plans')).body.data.trackingPlans)
      await ask('DELETE', `/tracking-plans/${id}`)
  })

  async function ask(method: string, path: string, body?: unknown, authorization = `Bearer ${token}`) {
    const answer = await fetch(`${collector.url}/config${path}`, {
      method,
      headers: { authorization, ...(body !== undefined && { 'content-type': 'application/json' }) },
      ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
    })
    return { status: answer.status, body: (await answer.json()) as Body }
  }
  const newPlan = async (name = 'Shop') =>
    (await ask('POST', '/tracking-plans', { name, type: 'LIVE' })).body.data.trackingPlan

  test('A plan is made, read, changed, listed and deleted', async () => {
    const made = await ask('POST', '/tracking-plans', { name: 'Shop', description: 'All of it', type: 'LIVE' })
    expect(made.status).toBe(200)
    const { trackingPlan } = made.body.data
    expect(trackingPlan).toMatchObject({ name: 'Shop', description: 'All of it', type: 'LIVE' })
    expect(trackingPlan.id).toMatch(/^tp_[0-9a-f-]{36}$/)
    const path = `/tracking-plans/${trackingPlan.id}`
    expect((await ask('GET', path)).body.data.trackingPlan).toEqual(trackingPlan)

    expect(await ask('PATCH', path, { name: 'The shop' })).toEqual(SUCCESS)
    expect((await ask('GET', path)).body.data.trackingPlan).toMatchObject({
      name: 'The shop',
      description: 'All of it',
    })

    await newPlan('b')
    await newPlan('c')
    const first = (await ask('GET', '/tracking-plans?pagination[count]=2')).body.data
    expect(first.pagination.totalEntries).toBe(3)
    const next = (await ask('GET', `/tracking-plans?pagination[cursor]=${first.pagination.next}`)).body.data
    expect([...first.trackingPlans, ...next.trackingPlans].map(({ name }: Body) => name)).toEqual([
      'The shop',
      'b',
      'c',
    ])

    expect(await ask('DELETE', path)).toEqual(SUCCESS)
    for (const [method, at, body] of [
      ['GET', path],
      ['DELETE', path],
      ['PATCH', path, {}],
      ['GET', `${path}/rules`],
      ['PUT', `${path}/rules`, { rules: [] }],
      ['PATCH', `${path}/rules`, { rules: [] }],
      ['DELETE', `${path}/rules?rules[0][type]=COMMON`],
      ['GET', `${path}/sources`],
      ['POST', `${path}/sources`, { sourceId: 'demo' }],
      ['DELETE', `${path}/sources?sourceId=demo`],
    ] as const)
      expect([at, (await ask(method, at, body)).status]).toEqual([at, 404])
  })

  test('Rules are replaced, added to, renamed and removed', async () => {
    const path = `/tracking-plans/${(await newPlan()).id}/rules`
    const rule = (key: string | undefined, more = {}) => ({
      key,
      type: 'TRACK',
      version: 1,
      jsonSchema: SCHEMA,
      ...more,
    })
    const list = async () =>
      (await ask('GET', path)).body.data.rules.map(({ type, key, version }: Body) => [type, key, version])

    const rules = [rule('Order Completed'), rule('ignored', { type: 'COMMON' }), rule(undefined, { type: 'PAGE' })]
    expect(await ask('PUT', path, { rules })).toEqual(SUCCESS)
    expect(await list()).toEqual([
      ['TRACK', 'Order Completed', 1],
      ['COMMON', undefined, 1],
      ['PAGE', undefined, 1],
    ])
    const read = (await ask('GET', `${path}?pagination[count]=1`)).body.data
    expect(read).toMatchObject({ rules: [{ jsonSchema: SCHEMA }], pagination: { totalEntries: 3 } })
    // As they are read, they may be written.
    expect(await ask('PATCH', path, { rules: read.rules })).toEqual(SUCCESS)

    expect(await ask('PATCH', path, { rules: [rule('a'), rule('Order Completed', { version: 2 })] })).toEqual(SUCCESS)
    expect(await ask('PATCH', path, { rules: [rule('a', { newKey: 'b' })] })).toEqual(SUCCESS)
    expect((await list()).slice(3)).toEqual([
      ['TRACK', 'Order Completed', 2],
      ['TRACK', 'b', 1],
    ])

    const named = new URLSearchParams({
      'rules[0][key]': 'Order Completed',
      'rules[0][type]': 'TRACK',
      'rules[0][version]': '2',
      'rules.1.type': 'COMMON',
      'rules.1.version': '1',
      rules: JSON.stringify({ key: 'b', type: 'TRACK', version: 1 }),
    })
    expect(await ask('DELETE', `${path}?${named}`)).toEqual(SUCCESS)
    expect(await list()).toEqual([
      ['TRACK', 'Order Completed', 1],
      ['PAGE', undefined, 1],
    ])
    for (const query of [
      '',
      '?rules=x',
      '?rules=[]',
      '?rules[0][type]=TRACK',
      '?rules[0][type]=X',
      '?rules.0.version=1',
    ])
      expect([query, (await ask('DELETE', `${path}${query}`)).status]).toEqual([query, 400])
    expect(await list()).toHaveLength(2)
  })

  test('A rule that may not be is refused with all others, and told why', async () => {
    const path = `/tracking-plans/${(await newPlan()).id}/rules`
    const good = { key: 'a', type: 'TRACK', version: 1, jsonSchema: SCHEMA }
    await ask('PUT', path, { rules: [good] })
    const withSchema = (jsonSchema: unknown) => [good, { ...good, jsonSchema }]
    for (const [rules, field, reason] of [
      [withSchema({ type: 'strin' }), 'rules.1.jsonSchema', 'type'],
      [withSchema({ $ref: 'http://127.0.0.1:1/' }), 'rules.1.jsonSchema', 'same document'],
      [withSchema({ pattern: '(?!a)' }), 'rules.1.jsonSchema', 'lookaround'],
      [withSchema({ description: 'x'.repeat(70_000) }), 'rules.1.jsonSchema', 'bytes'],
      [withSchema([]), 'rules.1.jsonSchema', 'object'],
      [withSchema(undefined), 'rules.1.jsonSchema', 'object'],
      [[{ ...good, key: undefined }], 'rules.0.key', 'name of the event'],
      [[{ ...good, key: 'x'.repeat(501) }], 'rules.0.key', '500'],
      [[{ ...good, type: 'ALIAS' }], 'rules.0.type', 'TRACK'],
      [[{ ...good, version: 0 }], 'rules.0.version', '1'],
      [[{ ...good, jsonschema: {} }], 'rules.0', 'jsonschema'],
      [Array.from({ length: MAX_RULES + 1 }, () => good), 'rules', `${MAX_RULES}`],
      ['rules', 'rules', 'list'],
    ] as const)
      for (const method of ['PUT', 'PATCH']) {
        const answer = await ask(method, path, { rules })
        expect([answer.status, answer.body.errors[0].field]).toEqual([400, field])
        expect(answer.body.errors[0].message).toContain(reason)
      }
    // What a parser makes of it, and what only looks like JSON.
    expect(
      (await ask('PUT', path, `{"rules":[{"key":"a","type":"TRACK","version":1,"jsonSchema":{"__proto__":{}}}]}`))
        .status,
    ).toBe(400)
    expect((await ask('PUT', path, `{"rules":[{"jsonSchema":${'['.repeat(200_000)}`)).status).toBe(400)
    expect(
      (
        await ask(
          'PUT',
          path,
          `{"rules":[{"key":"a","type":"TRACK","jsonSchema":{"default":${'['.repeat(9000)}${']'.repeat(9000)}}}]}`,
        )
      ).status,
    ).toBe(400)
    expect((await ask('GET', path)).body.data.rules).toMatchObject([good])
  })

  test('Any name may be given, and asked for', async () => {
    const name = '\u0000 \ud800 "{a}" \u{1F600}'
    const { id } = await newPlan(name)
    const rules = [name, '\uFFFD \ud801 "{a}" \u{1F600}'].map((key) => ({
      key,
      type: 'TRACK',
      version: 1,
      jsonSchema: { const: key },
    }))
    for (const method of ['PUT', 'PATCH'])
      expect(await ask(method, `/tracking-plans/${id}/rules`, { rules })).toEqual(SUCCESS)
    // Two that the database cannot tell apart are one.
    expect((await ask('GET', `/tracking-plans/${id}/rules`)).body.data.rules).toMatchObject([
      { jsonSchema: rules[1]!.jsonSchema },
    ])
    for (const [method, path, body] of [
      ['GET', '/tracking-plans/%00'],
      ['PUT', '/tracking-plans/%00/rules', { rules }],
      ['DELETE', '/tracking-plans/%00'],
      ['POST', `/tracking-plans/${id}/sources`, { sourceId: '\u0000' }],
      ['DELETE', `/tracking-plans/${id}/sources?sourceId=%00`],
      ['PATCH', '/sources/%00/settings', {}],
      ['GET', '/sources/%00/violations'],
    ] as const)
      expect([path, (await ask(method, path, body)).status]).toEqual([path, 404])
    for (const query of ['eventName=%00', 'type=%00%ff', 'pagination[count]=1'])
      expect((await ask('GET', `/sources/demo/violations?${query}`)).status).toBe(200)
    for (const query of ['pagination[cursor]=x', 'pagination[count]=0', 'pagination[count]=1e9', 'eventType=x'])
      expect((await ask('GET', `/sources/demo/violations?${query}`)).status).toBe(400)
    for (const path of ['/live/violations', '/live/violations/counts'])
      expect((await fetch(`${collector.url}${path}?sourceId=%00&eventName=%00`)).status).toBe(200)
  })

  test('A source follows one plan at a time', async () => {
    const [one, other] = [`/tracking-plans/${(await newPlan()).id}`, `/tracking-plans/${(await newPlan()).id}`]
    expect(await ask('POST', `${one}/sources`, { sourceId: 'demo' })).toEqual(SUCCESS)
    expect(await ask('POST', `${one}/sources`, { sourceId: 'shop' })).toEqual(SUCCESS)
    expect(await ask('POST', `${other}/sources`, { sourceId: 'demo' })).toMatchObject({
      status: 409,
      body: { errors: [{ type: 'conflict', field: 'sourceId' }] },
    })
    expect((await ask('POST', `${one}/sources`, { sourceId: 'nobody' })).status).toBe(404)
    const { sources, pagination } = (await ask('GET', `${one}/sources`)).body.data
    expect([sources.map(({ slug }: Body) => slug), pagination.totalEntries]).toEqual([['demo', 'shop'], 2])
    expect(sources[0]).toEqual((await ask('GET', '/sources/demo')).body.data.source)

    expect((await ask('DELETE', `${other}/sources?sourceId=demo`)).status).toBe(404)
    expect((await ask('DELETE', `${one}/sources`)).status).toBe(400)
    expect(await ask('DELETE', `${one}/sources?sourceId=demo`)).toEqual(SUCCESS)
    expect(await ask('POST', `${other}/sources`, { sourceId: 'demo' })).toEqual(SUCCESS)
  })

  test('Schema settings are read, and changed where something is said', async () => {
    const traits = { allowUnplannedTraits: true, allowTraitsOnViolations: true, commonEventOnViolations: 'ALLOW' }
    const track = {
      allowUnplannedEvents: true,
      allowUnplannedEventProperties: true,
      allowEventOnViolations: true,
      allowPropertiesOnViolations: true,
      commonEventOnViolations: 'ALLOW',
    }
    const usual = { sourceId: 'demo', settings: { track, identify: traits, group: traits } }
    expect(await ask('GET', '/sources/demo/settings')).toEqual({ status: 200, body: { data: usual } })
    const changed = { track: { allowUnplannedEvents: false }, group: { commonEventOnViolations: 'OMIT_TRAITS' } }
    const now = {
      track: { ...track, ...changed.track },
      identify: traits,
      group: { ...traits, ...changed.group },
    }
    for (const answer of [
      await ask('PATCH', '/sources/demo/settings', changed),
      await ask('GET', '/sources/demo/settings'),
    ])
      expect(answer.body.data).toEqual({ sourceId: 'demo', settings: now })
    expect((await ask('GET', '/sources/shop/settings')).body.data.settings).toEqual(usual.settings)
    for (const wrong of [
      { track: { allowUnplannedEvents: 'no' } },
      { track: { commonEventOnViolations: 'OMIT_TRAITS' } },
      { identify: { commonEventOnViolations: 'OMIT_PROPERTIES' } },
      { page: {} },
      { track: { allowAll: true } },
      [],
    ])
      expect((await ask('PATCH', '/sources/demo/settings', wrong)).status).toBe(400)
    for (const method of ['GET', 'PATCH'])
      expect((await ask(method, '/sources/nobody/settings', method === 'PATCH' ? {} : undefined)).status).toBe(404)
  })

  test('Each needs its scope', async () => {
    const { id } = await newPlan()
    const make = async (scope: string) =>
      `Bearer ${(await ask('POST', '/tokens', { name: scope, scopes: [scope] })).body.data.secret}`
    const scopes = ['config:read', 'config:write', 'events:read'] as const
    const tokens = await Promise.all(scopes.map(make))
    for (const [scope, method, path, body] of [
      ['config:read', 'GET', '/tracking-plans'],
      ['config:read', 'GET', `/tracking-plans/${id}`],
      ['config:read', 'GET', `/tracking-plans/${id}/rules`],
      ['config:read', 'GET', `/tracking-plans/${id}/sources`],
      ['config:read', 'GET', '/sources/demo/settings'],
      ['config:write', 'POST', '/tracking-plans', { name: 'a' }],
      ['config:write', 'PATCH', `/tracking-plans/${id}`, { name: 'a' }],
      ['config:write', 'PUT', `/tracking-plans/${id}/rules`, { rules: [] }],
      ['config:write', 'PATCH', `/tracking-plans/${id}/rules`, { rules: [] }],
      ['config:write', 'DELETE', `/tracking-plans/${id}/rules?rules[0][type]=COMMON`],
      ['config:write', 'POST', `/tracking-plans/${id}/sources`, { sourceId: 'demo' }],
      ['config:write', 'DELETE', `/tracking-plans/${id}/sources?sourceId=demo`],
      ['config:write', 'PATCH', '/sources/demo/settings', {}],
      ['config:write', 'DELETE', `/tracking-plans/${id}`],
      ['events:read', 'GET', '/sources/demo/violations'],
      ['events:read', 'GET', '/sources/demo/violations/counts'],
    ] as const) {
      for (const [index, token] of tokens.entries())
        if (scopes[index] !== scope) expect((await ask(method, path, body, token)).status).toBe(403)
      expect((await ask(method, path, body, 'Bearer demo')).status).toBe(401)
      expect([path, (await ask(method, path, body, tokens[scopes.indexOf(scope)])).status]).toEqual([path, 200])
    }
  })
})
