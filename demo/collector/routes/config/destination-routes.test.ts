// @vitest-environment node
import { expect, onTestFinished, test } from 'vitest'
import { createCollector } from '../../create-collector.ts'
import { describeOnEachDatabase } from '../../store/test-databases.ts'

// biome-ignore lint/suspicious/noExplicitAny: tests read what they know is there
type Body = any

describeOnEachDatabase((newPlace) => {
  test('A source gets destinations, of which the library is told those that are enabled', async () => {
    const collector = await createCollector({ ...(await newPlace()), writeKeys: ['demo', 'other'] })
    onTestFinished(collector.close)
    const token = await collector.createToken('test')
    async function ask(method: string, path: string, body?: object) {
      const answer = await fetch(`${collector.url}${path}`, {
        method,
        headers: { Authorization: `Bearer ${token}`, 'Content-Type': 'application/json' },
        ...(body && { body: JSON.stringify(body) }),
      })
      return { status: answer.status, body: (await answer.json()) as Body }
    }
    const readIntegrations = async (writeKey: string) =>
      (await ask('GET', `/v1/projects/${writeKey}/settings`)).body.integrations
    const before = await readIntegrations('demo')

    const made = await ask('POST', '/config/destinations', { sourceId: 'demo', name: 'GA4', settings: { id: 'G-1' } })
    const { destination } = made.body.data
    expect(destination).toMatchObject({ sourceId: 'demo', name: 'GA4', enabled: true, settings: { id: 'G-1' } })
    expect((await ask('GET', `/config/destinations/${destination.id}`)).body.data.destination).toEqual(destination)
    expect(await readIntegrations('demo')).toEqual({ ...before, GA4: { id: 'G-1' } })
    expect(await readIntegrations('other')).not.toHaveProperty('GA4')

    await ask('PATCH', `/config/destinations/${destination.id}`, { settings: { id: 'G-2' } })
    expect((await readIntegrations('demo')).GA4).toEqual({ id: 'G-2' })
    await ask('PATCH', `/config/destinations/${destination.id}`, { enabled: false })
    expect(await readIntegrations('demo')).toEqual(before)

    const again = await ask('POST', '/config/destinations', { sourceId: 'demo', name: 'GA4' })
    const nowhere = await ask('POST', '/config/destinations', { sourceId: 'nobody', name: 'GA4' })
    expect([again.status, again.body.errors[0].field]).toEqual([409, 'name'])
    expect([nowhere.status, nowhere.body.errors[0].field]).toEqual([404, 'sourceId'])
    expect((await ask('GET', '/config/destinations?sourceId=other')).body.data.destinations).toEqual([])
    expect((await ask('GET', '/config/destinations')).body.data.pagination.totalEntries).toBe(1)

    expect((await ask('DELETE', `/config/destinations/${destination.id}`)).body.data).toEqual({ status: 'SUCCESS' })
    expect((await ask('PATCH', `/config/destinations/${destination.id}`, {})).status).toBe(404)
    await ask('POST', '/config/destinations', { sourceId: 'demo', name: 'GA4' })
    expect((await ask('DELETE', '/config/sources/demo')).status).toBe(200)
    expect((await ask('GET', '/config/destinations')).body.data.destinations).toEqual([])
  })
})
