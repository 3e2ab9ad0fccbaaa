import { definePanel } from '../../panels/declaration.ts'

export default definePanel({
  id: 'account',
  icon: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4 21a8 8 0 0 1 16 0',
  order: 200,
  texts: {
    en: { title: 'My account', description: 'Own password, API tokens for programs, open sessions' },
    fr: { title: 'Mon compte', description: 'Mot de passe, jetons d’API pour les programmes, sessions ouvertes' },
  },
  settings: {},
  single: true,
  load: () => import('./account.tsx'),
})
