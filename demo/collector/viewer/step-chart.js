// @ts-check
// A count over time, as a line of steps. The last one stands beside it in words: a line alone is nothing to read.

const WIDTH = 600
const HEIGHT = 80
const SVG = 'http://www.w3.org/2000/svg'

/**
 * @param {readonly { atMs: number, count: number }[]} points oldest first
 * @param {string} label
 */
export function createStepChart(points, label) {
  const svg = document.createElementNS(SVG, 'svg')
  svg.setAttribute('viewBox', `0 -4 ${WIDTH} ${HEIGHT + 8}`)
  svg.setAttribute('class', 'steps')
  svg.setAttribute('preserveAspectRatio', 'none')
  svg.setAttribute('role', 'img')
  svg.setAttribute('aria-label', label)
  const line = document.createElementNS(SVG, 'path')
  line.setAttribute('d', toPath(points))
  line.setAttribute('vector-effect', 'non-scaling-stroke')
  svg.append(line)
  return svg
}

/**
 * Time goes to the right, from the first point to the last.
 *
 * @param {readonly { atMs: number, count: number }[]} points
 */
export function toPath(points) {
  const [first] = points
  const last = points.at(-1)
  if (!first || !last) return ''
  const spanMs = Math.max(1, last.atMs - first.atMs)
  const highest = Math.max(1, ...points.map(({ count }) => count))
  const x = (/** @type {number} */ atMs) => Math.round((WIDTH * (atMs - first.atMs)) / spanMs)
  const y = (/** @type {number} */ count) => Math.round(HEIGHT * (1 - count / highest))
  return points.map(({ atMs, count }, i) => (i === 0 ? `M${x(atMs)} ${y(count)}` : `H${x(atMs)}V${y(count)}`)).join('')
}
