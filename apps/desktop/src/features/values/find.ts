import { defineFinder } from '../../panels/finder.ts'

export default defineFinder({
  id: 'parameters',
  order: 10,
  icon: 'M4 4v16h16M7 15l4-5 3 3 5-7',
  texts: { en: 'parameter', fr: 'paramètre' },
  find: async ({ centre, search, limit, signal }) => {
    const { items } = await centre.client.listParameters({ query: { search, limit }, signal })
    return items.map((p) => ({
      key: p.path,
      title: p.path,
      detail: p.description ?? '',
      colour: centre.satelliteOfPath(p.path)?.colour,
      panel: 'values',
      settings: { parameters: [p.path] },
      shift: { panel: 'plot', settings: { parameters: [p.path] } },
    }))
  },
})
