// What is happening? Every event of a client on the console, for whoever debugs a page.

import type { Client } from '../client.ts'
import { EVENT_METHODS } from '../methods.ts'

const PRINTERS = ['dispatch_start', ...EVENT_METHODS, 'reset', 'delivered', 'dropped', 'error'].map((name) => ({
  name,
  print: (what: unknown) => console.log('analytics:', name, what),
}))

export function printEvents(client: Client, isOn: boolean): void {
  for (const { name, print } of PRINTERS) {
    client.off(name, print)
    if (isOn) client.on(name, print)
  }
}
