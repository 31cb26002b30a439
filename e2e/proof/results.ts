// What a run found, and as text.

/** Sums over the rounds. A cell without numbers says why in `note` or `failures`. */
export interface Cell {
  rounds?: number
  events?: number
  lost?: number
  duplicates?: number
  duplicatesAfterDedupe?: number
  lostByRound?: number[]
  killLateMs?: number[]
  /** In which the machine stood still around the kill or the kill came late, however often it was tried. */
  doubtfulRounds?: number
  note?: string
  failures?: string[]
}

export interface Results {
  date: string
  minutes: number
  browser: string
  machine: string
  rounds: number
  breakage?: string
  libraries: {
    id: string
    title: string
    packageName: string
    version: string
    isOurs: boolean
    /** Hosts outside of this machine that it asked for; none was reached. */
    askedOutside: string[]
  }[]
  scenarios: {
    id: string
    title: string
    group: string
    events: number
    isRace: boolean
    cells: Record<string, Cell>
  }[]
}

/** What must not be: ours losing or doubling an event, and anybody doing so where nothing happens. */
export function judge({ libraries, scenarios }: Results): string[] {
  const faults: string[] = []
  for (const { id, title, isRace, cells } of scenarios) {
    for (const library of libraries) {
      const cell = cells[library.id]!
      const where = `${library.title}, "${title}"`
      if (library.isOurs || id === 'calm') {
        if (cell.failures) faults.push(`${where}: ${cell.failures[0]}`)
        if (cell.lost && !isRace) faults.push(`${where}: lost ${cell.lost} of ${cell.events}`)
        if (cell.duplicatesAfterDedupe) faults.push(`${where}: ${cell.duplicatesAfterDedupe} twice after dedupe`)
      }
    }
  }
  return faults
}

export function writeMarkdown(results: Results): string {
  const { libraries, scenarios } = results
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`
  const table = (title: string, wanted: Results['scenarios']) => [
    row([title, 'events', ...libraries.map((library) => library.title)]),
    row(['---', '--:', ...libraries.map(() => '--:')]),
    ...wanted.map(({ title, events, cells }) =>
      row([title, `${events}`, ...libraries.map(({ id }) => describeCell(cells[id]!))]),
    ),
  ]
  const judged = scenarios.filter(({ isRace }) => !isRace)
  const races = scenarios.filter(({ isRace }) => isRace)
  return [
    '# Who loses events?',
    '',
    `Measured with \`npm run proof\` on ${results.date.slice(0, 10)}: ${results.browser}, ${describeRounds(results)} of each, ` +
      `${results.minutes} minutes, ${results.machine}.` +
      (results.breakage ? ` **Ours was broken on purpose (\`--break ${results.breakage}\`).**` : ''),
    '',
    libraries.map(({ title, packageName, version }) => `${title}: ${packageName} ${version}`).join(' · '),
    '',
    'Events lost of those called, after the next visit to the site; then, in brackets, copies that arrived too many → what',
    "is left of them for a server that drops repeats of the library's own id.",
    '',
    ...table('What happened', judged),
    '',
    ...(races.length ? ['A race that no storage wins, and that is not judged:', '', ...table('', races), ''] : []),
    '`*`: the machine stood still around a kill, or the kill came late, in every try. `-`: the calls give no promise, or there was no time.',
    '_none settles_: their promises wait for the answer of the collector, which hangs.',
    '',
  ].join('\n')
}

/** Fewer than wanted where the time was up. */
export function describeRounds({ scenarios }: Results): string {
  const played = scenarios.flatMap(({ cells }) => Object.values(cells).flatMap(({ rounds }) => rounds ?? []))
  const [fewest, most] = [Math.min(...played), Math.max(...played)]
  return fewest === most ? `${most} round${most === 1 ? '' : 's'}` : `${fewest} to ${most} rounds`
}

function describeCell(cell: Cell): string {
  if (cell.rounds === undefined) return cell.failures ? 'failed' : cell.note ? `_${cell.note}_` : '-'
  const lost = cell.lost ? `**${cell.lost}**/${cell.events}` : '0'
  const twice = cell.duplicates ? ` (${cell.duplicates} → ${cell.duplicatesAfterDedupe})` : ''
  return `${lost}${twice}${cell.doubtfulRounds ? '*' : ''}`
}
