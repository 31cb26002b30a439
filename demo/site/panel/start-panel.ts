// The queue panel of a page: ties its buttons and numbers to the library, the journal and the plug.

import type { Analytics } from 'everbeacon'
import { PLUG_MODES, type Plug, type PlugMode } from '../plug/plug-modes.ts'
import { find } from '../shared/element.ts'
import { explain, type Situation } from './explain.ts'
import { startFold } from './fold.ts'
import { followPlug } from './follow-plug.ts'
import type { Journal } from './journal.ts'
import { onNews } from './on-news.ts'
import { countWaiting } from './read-device.ts'
import { showCalls } from './show-calls.ts'

/** Not an animation frame: those never come in a tab that is hidden, whose news other tabs wait for. */
const FRAME_MS = 16

/** What the panel needs of the library. A snippet's stub has no queue yet, and answers nothing. */
export interface PanelClient {
  track(event: string, properties: Record<string, unknown>): unknown
  flush(): unknown
  queue?: Analytics['queue'] | undefined
}

/** `client` is asked for with each use: the snippet's stub gives way to the library. */
export function startPanel(journal: Journal, client: () => PanelClient): void {
  const panel = find('#panel')
  const part = <Kind extends HTMLElement>(id: string) => find<Kind>(`[data-testid="${id}"]`, panel)
  const mode = part<HTMLSelectElement>('plug-mode')
  const pull = part('plug-pull')
  const plugIn = part('plug-in')
  const flush = part<HTMLButtonElement>('flush')

  /** As counted last. */
  let onDevice = 0
  let numberSent = 0
  /** The last try was asked for here, and failed. */
  let hasTried = false
  let state: 'idle' | 'looking' | 'looking, and once more' = 'idle'

  const plugged = followPlug(panel.dataset.plug as Plug, (plug) => {
    hasTried = false
    journal.forgetTrouble()
    refresh()
    // Without it, the next try may be a minute away: the pauses grow while the collector is away.
    if (plug === 'in') client().flush()
  })
  const tellOthers = onNews(() => {
    plugged.look()
    refresh()
  })

  /** Once a frame is enough, however much happens. */
  async function refresh(): Promise<void> {
    if (state !== 'idle') {
      state = 'looking, and once more'
      return
    }
    do {
      state = 'looking'
      await new Promise((resolve) => setTimeout(resolve, FRAME_MS))
      const counted = await countWaiting()
      if (counted !== onDevice) tellOthers()
      onDevice = counted
      show()
    } while (hasMore())
    state = 'idle'
  }

  /** It may have changed between two awaits. */
  function hasMore(): boolean {
    return state === 'looking, and once more'
  }

  function show(): void {
    const situation = readSituation()
    const { plug, isLoaded, waiting, delivered, earlier, kept } = situation
    part('waiting').textContent = waiting.toLocaleString('en')
    part('delivered').textContent = delivered.toLocaleString('en')
    part('earlier').textContent = earlier.toLocaleString('en')
    part('dropped').textContent = journal.dropped.toLocaleString('en')
    panel.toggleAttribute('data-earlier', earlier > 0)
    part('plug-state').textContent = plug === 'in' ? 'plugged in' : 'plug pulled'
    setText(part('explanation'), explain(situation))
    if (plug !== 'in') mode.value = plug
    swap(plug === 'in' ? pull : plugIn, plug === 'in' ? plugIn : pull)
    showCalls(part('calls'), journal.calls)
    find('#panel-no-calls').hidden = journal.calls.length > 0
    // What else the page has to say about it: its style sheet and its pictures look here.
    Object.assign(document.documentElement.dataset, { plug: plug === 'in' ? 'in' : 'pulled' })
    for (const place of document.querySelectorAll('[data-shows="waiting"]')) {
      place.textContent = (isLoaded ? waiting : waiting + kept).toLocaleString('en')
    }
  }

  function readSituation(): Situation {
    const { queue } = client()
    return {
      plug: plugged.plug,
      isLoaded: !!queue,
      kept: journal.calls.filter(({ state }) => state === 'called').length,
      // What was called in this moment is on its way to the device.
      waiting: Math.max(onDevice, queue?.waiting ?? 0),
      delivered: journal.delivered,
      earlier: journal.earlier,
      own: queue?.waiting ?? 0,
      hasTried,
      isFailing: journal.isFailing,
    }
  }

  async function move(next: Plug): Promise<void> {
    try {
      await plugged.set(next)
      tellOthers()
    } catch {
      const why = navigator.onLine ? 'Is it still running?' : 'This browser is offline.'
      setText(part('explanation'), `The demo's server does not answer. ${why}`)
    }
  }

  function send(amount: number): void {
    for (let i = 0; i < amount; i++) client().track('Test Event', { number: ++numberSent })
  }

  pull.addEventListener('click', () => move(mode.value as PlugMode))
  plugIn.addEventListener('click', () => move('in'))
  mode.addEventListener('change', () => plugged.plug !== 'in' && move(mode.value as PlugMode))
  part('send-one').addEventListener('click', () => send(1))
  part('send-many').addEventListener('click', () => send(100))
  flush.addEventListener('click', async () => {
    flush.textContent = 'Trying …'
    await client().flush()
    flush.textContent = 'Flush now'
    hasTried = true
    refresh()
  })

  for (const [name, { says }] of Object.entries(PLUG_MODES)) mode.append(new Option(says, name))
  startFold(panel, find('#panel-fold', panel))
  let delivered = 0
  journal.onChange(() => {
    hasTried = false
    // With the plug pulled nothing is delivered: somebody else has moved it, or the server was started again.
    if (plugged.plug !== 'in' && journal.delivered > delivered) plugged.look()
    delivered = journal.delivered
    refresh()
  })
  // The page may come from the browser's cache, and know the plug of another time.
  plugged.look()
  refresh()
}

/** Screen readers read a text again that is set again. */
function setText(place: HTMLElement, text: string): void {
  if (place.textContent !== text) place.textContent = text
}

/** One of two buttons for the same place; the keyboard stays there. */
function swap(shown: HTMLElement, hidden: HTMLElement): void {
  const hadFocus = document.activeElement === hidden
  shown.hidden = false
  hidden.hidden = true
  if (hadFocus) shown.focus()
}
