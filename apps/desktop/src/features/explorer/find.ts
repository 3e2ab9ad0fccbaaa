import { defineFinder } from '../../panels/finder.ts'
import { elementsQuery } from '../../server/model.ts'

export default defineFinder({
  id: 'elements',
  order: 80,
  texts: { en: 'element', fr: 'élément' },
  list: async ({ centre, queries }) => {
    const elements = await queries.fetchQuery(elementsQuery(centre.client))
    return elements
      .filter((e) => e.path !== '')
      .map((e) => ({
        key: e.path,
        title: e.path,
        detail: e.description ?? e.kind,
        colour: centre.satelliteOfPath(e.path)?.colour,
        panel: 'explorer',
        settings: { element: e.path },
      }))
  },
})
