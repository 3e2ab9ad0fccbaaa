export { LocalBus, PortBus, type PortLike } from './local-bus.ts'
export { busErrors } from './errors.ts'
