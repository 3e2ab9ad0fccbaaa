import { definePanel } from '../../panels/declaration.ts'
import { settings } from './settings.ts'

export default definePanel({
  id: 'command',
  icon: 'M4 5h16v14H4zM8 10l3 2.5L8 15M13 15h3',
  order: 52,
  texts: {
    en: { title: 'Command', description: 'Find an activity, fill in its arguments, see its bits, send it' },
    fr: { title: 'Commander', description: 'Chercher une activité, remplir ses arguments, voir ses bits, l’envoyer' },
  },
  settings,
  single: true,
  name: ({ activity }) => activity,
  keys: [
    { key: '↑ ↓', texts: { en: 'walk what was found', fr: 'parcourir ce qui est trouvé' } },
    { key: 'Enter', texts: { en: 'take the activity', fr: 'prendre l’activité' } },
    {
      key: 'Ctrl Enter',
      texts: {
        en: 'in the form: send; what is grave is armed by it, and fired apart',
        fr: 'dans le formulaire : envoyer ; le bouton des commandes graves est seulement atteint',
      },
    },
    { key: 'Escape', texts: { en: 'look for another', fr: 'en chercher une autre' } },
  ],
  load: () => import('./command.tsx'),
})
