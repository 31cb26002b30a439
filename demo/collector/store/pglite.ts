// PostgreSQL without a server: PGlite, in a folder or in memory.

import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { keepTemplate, readTemplate } from './cluster-template.ts'
import type { Database, Queries } from './database.ts'
import { lockFolder } from './folder-lock.ts'
import { openPgliteInThread } from './pglite-in-thread.ts'

/** In memory without a folder. What a query wrote is in the folder when it settles, and outlives a kill. */
export async function openPglite(dataDir: string | undefined, ownThread = false): Promise<Database> {
  if (dataDir === undefined) return wrap(await createCluster(), () => {})

  mkdirSync(dataDir, { recursive: true })
  const unlock = lockFolder(dataDir)
  try {
    const folder = join(dataDir, 'cluster')
    if (!existsSync(folder)) await createClusterIn(folder)
    if (!ownThread) return wrap(await PGlite.create(folder), unlock)
    const database = await openPgliteInThread(folder)
    const close = async () => {
      await database.close()
      unlock()
    }
    return { ...database, close }
  } catch (error) {
    unlock()
    throw error
  }
}

function wrap(cluster: PGlite, unlock: () => void): Database {
  // PGlite queues what comes meanwhile by itself: it has one connection.
  const ask = (queries: Pick<PGlite, 'query'>): Queries => ({
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) =>
      (await queries.query<Row>(sql, [...parameters])).rows,
  })
  return {
    ...ask(cluster),
    transaction: <T>(work: (queries: Queries) => Promise<T>) => cluster.transaction((own) => work(ask(own))),
    listen: async (channel, hear) => {
      await cluster.listen(channel, hear)
    },
    close: async () => {
      await cluster.close()
      unlock()
    },
  }
}

/** Under another name until it is complete: killed in between, the next start would find half a cluster. */
async function createClusterIn(folder: string): Promise<void> {
  const unfinished = `${folder}.new`
  rmSync(unfinished, { recursive: true, force: true })
  const cluster = await createCluster(unfinished)
  await cluster.close()
  renameSync(unfinished, folder)
}

async function createCluster(folder?: string): Promise<PGlite> {
  const where = folder === undefined ? {} : { dataDir: folder }
  const template = readTemplate()
  if (template) return PGlite.create({ ...where, loadDataDir: template })
  const cluster = await PGlite.create(where)
  await keepTemplate(cluster)
  return cluster
}
