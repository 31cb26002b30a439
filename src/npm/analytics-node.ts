// Segment's former entry for servers: where programs that share code with one still name it, they are told.

import type { Analytics, Context } from '../types.ts'

/** @deprecated A server's library sends a server's events. */
// biome-ignore lint/complexity/noStaticOnlyClass: programs call `AnalyticsNode.load`
export class AnalyticsNode {
  static load(_settings: { writeKey: string }): Promise<[Analytics, Context]> {
    return Promise.reject(new Error('AnalyticsNode is not available: use a library for servers'))
  }
}
