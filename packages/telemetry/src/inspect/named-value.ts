/** The parameter that a value names, looked up when it is met. */
import type { SpaceSystem } from '@vigie/model'

/** `name` as an alias of a name space; else as a name seen from the container, a path, or a path of XTCE. */
export function findNamed(
  system: SpaceSystem,
  container: string,
  name: string,
  namespace: string | undefined,
): string | undefined {
  if (namespace !== undefined)
    return [...system.parameters].find(([, p]) => {
      const alias = p.aliases?.[namespace]
      return alias !== undefined && sameName(alias, name)
    })?.[0]
  const steps = container.split('.').slice(0, -1)
  for (let n = steps.length; n >= 0; n--) {
    const scope = steps.slice(0, n).join('.')
    const found = system.elements.get(scope)?.parameters.find((p) => sameName(p.name, name))
    if (found !== undefined) return scope === '' ? found.name : `${scope}.${found.name}`
  }
  const written = name.trim()
  return [...system.parameters.keys()].find(
    (path) => sameName(path, written) || written === `/${system.root.name}/${path.replaceAll('.', '/')}`,
  )
}

/** Equal as texts, or as whole numbers in any base. */
function sameName(a: string, b: string): boolean {
  const [left, right] = [a.trim(), b.trim()]
  const number = /^(?:\d+|0[xX][\da-fA-F]+)$/
  return left === right || (number.test(left) && number.test(right) && BigInt(left) === BigInt(right))
}
