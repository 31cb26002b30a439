// Which safeguards can be taken out, and how is such a script built? What tests prove is proved against these, too.

import { mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { build, type Plugin } from 'esbuild'

interface Edit {
  /** Below src or snippet. */
  file: string
  /** What stands there, and what stands there instead. */
  from: string
  to: string
}

const BREAKAGES = {
  'no-commit': [{ file: 'storage/outbox.ts', from: 'transaction.commit?.()', to: '' }],
  'beacon-is-answer': [
    {
      file: 'delivery/courier.ts',
      from: 'else for (const { key } of sendBeacons(batch, parts.join)) underWay.set(key, bytesOf(key))',
      to: 'else void outbox.remove(sendBeacons(batch, parts.join).map(({ key }) => key))',
    },
    // Or it has no database to remove them from.
    { file: 'delivery/courier.ts', from: 'outbox.setPlace(next)', to: '' },
  ],
  'no-spill': [{ file: 'storage/spill.ts', from: 'keep({ key, text }) {', to: 'keep({ key, text }) { return;' }],
  /** Nobody is ever taken for gone. */
  'no-adoption': [
    { file: 'storage/outbox.ts', from: '.filter((key) => !alive', to: '.filter((key) => !key && !alive' },
  ],
  /** Nothing is sent when the page goes away. */
  'no-beacon': [{ file: 'delivery/beacon.ts', from: 'navigator.sendBeacon?.(url, body)', to: 'false' }],
  /** Each request is made once more, and the second answer counts. */
  'sends-twice': [
    {
      file: 'delivery/courier.ts',
      from: 'const reply = await post(',
      to: 'await post(parts.send, parts.join(batch), 9999, keepalive); const reply = await post(',
    },
  ],
  /** Rows are in memory, and nowhere else. */
  'memory-only': [
    { file: 'storage/outbox.ts', from: 'if (place === GONE || !onDisk) throw place', to: 'throw place' },
    { file: 'storage/outbox.ts', from: 'use(early[name])', to: 'early[name].close()' },
    { file: 'storage/spill.ts', from: 'keep({ key, text }) {', to: 'keep({ key, text }) { return;' },
  ],
  /** All calls of a task share the transaction at its end. */
  'late-commit': [{ file: 'storage/outbox.ts', from: 'if (database && unwritten', to: 'if (!database && unwritten' }],
  /** The database that the snippet has opened is left alone, and opened once more. */
  'opens-again': [{ file: 'storage/outbox.ts', from: 'use(early[name])', to: 'early[name].close()' }],
  /** Calls before the bundle are in the snippet's array only. */
  'no-stub-copy': [
    { file: 'snippet/loader.ts', from: 'if (prefix && localStorage.length', to: 'if (!prefix && localStorage.length' },
  ],
  /** The next page makes what a page without a bundle has left as if it had been called there and then. */
  'stub-forgets': [
    { file: 'extras/left-calls.ts', from: 'Object.assign(call, { time, key })', to: 'call.slice(0, -1)' },
  ],
  /** What the next page makes are events of its own. */
  'stub-is-new': [
    { file: 'extras/left-calls.ts', from: 'Object.assign(call, { time, key })', to: 'Object.assign(call, { time })' },
  ],
  /** A page takes its turn to send, and its place among those who wait for theirs, into the back/forward cache. */
  'keeps-turn': [{ file: 'delivery/locks.ts', from: 'if (isGone) turn?.abort()', to: '' }],
  /** A page is alive for others also when it has nothing to send, or goes away. */
  'keeps-lock': [
    {
      file: 'delivery/courier.ts',
      from: 'if (isGone || !outbox.waiting.size) locks.leave(isGone)',
      to: 'if (!outbox) look()',
    },
  ],
  /** A new messageId at every try. */
  'new-ids': [
    {
      file: 'delivery/batch.ts',
      from: 'rows.map((row) => row.text)',
      to: `rows.map((row) => row.text.replace(/"messageId":"[^"]+"/, () => '"messageId":"' + Math.random() + '"'))`,
    },
  ],
  /** Beacons, which nobody answers, for a page that is only hidden. */
  'hidden-is-gone': [
    {
      file: 'delivery/courier.ts',
      from: 'if (place === HIDDEN) void deliver',
      to: "if (place === 'none') void deliver",
    },
  ],
  /** A hidden page sends when its interval is over, if it lives so long. */
  'hidden-waits': [
    { file: 'delivery/courier.ts', from: '(place === HIDDEN && !failures && !readPause())', to: 'false' },
  ],
  /** What has failed once is not tried again by this page. */
  'gives-up': [
    { file: 'delivery/courier.ts', from: 'else timer ??= setTimeout', to: 'else if (!failures) timer ??= setTimeout' },
  ],
  'newest-first': [
    { file: 'storage/outbox.ts', from: '.filter(isStrange).sort()', to: '.filter(isStrange).sort().reverse()' },
  ],
  /** Takes every answer for the collector's. */
  'any-answer': [
    { file: 'delivery/post.ts', from: "redirect: 'error',", to: '' },
    { file: 'delivery/post.ts', from: 'if (response.url && ', to: 'if (!response && ' },
    { file: 'delivery/post.ts', from: 'if (response.ok && /', to: 'if (!response && /' },
  ],
  /** Looks once a second whether something waits. */
  polls: [
    { file: 'src/dispatch.ts', from: 'void courier.wake(false)', to: 'setInterval(() => courier.wake(false), 1000)' },
  ],
  /** What is not a success is the end. */
  'final-refusals': [
    { file: 'delivery/verdict.ts', from: 'status >= 500 || [0, 408, 429].includes(status)', to: '!status' },
    { file: 'delivery/verdict.ts', from: '[400, 413, 422].includes(status)', to: 'status' },
  ],
  /** So is no answer. */
  'silence-is-final': [
    { file: 'delivery/verdict.ts', from: 'status >= 500', to: "!status) return 'rejected'\n  if (status >= 500" },
  ],
  /** For an answer. */
  'waits-for-ever': [{ file: 'delivery/post.ts', from: "within(timeoutMs, '', ask())", to: 'ask()' }],
  /** One bad event takes the others of its request along. */
  'no-halving': [{ file: 'delivery/courier.ts', from: 'const half = batch.length >> 1', to: 'const half = 0' }],
  /** What the collector refuses is gone. */
  'no-parking': [{ file: 'storage/outbox.ts', from: 'if (reason) store.put', to: 'if (!store) store.put' }],
  /** Asks again at once what was refused for good. */
  'hasty-probe': [{ file: 'delivery/verdict.ts', from: 'PROBE_MS = 60_000', to: 'PROBE_MS = 0' }],
  'no-retry-after': [{ file: 'delivery/backoff.ts', from: 'return Number(header)', to: 'return 0 && Number(header)' }],
  /** Asks again as soon as it may at all. */
  'no-backoff': [{ file: 'delivery/backoff.ts', from: '2 ** failures', to: '0' }],
  /** All visitors come back in the same moment. */
  'no-jitter': [{ file: 'delivery/backoff.ts', from: 'random * Math', to: 'Math' }],
  /** The page's console fills. */
  'tells-each-time': [{ file: 'storage/outbox.ts', from: ' && !inTrouble)', to: ')' }],
  'opens-for-ever': [
    { file: 'storage/outbox.ts', from: "within(OPEN_TIMEOUT_MS, 'IndexedDB does not open', open())", to: 'open()' },
  ],
  /** Goes on with the connection that it has. */
  'no-reopen': [{ file: 'storage/outbox.ts', from: 'close()\n      return transact(mode, work)', to: 'throw reason' }],
  /** Blocks whoever wants to delete or change the database. */
  'keeps-connection': [
    {
      file: 'storage/outbox.ts',
      from: 'next.onclose = next.onversionchange = () => {',
      to: 'const never = () => {',
    },
  ],
  /** What waited when the database was lost is in memory only. */
  'writes-once': [{ file: 'storage/outbox.ts', from: 'void write([...waiting.values()])', to: '' }],
  'greedy-spill': [{ file: 'storage/spill.ts', from: 'MAX_BYTES = 500_000', to: 'MAX_BYTES = 5e9' }],
  /** Takes it for granted that there is room. */
  'trusts-storage': [
    {
      file: 'storage/spill.ts',
      from: 'attempt(() => {\n        // Counted',
      to: '((work) => work())(() => {\n        // Counted',
    },
  ],
  'no-eviction': [
    { file: 'extras/choose-victims.ts', from: 'const goes = bytes > maxBytes ||', to: 'const goes = !key &&' },
  ],
  /** Takes it for granted that locks are to be had where there is an API for them. */
  'trusts-locks': [{ file: 'delivery/locks.ts', from: 'attempt(() => localStorage) && navigator', to: 'navigator' }],
  /** What is too old by the clock of the moment goes before it could be sent. */
  'believes-any-clock': [{ file: 'extras/evict.ts', from: 'clockJumpMs() < DAY_MS', to: 'clockJumpMs() >= 0' }],
  /** Takes whatever stands in the place of the browser's own functions at the moment. */
  'uses-what-the-page-has': [
    { file: 'src/dispatch.ts', from: 'send: fetch,', to: 'send: ((...args) => fetch(...args)) as typeof fetch,' },
  ],
  'no-retry-of-parked': [{ file: 'extras/inspect-queue.ts', from: 'await courier.accept({', to: 'void ({' }],
  'no-sent-at': [{ file: 'delivery/batch.ts', from: '"sentAt":"$', to: '"receivedAt":"$' }],
  'no-exclusive-lock': [{ file: 'delivery/locks.ts', from: 'if (!locks) return work()', to: 'return work()' }],
  /** All pages are the same one. */
  'one-owner': [
    { file: 'src/dispatch.ts', from: 'createOwner(Date.now(), uuid().slice(0, 8))', to: "createOwner(0, '00000000')" },
  ],
  /** Sources and collectors share what waits. */
  'one-queue': [
    { file: 'src/queue.ts', from: "['everbeacon', writeKey, trimEndpoint(endpoint), '']", to: "['everbeacon', '']" },
  ],
  /** Looks at what a call was given when the page has gone on. */
  'reads-late': [
    {
      file: 'src/client.ts',
      from: 'const { call, context } = build(eventCall)',
      to: 'await 0; const { call, context } = build(eventCall)',
    },
  ],
  /** Events have the page's own objects in them. */
  'keeps-references': [
    {
      file: 'event/plain.ts',
      from: "return (copy({ '': value }, '', path, []) as Bag | undefined) ?? {}",
      to: 'return value ?? {}',
    },
  ],
  /** What objects have from their prototypes is in events, or complained of. */
  'sends-inherited': [
    { file: 'event/plain.ts', from: 'if (Object.keys(holder).includes(key)) throw tag', to: 'throw tag' },
  ],
  'trusts-listeners': [
    { file: 'shared/emitter.ts', from: 'setTimeout(() => {\n            throw error\n          })', to: 'throw error' },
  ],
  /** Each tab asks on its own. */
  'own-pauses': [{ file: 'delivery/courier.ts', from: 'if (readPause()) return false', to: '' }],
} satisfies Record<string, Edit[]>

export type BrokenBuild = keyof typeof BREAKAGES

export const BROKEN_BUILDS = Object.keys(BREAKAGES) as BrokenBuild[]

const ROOT = path.join(import.meta.dirname, '..')

const built = new Map<BrokenBuild, Promise<string>>()

const folders: string[] = []
process.once('exit', () => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true })
})

