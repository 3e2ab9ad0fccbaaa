/**
 * Paths name things of the model. Segments are joined by dots, from below the root: `RECO1.AOCS.Mode`. The root's own
 * name is not part of a path; things of the root itself have one segment. A member of a structured value goes on with
 * dots and indices: `RECO1.AOCS.Gyro.rate[2]`. Names therefore have no dot, slash, colon, bracket or leading blank.
 */
import type { SystemElement } from './element.ts'

const FORBIDDEN = /[./:[\]\p{Cc}]/u

export function isName(text: string): boolean {
  return text.length > 0 && text.length <= 256 && !FORBIDDEN.test(text) && text.trim() === text
}

export const joinPath = (element: string, name: string): string => (element === '' ? name : `${element}.${name}`)

/** The element part of a path: `RECO1.AOCS` of `RECO1.AOCS.Mode`; the empty text for things of the root. */
export function parentPath(path: string): string {
  const at = path.lastIndexOf('.')
  return at < 0 ? '' : path.slice(0, at)
}
export function lastSegment(path: string): string {
  return path.slice(path.lastIndexOf('.') + 1)
}

/** All elements with their paths, a parent before its children. */
export function* walkElements(
  root: SystemElement,
  path = '',
): Generator<{ readonly path: string; readonly element: SystemElement }> {
  yield { path, element: root }
  for (const child of root.children) yield* walkElements(child, joinPath(path, child.name))
}
