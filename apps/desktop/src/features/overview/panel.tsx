import { definePanel } from '../../panels/declaration.ts'
import { settings } from './settings.ts'

export default definePanel({
  id: 'overview',
  icon: 'M4 4h7v9H4zM13 4h7v5h-7zM13 11h7v9h-7zM4 15h7v5H4z',
  order: 10,
  texts: {
    en: { title: 'Overview', description: 'The satellites side by side: state, links, key values, events' },
    fr: {
      title: 'Vue d’ensemble',
      description: 'Les satellites côte à côte : état, liaisons, valeurs clés, événements',
    },
  },
  settings,
  single: true,
  drop: {
    accepts: ['parameter'],
    take: (settings, items) => ({ keys: [...new Set([...settings.keys, ...items.paths])] }),
  },
  load: () => import('./overview.tsx'),
})
