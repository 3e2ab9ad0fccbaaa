/** How a statement begins on a thread. */
import type { ProgramNode } from './program.ts'
import type { Frame, Thread } from './state.ts'

/** A construct on top of what is there. */
export function begin(thread: Thread, node: ProgramNode): void {
  thread.frames.push(frameOf(node))
}
export function frameOf(node: ProgramNode): Frame {
  // Loops ask anew each time.
  const asks = node.asks.length > 0 && node.kind !== 'while' && node.kind !== 'repeat'
  return asks
    ? { node: node.id, at: 'ask', list: 0, i: 0, keep: { answers: [], then: 'begin' } }
    : { node: node.id, at: 'begin', list: 0, i: 0 }
}
