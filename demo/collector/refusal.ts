// Why is a request not taken? A value that becomes the JSON of the answer.

export type RefusalCode =
  | 'invalid_json'
  | 'invalid_event'
  | 'invalid_encoding'
  | 'too_large'
  | 'unsupported_media_type'
  | 'unauthorized'
  | 'forbidden'
  | 'too_many_requests'
  | 'not_found'
  | 'method_not_allowed'
  | 'unavailable'

export interface Refusal {
  kind: 'refused'
  status: 400 | 401 | 403 | 404 | 405 | 413 | 415 | 429 | 503
  code: RefusalCode
  message: string
  /** Which event of a batch, counted from 0. */
  index?: number
  /** Where in the body, e.g. `batch[3].event`. */
  path?: string
}

export function refuse(status: Refusal['status'], code: RefusalCode, message: string): Refusal {
  return { kind: 'refused', status, code, message }
}

/** `path` within the event; `index` where the event is one of a batch. */
export function refuseEvent(
  problem: string,
  path: string,
  index?: number,
  code: RefusalCode = 'invalid_event',
): Refusal {
  const prefix = index === undefined ? '' : `batch[${index}]`
  const where = [prefix, path].filter(Boolean).join('.') || 'body'
  return {
    kind: 'refused',
    status: 400,
    code,
    message: `${where}: ${problem}`,
    ...(index !== undefined && { index }),
    path: where,
  }
}

export function toBody({ code, message, index, path }: Refusal): object {
  return { success: false, code, message, index, path }
}
