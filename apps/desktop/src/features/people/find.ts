import { defineFinder } from '../../panels/finder.ts'
import { roleTexts } from '../../look/roles.ts'

export default defineFinder({
  id: 'people',
  order: 70,
  texts: { en: 'person', fr: 'personne' },
  list: async ({ centre, language, signal }) => {
    const people = await centre.client.listPeople({ signal })
    return people.map((p) => ({
      key: p.user,
      title: p.name,
      detail: `${p.user} · ${roleTexts[language][p.role]}`,
      panel: 'people',
      settings: { person: p.user },
      shift: { panel: 'history', settings: { user: p.user } },
    }))
  },
})
