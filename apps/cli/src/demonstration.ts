/** The mission that comes with Vigie: the one that is meant where nobody names another. */
import { fileURLToPath } from 'node:url'
import { Option } from 'commander'

/** Its folder. */
export const DEMONSTRATION = fileURLToPath(new URL('../../../missions/bisat', import.meta.url))

/** `--mission`, told without the place where Vigie lies on this machine. */
export const missionOption = (description = 'mission folder'): Option =>
  new Option('--mission <dir>', description).default(DEMONSTRATION, 'the demonstration mission')
