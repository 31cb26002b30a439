// @vitest-environment node
import { expect, onTestFinished, test, vi } from 'vitest'
import { createCollector } from '../../create-collector.ts'
import { describeOnEachDatabase } from '../../store/test-databases.ts'
import { send, trackEvent } from '../../test-client.ts'

vi.setConfig({ testTimeout: 30_000, hookTimeout: 30_000 })

// biome-ignore lint/suspicious/noExplicitAny: tests read what they know is there
type Body = any

describeOnEachDatabase((newPlace) => {
  async function start(nowMs = Date.now) {
    const place = await newPlace()
    const collector = await createCollector({ ...(place as object), nowMs })
    onTestFinished(collector.close)
    const token = await collector.createToken('the test')
    async function ask(method: string, path: string, body?: unknown, authorization = `Bearer ${token}`) {
      const answer = await fetch(`${collector.url}${path}`, {
        method,
        headers: {
          ...(authorization && { authorization }),
          ...(body !== undefined && { 'content-type': 'application/json' }),
        },
        ...(body !== undefined && { body: typeof body === 'string' ? body : JSON.stringify(body) }),
      })
      const text = await answer.text()
      return { status: answer.status, body: (text && JSON.parse(text)) as Body, headers: answer.headers }
    }
    async function askForToken(fields: Record<string, string>, authorization = '') {
      const answer = await fetch(`${collector.url}/oauth/token`, {
        method: 'POST',
        headers: authorization ? { authorization } : {},
        body: new URLSearchParams(fields),
      })
      return { status: answer.status, body: (await answer.json()) as Body }
    }
    const newSource = async (slug: string) => (await ask('POST', '/config/sources', { slug })).body.data.source
    return { place, collector, ask, askForToken, newSource }
  }

  test('A source is made, read, changed, listed and deleted', async () => {
    const { ask } = await start()
    const made = await ask('POST', '/config/sources', { slug: 'shop', kind: 'app', settings: { plan: { a: 1 } } })
    expect(made.status).toBe(201)
    const { source } = made.body.data
    expect(source).toMatchObject({
      slug: 'shop',
      name: 'shop',
      kind: 'app',
      enabled: true,
      settings: { plan: { a: 1 } },
    })
    expect(source.writeKeys).toEqual([expect.stringMatching(/^[A-Za-z0-9]{32}$/)])
    expect((await ask('GET', `/config/sources/${source.id}`)).body.data.source).toEqual(source)

    const changed = await ask('PATCH', `/config/sources/${source.id}`, { name: 'The shop', enabled: false })
    expect(changed.body.data.source).toEqual({ ...source, name: 'The shop', enabled: false })
    const listed = await ask('GET', '/config/sources')
    expect(listed.body.data.sources.map(({ slug }: Body) => slug)).toEqual(['demo', 'shop'])

    expect((await ask('DELETE', `/config/sources/${source.id}`)).status).toBe(200)
    expect((await ask('GET', `/config/sources/${source.id}`)).status).toBe(404)
    expect((await ask('DELETE', `/config/sources/${source.id}`)).status).toBe(404)
    expect((await ask('PATCH', `/config/sources/${source.id}`, {})).status).toBe(404)
  })

  test('Of two that want one slug at the same time, one gets it', async () => {
    const { ask, newSource } = await start()
    const made = await Promise.all([1, 2, 3].map(() => ask('POST', '/config/sources', { slug: 'shop' })))
    expect(made.map(({ status }) => status).sort()).toEqual([201, 409, 409])
    const [a, b] = [await newSource('a'), await newSource('b')]
    const changed = await Promise.all(
      [a, b].map(({ id }) => ask('PATCH', `/config/sources/${id}`, { slug: 'the-one' })),
    )
    expect(changed.map(({ status }) => status).sort()).toEqual([200, 409])
  })

  test('Pages follow each other, and have everything once', async () => {
    const { ask, newSource } = await start()
    for (const slug of ['a', 'b', 'c', 'd']) await newSource(slug)
    const slugs: string[] = []
    for (let cursor = ''; ; ) {
      const query = `pagination[count]=2${cursor && `&pagination[cursor]=${cursor}`}`
      const { sources, pagination } = (await ask('GET', `/config/sources?${query}`)).body.data
      slugs.push(...sources.map(({ slug }: Body) => slug))
      expect(pagination.totalEntries).toBe(5)
      if (!pagination.next) break
      cursor = pagination.next
    }
    expect(slugs).toEqual(['demo', 'a', 'b', 'c', 'd'])
    const dotted = (await ask('GET', '/config/sources?pagination.count=2')).body.data
    const [, , third] = (await ask('GET', `/config/sources?pagination.cursor=${dotted.pagination.next}`)).body.data
      .sources
    expect([dotted.sources.length, third.slug]).toEqual([2, 'd'])
  })

  test("A slug is one source's", async () => {
    const { ask, newSource } = await start()
    const { id } = await newSource('shop')
    for (const answer of [
      await ask('POST', '/config/sources', { slug: 'shop' }),
      await ask('PATCH', `/config/sources/${id}`, { slug: 'demo' }),
    ])
      expect(answer).toMatchObject({ status: 409, body: { errors: [{ type: 'conflict', field: 'slug' }] } })
    expect((await ask('PATCH', `/config/sources/${id}`, { slug: 'shop' })).status).toBe(200)
  })

  test("Events are taken with any of a source's write keys, each once, and with none that is deleted", async () => {
    const { ask, newSource, collector } = await start()
    const source = await newSource('shop')
    const more = (await ask('POST', `/config/sources/${source.id}/writekey`)).body.data.writeKey
    const track = (writeKey: string) => send(collector, '/track', trackEvent({ writeKey, messageId: 'one' }))
    for (const key of [source.writeKeys[0], more, 'demo']) expect((await track(key)).status).toBe(200)
    expect((await collector.events()).map(({ sourceId, messageId }) => [sourceId, messageId])).toEqual([
      [source.id, 'one'],
      ['demo', 'one'],
    ])

    expect((await ask('DELETE', `/config/sources/${source.id}/writekey/${more}`)).status).toBe(200)
    expect((await track(more)).status).toBe(401)
    await ask('PATCH', `/config/sources/${source.id}`, { enabled: false })
    expect(await track(source.writeKeys[0])).toMatchObject({ status: 403, body: { code: 'forbidden' } })
    await ask('DELETE', `/config/sources/${source.id}`)
    expect((await track(source.writeKeys[0])).status).toBe(401)
    // What has arrived stays.
    expect(await collector.events()).toHaveLength(2)
  })

  test("A source's settings reach its pages, beside the standard ones", async () => {
    const { ask, collector } = await start()
    const settings = { plan: { track: { Clicked: { enabled: false } } }, integrations: { Amplitude: { apiKey: 'a' } } }
    await ask('PATCH', '/config/sources/demo', { settings })
    const document = (await (await fetch(`${collector.url}/v1/projects/demo/settings`)).json()) as Body
    expect(document.plan).toEqual(settings.plan)
    expect(document.integrations).toMatchObject({ 'Segment.io': { apiKey: 'demo' }, Amplitude: { apiKey: 'a' } })
  })

  test.each([
    ['no JSON', '{"slug":', 'bad-request', undefined],
    ['no object', [], 'bad-request', undefined],
    ['no slug', {}, 'bad-request', 'slug'],
    ['a slug with spaces', { slug: 'my shop' }, 'bad-request', 'slug'],
    ['an unknown kind', { slug: 'a', kind: 'toaster' }, 'bad-request', 'kind'],
    ['an unknown field', { slug: 'a', wirteKey: 'x' }, 'bad-request', undefined],
    ['settings that are a list', { slug: 'a', settings: [] }, 'bad-request', 'settings'],
  ])('A source with %s is refused, and told why', async (_, body, type, field) => {
    const { ask } = await start()
    const answer = await ask('POST', '/config/sources', body)
    expect(answer.status).toBe(400)
    expect(answer.body.errors[0]).toMatchObject({ type, message: expect.stringMatching(/../), ...(field && { field }) })
    expect((await ask('GET', '/config/sources')).body.data.sources).toHaveLength(1)
  })

  test('Nobody without a valid token gets in, whatever the way', async () => {
    const { ask } = await start()
    const { secret, token } = (await ask('POST', '/config/tokens', { name: 'mine', scopes: ['config:read'] })).body.data
    const basic = (user: string) => `Basic ${Buffer.from(`${user}:`).toString('base64')}`
    for (const authorization of [
      '',
      'Bearer',
      'Bearer demo',
      basic('demo'),
      `Bearer ${secret}x`,
      `Token ${secret}`,
      `Bearer ${token.id}`,
    ])
      expect((await ask('GET', '/config/sources', undefined, authorization)).status).toBe(401)
    for (const authorization of [`Bearer ${secret}`, `bearer ${secret}`, basic(secret)])
      expect((await ask('GET', '/config/sources', undefined, authorization)).status).toBe(200)
    await ask('DELETE', `/config/tokens/${token.id}`)
    expect((await ask('GET', '/config/sources', undefined, `Bearer ${secret}`)).status).toBe(401)
  })

  test('A token may do what its scopes say, and give no more than it has', async () => {
    const { ask } = await start()
    const make = async (scopes: string[]) =>
      `Bearer ${(await ask('POST', '/config/tokens', { name: scopes.join(), scopes })).body.data.secret}`
    const [reader, writer] = [await make(['config:read']), await make(['config:write'])]
    expect(await ask('POST', '/config/sources', { slug: 'a' }, reader)).toMatchObject({
      status: 403,
      body: { errors: [{ message: expect.stringContaining('config:write') }] },
    })
    expect((await ask('GET', '/config/sources', undefined, writer)).status).toBe(403)
    for (const path of ['/config/tokens', '/config/oauth-clients'])
      expect(await ask('POST', path, { name: 'more', scopes: ['profiles:read'] }, writer)).toMatchObject({
        status: 403,
        body: { errors: [{ field: 'scopes' }] },
      })
  })

  test('A token ends when it says', async () => {
    let nowMs = Date.now()
    const { ask } = await start(() => nowMs)
    const asked = { name: 'short', scopes: ['config:read'], expiresInSeconds: 60 }
    const { secret } = (await ask('POST', '/config/tokens', asked)).body.data
    const isValid = async () => (await ask('GET', '/config/tokens', undefined, `Bearer ${secret}`)).status === 200
    nowMs += 59_000
    expect(await isValid()).toBe(true)
    nowMs += 1000
    expect(await isValid()).toBe(false)
  })

  test('What is stored of secrets is of no use, and no answer tells one again', async () => {
    const { ask, collector, place } = await start()
    const { secret } = (await ask('POST', '/config/tokens', { name: 'a', scopes: ['config:read'] })).body.data
    const client = (await ask('POST', '/config/oauth-clients', { name: 'b', scopes: ['config:read'] })).body.data
    for (const path of ['/config/tokens', '/config/oauth-clients']) {
      const text = JSON.stringify((await ask('GET', path)).body)
      for (const kept of [secret, client.secret]) expect(text).not.toContain(kept)
    }
    await collector.close()
    const { openDatabase } = await import('../../store/database.ts')
    const database = await openDatabase(place)
    onTestFinished(database.close)
    const rows = [
      ...(await database.query('select * from tokens')),
      ...(await database.query('select * from oauth_clients')),
    ]
    for (const kept of [secret, client.secret]) expect(JSON.stringify(rows)).not.toContain(kept)
  })

  test('A client gets a token for its credentials, in the header or in the body, and gives it back', async () => {
    const { ask, askForToken, collector } = await start()
    const asked = { name: 'a job', scopes: ['config:read', 'profiles:read'] }
    const { client, secret } = (await ask('POST', '/config/oauth-clients', asked)).body.data
    const grant = { grant_type: 'client_credentials' }
    const basic = `Basic ${Buffer.from(`${client.id}:${secret}`).toString('base64')}`
    const inBody = await askForToken({ ...grant, client_id: client.id, client_secret: secret, scope: 'config:read' })
    expect(inBody).toMatchObject({
      status: 200,
      body: { token_type: 'Bearer', expires_in: 3600, scope: 'config:read' },
    })
    const inHeader = await askForToken(grant, basic)
    expect(inHeader.body.scope).toBe('config:read profiles:read')

    const isValid = async ({ body }: Body) =>
      (await ask('GET', '/config/sources', undefined, `Bearer ${body.access_token}`)).status === 200
    expect([await isValid(inBody), await isValid(inHeader)]).toEqual([true, true])
    const revoke = (authorization: string) =>
      fetch(`${collector.url}/oauth/revoke`, {
        method: 'POST',
        headers: { authorization },
        body: new URLSearchParams({ token: inBody.body.access_token }),
      })
    const other = (await ask('POST', '/config/oauth-clients', { ...asked, name: 'another' })).body.data
    await revoke(`Basic ${Buffer.from(`${other.client.id}:${other.secret}`).toString('base64')}`)
    expect(await isValid(inBody)).toBe(true)
    expect((await revoke(basic)).status).toBe(200)
    expect([await isValid(inBody), await isValid(inHeader)]).toEqual([false, true])
    await ask('DELETE', `/config/oauth-clients/${client.id}`)
    expect(await isValid(inHeader)).toBe(false)
  })

  test.each([
    ['without credentials', { client_secret: '' }, 401, 'invalid_client'],
    ['with another secret', { client_secret: 'ebs_guess' }, 401, 'invalid_client'],
    ['for another grant', { grant_type: 'password' }, 400, 'unsupported_grant_type'],
    ['for a scope that it may not have', { scope: 'config:read config:write' }, 400, 'invalid_scope'],
    ['for a scope that does not exist', { scope: 'everything' }, 400, 'invalid_scope'],
    ['for no scope', { scope: ' ' }, 400, 'invalid_scope'],
  ])('A client that asks %s gets none', async (_, fields, status, error) => {
    const { ask, askForToken } = await start()
    const { client, secret } = (await ask('POST', '/config/oauth-clients', { name: 'a', scopes: ['config:read'] })).body
      .data
    const right = { grant_type: 'client_credentials', client_id: client.id, client_secret: secret }
    expect(await askForToken({ ...right, ...fields })).toMatchObject({ status, body: { error } })
  })

  test("Collectors on one database know each other's changes", async () => {
    const { ask, newSource, place } = await start()
    if (!place.databaseUrl) return
    const other = await createCollector({ databaseUrl: place.databaseUrl })
    onTestFinished(other.close)
    const source = await newSource('shop')
    const track = async () => (await send(other, '/track', trackEvent({ writeKey: source.writeKeys[0] }))).status
    await expect.poll(track).toBe(200)
    await ask('DELETE', `/config/sources/${source.id}`)
    await expect.poll(track).toBe(401)
  })
})
