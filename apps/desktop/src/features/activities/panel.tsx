import { definePanel } from '../../panels/declaration.ts'
import { settings } from './settings.ts'

export default definePanel({
  id: 'activities',
  icon: 'M4 6h4M4 12h4M4 18h4M11 6h9M11 12h9M11 18h9',
  order: 53,
  texts: {
    en: { title: 'Activities', description: 'What was asked for, by whom, how far it is and why that is believed' },
    fr: { title: 'Activités', description: 'Ce qui a été demandé, par qui, où cela en est et pourquoi on le croit' },
  },
  settings,
  single: true,
  keys: [
    { key: '↑ ↓', texts: { en: 'walk the list', fr: 'parcourir la liste' } },
    {
      key: 'Enter',
      texts: { en: 'open: stages, bytes, approval', fr: 'ouvrir : étapes, octets, approbation' },
    },
    { key: 'Escape', texts: { en: 'close the one that is open', fr: 'fermer celle qui est ouverte' } },
  ],
  load: () => import('./activities.tsx'),
})
