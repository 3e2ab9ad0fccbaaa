/** The bound of a satellite's queue: what is urgent has places of its own. */
import type { VigieError } from '@vigie/base'
import type { TelecommandQueueConfig } from '@vigie/model'
import { uplinkErrors } from './errors.ts'

/** Why one more cannot wait to leave; undefined: it can. */
export function queueProblem(
  chain: string,
  { limit, reserve }: TelecommandQueueConfig,
  waiting: number,
  priority = 0,
): VigieError | undefined {
  const most = priority > 0 ? limit : limit - reserve
  return waiting < most ? undefined : uplinkErrors.queueFull({ chain, waiting, limit, reserve })
}
