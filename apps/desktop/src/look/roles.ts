/** Roles in words, beside the contract's table of them. */
import { ROLES, type Role } from '@vigie/contract'
import { defineTexts } from '../i18n/texts.ts'

export const roleTexts = defineTexts(
  {
    viewer: 'viewer',
    controller: 'controller',
    'operations-engineer': 'operations engineer',
    administrator: 'administrator',
  },
  {
    viewer: 'observateur',
    controller: 'contrôleur',
    'operations-engineer': 'ingénieur d’opérations',
    administrator: 'administrateur',
  },
)
export const roleMeaningTexts = defineTexts(
  {
    viewer: 'sees everything, changes nothing',
    controller: 'acknowledges alarms, enables and disables links, starts replays and exports',
    'operations-engineer': 'adds, changes and stops chains, rebuilds the archive',
    administrator: 'manages accounts and their rights',
  },
  {
    viewer: 'voit tout, ne change rien',
    controller: 'acquitte les alarmes, active et désactive les liaisons, lance rejeux et exports',
    'operations-engineer': 'ajoute, change et arrête les chaînes, reconstruit l’archive',
    administrator: 'gère les comptes et leurs droits',
  },
)

/** The role itself and those below it. */
export const rolesUpTo = (role: Role): readonly Role[] => ROLES.slice(0, ROLES.indexOf(role) + 1)
