// What every page has around its content: the head, the way to the other pages, and the queue panel.

import { html } from 'hono/html'
import { panelMarkup } from './panel-markup.ts'
import type { Markup, Room, View, Visit } from './view.ts'

const ROOMS: [room: Room, path: string, name: string][] = [
  ['home', '/', 'Start'],
  ['shop', '/shop/', 'Shop'],
  ['app', '/app/', 'App'],
  ['module', '/module/', 'Module'],
]

export function layout(visit: Visit, { title, room, scripts, main }: View): Markup {
  return html`<!doctype html>
<html lang="en" data-plug="${visit.plug === 'in' ? 'in' : 'pulled'}">
  <head>
    <meta charset="utf-8">
    <meta name="viewport" content="width=device-width, initial-scale=1">
    <meta name="color-scheme" content="light dark">
    <title>${title} · Everbeacon demo</title>
    <link rel="icon" href="/assets/icon.svg" type="image/svg+xml">
    <link rel="stylesheet" href="/assets/site.css">
    <link rel="stylesheet" href="/assets/panel.css">
    ${scripts}
  </head>
  <body>
    <a class="skip" href="#main">To the content</a>
    <a class="skip" href="#panel">To the queue panel</a>
    <header class="site-head">
      <a class="brand" href="/"><img src="/assets/icon.svg" alt="" width="24" height="24"> Everbeacon</a>
      <nav aria-label="Demo">
        ${ROOMS.map(([name, path, text]) => html`<a href="${path}"${name === room ? html` aria-current="true"` : ''}>${text}</a>`)}
        <a href="/live" target="_blank" rel="noopener">Live page</a>
      </nav>
    </header>
    <main id="main" tabindex="-1">${main}</main>
    ${panelMarkup(visit)}
  </body>
</html>`
}
