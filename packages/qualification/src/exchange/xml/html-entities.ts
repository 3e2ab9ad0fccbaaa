/** Names of characters that HTML has and XML has not: exports of old tools have them outside of CDATA. */
import { decodeHTML } from 'entities'

const cache = new Map<string, string | undefined>()

/** A table of entities for the parser that also knows those of HTML: characters only, nothing that grows. */
export function htmlEntities(own: Record<string, string>, met: (name: string) => void): Record<string, string> {
  return new Proxy(own, {
    get(target, name) {
      if (typeof name !== 'string') return undefined
      if (Object.hasOwn(target, name)) return target[name]
      if (!cache.has(name)) {
        const written = `&${name};`
        const text = /^[A-Za-z][A-Za-z0-9]{1,31}$/.test(name) ? decodeHTML(written) : written
        cache.set(name, text === written ? undefined : text)
      }
      const text = cache.get(name)
      if (text !== undefined) met(name)
      return text
    },
  })
}
