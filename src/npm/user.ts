// The visitor and their group by their constructors, for programs that ask who it is without a client.

import { readMemory } from '../extras/read-memory.ts'
import { enrichEntity } from '../extras/rich-entity.ts'
import type { Bag, CookieOptions, Group as GroupShape, UserOptions, User as UserShape } from '../types.ts'
import { createVisitor, type Visitor } from '../visitor.ts'

export type User = UserShape
export type Group = GroupShape

/** The same that a client with these options knows. */
export const User = constructUser as unknown as new (options?: UserOptions, cookie?: CookieOptions) => User
export const Group = constructGroup as unknown as new (options?: UserOptions, cookie?: CookieOptions) => Group

/** A function, because what it gives is what `new` gives. */
function constructUser(options: UserOptions = {}, cookie?: CookieOptions) {
  const { user } = createVisitorOf({ user: options, group: { persist: false }, cookie })
  return enrichEntity(user, options)
}

function constructGroup(options: UserOptions = {}, cookie?: CookieOptions) {
  const { group } = createVisitorOf({ user: { persist: false }, group: options, cookie })
  return Object.assign(enrichEntity(group, options), { anonymousId: () => undefined })
}

function createVisitorOf(options: Bag): Visitor {
  return createVisitor(readMemory(options, (problem) => console.error(`analytics: ${problem}`)))()
}
