// A WebKitGTK browser, driven over WebDriver.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import type { AddressInfo } from 'node:net'
import { createServer } from 'node:net'
import { Builder, Capabilities, type WebDriver } from 'selenium-webdriver'
import { findBrowser } from '../engines.ts'

export interface WebKit {
  driver: WebDriver
  close(): Promise<void>
}

/** `pageLoadStrategy` none: commands do not wait until the page has all that it asks for. */
export async function startWebKit(pageLoadStrategy: 'normal' | 'none' = 'normal'): Promise<WebKit> {
  const port = await freePort()
  // Its own process group, so that the browsers that the driver starts end with it.
  const server = spawn(...withDisplay([findBrowser('webkit')!.executablePath, `--port=${port}`]), {
    detached: true,
    stdio: 'ignore',
  })
  try {
    await answers(`http://127.0.0.1:${port}/status`, server)
    const driver = await new Builder()
      .usingServer(`http://127.0.0.1:${port}`)
      .withCapabilities(
        new Capabilities({
          browserName: 'MiniBrowser',
          pageLoadStrategy,
          'webkitgtk:browserOptions': { binary: findMiniBrowser(), args: ['--automation'] },
        }),
      )
      .build()
    return {
      driver,
      async close() {
        await driver.quit().catch(() => {})
        stop(server)
      },
    }
  } catch (error) {
    stop(server)
    throw error
  }
}

/** WebKitGTK has no headless mode: without a display it gets a virtual one. */
function withDisplay(command: string[]): [string, string[]] {
  const [program, ...args] = process.env.DISPLAY ? command : ['xvfb-run', '-a', ...command]
  return [program!, args]
}

function findMiniBrowser(): string {
  const files = execFileSync('find', ['/usr/lib', '/usr/libexec', '-name', 'MiniBrowser', '-type', 'f'], {
    encoding: 'utf8',
    stdio: ['ignore', 'pipe', 'ignore'],
  })
  const [file] = files.trim().split('\n')
  if (!file) throw new Error('WebKitWebDriver is installed, but its MiniBrowser is not to be found')
  return file
}

async function freePort(): Promise<number> {
  const server = createServer()
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  await new Promise((resolve) => server.close(resolve))
  return port
}

async function answers(url: string, server: ChildProcess): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt++) {
    if (server.exitCode !== null) throw new Error(`WebKitWebDriver ended with code ${server.exitCode}`)
    try {
      await fetch(url)
      return
    } catch {
      await new Promise((resolve) => setTimeout(resolve, 100))
    }
  }
  throw new Error('WebKitWebDriver does not answer')
}

function stop(server: ChildProcess): void {
  try {
    process.kill(-server.pid!, 'SIGTERM')
  } catch {
    // Ended already.
  }
}
