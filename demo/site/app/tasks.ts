// What is there to do? Kept on this device.

import { createMemory } from '../shared/memory.ts'

export interface Task {
  text: string
  isDone: boolean
}

const memory = createMemory<Task[]>('demo tasks', [
  { text: 'Pull the plug', isDone: false },
  { text: 'Add a task', isDone: false },
  { text: 'Close this tab, come back, plug it in', isDone: false },
])

export function readTasks(): Task[] {
  return memory.read()
}

export function addTask(text: string): void {
  memory.write([...memory.read(), { text, isDone: false }])
}

export function setDone(index: number, isDone: boolean): void {
  memory.write(memory.read().map((task, i) => (i === index ? { ...task, isDone } : task)))
}
