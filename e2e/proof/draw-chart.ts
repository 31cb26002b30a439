// The results as a picture for the README: who loses how much where.

import { type Cell, describeRounds, type Results } from './results.ts'

const TITLE_WIDTH = 352
const CELL_WIDTH = 78
const CELL_HEIGHT = 24
const GROUP_HEIGHT = 32
const HEAD_HEIGHT = 92
const FOOT_HEIGHT = 52
const MARGIN = 16

/** On a card of its own, so that it can be read whatever the page behind it looks like. */
const STYLE = `
text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; fill: #1f2328 }
.card { fill: #ffffff; stroke: #d1d9e0 }
.ours { fill: #f1f8f3 }
.soft { fill: #59636e }
.unknown { fill: #eff2f5 }
.none { fill: #c9ebd2 }
.few { fill: #fde3dc }
.half { fill: #f9bfb1 }
.most { fill: #f19a87 }
.all { fill: #e5735c }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc }
  .card { fill: #0d1117; stroke: #3d444d }
  .ours { fill: #12261a }
  .soft { fill: #9198a1 }
  .unknown { fill: #1c2128 }
  .none { fill: #1a5a31 }
  .few { fill: #4d2620 }
  .half { fill: #70302a }
  .most { fill: #93392f }
  .all { fill: #b84434 }
}`

export function drawChart(results: Results): string {
  const { libraries, scenarios, date, browser } = results
  const marks: string[] = []
  let y = MARGIN + HEAD_HEIGHT
  for (const [index, { title, group, cells }] of scenarios.entries()) {
    if (group !== scenarios[index - 1]?.group) {
      marks.push(write(group, MARGIN + 4, y + GROUP_HEIGHT - 9, 'font-size="12" font-weight="600" class="soft"'))
      y += GROUP_HEIGHT
    }
    marks.push(write(title, MARGIN + 4, y + 16, 'font-size="13"'))
    for (const [column, { id }] of libraries.entries()) marks.push(drawCell(cells[id] ?? {}, xOf(column), y))
    y += CELL_HEIGHT
  }
  const width = xOf(libraries.length) + MARGIN
  const height = y + FOOT_HEIGHT
  const heads = libraries.map(({ title, version, isOurs }, column) => {
    const x = xOf(column) + CELL_WIDTH / 2
    const lines = title.split(', ')
    const top = MARGIN + HEAD_HEIGHT - 16 * lines.length
    const weight = isOurs ? 700 : 500
    const stripe = `<rect x="${xOf(column)}" y="${MARGIN + 36}" width="${CELL_WIDTH}" height="${y - MARGIN - 32}" rx="4" class="ours"/>`
    return [
      isOurs ? stripe : '',
      ...lines.map((line, index) =>
        write(line, x, top + 15 * index - 1, `font-size="12" font-weight="${weight}" text-anchor="middle"`),
      ),
      write(version, x, MARGIN + HEAD_HEIGHT - 2, 'font-size="10" text-anchor="middle" class="soft"'),
    ].join('')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>Share of events lost for good, by what happened and by library</title>
<style>${STYLE}</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" class="card"/>
${write('Events lost for good, counted after the next visit', MARGIN + 4, MARGIN + 18, 'font-size="17" font-weight="700"')}
${heads.join('\n')}
${marks.join('\n')}
${write(`${date.slice(0, 10)}, ${browser}, ${describeRounds(results)} of each. 0: none lost. –: nothing to measure, since its calls give no promise that settles.`, MARGIN + 4, y + 22, 'font-size="11" class="soft"')}
${write('Each library from npm, set up as its own documentation says. Measure it yourself: npm run proof', MARGIN + 4, y + 38, 'font-size="11" class="soft"')}
</svg>
`
}

function xOf(column: number): number {
  return MARGIN + TITLE_WIDTH + CELL_WIDTH * column
}

function drawCell(cell: Cell, x: number, y: number): string {
  const share = cell.events ? cell.lost! / cell.events : undefined
  const label = share === undefined ? '–' : share ? describeShare(share) : '0'
  const box = `<rect x="${x + 2}" y="${y + 1}" width="${CELL_WIDTH - 4}" height="${CELL_HEIGHT - 2}" rx="3" class="${classOf(share)}"/>`
  return box + write(label, x + CELL_WIDTH / 2, y + 16, `font-size="12" text-anchor="middle"`)
}

/** Neither none nor all where it is not. */
function describeShare(share: number): string {
  return share === 1 ? '100 %' : `${Math.min(99, Math.max(1, Math.round(share * 100)))} %`
}

function classOf(share: number | undefined): string {
  if (share === undefined) return 'unknown'
  if (share === 0) return 'none'
  if (share === 1) return 'all'
  return share < 0.1 ? 'few' : share < 0.5 ? 'half' : 'most'
}

function write(content: string, x: number, y: number, attributes: string): string {
  const escaped = content.replace(/&/g, '&amp;').replace(/</g, '&lt;')
  return `<text x="${x}" y="${y}" ${attributes}>${escaped}</text>`
}
