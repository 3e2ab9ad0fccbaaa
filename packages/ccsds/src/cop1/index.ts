export {
  FOP_EVENTS,
  FOP_TABLE,
  type FopAction,
  type FopAlert,
  type FopCell,
  type FopEvent,
  type FopRow,
  type FopState,
} from './fop-table.ts'
export * from './fop-types.ts'
export { Fop } from './fop.ts'
export * from './frame-format.ts'
export * from './fop-channel.ts'
export * from './uplink.ts'
