// What is an audience? People of whom something is true, and what is told of who comes and goes.

import type { Definition } from './definition.ts'

export const EMISSIONS = ['track', 'identify', 'none'] as const

export interface Audience {
  id: string
  /** Unique; a trait of who is in it, as Segment's are. */
  key: string
  name: string
  description: string
  /** One that is not stays as it is. */
  enabled: boolean
  definition: Definition
  /** What entering and leaving sends: `Audience Entered` and `Audience Exited`, or an identify with the key as a trait. */
  emits: (typeof EMISSIONS)[number]
  memberCount: number
  /** computing: profiles that were there before are being looked at. */
  status: 'computing' | 'ready'
  createdAt: string
  updatedAt: string
}

/** Whose events are those of audiences. Profiles do not follow them: no audience is entered because one was. */
export const PERSONAS = 'src_personas'
