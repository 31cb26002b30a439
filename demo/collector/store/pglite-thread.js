// The other side of pglite-in-thread.ts: a PGlite that does what messages ask. Plain JavaScript, because a thread starts
// without whatever reads TypeScript in the one that starts it.

import { parentPort, workerData } from 'node:worker_threads'
import { PGlite } from '@electric-sql/pglite'

/** Id of a transaction -> how to ask in it, and how to end it. */
const open = new Map()

const cluster = await PGlite.create(workerData.folder)
parentPort.on('message', (message) => answer(message, () => DEEDS[message.deed](message)))
parentPort.postMessage({ id: 0, value: undefined })

const DEEDS = {
  query: async ({ sql, parameters, transaction }) => {
    const asked = transaction === undefined ? cluster : open.get(transaction).queries
    return (await asked.query(sql, parameters)).rows
  },
  /** Answered when the transaction has begun. */
  begin: ({ id }) =>
    new Promise((begun, failed) => {
      const ended = cluster.transaction(
        (queries) =>
          new Promise((commit, rollBack) => {
            open.set(id, { queries, commit, rollBack, ended: () => ended })
            begun()
          }),
      )
      ended.catch(failed)
    }),
  commit: async ({ transaction }) => {
    const { commit, ended } = take(transaction)
    commit()
    await ended()
  },
  rollBack: async ({ transaction }) => {
    const { rollBack, ended } = take(transaction)
    rollBack(new Error('rolled back'))
    // Rejects with that; whoever asked has an error of their own.
    await ended().catch(() => {})
  },
  listen: async ({ channel }) => {
    await cluster.listen(channel, (payload) => parentPort.postMessage({ channel, payload }))
  },
  close: () => cluster.close(),
}

function take(transaction) {
  const taken = open.get(transaction)
  open.delete(transaction)
  return taken
}

async function answer({ id }, work) {
  try {
    parentPort.postMessage({ id, value: await work() })
  } catch (error) {
    // An Error loses its fields on the way; what a statement's has of values stays here.
    const { name, message, code, severity, table, constraint, column } = error
    parentPort.postMessage({ id, failure: { name, message, code, severity, table, constraint, column } })
  }
}
