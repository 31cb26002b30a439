// The library by import: loaded, called, awaited.

// #region
import { AnalyticsBrowser } from 'everbeacon'

export const analytics = AnalyticsBrowser.load({
  writeKey: 'demo',
  endpoint: `${location.origin}/v1`,
})

/** Gives how the event ended. */
export async function lightBeacon(brightness: number, onStored: () => void): Promise<string> {
  const context = await analytics.track('Beacon Lit', { brightness })
  // Stored on this device; `context.event` is what will be sent.
  onStored()

  // Waits as long as the plug is pulled.
  const receipt = await context.delivered
  return receipt.status === 'delivered' ? 'delivered' : receipt.message
}
// #endregion

/** More than the 32 KB that an event may have: it is dropped, and says so. */
export async function trackTooMuch(): Promise<string> {
  const { delivered } = await analytics.track('Far Too Large', { text: 'x'.repeat(40_000) })
  const receipt = await delivered
  return receipt.status === 'dropped' ? `dropped, ${receipt.reason}` : receipt.status
}
