// What is a call about, in a word or two?

import type { EventType } from 'everbeacon'

export function describeCall(type: EventType, args: readonly unknown[]): string {
  const texts = args.filter((arg) => typeof arg === 'string' || typeof arg === 'number')
  if (type === 'page' || type === 'screen') return texts.join(' · ') || location.pathname
  return `${texts[0] ?? ''}` || (type === 'identify' ? 'traits only' : type)
}
