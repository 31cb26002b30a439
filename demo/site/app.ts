// The single-page app.

import { startLoading } from './app/load.ts'
import { startRouter } from './app/router.ts'
import { showTasks } from './app/tasks-view.ts'
import { showTeam } from './app/team-view.ts'
import { find } from './shared/element.ts'

const view = find('#view')

startLoading()
startRouter([
  { path: '/app/', name: 'To do', show: () => showTasks(view, false) },
  { path: '/app/done', name: 'Done', show: () => showTasks(view, true) },
  { path: '/app/team', name: 'Team', show: () => showTeam(view) },
])
