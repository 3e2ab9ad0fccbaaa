/** Whether a rule of the mission is about an activity. */
import type { ActivityScope } from '@vigie/model'
import { isAsGraveAs } from '../inspect/significance.ts'
import type { ActivityRequest } from './activity.ts'

/** An element or what is below it. */
export const isWithin = (element: string, root: string): boolean =>
  root === '' || element === root || element.startsWith(`${root}.`)

export function isInScope(
  { elements, kinds, from, except }: ActivityScope,
  request: Pick<ActivityRequest, 'path' | 'element' | 'kind' | 'significance'>,
): boolean {
  return (
    (elements?.some((root) => isWithin(request.element, root)) ?? true) &&
    (kinds?.includes(request.kind) ?? true) &&
    (from === undefined || isAsGraveAs(request.significance, from)) &&
    !(except?.some((path) => isWithin(request.path, path)) ?? false)
  )
}
