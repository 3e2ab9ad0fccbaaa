import { definePanel } from '../../panels/declaration.ts'
import { settings } from './settings.ts'

export default definePanel({
  id: 'archive',
  icon: 'M4 5h16v4H4zM5 9v10h14V9M10 13h4',
  order: 90,
  texts: {
    en: { title: 'Archive', description: 'Find by name and time, export, replay, verify' },
    fr: { title: 'Archive', description: 'Chercher par nom et date, exporter, rejouer, vérifier' },
  },
  settings,
  single: true,
  drop: {
    accepts: ['parameter'],
    take: (settings, items) => ({ parameters: [...new Set([...settings.parameters, ...items.paths])] }),
  },
  load: () => import('./archive.tsx'),
})
