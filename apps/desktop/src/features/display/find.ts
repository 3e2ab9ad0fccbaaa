import { defineFinder } from '../../panels/finder.ts'

export default defineFinder({
  id: 'displays',
  order: 30,
  texts: { en: 'display', fr: 'écran' },
  list: async ({ centre, signal }) => {
    const displays = await centre.client.listDisplays({ signal })
    return displays.map((d) => ({
      key: d.name,
      title: d.title,
      detail: [d.name, ...d.tags].join(' · '),
      panel: 'display',
      settings: { name: d.name },
    }))
  },
})
