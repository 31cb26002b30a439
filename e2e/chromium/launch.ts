// How is the Chromium that is there started on a profile?

import { type BrowserContext, chromium, type LaunchOptions } from '@playwright/test'
import { findBrowser } from '../engines.ts'

const ARGS = [
  // Root may not use Chromium's sandbox.
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
  // A browser that looks for updates disturbs.
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  '--no-first-run',
]

export function launchChromium(
  profile: string,
  { args = [], ...options }: LaunchOptions = {},
): Promise<BrowserContext> {
  const executablePath = findBrowser('chromium')?.executablePath
  if (!executablePath) throw new Error('there is no Chromium: npx playwright install chromium')
  return chromium.launchPersistentContext(profile, { executablePath, args: [...ARGS, ...args], ...options })
}
