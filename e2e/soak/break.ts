// tsx e2e/soak/break.ts <folder>
//
// The soak must be able to fail: builds scripts that each lack one thing that keeps events, to be given as --bundle.

import { mkdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { build } from 'esbuild'

interface Edit {
  file: string
  /** What stands there, and what stands there instead. */
  from: string
  to: string
}

const ROOT = path.join(import.meta.dirname, '../..')

const BREAKAGES: Record<string, Edit[]> = {
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
  // Nobody is ever taken for gone.
  'no-adoption': [
    { file: 'storage/outbox.ts', from: '.filter((key) => !alive', to: '.filter((key) => !key && !alive' },
  ],
}

const folder = process.argv[2]
if (!folder) throw new Error('which folder?')
for (const [name, edits] of Object.entries(BREAKAGES)) {
  const outdir = path.join(folder, name)
  mkdirSync(outdir, { recursive: true })
  const options = {
    bundle: true,
    target: 'es2021',
    plugins: [
      {
        name: 'break',
        setup({ onLoad, onResolve }: import('esbuild').PluginBuild) {
          onResolve({ filter: /\.ts$/ }, ({ kind, path: imported }) =>
            kind === 'dynamic-import'
              ? { path: `./${path.basename(imported, '.ts')}.min.js`, external: true }
              : undefined,
          )
          onLoad({ filter: /src.(storage|delivery).\w+\.ts$/ }, ({ path: file }) => ({
            contents: edits.filter((edit) => file.endsWith(edit.file)).reduce(apply, readFileSync(file, 'utf8')),
            loader: 'ts' as const,
          }))
        },
      },
    ],
  }
  const outfile = path.join(outdir, 'analytics.min.js')
  await build({ ...options, entryPoints: [path.join(ROOT, 'src/cdn.ts')], format: 'iife', outfile })
  for (const other of ['extras', 'destinations', 'legacy-queue']) {
    const entry = path.join(ROOT, `src/${other}.ts`)
    await build({ ...options, entryPoints: [entry], format: 'esm', outfile: path.join(outdir, `${other}.min.js`) })
  }
  console.log(outfile)
}

function apply(source: string, { file, from, to }: Edit): string {
  if (!source.includes(from)) throw new Error(`${file} has no ${from} any more`)
  return source.replace(from, to)
}
