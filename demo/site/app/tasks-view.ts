// The tasks that are still to do, or those that are done.

import { element } from '../shared/element.ts'
import { addTask, readTasks, setDone, type Task } from './tasks.ts'

export function showTasks(view: HTMLElement, done: boolean): void {
  const list = element('ul', { class: 'tasks' })

  // #region
  function add(text: string): void {
    addTask(text)
    analytics.track('Task Added', { length: text.length })
    refresh()
  }

  function move(task: Task, index: number): void {
    setDone(index, !task.isDone)
    analytics.track(task.isDone ? 'Task Reopened' : 'Task Done', { position: index + 1 })
    refresh()
  }
  // #endregion

  function refresh(): void {
    const items = readTasks().flatMap((task, index) => (task.isDone === done ? toItem(task, index) : []))
    list.replaceChildren(...items)
    if (!items.length) list.append(element('li', { class: 'quiet' }, done ? 'Nothing done yet.' : 'Nothing to do.'))
  }

  function toItem(task: Task, index: number): HTMLElement {
    const box = element('input', { type: 'checkbox', checked: task.isDone })
    box.addEventListener('change', () => move(task, index))
    return element('li', {}, element('label', {}, box, ' ', task.text))
  }

  refresh()
  view.replaceChildren(...(done ? [list] : [list, createForm(add)]))
}

function createForm(onAdd: (text: string) => void): HTMLElement {
  const input = element('input', { type: 'text', required: true, 'aria-label': 'New task', placeholder: 'New task' })
  const form = element('form', { class: 'add-task' }, input, element('button', { class: 'button strong' }, 'Add'))
  form.addEventListener('submit', (event) => {
    event.preventDefault()
    onAdd(input.value)
    input.value = ''
  })
  return form
}
