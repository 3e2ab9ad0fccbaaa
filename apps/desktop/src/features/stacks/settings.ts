/** What a saved layout and a link to the panel hold. */
import { setting } from '../../panels/settings.ts'

export const settings = {
  /** Name of the stack that is open; none: the list. */
  stack: setting.text(),
  /** A new stack is being written; with the path of its first command, where it was begun from one. */
  draft: setting.text(),
  /** Chain that the list is of, and that a new stack is for; none: all. */
  chain: setting.text(),
  /** Number of the run that is looked at. */
  run: setting.text(),
}
export type Settings = typeof settings

/** Of `draft`: a new stack without a first command. */
export const EMPTY = 'empty'
