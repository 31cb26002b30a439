// Is the panel open or folded? As the visitor left it; before they touched it, open where there is room beside the page.

import { createMemory } from '../shared/memory.ts'

const memory = createMemory<'open' | 'folded' | undefined>('demo panel', undefined)

export function startFold(panel: HTMLElement, button: HTMLElement): void {
  // The same width as in panel.css.
  const hasRoom = matchMedia('(min-width: 1080px)')

  function show(): void {
    const state = memory.read() ?? (hasRoom.matches ? 'open' : 'folded')
    panel.dataset.fold = state
    button.setAttribute('aria-expanded', String(state === 'open'))
  }

  function toggle(): void {
    memory.write(panel.dataset.fold === 'open' ? 'folded' : 'open')
    show()
  }

  button.addEventListener('click', toggle)
  panel.addEventListener('keydown', (event) => {
    if (event.key !== 'Escape' || panel.dataset.fold !== 'open') return
    toggle()
    button.focus()
  })
  hasRoom.addEventListener('change', show)
  show()
}
