import { defineFinder } from '../../panels/finder.ts'

export default defineFinder({
  id: 'requirements',
  order: 85,
  texts: { en: 'requirement', fr: 'exigence' },
  find: async ({ centre, search, limit, signal }) => {
    const requirements = await centre.client.listRequirements({ query: { text: search }, signal })
    return requirements.slice(0, limit).map((r) => ({
      key: r.id,
      title: r.id,
      detail: r.title,
      panel: 'qualification',
      settings: { view: 'requirements', item: r.id },
    }))
  },
})
