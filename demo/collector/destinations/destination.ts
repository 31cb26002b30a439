// What is a destination? A tool that a source's events go to from the page: the library is told its settings.

export interface Destination {
  id: string
  sourceId: string
  /** As the integration is called in the library: `Google Analytics 4 Web`, `Amplitude (Actions)`. One each for a source. */
  name: string
  /** One that is not is not told to the library. */
  enabled: boolean
  /** What the integration needs, such as its API key; pages see it. */
  settings: Record<string, unknown>
  createdAt: string
  updatedAt: string
}
