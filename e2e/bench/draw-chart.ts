// The figures that tell most, as a picture for the README: bars on a scale of tenfold steps.

import { type Results, readFigure, round } from './results.ts'

const PANELS = [
  { id: 'brotli', title: 'Scripts, bytes after brotli' },
  { id: 'call-1000', title: 'A call, microseconds' },
  { id: 'whole-1000', title: 'Main thread per event until delivered, microseconds' },
  { id: 'wire-1000', title: 'On the wire per event, bytes' },
]

const MARGIN = 16
const LABEL_WIDTH = 132
const BAR_WIDTH = 190
const PANEL_WIDTH = LABEL_WIDTH + BAR_WIDTH + 76
const ROW_HEIGHT = 20
const HEAD_HEIGHT = 34
const COLUMNS = 2

const STYLE = `
text { font-family: system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif; fill: #1f2328 }
.card { fill: #ffffff; stroke: #d1d9e0 }
.soft { fill: #59636e }
.peer { fill: #c8d1da }
.floor { fill: #e6eaee }
.ours { fill: #2da44e }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f6fc }
  .card { fill: #0d1117; stroke: #3d444d }
  .soft { fill: #9198a1 }
  .peer { fill: #4a535e }
  .floor { fill: #2b323a }
}`

export function drawChart(results: Results): string {
  const subjects = results.subjects.filter(({ id }) => id !== 'plain')
  const panelHeight = HEAD_HEIGHT + ROW_HEIGHT * subjects.length + 18
  const width = 2 * MARGIN + COLUMNS * PANEL_WIDTH
  const height = 2 * MARGIN + 40 + Math.ceil(PANELS.length / COLUMNS) * panelHeight + 24
  const panels = PANELS.map(({ id, title }, place) => {
    const x = MARGIN + (place % COLUMNS) * PANEL_WIDTH
    const y = MARGIN + 40 + Math.floor(place / COLUMNS) * panelHeight
    const values = subjects.map((subject) => readFigure(results, subject, id))
    const known = values.filter((value) => value !== undefined && value > 0) as number[]
    // The shortest bar is a tenth of a step below the smallest value.
    const least = Math.log10(Math.min(...known)) - 0.3
    const most = Math.log10(Math.max(...known))
    const rows = subjects.map(({ title: name, isOurs, packageName }, index) => {
      const value = values[index]
      const top = y + HEAD_HEIGHT + ROW_HEIGHT * index
      const length =
        value !== undefined && value > 0 ? (BAR_WIDTH * (Math.log10(value) - least)) / (most - least || 1) : 0
      const style = isOurs ? 'ours' : packageName ? 'peer' : 'floor'
      return [
        write(
          name,
          x + LABEL_WIDTH - 8,
          top + 13,
          `font-size="12" text-anchor="end"${isOurs ? ' font-weight="700"' : ''}`,
        ),
        `<rect x="${x + LABEL_WIDTH}" y="${top + 2}" width="${length.toFixed(1)}" height="${ROW_HEIGHT - 5}" rx="2" class="${style}"/>`,
        write(
          value === undefined ? '–' : round(value),
          x + LABEL_WIDTH + length + 6,
          top + 13,
          'font-size="11" class="soft"',
        ),
      ].join('')
    })
    return [write(title, x + 4, y + 18, 'font-size="13" font-weight="600"'), ...rows].join('\n')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" role="img">
<title>What a page pays for analytics, by library</title>
<style>${STYLE}</style>
<rect x="0.5" y="0.5" width="${width - 1}" height="${height - 1}" rx="8" class="card"/>
${write('What a page pays: each step of a bar’s scale is tenfold', MARGIN + 4, MARGIN + 18, 'font-size="17" font-weight="700"')}
${panels.join('\n')}
${write(`${results.date.slice(0, 10)}, ${results.browser}, medians of ${results.rounds} rounds, 1,000 calls in one task. –: they do not all arrive. Measure it yourself: npm run bench`, MARGIN + 4, height - MARGIN, 'font-size="11" class="soft"')}
</svg>
`
}

function write(text: string, x: number, y: number, attributes: string): string {
  const safe = text.replace(/&/g, '&amp;').replace(/</g, '&lt;')
  return `<text x="${x.toFixed(1)}" y="${y}" ${attributes}>${safe}</text>`
}