/** A folder like dist, with the scripts of this build; made once in a run, and gone with it. */
export function provideBrokenBuild(name: BrokenBuild): Promise<string> {
  const known = built.get(name)
  if (known) return known
  const folder = mkdtempSync(path.join(tmpdir(), `everbeacon-${name}-`))
  folders.push(folder)
  const result = buildBroken(name, folder).then(() => folder)
  built.set(name, result)
  return result
}

export async function buildBroken(name: BrokenBuild, folder: string): Promise<void> {
  mkdirSync(folder, { recursive: true })
  const unused = new Set<Edit>(BREAKAGES[name])
  const options = { bundle: true, target: 'es2021', plugins: [breakSource(unused)] }
  const into = (script: string) => path.join(folder, `${script}.min.js`)
  await Promise.all([
    build({
      ...options,
      entryPoints: [path.join(ROOT, 'snippet/loader.ts')],
      target: 'es2015',
      format: 'iife',
      define: { BUNDLE_URL: '""' },
      outfile: into('snippet'),
    }),
    build({ ...options, entryPoints: [path.join(ROOT, 'src/cdn.ts')], format: 'iife', outfile: into('analytics') }),
    ...['extras', 'destinations', 'legacy-queue'].map((entry) =>
      build({
        ...options,
        entryPoints: [path.join(ROOT, `src/${entry}.ts`)],
        format: 'esm',
        outfile: into(entry),
      }),
    ),
  ])
  for (const { file, from } of unused) throw new Error(`${file} has no ${from} any more`)
}

function breakSource(unused: Set<Edit>): Plugin {
  const edits = [...unused]
  return {
    name: 'break',
    setup({ onLoad, onResolve }) {
      onResolve({ filter: /\.ts$/ }, ({ kind, path: imported }) =>
        kind === 'dynamic-import' ? { path: `./${path.basename(imported, '.ts')}.min.js`, external: true } : undefined,
      )
      onLoad({ filter: /[\\/](src|snippet)[\\/].*\.ts$/ }, ({ path: file }) => {
        let contents = readFileSync(file, 'utf8')
        for (const edit of edits) {
          if (!file.endsWith(path.normalize(edit.file)) || !contents.includes(edit.from)) continue
          contents = contents.replace(edit.from, edit.to)
          unused.delete(edit)
        }
        return { contents, loader: 'ts' as const }
      })
    },
  }
}
