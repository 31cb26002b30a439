// Does a text match a regular expression? In time that grows with the text's length only, whatever the expression is.
//
// The platform's engine tries one way after another, and so may take longer than the universe for `^(a+)+$`. Here all ways
// are walked at once (Thompson's construction), and what follows where is remembered. What cannot be done so is refused:
// lookaround and back references, as at Segment, whose engine works in the same way.

export interface LinearPattern {
  /** Anywhere in the text, unless the expression has `^` or `$`. */
  test(text: string): boolean
  toString(): string
}

/** Of one expression, with its repetitions written out. */
const MAX_STATES = 1000

const MAX_CHARACTERS = 2000

/** What is remembered for one expression; then it begins anew. */
const MAX_REMEMBERED = 1000

/** Escaped without need: Segment's engine takes it, `u` does not. */
const NEEDLESS = '!"#%&\',-:;<=>@_`~ '

type Assertion = '^' | '$' | 'b' | 'B'

type Tree =
  | { kind: 'character'; is: (character: string) => boolean }
  | { kind: 'assertion'; which: Assertion }
  | { kind: 'sequence'; parts: Tree[] }
  | { kind: 'choice'; parts: Tree[] }
  | { kind: 'repeat'; part: Tree; min: number; max: number }

/** `next`: numbers of states. */
type State =
  | { kind: 'character'; is: (character: string) => boolean; next: number }
  | { kind: 'assertion'; which: Assertion; next: number }
  | { kind: 'fork'; next: number[] }
  | { kind: 'end' }

/** What stands on one side of a position. */
type Side = 'nothing' | 'word' | 'other'

/** A set of states, at a position with this before it. */
interface Place {
  states: readonly number[]
  before: Side
  /** Character -> where it leads; true: it has matched by then. */
  known: Map<string, Place | true>
}

/** Throws a SyntaxError that says what is wrong, or what is not supported. */
export function compilePattern(source: string): LinearPattern {
  if (source.length > MAX_CHARACTERS) throw new SyntaxError(`a pattern may have ${MAX_CHARACTERS} characters`)
  const states = build(parse(normalize(source)))
  const places = new Map<string, Place>()
  let remembered = 0
  const start = () => placeOf([0], 'nothing')

  function test(text: string): boolean {
    let place = start()
    for (const character of text) {
      const next = place.known.get(character) ?? remember(place, character)
      if (next === true) return true
      place = next
    }
    return (place.known.get('') ?? remember(place, '')) === true
  }

  function remember(place: Place, character: string): Place | true {
    if (++remembered > MAX_REMEMBERED) {
      remembered = 0
      places.clear()
      // The one that is walked on stays as it is until the walk leaves it.
      place.known.clear()
    }
    const next = step(place, character)
    place.known.set(character, next)
    return next
  }

  function step({ states: from, before }: Place, character: string): Place | true {
    const after = sideOf(character)
    const seen = new Set<number>()
    // A match may begin anywhere: at each position, the first state is among them.
    const open = [...from, 0]
    const next = new Set<number>()
    for (let number = open.pop(); number !== undefined; number = open.pop()) {
      if (seen.has(number)) continue
      seen.add(number)
      const state = states[number]!
      if (state.kind === 'end') return true
      if (state.kind === 'fork') open.push(...state.next)
      else if (state.kind === 'assertion') holds(state.which, before, after) && open.push(state.next)
      else if (character !== '' && state.is(character)) next.add(state.next)
    }
    return placeOf(
      [...next].sort((a, b) => a - b),
      after,
    )
  }

  function placeOf(numbers: readonly number[], before: Side): Place {
    const name = `${before} ${numbers.join(' ')}`
    let place = places.get(name)
    if (!place) places.set(name, (place = { states: numbers, before, known: new Map() }))
    return place
  }

  return { test, toString: () => source }
}

function sideOf(character: string): Side {
  return character === '' ? 'nothing' : /^\w$/.test(character) ? 'word' : 'other'
}

function holds(which: Assertion, before: Side, after: Side): boolean {
  if (which === '^') return before === 'nothing'
  if (which === '$') return after === 'nothing'
  const boundary = (before === 'word') !== (after === 'word')
  return which === 'b' ? boundary : !boundary
}

/** Of it, the platform says whether it is a regular expression at all. */
function normalize(source: string): string {
  const normal = source.replace(/\\([\s\S])/g, (escaped, character: string) =>
    NEEDLESS.includes(character) ? `\\x${character.charCodeAt(0).toString(16)}` : escaped,
  )
  new RegExp(normal, 'u')
  return normal
}

