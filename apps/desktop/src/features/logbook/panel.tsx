import { definePanel } from '../../panels/declaration.ts'
import { settings } from './settings.ts'

export default definePanel({
  id: 'logbook',
  icon: 'M6 4h12v16H6zM9 4v16M12 9h3M12 13h3',
  order: 65,
  texts: {
    en: { title: 'Log-book', description: 'What people of the centre noted: write, find, link, amend' },
    fr: { title: 'Journal de bord', description: 'Ce que notent les opérateurs : écrire, chercher, lier, compléter' },
  },
  settings,
  time: 'window',
  single: true,
  drop: {
    accepts: ['parameter'],
    take: (settings, items) => ({
      draft: 'new',
      links: [...new Set([...settings.links, ...items.paths.map((path) => `parameter:${path}`)])],
    }),
  },
  keys: [
    { key: 'N', texts: { en: 'write a new entry', fr: 'écrire une entrée' } },
    { key: 'A', texts: { en: 'amend the one that is open', fr: 'compléter celle qui est ouverte' } },
    { key: '/', texts: { en: 'search', fr: 'chercher' } },
    { key: '↑ ↓ Enter', texts: { en: 'walk the list, open', fr: 'parcourir la liste, ouvrir' } },
    { key: 'Ctrl Enter', texts: { en: 'save what is written', fr: 'enregistrer ce qui est écrit' } },
    { key: 'Escape', texts: { en: 'back to the list; a draft is kept', fr: 'retour à la liste ; le brouillon reste' } },
  ],
  load: () => import('./logbook.tsx'),
})
