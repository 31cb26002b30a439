// Is the package, as it would be published, sound? Packs it, asks publint and arethetypeswrong, and builds a consumer
// against it.

import { execFileSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { brotliCompressSync } from 'node:zlib'
import * as esbuild from 'esbuild'
import { publint } from 'publint'
import { formatMessage } from 'publint/utils'

const MAX_NPM_BYTES = 8850

const root = path.join(import.meta.dirname, '..')
const folder = mkdtempSync(path.join(tmpdir(), 'everbeacon-package-'))
try {
  const [{ filename, files }] = JSON.parse(
    run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder]),
  ) as [{ filename: string; files: { path: string }[] }]
  const tarball = path.join(folder, filename)
  console.log(`packed: ${files.map((file) => file.path).join(' ')}`)

  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const { messages } = await publint({
    strict: true,
    pack: { tarball: toArrayBuffer(readFileSync(tarball)) },
  })
  if (messages.length) throw new Error(messages.map((message) => formatMessage(message, manifest)).join('\n'))
  console.log('publint: nothing found')

  // An ES module package: whoever can only `require` cannot use it, and old resolution without "exports" neither.
  // The scripts are for pages, not for imports: they have no types.
  const names = ['analytics', 'extras', 'destinations', 'legacy-queue', 'snippet']
  const scripts = ['--exclude-entrypoints', ...names.map((name) => `./${name}.min.js`)]
  console.log(run('npx', ['attw', tarball, '--profile', 'esm-only', '--format', 'table', ...scripts]))

  checkConsumer(tarball)
  console.log('consumer: compiled strictly with the types of the libraries, as are the samples of the README; bundled')
} finally {
  rmSync(folder, { recursive: true })
}

function checkConsumer(tarball: string): void {
  const consumer = path.join(folder, 'consumer')
  cpSync(path.join(root, 'e2e/consumer'), consumer, { recursive: true })
  const installed = path.join(consumer, 'node_modules/everbeacon')
  mkdirSync(installed, { recursive: true })
  run('tar', ['-xzf', tarball, '-C', installed, '--strip-components=1'])
  symlinkSync(path.join(root, 'node_modules/idb-keyval'), path.join(consumer, 'node_modules/idb-keyval'))

  const readme = readFileSync(path.join(root, 'README.md'), 'utf8')
  const samples = [...readme.matchAll(/```ts\n(.*?)```/gs)].map(([, code]) => code!)
  if (!samples.length) throw new Error('the README has no samples')
  for (const [index, code] of samples.entries()) {
    writeFileSync(path.join(consumer, `readme-${index}.mts`), code)
  }

  for (const [module, moduleResolution] of [
    ['ESNext', 'bundler'],
    ['NodeNext', 'NodeNext'],
  ]) {
    const tsc = path.join(root, 'node_modules/typescript/bin/tsc')
    run(process.execPath, [tsc, '-p', consumer, '--module', module!, '--moduleResolution', moduleResolution!])
  }
  const result = esbuild.buildSync({
    entryPoints: [path.join(consumer, 'main.ts')],
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
  })
  checkBytes(consumer)
  // What is not used must not be carried along.
  const unused = esbuild.buildSync({
    stdin: { contents: "import 'everbeacon'; import 'everbeacon/snippet'", resolveDir: consumer },
    bundle: true,
    minify: true,
    format: 'esm',
    write: false,
    logLevel: 'error',
  })
  if (!result.outputFiles[0]!.text.includes('api.segment.io'))
    throw new Error('the consumer did not bundle the library')
  if (unused.outputFiles[0]!.text.trim()) throw new Error('an unused import is not dropped by a bundler')
}

/** What a site pays that imports the package and makes the everyday calls; what loads on demand is in chunks of its own. */
function checkBytes(consumer: string): void {
  const contents = `import { AnalyticsBrowser } from 'everbeacon'
    const analytics = AnalyticsBrowser.load({ writeKey: 'KEY' })
    analytics.page()
    analytics.identify('u1')
    analytics.track('A')`
  const { outputFiles } = esbuild.buildSync({
    stdin: { contents, resolveDir: consumer },
    bundle: true,
    minify: true,
    splitting: true,
    format: 'esm',
    outdir: 'out',
    write: false,
    logLevel: 'error',
  })
  // A chunk's name ends in a hash of its path, which differs with each folder and weighs up to 6 bytes more or less.
  const code = outputFiles[0]!.text.replace(/-[A-Z0-9]{8}\.js/g, '-K7QXW3ZP.js')
  const bytes = brotliCompressSync(code).length
  console.log(`npm core, as esbuild packs it: brotli ${bytes} of at most ${MAX_NPM_BYTES}`)
  if (bytes > MAX_NPM_BYTES) throw new Error(`the npm core is ${bytes - MAX_NPM_BYTES} bytes over its budget`)
}

function run(command: string, args: string[]): string {
  try {
    return execFileSync(command, args, { cwd: root, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })
  } catch (error) {
    const { stdout, stderr } = error as { stdout: string; stderr: string }
    throw new Error(`${command} ${args.join(' ')}\n${stdout}\n${stderr}`)
  }
}

function toArrayBuffer(buffer: Buffer): ArrayBuffer {
  return buffer.buffer.slice(buffer.byteOffset, buffer.byteOffset + buffer.byteLength) as ArrayBuffer
}
