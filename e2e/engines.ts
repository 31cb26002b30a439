// Which browsers are there to test in?

import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import path from 'node:path'
import { chromium, firefox } from '@playwright/test'

export type Engine = 'chromium' | 'firefox' | 'webkit'

/** How a browser is started: a binary of Playwright's own, or one that is installed. */
export interface Found {
  engine: Engine
  executablePath: string
  /** Playwright's name for a browser that it has not built itself. */
  channel?: string
  /** Where it comes from, for the log. */
  origin: string
}

const INSTALLED: Record<Engine, string[]> = {
  chromium: [
    'chromium',
    'chromium-browser',
    'google-chrome',
    'google-chrome-stable',
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    'C:\\Program Files\\Google\\Chrome\\Application\\chrome.exe',
  ],
  firefox: ['firefox-esr', 'firefox', '/Applications/Firefox.app/Contents/MacOS/firefox'],
  // WebKitGTK's driver; it brings the browser.
  webkit: ['WebKitWebDriver'],
}

/** An environment variable that names the binary, then Playwright's own, then what is installed. */
export function findBrowser(engine: Engine): Found | undefined {
  const variable = `EVERBEACON_${engine.toUpperCase()}`
  const named = process.env[variable]
  if (named) {
    const executablePath = which(named)
    if (!executablePath) throw new Error(`${variable} is "${named}", but there is no such program`)
    return found(engine, executablePath, variable)
  }
  const own = engine === 'chromium' ? chromium.executablePath() : engine === 'firefox' ? firefox.executablePath() : ''
  if (own && existsSync(own)) return { engine, executablePath: own, origin: "Playwright's own" }
  for (const candidate of INSTALLED[engine]) {
    const executablePath = which(candidate)
    if (executablePath) return found(engine, executablePath, 'installed')
  }
  return undefined
}

function found(engine: Engine, executablePath: string, origin: string): Found {
  // A Firefox that Playwright did not build speaks WebDriver BiDi.
  return { engine, executablePath, origin, ...(engine === 'firefox' && { channel: 'moz-firefox' }) }
}

function which(program: string): string | undefined {
  if (path.isAbsolute(program)) return existsSync(program) ? program : undefined
  try {
    return execFileSync(process.platform === 'win32' ? 'where' : 'which', [program], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
    })
      .split('\n')[0]!
      .trim()
  } catch {
    return undefined
  }
}

/**
 * The engines to test in: those that `EVERBEACON_ENGINES` names (all of them must be there), else Chromium, which must
 * be there, and whatever else is.
 */
export function wantedEngines(): { engine: Engine; isRequired: boolean }[] {
  const named = process.env.EVERBEACON_ENGINES?.split(',').filter(Boolean) as Engine[] | undefined
  const all: Engine[] = ['chromium', 'firefox', 'webkit']
  const unknown = named?.find((engine) => !all.includes(engine))
  if (unknown) throw new Error(`EVERBEACON_ENGINES: "${unknown}" is none of ${all.join(', ')}`)
  return (named ?? all).map((engine) => ({ engine, isRequired: !!named || engine === 'chromium' }))
}
