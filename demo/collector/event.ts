// What is an event here: as it was accepted, and as it is stored?

export const EVENT_TYPES = ['track', 'identify', 'page', 'screen', 'group', 'alias'] as const

export type EventType = (typeof EVENT_TYPES)[number]

/** Instants are ISO 8601 in UTC; what the event does not say is null. */
export interface AcceptedEvent {
  sourceId: string
  /** The one that it came with. */
  writeKey: string
  messageId: string
  type: EventType
  /** The name of a track event. */
  event: string | null
  /** What the event is called: the name of a track event, a page or a screen. */
  name: string | null
  userId: string | null
  anonymousId: string | null
  /** The collector's clock. */
  receivedAt: string
  /** The client's clock when it sent. */
  sentAt: string | null
  /** The client's clock when it happened. */
  originalTimestamp: string | null
  /** When it happened by the collector's clock: what to analyse by. */
  timestamp: string
  /** The event object as received, and over it what the collector adds. */
  payload: Record<string, unknown>
}

export interface StoredEvent extends AcceptedEvent {
  /** Grows with every stored event; has gaps. */
  seq: number
}
