// What did the caller mean? For wrappers that have a call's arguments and want its parts, in Segment's order.

import { resolveArguments as resolve } from '../event/args.ts'
import type {
  AliasParams,
  Callback,
  EventParams,
  EventProperties,
  EventType,
  GroupTraits,
  ID,
  Options,
  PageParams,
  Traits,
  UserTraits,
  WithId,
} from '../types.ts'

/** Of `track`. Throws where there is no event name. */
export function resolveArguments(
  ...args: EventParams
): [event: string, properties: EventProperties, options: Options, callback: Callback | undefined] {
  const { event, details, options, callback } = read('track', args)
  return [event!, details, options, callback]
}

/** Of `page` and `screen`. */
export function resolvePageArguments(
  ...args: PageParams
): [
  category: string | null,
  name: string | null,
  properties: EventProperties,
  options: Options,
  callback: Callback | undefined,
] {
  const { named, details, options, callback } = read('page', args)
  return [named.category ?? null, named.name ?? null, details, options, callback]
}

/** Of `identify` and `group`: where no id is given, it is the one that the user or the group has. */
export function resolveUserArguments<T extends Traits = UserTraits | GroupTraits, U extends WithId = WithId>(
  user: U,
): (
  id?: ID | object,
  traits?: T | Callback | null,
  options?: Options | Callback,
  callback?: Callback,
) => [id: ID, traits: T, options: Options, callback: Callback | undefined] {
  return (...args) => {
    const { id = user.id(), details, options, callback } = read('identify', args)
    return [id, details as T, options, callback]
  }
}

/** Of `alias`. */
export function resolveAliasArguments(
  ...args: AliasParams
): [to: string, from: string | null, options: Options, callback: Callback | undefined] {
  const { id, from = null, options, callback } = read('alias', args)
  return [id!, from, options, callback]
}

function read(type: EventType, args: readonly unknown[]) {
  // Quietly: the call that these go to tells what is wrong with them.
  return resolve(type, args, () => {})
}
