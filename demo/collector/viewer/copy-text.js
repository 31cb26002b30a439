// @ts-check
// The text of an element -> the clipboard, and the button says so.

const SAID_MS = 1_500

/**
 * @param {HTMLElement} source
 * @param {HTMLElement} button
 */
export async function copyText(source, button) {
  const label = button.dataset.label ?? button.textContent ?? ''
  button.dataset.label = label
  try {
    await navigator.clipboard.writeText(source.textContent ?? '')
    button.textContent = 'Copied'
  } catch {
    // No clipboard for pages without https on another host than this one: the reader's own Ctrl+C does it.
    getSelection()?.selectAllChildren(source)
    button.textContent = 'Press Ctrl+C'
  }
  setTimeout(() => {
    button.textContent = label
  }, SAID_MS)
}
