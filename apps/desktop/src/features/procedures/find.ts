import { defineFinder } from '../../panels/finder.ts'

export default defineFinder({
  id: 'procedures',
  order: 15,
  texts: { en: 'procedure', fr: 'procédure' },
  list: async ({ centre, signal }) => {
    const procedures = await centre.client.listProcedures({ query: {}, signal })
    return procedures.map((p) => ({
      key: p.path,
      title: p.path,
      detail: p.title ?? p.description ?? '',
      also: p.title === undefined ? undefined : p.description,
      colour: centre.satelliteOfPath(p.path)?.colour,
      panel: 'procedures',
      settings: { procedure: p.path },
    }))
  },
})
