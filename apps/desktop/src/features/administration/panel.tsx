import { definePanel } from '../../panels/declaration.ts'

export default definePanel({
  id: 'administration',
  icon: 'M9 5a3.5 3.5 0 1 0 0 7 3.5 3.5 0 0 0 0-7ZM2 20a7 7 0 0 1 11-5.7M17 14v7M13.5 17.5h7',
  order: 210,
  texts: {
    en: { title: 'Accounts', description: 'Users and their roles, API tokens and sessions of everybody' },
    fr: { title: 'Comptes', description: 'Utilisateurs et rôles, jetons d’API et sessions de tous' },
  },
  settings: {},
  single: true,
  load: () => import('./administration.tsx'),
})
