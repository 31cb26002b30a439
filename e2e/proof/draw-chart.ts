// The results as a picture for the README: who loses how much where.

import { type Cell, describeRounds, type Results } from './results.ts'

const TITLE_WIDTH = 400
const CELL_WIDTH = 76
const CELL_HEIGHT = 26
const HEAD_HEIGHT = 76
const MARGIN = 16
const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, Helvetica, Arial, sans-serif'

export function drawChart(results: Results): string {
  const { libraries, scenarios, date, browser } = results
  const width = 2 * MARGIN + TITLE_WIDTH + CELL_WIDTH * libraries.length
  const height = 2 * MARGIN + HEAD_HEIGHT + CELL_HEIGHT * scenarios.length + 40
  const xOf = (column: number) => MARGIN + TITLE_WIDTH + CELL_WIDTH * column
  const yOf = (row: number) => MARGIN + HEAD_HEIGHT + CELL_HEIGHT * row + (scenarios[row]?.isRace ? 12 : 0)

  const heads = libraries.map(({ title, isOurs }, column) => {
    const lines = title.split(', ')
    return lines
      .map((line, index) =>
        text(line, xOf(column) + CELL_WIDTH / 2, MARGIN + HEAD_HEIGHT - 10 - 14 * (lines.length - 1 - index), {
          anchor: 'middle',
          size: 12,
          weight: isOurs ? 700 : 400,
        }),
      )
      .join('')
  })
  const rows = scenarios.map(({ title, cells, isRace }, row) => {
    const label = text(isRace ? `${title} (a race)` : title, MARGIN + 4, yOf(row) + 17, { size: 12.5 })
    return label + libraries.map(({ id }, column) => drawCell(cells[id] ?? {}, xOf(column), yOf(row))).join('\n')
  })
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="${height}" viewBox="0 0 ${width} ${height}" font-family='${FONT}' role="img">
<title>Share of events lost, by scenario and library</title>
<rect width="${width}" height="${height}" rx="8" fill="#ffffff"/>
${text('Events lost for good, by what happened to the visitor', MARGIN + 4, MARGIN + 16, { size: 16, weight: 700 })}
${heads.join('\n')}
${rows.join('\n')}
${text(`${browser}, ${describeRounds(results)} of each, ${date.slice(0, 10)}. Counted after the next visit. Measure it yourself: npm run proof`, MARGIN + 4, height - MARGIN, { size: 11, colour: '#666666' })}
</svg>
`
}

function drawCell(cell: Cell, x: number, y: number): string {
  const share = cell.events ? cell.lost! / cell.events : undefined
  const label = share === undefined ? '-' : share ? `${Math.max(1, Math.round(share * 100))} %` : '0'
  const box = `<rect x="${x + 1}" y="${y + 1}" width="${CELL_WIDTH - 2}" height="${CELL_HEIGHT - 2}" rx="3" fill="${colourOf(share)}"/>`
  return box + text(label, x + CELL_WIDTH / 2, y + 17, { anchor: 'middle', size: 12, weight: share ? 700 : 400 })
}

/** Green for none; from a light to a strong red, light enough for black letters. */
function colourOf(share: number | undefined): string {
  if (share === undefined) return '#f2f2f2'
  if (share === 0) return '#d5efdc'
  return `hsl(8 85% ${Math.round(88 - 24 * share)}%)`
}

function text(
  content: string,
  x: number,
  y: number,
  {
    size,
    anchor = 'start',
    weight = 400,
    colour = '#1a1a1a',
  }: { size: number; anchor?: string; weight?: number; colour?: string },
): string {
  const escaped = content.replace(/&/g, '&amp;').replace(/</g, '&lt;')
  return `<text x="${x}" y="${y}" font-size="${size}" font-weight="${weight}" text-anchor="${anchor}" fill="${colour}">${escaped}</text>`
}
