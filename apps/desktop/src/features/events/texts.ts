import { defineTexts } from '../../i18n/texts.ts'

export const texts = defineTexts(
  {
    list: 'Events',
    filter: 'Words in the message',
    severity: 'Severity',
    any: 'Any severity',
    source: 'Source',
    every: 'All sources',
    centre: 'the centre',
    time: 'Time (UTC)',
    what: 'Event',
    message: 'Message',
    none: 'No event',
    noneHint: 'Nothing happened yet, or nothing fits the filter.',
  },
  {
    list: 'Événements',
    filter: 'Mots du message',
    severity: 'Gravité',
    any: 'Toute gravité',
    source: 'Source',
    every: 'Toutes les sources',
    centre: 'le centre',
    time: 'Heure (UTC)',
    what: 'Événement',
    message: 'Message',
    none: 'Aucun événement',
    noneHint: 'Rien ne s’est encore passé, ou rien ne correspond au filtre.',
  },
)
