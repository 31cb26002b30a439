// How is it told?

import { compare } from './budgets.ts'
import { METRICS, type Metric, median, say } from './figures.ts'
import { DRAINING, WAITING } from './measure-start.ts'
import { type Results, readFigure, round, type Subject } from './results.ts'

export function writeMarkdown(results: Results): string {
  const subjects = results.subjects.filter(({ id }) => id !== 'plain')
  const row = (cells: string[]) => `| ${cells.join(' | ')} |`
  const ours = subjects.find(({ isOurs }) => isOurs)
  const comparisons = compare(results)
  return [
    '# What does a page pay?',
    '',
    `Measured with \`npm run bench\` on ${results.date.slice(0, 10)}: ${results.browser}, ${results.rounds} rounds, ${results.minutes} minutes, ${results.machine}.`,
    '',
    subjects
      .filter(({ packageName }) => packageName)
      .map(({ title, packageName, version }) => `${title}: ${packageName} ${version}`)
      .join(' · '),
    '',
    'Medians, and from the lowest to the highest of all rounds. Times of the main thread are its processor time. What a plain',
    'page costs is taken off. _Floor_: one text per event, one IndexedDB row and one request per burst, nothing else.',
    '`-`: not measured, or not all of that burst arrives within 20 s of silence. Bursts of 10,000 of peers: 3 rounds.',
    '',
    row(['', 'unit', ...subjects.map(({ title }) => title)]),
    row(['---', '---', ...subjects.map(() => '--:')]),
    ...METRICS.map((metric) =>
      row([metric.title, metric.unit, ...subjects.map((subject) => describeCell(results, subject, metric))]),
    ),
    '',
    ...(ours ? [...describeStarts(ours), ''] : []),
    ...(comparisons.length
      ? [
          row(['target', 'wanted', 'measured', '']),
          row(['---', '--:', '--:', '---']),
          ...comparisons.map(({ title, target, value, isMet, isMost }) =>
            row([title, `${isMost ? 'at most' : 'at least'} ${target}`, round(value), isMet ? 'met' : '**missed**']),
          ),
          '',
        ]
      : []),
    ...results.failures.map((failure) => `FAILED: ${failure}`),
    '',
  ].join('\n')
}

function describeStarts(ours: Subject): string[] {
  if (!ours.figures['start-main-0']) return []
  const cell = (id: string) => (ours.figures[id] ? withSpread(ours.figures[id], 0) : '-')
  return [
    `| ${['events waiting from earlier visits', ...WAITING.map(say)].join(' | ')} |`,
    `| ${['---', ...WAITING.map(() => '--:')].join(' | ')} |`,
    `| ${['first call stored after navigation, ms', ...WAITING.map((waiting) => cell(`start-stored-${waiting}`))].join(' | ')} |`,
    `| ${['main thread until calm, ms', ...WAITING.map((waiting) => cell(`start-main-${waiting}`))].join(' | ')} |`,
    '',
    `On a processor four times slower, with a click every 100 ms: slowest click ${cell('inp-0')} ms with none waiting, ` +
      `${cell(`inp-${DRAINING}`)} ms while ${say(DRAINING)} are sent; largest paint ${cell('lcp-0')} and ${cell(`lcp-${DRAINING}`)} ms.`,
  ]
}

function describeCell(results: Results, subject: Subject, { id }: Metric): string {
  const values = subject.figures[id]
  if (!values?.length) return '-'
  return withSpread(values, median(values) - readFigure(results, subject, id)!)
}

function withSpread(values: readonly number[], zero: number): string {
  const [least, most] = [Math.min(...values) - zero, Math.max(...values) - zero]
  const middle = round(median(values) - zero)
  return round(least) === round(most) ? middle : `${middle} (${round(least)}–${round(most)})`
}