/** Of what the platform has found to be right. */
function parse(source: string): Tree {
  let at = 0
  const peek = (text: string) => source.startsWith(text, at)
  const take = (text: string) => peek(text) && (at += text.length) > 0
  const takeMatch = (sticky: RegExp) => {
    sticky.lastIndex = at
    const [text] = sticky.exec(source) ?? []
    at += text?.length ?? 0
    return text
  }

  const tree = readChoice()
  if (at < source.length) throw new SyntaxError('the pattern is not supported')
  return tree

  function readChoice(): Tree {
    const parts = [readSequence()]
    while (take('|')) parts.push(readSequence())
    return parts.length === 1 ? parts[0]! : { kind: 'choice', parts }
  }

  function readSequence(): Tree {
    const parts: Tree[] = []
    while (at < source.length && !peek('|') && !peek(')')) parts.push(readRepeat(readOne()))
    return { kind: 'sequence', parts }
  }

  function readRepeat(part: Tree): Tree {
    const text = takeMatch(/[*+?]|\{\d+(?:,\d*)?\}/y)
    if (text === undefined) return part
    // As few as possible, or as many: the same texts match.
    take('?')
    if (text === '*') return { kind: 'repeat', part, min: 0, max: Number.POSITIVE_INFINITY }
    if (text === '+') return { kind: 'repeat', part, min: 1, max: Number.POSITIVE_INFINITY }
    if (text === '?') return { kind: 'repeat', part, min: 0, max: 1 }
    const [min = '0', max = min] = text.slice(1, -1).split(',')
    return { kind: 'repeat', part, min: Number(min), max: max === '' ? Number.POSITIVE_INFINITY : Number(max) }
  }

  function readOne(): Tree {
    if (take('^')) return { kind: 'assertion', which: '^' }
    if (take('$')) return { kind: 'assertion', which: '$' }
    if (take('\\b')) return { kind: 'assertion', which: 'b' }
    if (take('\\B')) return { kind: 'assertion', which: 'B' }
    if (take('(')) return readGroup()
    if (/\\(?:[1-9]|k)/y.test(source.slice(at, at + 2))) throw new SyntaxError('back references are not supported')
    const set = takeMatch(/\[(?:\\[\s\S]|[^\]\\])*\]/y) ?? takeMatch(ESCAPE) ?? takeMatch(/\./y)
    if (set !== undefined) {
      const one = new RegExp(`^${set}$`, 'u')
      return { kind: 'character', is: (character) => one.test(character) }
    }
    const literal = String.fromCodePoint(source.codePointAt(at)!)
    at += literal.length
    return { kind: 'character', is: (character) => character === literal }
  }

  function readGroup(): Tree {
    if (peek('?') && !take('?:') && takeMatch(/\?<[^=!>][^>]*>/y) === undefined)
      throw new SyntaxError('lookaround, such as (?!…), is not supported')
    const inner = readChoice()
    take(')')
    return inner
  }
}

/** Half pairs that are escaped one after the other are one character. */
const ESCAPE =
  /\\(?:u[dD][89abAB][0-9a-fA-F]{2}\\u[dD][c-fC-F][0-9a-fA-F]{2}|u\{[0-9a-fA-F]+\}|u[0-9a-fA-F]{4}|x[0-9a-fA-F]{2}|[pP]\{[^}]*\}|c[a-zA-Z]|[\s\S])/y

/** The first one is where it begins. */
function build(tree: Tree): State[] {
  const states: State[] = []
  const begin: { kind: 'fork'; next: number[] } = { kind: 'fork', next: [] }
  add(begin)
  begin.next.push(emit(tree, add({ kind: 'end' })))
  return states

  function add(state: State): number {
    if (states.length >= MAX_STATES) throw new SyntaxError('the pattern is too large, with its repetitions written out')
    return states.push(state) - 1
  }

  /** From the end to the beginning: what comes next is known. */
  function emit(tree: Tree, next: number): number {
    switch (tree.kind) {
      case 'character':
      case 'assertion':
        return add({ ...tree, next })
      case 'sequence':
        return tree.parts.reduceRight((after, part) => emit(part, after), next)
      case 'choice':
        return add({ kind: 'fork', next: tree.parts.map((part) => emit(part, next)) })
      case 'repeat':
        return emitRepeat(tree.part, tree.min, tree.max, next)
    }
  }

  function emitRepeat(part: Tree, min: number, max: number, next: number): number {
    let after = next
    if (max === Number.POSITIVE_INFINITY) {
      const loop: { kind: 'fork'; next: number[] } = { kind: 'fork', next: [next] }
      after = add(loop)
      loop.next.push(emit(part, after))
    } else {
      for (let time = min; time < max; time++) after = add({ kind: 'fork', next: [next, emit(part, after)] })
    }
    for (let time = 0; time < min; time++) {
      const before = emit(part, after)
      // What is empty stays so, however often it is repeated.
      if (before === after) break
      after = before
    }
    return after
  }
}
