// A context of one's own, for programs that call plugins themselves: their tests, mostly.

import { Rich } from '../pipeline/rich-context.ts'
import { uuid } from '../shared/uuid.ts'
import type { SegmentEvent, Context as Shape } from '../types.ts'

export type Context = Shape

/** With an id of its own, if there is to be one. */
class OwnContext extends Rich {
  private readonly ownId: string

  /** Of what is no event's. */
  static system(): OwnContext {
    return new OwnContext({ type: 'track', event: 'system' } as never)
  }

  /** By its shape: contexts of the code that loads on demand are of another copy of the class. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return 'delivered' in Object(value)
  }

  constructor(event: SegmentEvent, id?: string) {
    super(event as never)
    this.ownId = id ?? event.messageId ?? uuid()
  }

  override get id(): string {
    return this.ownId
  }
}

export const Context = OwnContext as unknown as {
  new (event: SegmentEvent, id?: string): Context
  system(): Context
}
