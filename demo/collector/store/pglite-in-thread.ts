// PGlite in a thread of its own: while it works, this one goes on with its requests.

import { Worker } from 'node:worker_threads'
import type { Database, Queries } from './database.ts'

/** From the thread: an answer, or what was heard. */
type Message = { id: number; value?: unknown; failure?: { message: string } } | { channel: string; payload: string }

interface Waiting {
  resolve(value: unknown): void
  reject(error: Error): void
}

/** The id of what the thread says when it is ready. */
const READY = 0

/** `folder` must hold a cluster already, which nobody else has open. */
export async function openPgliteInThread(folder: string): Promise<Database> {
  const thread = new Worker(new URL('./pglite-thread.js', import.meta.url), { workerData: { folder }, execArgv: [] })
  const waiting = new Map<number, Waiting>()
  const hearing = new Map<string, (payload: string) => void>()
  let lastId = READY
  let gone: Error | undefined

  thread.on('message', (message: Message) => {
    if ('channel' in message) return hearing.get(message.channel)?.(message.payload)
    const { id, value, failure } = message
    const asked = waiting.get(id)
    waiting.delete(id)
    if (failure) asked?.reject(Object.assign(new Error(failure.message), failure))
    else asked?.resolve(value)
  })
  thread.on('error', end)
  thread.on('exit', () => end(new Error('the thread of the database has ended')))

  function end(error: Error) {
    gone ??= error
    for (const { reject } of waiting.values()) reject(gone)
    waiting.clear()
  }

  function wait<T>(id: number): Promise<T> {
    if (gone) return Promise.reject(gone)
    return new Promise<T>((resolve, reject) => waiting.set(id, { resolve: resolve as Waiting['resolve'], reject }))
  }

  function ask<T>(id: number, message: object): Promise<T> {
    const answer = wait<T>(id)
    if (!gone) thread.postMessage({ ...message, id })
    return answer
  }

  const queries = (transaction?: number): Queries => ({
    query: (sql, parameters = []) => ask(++lastId, { deed: 'query', sql, parameters, transaction }),
  })

  await wait(READY)
  return {
    ...queries(),
    transaction: async (work) => {
      const transaction = ++lastId
      await ask(transaction, { deed: 'begin' })
      try {
        const result = await work(queries(transaction))
        await ask(++lastId, { deed: 'commit', transaction })
        return result
      } catch (error) {
        // After a commit that failed there is nothing left to roll back.
        await ask(++lastId, { deed: 'rollBack', transaction }).catch(() => {})
        throw error
      }
    },
    listen: async (channel, hear) => {
      hearing.set(channel, hear)
      await ask(++lastId, { deed: 'listen', channel })
    },
    close: async () => {
      await ask(++lastId, { deed: 'close' })
      await thread.terminate()
    },
  }
}
