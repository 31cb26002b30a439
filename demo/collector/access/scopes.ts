// What may a token do? Each may be given or not; a write key may do none of it.

export const SCOPES = {
  'config:read': 'read sources, destinations, tracking plans and audiences, without secrets',
  'config:write': 'change them, and make write keys and tokens',
  'profiles:read': 'look profiles up, with traits and events',
  'events:read': 'see events as they arrive, and violations',
} as const

export type Scope = keyof typeof SCOPES

export const ALL_SCOPES = Object.keys(SCOPES) as Scope[]

export function isScope(text: string): text is Scope {
  return Object.hasOwn(SCOPES, text)
}
