// What can "the plug is pulled" mean? Each way in which a collector can be out of reach, and how it is faked.

export const PLUG_MODES = {
  error: { says: 'answers 500', fault: { status: 500 } },
  silent: { says: 'never answers', fault: { hang: true } },
  broken: { says: 'hangs up', fault: { drop: true } },
  busy: { says: 'answers 429, Retry-After 5', fault: { status: 429, headers: { 'Retry-After': '5' } } },
} as const

export type PlugMode = keyof typeof PLUG_MODES

/** In, or how it is pulled. */
export type Plug = PlugMode | 'in'

export function isPlug(value: unknown): value is Plug {
  return value === 'in' || (typeof value === 'string' && Object.hasOwn(PLUG_MODES, value))
}
