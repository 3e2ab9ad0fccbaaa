/** Following activities as they go through their stages, over the live connection. */
import { ACTIVITY_STAGES, type Activity, type StackRun } from '@vigie/contract'
import { ActivityExit, type Centre } from './centre-access.ts'
import { commandingCliErrors } from './errors.ts'

export type ActivityStage = (typeof ACTIVITY_STAGES)[number]

export const isOver = (a: Activity): boolean => a.state !== 'waiting' && a.state !== 'running'

const reached = (a: Activity, stage: ActivityStage): boolean =>
  a.stages.some((s) => s.passed && ACTIVITY_STAGES.indexOf(s.stage) >= ACTIVITY_STAGES.indexOf(stage))

export interface FollowOptions {
  /** Absent: until it ends. */
  readonly until?: ActivityStage
  readonly seconds: number
  /** Each time it is told of; the first time with what is known already. */
  changed(activity: Activity): void
}

/** As it is when it has ended, the stage is reached or the time is up. */
export async function follow(centre: Centre, id: number, options: FollowOptions): Promise<Activity> {
  let latest = await centre.client.getActivity({ params: { id } })
  options.changed(latest)
  const enough = (a: Activity): boolean => isOver(a) || (options.until !== undefined && reached(a, options.until))
  if (enough(latest)) return latest
  return await new Promise<Activity>((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer)
      live.close()
    }
    const timer = setTimeout(() => {
      end()
      resolve(latest)
    }, options.seconds * 1000)
    const live = centre.live((reason) => {
      end()
      reject(commandingCliErrors.notReached({ url: centre.url, detail: reason }))
    })
    live.topic('activities', {
      items: (_, items) => {
        for (const item of items) {
          if (item.id !== id || item.stages.length < latest.stages.length) continue
          latest = item
          options.changed(latest)
          if (!enough(latest)) continue
          end()
          return resolve(latest)
        }
      },
    })
  })
}

/** Tells of every activity that begins or changes, those under way first. Ends only when the connection is refused. */
export function followAll(centre: Centre, changed: (activity: Activity) => void): Promise<never> {
  return new Promise((_, reject) => {
    const live = centre.live((reason) => {
      live.close()
      reject(commandingCliErrors.notReached({ url: centre.url, detail: reason }))
    })
    live.topic('activities', {
      items: (message, items) => {
        for (const item of items) if (message.snapshot !== true || !isOver(item)) changed(item)
      },
    })
  })
}

export function exitOfActivity(a: Activity, until?: ActivityStage): number {
  if (a.state === 'completed') return ActivityExit.completed
  if (a.state === 'uncertain') return ActivityExit.uncertain
  if (isOver(a)) return ActivityExit.failed
  return until !== undefined && reached(a, until) ? ActivityExit.completed : ActivityExit.unfinished
}

export const isRunOver = ({ state }: StackRun): boolean => state === 'completed' || state === 'cancelled'

/** A run of a stack as it is when it has ended, has stopped at a failure, or the time is up. */
export async function followRun(
  centre: Centre,
  id: number,
  seconds: number,
  changed: (run: StackRun) => void,
): Promise<StackRun> {
  let latest = await centre.client.getStackRun({ params: { id } })
  changed(latest)
  const enough = (run: StackRun): boolean => isRunOver(run) || run.state === 'stopped'
  if (enough(latest)) return latest
  return await new Promise<StackRun>((resolve, reject) => {
    const end = (): void => {
      clearTimeout(timer)
      live.close()
    }
    const timer = setTimeout(() => {
      end()
      resolve(latest)
    }, seconds * 1000)
    const live = centre.live((reason) => {
      end()
      reject(commandingCliErrors.notReached({ url: centre.url, detail: reason }))
    })
    live.topic('stacks', {
      items: (_, items) => {
        for (const item of items) {
          if (item.id !== id) continue
          latest = item
          changed(latest)
          if (!enough(latest)) continue
          end()
          return resolve(latest)
        }
      },
    })
  })
}
