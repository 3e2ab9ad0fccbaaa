export { startServer, type RunningServer, type StartOptions } from './server.ts'
export { serverErrors } from './errors.ts'
