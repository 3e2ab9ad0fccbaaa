export { openDatabase, migrate, type Database } from './database.ts'
export { sqlErrors } from './errors.ts'
