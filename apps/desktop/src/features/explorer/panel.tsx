import { definePanel } from '../../panels/declaration.ts'
import { settings } from './settings.ts'

export default definePanel({
  id: 'explorer',
  icon: 'M4 5h6v4H4zM14 10h6v4h-6zM14 17h6v4h-6zM7 9v10h7M7 12h7',
  order: 20,
  texts: {
    en: { title: 'Explorer', description: 'The tree of the model: elements, parameters, displays' },
    fr: { title: 'Explorateur', description: 'L’arbre du modèle : éléments, paramètres, écrans' },
  },
  settings,
  single: true,
  keys: [
    { key: '↑ ↓', texts: { en: 'walk the tree', fr: 'parcourir l’arbre' } },
    { key: '→ ←', texts: { en: 'unfold, fold', fr: 'déplier, replier' } },
    { key: 'Enter', texts: { en: 'show the values', fr: 'montrer les valeurs' } },
    { key: 'P', texts: { en: 'plot', fr: 'tracer la courbe' } },
  ],
  load: () => import('./explorer.tsx'),
})
