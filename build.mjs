// Builds dist/ from src/ and snippet/, and the demo's pages; fails on a broken layer, an import cycle, or bytes over
// budget.

import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import * as acorn from 'acorn'
import * as esbuild from 'esbuild'
import { minify } from 'terser'

/** The most that a page may have to download, in bytes after brotli. */
const BUDGETS = {
  'analytics.min.js': 9210,
  'snippet.min.js': 700,
  'extras.min.js': 12000,
  'destinations.min.js': 3000,
  'legacy-queue.min.js': 900,
}

/** Chrome 85, Firefox 79, Safari 14.1. */
const TARGET = 'es2021'

/**
 * Who may import values from whom: always from a lower floor, or from the same folder. Types may come from anywhere.
 * What is not listed here does not build.
 */
const FLOORS = [
  ['package.json', 'src/types.ts', 'src/methods.ts', 'src/queue.ts'],
  ['src/row.ts', 'src/shared/'],
  [
    'src/event/',
    'src/context/',
    'src/identity/',
    'src/storage/',
    'src/delivery/',
    'src/page/',
    'src/options.ts',
    'src/pipeline/',
  ],
  ['src/dispatch.ts', 'src/visitor.ts'],
  ['src/extras/'],
  ['src/client.ts'],
  ['src/replay.ts'],
  ['src/destinations.ts', 'src/legacy-queue.ts'],
  ['src/workspace.ts'],
  ['src/extras.ts'],
  ['src/start.ts', 'src/load-extras.ts'],
  ['src/analytics-browser.ts', 'src/npm/'],
  ['src/index.ts', 'src/cdn.ts', 'snippet/loader.ts', 'snippet/render.ts'],
]

/**
 * Names of properties that no page, no wire and no browser knows: shortened in the script (saves 200 bytes of brotli).
 * One that is missing here costs bytes; one that should not be here breaks the end-to-end tests.
 */
const INTERNAL_NAMES = `
  accept agree announce answer args backoffMs beacon begin callback complain courier createSystemContext details
  discard dispatch distribute evict exclusive failure finish follow held hints ids judge keep leave listener
  listKeys loadExtras maxBackoffMs maxBatchEvents maxRetryAfterMs memory minBackoffMs moveTo named newKey onEnd
  onTrouble opening outbox owner pipeline post prepare problems queueUp readAlive readContext readInit
  readRareOptions readStrangers readText receive replaces report retryAfter setPlace settle spill timeMs transport
  wake withExtras
`

/** Scripts that the others import when they need them; from npm as well. Each shares nothing with the others. */
const ON_DEMAND = ['extras', 'destinations', 'legacy-queue']

/** Whose types are published, side by side. The consumer of e2e/check-package.ts does not compile if one is missing. */
const PUBLIC_TYPES =
  `index types analytics-browser npm/analytics npm/analytics-node npm/context npm/get-global-analytics
  npm/is-destination-plugin-with-add-middleware npm/resolve-arguments npm/user storage/universal-storage
  shared/context-cancelation`.split(/\s+/)

// All paths below are the project's, wherever this is called from.
process.chdir(import.meta.dirname)

const { version } = JSON.parse(readFileSync('package.json', 'utf8'))

rmSync('dist', { recursive: true, force: true })
mkdirSync('dist')

/** One for all scripts, so that they know each other's short names. */
const nameCache = {}
writeScript('analytics.min.js', await bundleScript('src/cdn.ts', false))
for (const name of ON_DEMAND) writeScript(`${name}.min.js`, await bundleScript(`src/${name}.ts`, true))
const loader = await bundleLoader()
writeScript('snippet.min.js', loader)
await bundleModule('src/index.ts', 'index.js')
await bundleModule('snippet/render.ts', 'snippet.js', { LOADER: JSON.stringify(loader.trim()) })
emitTypes()
copyFileSync('node_modules/idb-keyval/LICENCE', 'dist/idb-keyval.LICENCE.txt')
checkBudgets()
await bundleDemo()

/** For script tags, or to be imported by one. esbuild resolves and drops what is unused; terser packs 5 % tighter. */
async function bundleScript(entry, isModule) {
  const code = await bundle(entry, { target: TARGET })
  return shorten(isModule ? code : `(()=>{${code}})()`, isModule)
}

async function shorten(code, isModule) {
  const result = await minify(code, {
    module: isModule,
    ecma: 2020,
    compress: {
      passes: 4,
      arrows: false,
      inline: 1,
      pure_getters: true,
      unsafe: true,
      unsafe_arrows: true,
      unsafe_methods: true,
    },
    mangle: {
      properties: { regex: new RegExp(`^(${INTERNAL_NAMES.trim().split(/\s+/).join('|')})$`), builtins: true },
    },
    nameCache,
    format: { preamble: `/*! everbeacon ${version} | MIT, Apache-2.0 */` },
  })
  return result.code
}

async function bundleLoader() {
  const url = `https://cdn.jsdelivr.net/npm/everbeacon@${version}/dist/analytics.min.js`
  const code = await bundle('snippet/loader.ts', { target: 'es2015', define: { BUNDLE_URL: JSON.stringify(url) } })
  const result = await minify(`(function(){${code}})()`, { ecma: 5, compress: { passes: 3 }, format: { ecma: 5 } })
  // Throws at whatever is newer; esbuild would quietly translate it.
  acorn.parse(result.code, { ecmaVersion: 5 })
  return result.code
}

