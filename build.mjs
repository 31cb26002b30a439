// Builds dist/ from src/ and snippet/, and the demo's pages; fails on a broken layer, an import cycle, or bytes over
// budget.

import { execFileSync } from 'node:child_process'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { brotliCompressSync, gzipSync } from 'node:zlib'
import * as acorn from 'acorn'
import * as esbuild from 'esbuild'
import { analyze } from 'eslint-scope'
import { minify } from 'terser'

/** The most that a page may have to download, in bytes after brotli. */
const BUDGETS = {
  'analytics.min.js': 8000,
  'snippet.min.js': 900,
  'extras.min.js': 13750,
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
  accept agree announce args backoffMs beacon begin callback complain courier createSystemContext details
  discard dispatch distribute early exclusive failure finish held hints ids isLoading judge keep leave listener listKeys
  loadExtras maxBackoffMs maxBatchEvents maxRetryAfterMs memory minBackoffMs named newKey onDisk onEnd onFailure onLoaded onTrouble outcome
  opening outbox owner pipeline post prepare problems process queueUp readAlive readContext readInit readRareOptions
  readStrangers readText receive replaces report retryAfter setPlace settle send spill timeMs transport wake whereTo withExtras
`

/** Scripts that the others import when they need them; from npm as well. Each shares nothing with the others. */
const ON_DEMAND = ['extras', 'destinations', 'legacy-queue']

/** Whose types are published, side by side. The consumer of e2e/check-package.ts does not compile if one is missing. */
const PUBLIC_TYPES =
  `index types analytics-browser npm/analytics npm/analytics-node npm/context npm/get-global-analytics
  npm/is-destination-plugin-with-add-middleware npm/resolve-arguments npm/user storage/universal-storage
  shared/context-cancelation`.split(/\s+/)

/** What locals may be called: one of the letters, in terser's order, or one with a digit where those do not suffice. */
const LETTERS = [...'etnroialuscfdgypmwhvxbSk$_jOIMDAEzqCLKTJNPWHFBGQRUVXYZ']
const LOCAL_NAMES = [...LETTERS, ...LETTERS.flatMap((letter) => [...'0123456789'].map((digit) => letter + digit))]

/** How far each function of the script is moved, to see what that saves: 43 bytes. */
const MOVES = [20, 7, 13, 3, 30, 11, 24, 5, 17, 9, 15, 2, 26, 19, 4, 8]

/** How often two of the shortened properties try to swap their names: 7 bytes. */
const PROPERTY_SWAPS = 500

/** How often each local may change its name. More gains nothing. */
const NAMING_ROUNDS = 4

/** How long the strings are that count, and how much those of two characters do. Which is best for a script, chance says. */
const MEASURES = [5, 6, 7].flatMap((longest) => [2, 3, 5].map((weightOfPairs) => ({ longest, weightOfPairs })))

/** How many swaps are weighed with brotli, 30 ms each. Twice as many save 3 bytes more. */
const WEIGHED_SWAPS = 150

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
  const code = await bundle(entry, { target: TARGET, define: { IS_SCRIPT: String(!isModule) } })
  if (isModule) return renameLocals(await shorten(code, true), true, MEASURES.slice(0, 1))
  // What every page loads is worth some seconds more. Names depend on the order, and which order is best on the names.
  const ordered = orderFunctions(await shorten(`(()=>{${code}})()`, false))
  return renameProperties(orderFunctions(await renameLocals(ordered, false, MEASURES)))
}

async function shorten(code, isModule, compress = {}) {
  const result = await minify(code, {
    module: isModule,
    ecma: 2020,
    compress: {
      passes: 2,
      // Statements as they stand, and early returns, repeat more than what commas and conditions join: 17 bytes.
      sequences: false,
      if_return: false,
      // Where orderFunctions finds them: 18 bytes before it has moved one.
      hoist_funs: true,
      arrows: false,
      inline: 1,
      pure_getters: true,
      unsafe: true,
      unsafe_arrows: true,
      unsafe_methods: true,
      ...compress,
    },
    mangle: {
      properties: { regex: new RegExp(`^(${INTERNAL_NAMES.trim().split(/\s+/).join('|')})$`), builtins: true },
    },
    nameCache,
    format: { preamble: `/*! everbeacon ${version} */` },
  })
  return result.code
}

/**
 * The same script, its locals named so that brotli finds more to repeat (saves 3 %): inner functions choose first, so
 * that those of one shape use the same names; then each local in turn swaps its name for the one that leaves the fewest
 * different short strings in the script. Nothing is random: same code, same names.
 */
async function renameLocals(code, isModule, measures) {
  const { locals, pieces } = readLocals(code, isModule)
  let best = { text: code, bytes: brotliBytes(code), names: [], strings: undefined }
  const print = () => {
    const text = printLocals(pieces)
    return { text, bytes: brotliBytes(text), names: locals.map(({ name }) => name) }
  }
  for (const measure of measures) {
    for (const local of locals) local.name = ''
    for (const local of locals)
      local.name = LOCAL_NAMES.find((name) => !local.rivals.some((rival) => rival.name === name))
    const strings = countStrings(pieces, measure)
    for (let round = 0; round < NAMING_ROUNDS; round++) {
      for (const local of locals) {
        let choice = { name: local.name, cost: 0 }
        for (const swap of listSwaps(local, strings)) if (swap.cost < choice.cost) choice = swap
        strings.swap(groupToSwap(local, choice.name), local.name, choice.name)
      }
      const named = print()
      if (named.bytes < best.bytes) best = { ...named, strings }
    }
  }
  if (!best.strings) return code
  // Fewer different strings are not always fewer bytes: the swaps that cost least, one after another, on the scale itself.
  const { strings, names } = best
  locals.forEach((local, place) => {
    strings.rename(local, names[place])
  })
  const swaps = locals.flatMap((local) => listSwaps(local, strings).map((swap) => ({ local, ...swap })))
  for (const { local, name } of swaps.sort((a, b) => a.cost - b.cost).slice(0, WEIGHED_SWAPS)) {
    const own = local.name
    const group = groupToSwap(local, name)
    strings.swap(group, own, name)
    const named = print()
    if (named.bytes <= best.bytes) best = named
    else strings.swap(group, name, own)
  }
  if ((await nameless(best.text)) !== (await nameless(code))) fail('renaming locals changed what they refer to')
  return best.text
}

/** Which names this local could have, and how many different strings more each would make. */
function listSwaps(local, strings) {
  return LETTERS.filter((name) => strings.fits(local, name)).flatMap((name) => {
    const group = groupToSwap(local, name)
    if (!group.length) return []
    const { different } = strings
    const own = local.name
    strings.swap(group, own, name)
    const cost = strings.different - different
    strings.swap(group, name, own)
    return { name, cost }
  })
}

function brotliBytes(text) {
  return brotliCompressSync(text).length
}

/** What two scripts have in common if only the names of their locals differ, as two others see it. */
async function nameless(code) {
  const { code: renamed } = await esbuild.transform(code, { minifyIdentifiers: true, format: 'esm' })
  return (await minify(renamed, { compress: false, module: true })).code
}

/** The same script, its outer functions in an order in which brotli has less far to look back. They are all there from the start. */
function orderFunctions(code) {
  const { body } = acorn.parse(code, { ecmaVersion: 2022 }).body[0].expression.callee.body
  const textOf = ({ start, end }) => code.slice(start, end)
  const functions = body.filter(({ type }) => type === 'FunctionDeclaration')
  if (functions.some((node, place) => node !== body[place])) fail('a function of the script is not hoisted')
  const print = (order) => code.slice(0, body[0].start) + order.map(textOf).join('') + code.slice(functions.at(-1).end)
  let best = { order: functions, bytes: brotliBytes(code) }
  for (const move of MOVES) {
    for (const node of functions) {
      const order = best.order.filter((other) => other !== node)
      order.splice((best.order.indexOf(node) + move) % functions.length, 0, node)
      const bytes = brotliBytes(print(order))
      if (bytes <= best.bytes) best = { order, bytes }
    }
  }
  return print(best.order)
}

/** The same script, the shortened properties with each other's names. The scripts that come after it take them over. */
function renameProperties(code) {
  const short = nameCache.props.props
  const names = Object.values(short).sort()
  const places = []
  const visit = (node) => {
    const key = node.type === 'MemberExpression' ? node.property : node.key
    if (key?.type === 'Identifier' && !node.computed && names.includes(key.name))
      places.push({ ...key, isLocal: node.shorthand })
    for (const child of Object.values(node).flat()) if (child?.type) visit(child)
  }
  visit(acorn.parse(code, { ecmaVersion: 2022 }))
  const pieces = []
  let end = 0
  for (const key of places.sort((a, b) => a.start - b.start)) {
    pieces.push({ before: code.slice(end, key.start), ...key })
    end = key.end
  }
  // `{a}` is both a property and a local.
  const name = (named, { name, isLocal }) => (isLocal && named[name] !== name ? `${named[name]}:${name}` : named[name])
  const print = (named) => pieces.map((piece) => piece.before + name(named, piece)).join('') + code.slice(end)
  let best = { named: Object.fromEntries(names.map((name) => [name, name])), bytes: brotliBytes(code) }
  for (let turn = 0; turn < PROPERTY_SWAPS; turn++) {
    // Each with its neighbour, then with the one behind that, and so on.
    const one = names[turn % names.length]
    const other = names[(turn + 1 + Math.floor(turn / names.length)) % names.length]
    const named = { ...best.named, [one]: best.named[other], [other]: best.named[one] }
    const bytes = brotliBytes(print(named))
    if (bytes <= best.bytes) best = { named, bytes }
  }
  for (const name in short) short[name] = best.named[short[name]]
  return print(best.named)
}

/** Who may be renamed, inner functions first; with whom each may not share its name; and the text between them. */
function readLocals(code, isModule) {
  const options = { ecmaVersion: 2022, sourceType: isModule ? 'module' : 'script' }
  const ast = acorn.parse(code, { ...options, ranges: true })
  const manager = analyze(ast, options)
  const scopeOf = new Map()
  const exported = new Set()
  // `{key: a}`, `key as a`, `a as key`: only the key if both have one name.
  const pairs = new Map()
  const pair = (node, { type, start, end }, key, before, after = '') => {
    if (type !== 'Identifier' && type !== 'ExportSpecifier') return
    if (key.name) pairs.set(start, { start: node.start, end, key: key.name, before, after })
  }
  const visit = (node, outer) => {
    const scope = manager.acquire(node, true) ?? outer
    if (node.type === 'Identifier') scopeOf.set(node, scope)
    if (node.type === 'ExportNamedDeclaration') exported.add(node.declaration)
    if (node.type === 'Property' && !node.computed)
      pair(node, node.value.type === 'AssignmentPattern' ? node.value.left : node.value, node.key, `${node.key.name}:`)
    if (node.type === 'ImportSpecifier') pair(node, node.local, node.imported, `${node.imported.name} as `)
    if (node.type === 'ExportSpecifier') pair(node, node, node.exported, '', ` as ${node.exported.name}`)
    for (const child of Object.values(node).flat()) if (child?.type) visit(child, scope)
  }
  visit(ast, manager.globalScope)

  const bindings = new Set()
  const named = new Map()
  const homes = new Map(manager.scopes.map((scope) => [scope, new Set()]))
  const bind = (name, home, identifiers, scopes, isFixed) => {
    // A class has a second binding, inside itself, with the same name.
    const binding = named.get(identifiers[0].start) ?? { name, isFixed, reach: new Set(), rivals: [] }
    bindings.add(binding)
    homes.get(home).add(binding)
    if (!isFixed) for (const { start } of identifiers) named.set(start, binding)
    for (const from of [home, ...scopes])
      for (let scope = from; scope !== home.upper; scope = scope.upper) binding.reach.add(scope)
  }
  for (const scope of manager.scopes.toReversed())
    for (const { name, defs, identifiers, references } of scope.variables.toSorted(
      (a, b) => b.references.length - a.references.length,
    )) {
      if (!defs.length) continue
      const scopes = references.map(({ from }) => from)
      for (const { type, name: node } of defs) {
        // Neither may a block on the way to a `var` have its name, nor the block of a catch that of the error.
        if (type === 'Variable') scopes.push(scopeOf.get(node))
        if (type === 'CatchClause') scopes.push(...scope.childScopes)
      }
      const isFixed = scope.type === 'global' || defs.some(({ node, parent }) => exported.has(parent ?? node))
      bind(name, scope, [...identifiers, ...references.map(({ identifier }) => identifier)], scopes, isFixed)
    }
  for (const { identifier, from } of manager.globalScope.through)
    bind(identifier.name, manager.globalScope, [identifier], [from], true)
  for (const binding of bindings)
    for (const scope of binding.reach)
      for (const rival of homes.get(scope))
        if (rival !== binding) binding.rivals.push(rival) && rival.rivals.push(binding)

  const pieces = []
  let end = 0
  for (const [start, local] of [...named].sort(([a], [b]) => a - b)) {
    const { key, before = '', after = '', ...place } = pairs.get(start) ?? { start, end: start + local.name.length }
    pieces.push({ text: code.slice(end, place.start), local, key, before, after })
    end = place.end
  }
  pieces.push({ text: code.slice(end) })
  return { locals: [...bindings].filter(({ isFixed }) => !isFixed), pieces }
}

function printLocals(pieces) {
  return pieces
    .map(({ text, local, key, before, after }) => {
      if (!local) return text
      return text + (key === local.name ? key : before + local.name + after)
    })
    .join('')
}

/** Who has to swap one name for the other if this local does: rivals, rivals of rivals. Empty if one of them cannot. */
function groupToSwap(local, name) {
  const group = [local]
  if (name === local.name) return []
  for (const { name: own, isFixed, rivals } of group) {
    if (isFixed || group.length > 12) return []
    const other = own === name ? local.name : name
    for (const rival of rivals) if (rival.name === other && !group.includes(rival)) group.push(rival)
  }
  return group
}

/** How many different strings of 2 to `longest` characters there are, if each local's name is one character. */
function countStrings(pieces, { longest, weightOfPairs }) {
  const encode = (name) => [...name].reduce((sum, character) => 128 * sum + character.charCodeAt(), 0)
  const margin = Array(longest).fill(0)
  const text = [...margin]
  const places = new Map(pieces.map(({ local }) => [local, []]))
  for (const { text: before, local, before: prefix = '', after = '' } of pieces) {
    for (const character of before + prefix) text.push(encode(character))
    if (local) places.get(local).push(text.push(encode(local.name)) - 1)
    for (const character of after) text.push(encode(character))
  }
  const units = Int32Array.from([...text, ...margin])
  const counts = new Uint16Array((longest + 1) << 18)
  const strings = { different: 0, rename, swap, fits }
  const add = (hash, unit) => {
    const product = Math.imul(hash ^ unit, 0x5bd1e995)
    return product ^ (product >>> 15)
  }
  const slot = (hash, length) => (length << 18) | (hash >>> 14)
  /** Adds or takes away all strings that contain one of these positions, which ascend. */
  function count(positions, step) {
    let previous = 0
    for (const position of positions) {
      for (let start = Math.max(previous + 1, position - longest + 1); start <= position; start++) {
        let hash = 0
        for (let length = 1; length <= longest; length++) {
          hash = add(hash, units[start + length - 1])
          if (length === 1 || start + length <= position) continue
          const index = slot(hash, length)
          if (step < 0) counts[index]--
          if (!counts[index]) strings.different += length === 2 ? weightOfPairs * step : step
          if (step > 0) counts[index]++
        }
      }
      previous = position
    }
  }
  function rename(local, name) {
    const own = places.get(local)
    count(own, -1)
    for (const place of own) units[place] = encode(name)
    count(own, 1)
    local.name = name
  }
  function swap(group, a, b) {
    for (const local of group) rename(local, local.name === a ? b : a)
  }
  /** Whether the script has this name between the same two characters already; what is new everywhere never helps. */
  function fits(local, name) {
    const unit = encode(name)
    return places
      .get(local)
      .some((place) => counts[slot(add(add(add(0, units[place - 1]), unit), units[place + 1]), 3)])
  }
  count([...text.keys()].slice(longest), 1)
  return strings
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
 * not know which property names are nobody else's. It names locals itself.
 */
async function bundleModule(entry, outfile, define = {}) {
  const code = await bundle(entry, { packages: 'external', target: TARGET, define: { IS_SCRIPT: 'false', ...define } })
  // A function that is called once stays one: so it is 90 bytes less, once the consumer has packed it.
  writeFileSync(`dist/${outfile}`, await shorten(code, true, { reduce_funcs: false }))
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
