import { definePanel } from '../../panels/declaration.ts'
import { settings } from './settings.ts'

export default definePanel({
  id: 'stacks',
  icon: 'M12 4l8 4-8 4-8-4zM4 12l8 4 8-4M4 16l8 4 8-4',
  order: 54,
  texts: {
    en: { title: 'Stacks', description: 'Commands prepared one after another: write, check, run, step by step' },
    fr: {
      title: 'Piles',
      description: 'Des commandes préparées l’une après l’autre : écrire, vérifier, lancer, pas à pas',
    },
  },
  settings,
  single: true,
  name: ({ stack }) => stack,
  keys: [
    { key: 'Ctrl S', texts: { en: 'save the stack as its next version', fr: 'enregistrer la pile, version suivante' } },
    { key: 'Alt ↑ ↓', texts: { en: 'move the entry under the focus', fr: 'déplacer l’entrée sous le focus' } },
  ],
  load: () => import('./stacks.tsx'),
})