/** One entry with all that it imports as one text, not yet minified; checks the layers on the way. */
async function bundle(entry, options) {
  const result = await esbuild.build({
    entryPoints: [entry],
    bundle: true,
    minifySyntax: true,
    format: 'esm',
    write: false,
    metafile: true,
    plugins: [{ name: 'on demand', setup: leaveOnDemand }],
    ...options,
  })
  checkLayers(result.metafile)
  return result.outputFiles[0].text
}

/**
 * An entry of the npm package, dependencies left to the consumer's bundler. Minified already: a consumer's minifier does
 * not know which property names are nobody else's.
 */
async function bundleModule(entry, outfile, define = {}) {
  const code = await bundle(entry, { packages: 'external', target: TARGET, define })
  writeFileSync(`dist/${outfile}`, await shorten(code, true))
}

/** `import('./extras.ts')` -> `import('./extras.min.js')`. A third file for what two share would be in every page's way. */
function leaveOnDemand({ onResolve }) {
  onResolve({ filter: /\.ts$/ }, ({ kind, path: imported }) => {
    if (kind !== 'dynamic-import') return undefined
    const name = path.basename(imported, '.ts')
    if (!ON_DEMAND.includes(name)) fail(`${imported} is imported on demand, but not built`)
    return { path: `./${name}.min.js`, external: true }
  })
}

function checkLayers({ inputs }) {
  const floorOf = (file) =>
    FLOORS.findIndex((floor) =>
      floor.some((place) => file === place || (place.endsWith('/') && file.startsWith(place))),
    )
  for (const [file, { imports }] of Object.entries(inputs)) {
    if (file.startsWith('node_modules/')) continue
    if (floorOf(file) < 0) fail(`${file} has no floor: give it one in build.mjs`)
    for (const { path: imported, external } of imports) {
      if (external || imported.startsWith('node_modules/')) continue
      const isNeighbour = path.dirname(file) === path.dirname(imported) && path.dirname(file).includes('/')
      if (!isNeighbour && floorOf(imported) >= floorOf(file))
        fail(`${file} may not import ${imported}, which is on no lower floor`)
    }
  }
  // Floors rule out cycles between folders; within one they are still possible.
  const done = new Set()
  const visit = (file, trail) => {
    if (trail.includes(file)) fail(`import cycle: ${[...trail.slice(trail.indexOf(file)), file].join(' -> ')}`)
    if (done.has(file)) return
    for (const { path: imported } of inputs[file]?.imports ?? []) visit(imported, [...trail, file])
    done.add(file)
  }
  for (const file of Object.keys(inputs)) visit(file, [])
}

/** dist/*.d.ts: the entries' own, and those that they lead to. */
function emitTypes() {
  const folder = 'dist/types'
  execFileSync(
    process.execPath,
    [
      'node_modules/typescript/bin/tsc',
      '--noEmit',
      'false',
      '--declaration',
      '--emitDeclarationOnly',
      '--stripInternal',
      '--outDir',
      folder,
    ],
    { stdio: 'inherit' },
  )
  const emit = (source, target) => {
    const text = readFileSync(source, 'utf8')
    // Public types may only lead to files that are published beside them.
    writeFileSync(
      target,
      text.replace(
        /(from|import\() ?'\.\.?\/(?:[\w-]+\/)*([\w-]+)\.ts'/g,
        (_, keyword, name) => `${keyword}${keyword === 'from' ? ' ' : ''}'./${name}.js'`,
      ),
    )
  }
  emit(`${folder}/snippet/render.d.ts`, 'dist/snippet.d.ts')
  for (const name of PUBLIC_TYPES) emit(`${folder}/src/${name}.d.ts`, `dist/${path.basename(name)}.d.ts`)
  rmSync(folder, { recursive: true })
}

function writeScript(name, code) {
  writeFileSync(`dist/${name}`, `${code.trim()}\n`)
}

function checkBudgets() {
  const over = []
  for (const [name, budget] of Object.entries(BUDGETS)) {
    const code = readFileSync(`dist/${name}`)
    const brotli = brotliCompressSync(code).length
    console.log(
      `${name}: ${code.length} bytes, gzip ${gzipSync(code, { level: 9 }).length}, brotli ${brotli} of at most ${budget}`,
    )
    if (brotli > budget) over.push(`${name} is ${brotli - budget} bytes over its budget`)
  }
  if (over.length) fail(over.join('; '))
}

/** Each script of the demo's pages, against the package as it was just built. */
async function bundleDemo() {
  await esbuild.build({
    entryPoints: readdirSync('demo/site')
      .filter((name) => name.endsWith('.ts'))
      .map((name) => `demo/site/${name}`),
    outdir: 'demo/built',
    alias: { everbeacon: './dist/index.js' },
    bundle: true,
    format: 'esm',
    target: TARGET,
  })
}

function fail(message) {
  console.error(`build: ${message}`)
  process.exit(1)
}
