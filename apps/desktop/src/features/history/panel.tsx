import { definePanel } from '../../panels/declaration.ts'
import { settings } from './settings.ts'

export default definePanel({
  id: 'history',
  icon: 'M12 4a8 8 0 1 1-7.4 5M4 4v5h5M12 8v5l3 2',
  order: 55,
  texts: {
    en: { title: 'History', description: 'All activities: search, export, statistics, two executions side by side' },
    fr: {
      title: 'Historique',
      description: 'Toutes les activités : chercher, exporter, compter, comparer deux exécutions',
    },
  },
  settings,
  time: 'window',
  single: true,
  name: ({ element }) => element,
  keys: [
    { key: '↑ ↓', texts: { en: 'walk the list', fr: 'parcourir la liste' } },
    { key: 'Enter', texts: { en: 'open: stages, bytes, evidence', fr: 'ouvrir : étapes, octets, preuves' } },
    { key: 'Space', texts: { en: 'choose for the comparison', fr: 'choisir pour la comparaison' } },
    { key: 'Escape', texts: { en: 'close the one that is open', fr: 'fermer celle qui est ouverte' } },
  ],
  load: () => import('./history.tsx'),
})
