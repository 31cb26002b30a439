// The queue panel as HTML; panel/start-panel.ts brings it to life.

import { html } from 'hono/html'
import type { Markup, Visit } from './view.ts'

export function panelMarkup({ plug }: Visit): Markup {
  return html`<aside id="panel" class="panel" aria-label="Queue" tabindex="-1" data-plug="${plug}" data-fold="unknown">
    <header class="panel-head">
      <h2>Queue</h2>
      <span class="plug-state" data-testid="plug-state">${plug === 'in' ? 'plugged in' : 'plug pulled'}</span>
      <dl class="panel-numbers">
        <div class="waiting">
          <dt>waiting</dt>
          <dd data-testid="waiting">0</dd>
          <dd class="aside">on this device</dd>
        </div>
        <div class="delivered">
          <dt>delivered</dt>
          <dd data-testid="delivered">0</dd>
          <dd class="aside">by this page<span class="earlier" title="Events that an earlier page or visit had left on this device">, <span data-testid="earlier">0</span> from before</span></dd>
        </div>
        <div class="dropped">
          <dt>dropped</dt>
          <dd data-testid="dropped">0</dd>
          <dd class="aside">on this page</dd>
        </div>
      </dl>
      <button id="panel-fold" class="panel-fold" type="button" aria-controls="panel-body" aria-expanded="false">
        <span class="hidden">Queue panel</span>
        <svg viewBox="0 0 16 16" aria-hidden="true"><path d="m4 6 4 4 4-4" /></svg>
      </button>
    </header>
    <div id="panel-body" class="panel-body">
      <p class="explanation" data-testid="explanation" role="status">The panel starts …</p>
      <noscript><p>It needs JavaScript, as everything in this demo does.</p></noscript>
      <div class="panel-plug">
        <button class="button strong" type="button" data-testid="plug-pull"${plug === 'in' ? '' : ' hidden'}>Pull the plug</button>
        <button class="button strong" type="button" data-testid="plug-in"${plug === 'in' ? ' hidden' : ''}>Plug it in again</button>
        <label>
          <span>The collector <span class="when-in">then</span><span class="when-pulled">now</span></span>
          <select data-testid="plug-mode"></select>
        </label>
      </div>
      <div class="panel-send">
        <button class="button" type="button" data-testid="send-one">Send 1 event</button>
        <button class="button" type="button" data-testid="send-many">Send 100 events</button>
        <button class="button" type="button" data-testid="flush">Flush now</button>
      </div>
      <p><a href="/live" target="_blank" rel="noopener">Open the live page</a></p>
      <h3>Calls of this page, newest first</h3>
      <ol class="calls" data-testid="calls"></ol>
      <p id="panel-no-calls" class="quiet">None yet.</p>
    </div>
  </aside>`
}
