import { defineFinder } from '../../panels/finder.ts'
import { apiTime, dateTime, millisOf } from '../../time/format.ts'

/** Milliseconds shown around the one that was chosen. */
const AROUND = 60_000

export default defineFinder({
  id: 'events',
  order: 100,
  texts: { en: 'happened', fr: 'survenu' },
  find: async ({ centre, search, limit, signal }) => {
    const { items } = await centre.client.listEvents({ query: { text: search, limit }, signal })
    return items.map((e) => {
      const at = millisOf(e.generation)
      return {
        key: e.id,
        title: e.message,
        detail: dateTime(e.generation),
        also: `${e.name} ${e.element}`,
        colour: centre.satelliteOfChain(e.chain)?.colour,
        panel: 'events',
        settings: { from: apiTime(at - AROUND), to: apiTime(at + AROUND) },
      }
    })
  },
})
