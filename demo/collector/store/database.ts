// The seam to PostgreSQL: a statement with parameters goes in, rows come out. Here it is PGlite, embedded.

import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { PGlite } from '@electric-sql/pglite'
import { keepTemplate, readTemplate } from './cluster-template.ts'
import { lockFolder } from './folder-lock.ts'

export interface Database {
  query<Row>(sql: string, parameters?: readonly unknown[]): Promise<Row[]>
  close(): Promise<void>
}

/** In memory without a folder. What a query wrote is in the folder when it settles, and outlives a kill. */
export async function openDatabase(dataDir: string | undefined): Promise<Database> {
  if (dataDir === undefined) return wrap(await createCluster(), () => {})

  mkdirSync(dataDir, { recursive: true })
  const unlock = lockFolder(dataDir)
  try {
    const folder = join(dataDir, 'cluster')
    if (!existsSync(folder)) await createClusterIn(folder)
    return wrap(await PGlite.create(folder), unlock)
  } catch (error) {
    unlock()
    throw error
  }
}

function wrap(cluster: PGlite, unlock: () => void): Database {
  return {
    // PGlite queues the queries of its one connection by itself.
    query: async <Row>(sql: string, parameters: readonly unknown[] = []) =>
      (await cluster.query<Row>(sql, [...parameters])).rows,
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
