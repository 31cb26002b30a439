// @ts-check
// A JSON value -> coloured text. Only text nodes and spans: nothing in a value can become markup.

const INDENT = '  '

/**
 * The text is exactly that of `JSON.stringify(value, null, 2)`. Each line is an element that knows its depth, so that
 * a long one can go on where it began rather than at the margin.
 *
 * @param {unknown} value
 * @returns {DocumentFragment}
 */
export function renderJson(value) {
  const fragment = document.createDocumentFragment()
  const page = { fragment, line: startLine(fragment, 0) }
  write(page, value, 0)
  return fragment
}

/** @typedef {{ fragment: DocumentFragment, line: HTMLElement }} Page */

/**
 * @param {Page} page
 * @param {unknown} value
 * @param {number} depth
 */
function write(page, value, depth) {
  if (Array.isArray(value)) {
    writeItems(page, ['[', ']'], depth, value, (item) => write(page, item, depth + 1))
  } else if (typeof value === 'object' && value !== null) {
    writeItems(page, ['{', '}'], depth, Object.entries(value), ([key, item]) => {
      page.line.append(span('key', JSON.stringify(key)), ': ')
      write(page, item, depth + 1)
    })
  } else {
    page.line.append(span(value === null ? 'null' : typeof value, JSON.stringify(value)))
  }
}

/**
 * @template Item
 * @param {Page} page
 * @param {[open: string, close: string]} brackets
 * @param {number} depth
 * @param {Item[]} items
 * @param {(item: Item) => void} writeItem
 */
function writeItems(page, [open, close], depth, items, writeItem) {
  page.line.append(open)
  for (const [i, item] of items.entries()) {
    if (i > 0) page.line.append(',')
    breakLine(page, depth + 1)
    writeItem(item)
  }
  if (items.length > 0) breakLine(page, depth)
  page.line.append(close)
}

/**
 * @param {Page} page
 * @param {number} depth
 */
function breakLine(page, depth) {
  page.line.append('\n')
  page.line = startLine(page.fragment, depth)
}

/**
 * @param {DocumentFragment} fragment
 * @param {number} depth
 */
function startLine(fragment, depth) {
  const line = document.createElement('div')
  line.className = 'line'
  line.style.setProperty('--depth', String(depth))
  line.append(INDENT.repeat(depth))
  fragment.append(line)
  return line
}

/**
 * @param {string} kind
 * @param {string} text
 */
function span(kind, text) {
  const element = document.createElement('span')
  element.className = kind
  element.textContent = text
  return element
}
