// @vitest-environment node
import { createServer } from 'node:http'
import { text } from 'node:stream/consumers'
import { expect, onTestFinished, test, vi } from 'vitest'
import { singleBody } from './events.ts'
import { putLoad } from './put-load.ts'

vi.setConfig({ testTimeout: 30_000 })

async function serve(status: number): Promise<{ url: string; bodies: string[] }> {
  const bodies: string[] = []
  const server = createServer(async (request, response) => {
    bodies.push(await text(request))
    response.writeHead(status).end()
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  onTestFinished(() => void server.close())
  return { url: `http://127.0.0.1:${(server.address() as { port: number }).port}`, bodies }
}

test('Every request brings an event of its own', async () => {
  const { url, bodies } = await serve(200)
  const outcome = await putLoad({ url, body: singleBody('demo'), connections: 4, seconds: 1 })
  expect(outcome.requestsPerSecond).toBeGreaterThan(10)
  const ids = bodies.map((body) => JSON.parse(body).messageId)
  expect(new Set(ids).size).toBe(bodies.length)
})

test('What is refused is no figure', async () => {
  const { url } = await serve(429)
  await expect(putLoad({ url, body: singleBody('demo'), connections: 2, seconds: 1 })).rejects.toThrow(
    /0 errors, 0 timeouts, \d+ answers that were not 2xx/,
  )
})
