// The npm entry. Nothing runs on import.

export { AnalyticsBrowser } from './analytics-browser.ts'
export type {
  Analytics,
  AnalyticsError,
  AnalyticsEvent,
  Bag,
  Callback,
  CallOptions,
  Context,
  DropReason,
  EventMap,
  EventMethods,
  EventType,
  Group,
  GroupMethod,
  Id,
  Options,
  Page,
  PageArguments,
  QueueState,
  Receipt,
  User,
} from './types.ts'
