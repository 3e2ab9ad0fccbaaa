export { LocalIdentity } from './local-identity.ts'
export type { IdentityTables } from './tables.ts'
export { identityErrors } from './errors.ts'
