// npm run crash:collector -- [rounds] [seed]: kills a collector again and again, on a folder and on a PostgreSQL, and says
// what was lost.

import { randomInt, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Client } from 'pg'
import type { DatabasePlace } from '../store/database.ts'
import { TEST_SERVER } from '../store/test-server.ts'
import { type Progress, playRounds } from './play-rounds.ts'

const DEFAULT_ROUNDS = 50

const [roundsText = '', seedText = ''] = process.argv.slice(2)
const rounds = Number(roundsText || DEFAULT_ROUNDS)
const seed = Number(seedText || randomInt(1_000_000))
if (!Number.isInteger(rounds) || rounds < 1 || !Number.isInteger(seed)) {
  console.error('crash: how many rounds, and which seed? npm run crash:collector -- 50 1')
  process.exit(1)
}

await play('PGlite, a folder', await makeFolder())
const server = process.env[TEST_SERVER]
if (server) await play('PostgreSQL', await makeDatabase(server))
else console.warn('\nNo PostgreSQL is installed: its rounds are SKIPPED.\n')

async function play(name: string, { place, remove }: { place: DatabasePlace; remove: () => Promise<void> }) {
  console.log(`\n${name}: ${rounds} rounds, seed ${seed}`)
  const startMs = performance.now()
  try {
    const report = await playRounds({ place, rounds, seed, tell })
    const { sent, answered, stored, resent, killedWhileStarting } = report
    console.log(
      `${name}: ${rounds} kills, ${killedWhileStarting} of them while it started, in ${seconds(startMs)} s\n` +
        `  ${sent} events sent, ${resent} of them again after a kill; ${answered} answered with 200, ${stored} stored: ` +
        '0 lost, 0 repeated',
    )
  } catch (error) {
    console.error(`${name}: FAILED after ${seconds(startMs)} s: ${(error as Error).message}`)
    process.exitCode = 1
  } finally {
    await remove()
  }
}

function tell({ round, rounds, killed, sent, answered, stored }: Progress) {
  const moment = `killed ${killed.while} after ${killed.afterMs} ms`.padEnd(36)
  console.log(
    `  ${String(round).padStart(String(rounds).length)}/${rounds}  ${moment} ${sent} sent, ${answered} answered, ${stored} stored`,
  )
}

function seconds(sinceMs: number): string {
  return ((performance.now() - sinceMs) / 1000).toFixed(0)
}

async function makeFolder() {
  const dataDir = mkdtempSync(path.join(tmpdir(), 'everbeacon-crash-'))
  return {
    place: { dataDir },
    remove: async () => rmSync(dataDir, { recursive: true, force: true, maxRetries: 5 }),
  }
}

async function makeDatabase(server: string) {
  const name = `crash_${randomUUID().replaceAll('-', '')}`
  const ask = async (sql: string) => {
    const client = new Client({ connectionString: server })
    await client.connect()
    await client.query(sql)
    await client.end()
  }
  await ask(`create database ${name}`)
  const url = new URL(server)
  url.pathname = name
  return { place: { databaseUrl: url.href }, remove: () => ask(`drop database ${name} with (force)`) }
}
