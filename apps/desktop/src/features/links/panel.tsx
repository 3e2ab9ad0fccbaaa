import { definePanel } from '../../panels/declaration.ts'

export default definePanel({
  id: 'links',
  icon: 'M5 19a10 10 0 0 1 14 0M8 16a6 6 0 0 1 8 0M12 20h.01M12 4v6M9 7l3-3 3 3',
  order: 80,
  texts: {
    en: { title: 'Links', description: 'Every link: state, rates, errors; enable and disable' },
    fr: { title: 'Liaisons', description: 'Chaque liaison : état, débits, erreurs ; activer, désactiver' },
  },
  settings: {},
  single: true,
  load: () => import('./links.tsx'),
})
