export { createLog, type LogOptions } from './pino-log.ts'
