/** Which operation of the API a request means. */
import { api, type Operation } from '@vigie/contract'

export function match(
  method: string,
  pathname: string,
): { name: string; operation: Operation; params: Record<string, string> } | undefined {
  const parts = pathname.split('/')
  const places = ({ path: wanted }: Operation): number => wanted.split('/:').length
  // Fixed paths come before places of the same length: /activities/statistics is no activity.
  const found = (Object.entries(api) as [string, Operation][])
    .filter(([, operation]) => {
      const wanted = operation.path.split('/')
      if (operation.method !== method || wanted.length !== parts.length) return false
      return wanted.every((w, index) => w.startsWith(':') || w === parts[index])
    })
    .toSorted(([, a], [, b]) => places(a) - places(b))[0]
  if (found === undefined) return undefined
  const [name, operation] = found
  const params = Object.fromEntries(
    operation.path
      .split('/')
      .flatMap((w, index) => (w.startsWith(':') ? [[w.slice(1), decodeURIComponent(parts[index]!)]] : [])),
  )
  return { name, operation, params }
}
