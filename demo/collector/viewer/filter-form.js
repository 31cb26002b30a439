// @ts-check
// What does somebody want to see? The filter: in the form, and in the page's address, so that a reload keeps it.

const TYPES = ['track', 'page', 'screen', 'identify', 'group', 'alias']
const FIELDS = ['name', 'user', 'text']

/** Typing one more letter within this time asks the collector once. */
const DEBOUNCE_MS = 200

/**
 * @param {HTMLFormElement} form
 * @returns {URLSearchParams} as the collector understands it; empty when everything is wanted
 */
export function readFilter(form) {
  const query = new URLSearchParams()
  const types = chipsOf(form)
    .filter(isPressed)
    .map((chip) => chip.value)
  if (types.length > 0) query.set('type', types.join())
  for (const field of FIELDS) {
    const text = fieldOf(form, field).value.trim()
    if (text) query.set(field, text)
  }
  return query
}

/**
 * Fills the form from the address, and keeps the address up to date.
 *
 * @param {HTMLFormElement} form
 * @param {() => void} onChange
 */
export function watchFilter(form, onChange) {
  const query = new URLSearchParams(location.search)
  const pressed = (query.get('type') ?? '').split(',')
  form.querySelector('.chips')?.append(...TYPES.map((type) => createChip(type, pressed.includes(type))))
  for (const field of FIELDS) fieldOf(form, field).value = query.get(field) ?? ''
  showReset(form)

  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer
  let last = String(readFilter(form))

  function changed() {
    clearTimeout(timer)
    const filter = String(readFilter(form))
    showReset(form)
    if (filter === last) return
    last = filter
    history.replaceState(null, '', filter ? `?${filter}` : location.pathname)
    onChange()
  }

  form.addEventListener('input', () => {
    clearTimeout(timer)
    timer = setTimeout(changed, DEBOUNCE_MS)
  })
  form.addEventListener('click', ({ target }) => {
    if (!(target instanceof HTMLButtonElement) || target.type !== 'button') return
    press(target, !isPressed(target))
    changed()
  })
  form.addEventListener('reset', () => {
    for (const chip of chipsOf(form)) press(chip, false)
    for (const field of FIELDS) fieldOf(form, field).value = ''
    changed()
  })
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    changed()
  })
}

/**
 * @param {string} type
 * @param {boolean} pressed
 */
function createChip(type, pressed) {
  const chip = document.createElement('button')
  chip.type = 'button'
  chip.className = 'chip'
  chip.dataset.type = type
  chip.value = type
  chip.textContent = type
  press(chip, pressed)
  return chip
}

/** @param {HTMLFormElement} form */
function showReset(form) {
  const reset = /** @type {HTMLElement} */ (form.querySelector('[type=reset]'))
  reset.hidden = readFilter(form).size === 0
}

/**
 * @param {HTMLFormElement} form
 * @returns {HTMLButtonElement[]}
 */
function chipsOf(form) {
  return [...form.querySelectorAll('button')].filter((button) => button.type === 'button')
}

/** @param {HTMLButtonElement} chip */
function isPressed(chip) {
  return chip.getAttribute('aria-pressed') === 'true'
}

/**
 * @param {HTMLButtonElement} chip
 * @param {boolean} pressed
 */
function press(chip, pressed) {
  chip.setAttribute('aria-pressed', String(pressed))
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function fieldOf(form, name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name))
}
