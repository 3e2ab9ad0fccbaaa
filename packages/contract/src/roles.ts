/** Who may do what. Each role may do all that the ones before it may. */
export const ROLES = ['viewer', 'controller', 'operations-engineer', 'administrator'] as const
export type Role = (typeof ROLES)[number]

export const ROLE_MEANING: Readonly<Record<Role, string>> = {
  viewer: 'sees everything, changes nothing',
  controller: 'acknowledges alarms, enables and disables links, starts replays and exports',
  'operations-engineer': 'adds, changes and stops chains, rebuilds the archive',
  administrator: 'manages users and their rights',
}

/** Whether `role` includes `required`. */
export const roleIncludes = (role: Role, required: Role): boolean => ROLES.indexOf(role) >= ROLES.indexOf(required)
