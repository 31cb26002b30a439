// The npm entry. Nothing runs on import.

export { AnalyticsBrowser } from './analytics-browser.ts'
export type {
  Analytics,
  AnalyticsError,
  AnalyticsEvent,
  Callback,
  CallOptions,
  Context,
  DropReason,
  EventMap,
  EventType,
  Group,
  Id,
  Options,
  Page,
  QueueState,
  Receipt,
  User,
} from './types.ts'
