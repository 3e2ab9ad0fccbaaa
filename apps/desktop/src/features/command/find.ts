import { defineFinder } from '../../panels/finder.ts'

export default defineFinder({
  id: 'declared-activities',
  order: 20,
  texts: { en: 'command', fr: 'commande' },
  find: async ({ centre, search, limit, signal }) => {
    const activities = await centre.client.listDeclaredActivities({ query: { search, limit }, signal })
    return activities.map((a) => ({
      key: a.path,
      title: a.path,
      detail: a.description ?? '',
      colour: centre.satelliteOfPath(a.path)?.colour,
      panel: 'command',
      settings: { activity: a.path },
    }))
  },
})
