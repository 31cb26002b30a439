// Does a text fit a pattern with `*`, `?`, `[a-z]`, `[^a-z]` and `\`?
//
// No regular expression: the pattern comes from elsewhere, and one with many stars could keep a page busy for minutes.

type Token = '*' | ((character: string) => boolean)

/** The whole text; by UTF-16 units; never true for a malformed pattern. */
export function matchGlob(text: string, pattern: string): boolean {
  const tokens = parse(pattern)
  if (!tokens) return false

  let place = 0
  let token = 0
  let lastStar = -1
  /** Where the last star's part of the text ends, as tried now. */
  let starEnd = 0
  while (place < text.length) {
    const expected = tokens[token]
    if (expected === '*') {
      lastStar = token++
      starEnd = place
    } else if (expected?.(text[place]!)) {
      token++
      place++
    } else if (lastStar >= 0) {
      token = lastStar + 1
      place = ++starEnd
    } else return false
  }
  return tokens.slice(token).every((rest) => rest === '*')
}

function parse(pattern: string): Token[] | undefined {
  const tokens: Token[] = []
  let place = 0
  while (place < pattern.length) {
    const sign = pattern[place++]!
    if (sign === '*') tokens.push(sign)
    else if (sign === '?') tokens.push(() => true)
    else if (sign === '[') {
      const token = parseClass()
      if (!token) return undefined
      tokens.push(token)
    } else {
      const literal = sign === '\\' ? pattern[place++] : sign
      if (literal === undefined) return undefined
      tokens.push((character) => character === literal)
    }
  }
  return tokens

  function parseClass(): Token | undefined {
    const negated = pattern[place] === '^'
    if (negated) place++
    const ranges: [from: string, to: string][] = []
    while (pattern[place] !== ']' || !ranges.length) {
      const from = parseMember()
      let to = from
      if (pattern[place] === '-') {
        place++
        to = parseMember()
      }
      if (from === undefined || to === undefined) return undefined
      ranges.push([from, to])
    }
    place++
    return (character) => ranges.some(([from, to]) => from <= character && character <= to) !== negated
  }

  function parseMember(): string | undefined {
    let member = pattern[place++]
    if (member === '-' || member === ']') return undefined
    if (member === '\\') member = pattern[place++]
    return member
  }
}
