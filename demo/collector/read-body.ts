// What did the client send? A request's body as text, within the limits, whatever it was wrapped in.

import { gunzipSync } from 'node:zlib'
import { MAX_REQUEST_BYTES } from './limits.ts'
import { type Refusal, refuse } from './refusal.ts'

export interface Body {
  /** Decoded as far as possible: also of a refused body, for the record. */
  text: string
  refusal?: Refusal
}

/** What one request brought, and how much of that came over the wire. */
export type ReceivedBody = Body & { bytes: number }

const STRICT = new TextDecoder('utf-8', { fatal: true })

/** Undefined: the client went away before its body was complete. */
export async function readBody(request: Request): Promise<ReceivedBody | undefined> {
  try {
    const bytes = await readBytes(request)
    const body = decodeBody(bytes, request.headers.get('content-type'), request.headers.get('content-encoding'))
    return { ...body, bytes: bytes.byteLength }
  } catch {
    // Nothing is lost that had arrived: an event is here when its request is.
    return undefined
  }
}

/**
 * Of a body beyond the limit, a little more than the limit. The server reads on and throws away, so that a browser,
 * which would go on sending, gets to see the answer.
 */
async function readBytes(request: Request): Promise<Uint8Array> {
  const declared = request.headers.get('content-length')
  // Node hands out no more than was declared; this way is several times faster than the stream.
  if (declared !== null && Number(declared) <= MAX_REQUEST_BYTES) return new Uint8Array(await request.arrayBuffer())

  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of request.body ?? []) {
    chunks.push(chunk)
    size += chunk.byteLength
    if (size > MAX_REQUEST_BYTES) break
  }
  return Buffer.concat(chunks)
}

export function decodeBody(bytes: Uint8Array, contentType: string | null, contentEncoding: string | null): Body {
  if (bytes.byteLength > MAX_REQUEST_BYTES) return refused(bytes, tooLarge())

  const encoding = (contentEncoding ?? '').trim().toLowerCase()
  if (encoding === 'gzip' || encoding === 'x-gzip') {
    const inflated = inflate(bytes)
    if (!(inflated instanceof Uint8Array)) return { text: '', refusal: inflated }
    bytes = inflated
  } else if (encoding !== '' && encoding !== 'identity') {
    return refused(bytes, refuse(415, 'unsupported_media_type', `content encoding "${encoding}" is not supported`))
  }

  // Browsers send no type with a Blob that has none, and text/plain with a string.
  const type = (contentType ?? '').split(';')[0]?.trim().toLowerCase()
  if (type && type !== 'application/json' && type !== 'text/plain') {
    return refused(
      bytes,
      refuse(415, 'unsupported_media_type', 'the content type must be application/json or text/plain'),
    )
  }

  try {
    return { text: STRICT.decode(bytes) }
  } catch {
    return refused(bytes, refuse(400, 'invalid_json', 'the body is not valid UTF-8'))
  }
}

function inflate(bytes: Uint8Array): Uint8Array | Refusal {
  try {
    return gunzipSync(bytes, { maxOutputLength: MAX_REQUEST_BYTES })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') return tooLarge()
    return refuse(400, 'invalid_encoding', 'the body is not valid gzip')
  }
}

function refused(bytes: Uint8Array, refusal: Refusal): Body {
  return { text: new TextDecoder().decode(bytes.subarray(0, MAX_REQUEST_BYTES)), refusal }
}

function tooLarge(): Refusal {
  return refuse(413, 'too_large', `a request may have ${MAX_REQUEST_BYTES} bytes, before and after inflating`)
}
