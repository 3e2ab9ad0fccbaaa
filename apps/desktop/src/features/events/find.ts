import { defineFinder } from '../../panels/finder.ts'

/** Kinds that the model declares. */
export default defineFinder({
  id: 'declared-events',
  order: 40,
  texts: { en: 'event', fr: 'événement' },
  find: async ({ centre, search, limit, signal }) => {
    const { items } = await centre.client.listDeclaredEvents({ query: { search, limit }, signal })
    return items.map((e) => ({
      key: e.path,
      title: e.path,
      detail: e.description ?? '',
      colour: centre.satelliteOfPath(e.path)?.colour,
      panel: 'events',
      settings: { text: e.name },
    }))
  },
})
