// @ts-check
// An element, with what it says. Texts go in as text: nothing of an event can become markup.

/** @typedef {Node | string | number | null | undefined | false} Child nothing is made of what is missing */

/**
 * @template {keyof HTMLElementTagNameMap} Tag
 * @param {Tag} tag
 * @param {string} [className]
 * @param {...Child} children
 * @returns {HTMLElementTagNameMap[Tag]}
 */
export function make(tag, className = '', ...children) {
  const element = document.createElement(tag)
  if (className) element.className = className
  for (const child of children) {
    if (child !== null && child !== undefined && child !== false)
      element.append(child instanceof Node ? child : String(child))
  }
  return element
}

/**
 * @param {string} href
 * @param {...Child} children
 */
export function makeLink(href, ...children) {
  const link = make('a', '', ...children)
  link.href = href
  return link
}

/**
 * @param {string} instant ISO 8601
 * @param {string} text
 * @param {string} title
 */
export function makeTime(instant, text, title) {
  const time = make('time', 'instant', text)
  time.dateTime = instant
  time.title = title
  return time
}
