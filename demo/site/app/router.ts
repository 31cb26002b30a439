// Which view belongs to the address? Links within the app change the address and the view, not the document.

export interface Route {
  path: string
  name: string
  show(): void
}

export function startRouter(routes: readonly [Route, ...Route[]]): void {
  // #region
  function show(): void {
    const route = routes.find(({ path }) => path === location.pathname) ?? routes[0]
    document.title = `${route.name} · Everbeacon demo`
    mark(route.path)
    route.show()
    analytics.page('Tasks', route.name)
  }

  addEventListener('popstate', show)
  document.addEventListener('click', (event) => {
    const link = (event.target as Element).closest<HTMLAnchorElement>('.app nav a')
    // A new tab, for instance, is the browser's to open.
    if (!link || event.ctrlKey || event.metaKey || event.shiftKey || event.button) return
    event.preventDefault()
    history.pushState(null, '', link.href)
    show()
  })
  show()
  // #endregion
}

function mark(path: string): void {
  for (const link of document.querySelectorAll('.app nav a')) {
    if (link.getAttribute('href') === path) link.setAttribute('aria-current', 'page')
    else link.removeAttribute('aria-current')
  }
}
