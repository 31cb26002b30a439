// A context of one's own, for programs that call plugins themselves: their tests, mostly.

import { Context as CoreContext } from '../pipeline/context.ts'
import { enrich } from '../pipeline/rich-context.ts'
import { uuid } from '../shared/uuid.ts'
import type { SegmentEvent, Context as Shape } from '../types.ts'

export type Context = Shape

/** With all methods at once; those of calls have some of them only when a plugin is there that might ask for them. */
class OwnContext extends CoreContext {
  private readonly ownId: string

  /** Of what is no event's. */
  static system(): OwnContext {
    return new OwnContext({ type: 'track', event: 'system' } as never)
  }

  /** By its shape: contexts of the code that loads on demand are of another copy of the class. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    return typeof Object(value).failedDelivery === 'function'
  }

  constructor(event: SegmentEvent, id?: string) {
    super(event as never)
    this.ownId = id ?? event.messageId ?? uuid()
    enrich(this)
  }

  override get id(): string {
    return this.ownId
  }
}

export const Context = OwnContext as unknown as {
  new (event: SegmentEvent, id?: string): Context
  system(): Context
}
