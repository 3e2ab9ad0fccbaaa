export * from './radiation.ts'
export type {
  ClcwCounts,
  ClcwRecord,
  FopAlertRecord,
  TelecommandChainPorts,
  TelecommandChainStatus,
  TelecommandService,
  UplinkFrameReference,
  UplinkReport,
  UplinkRequest,
  VirtualChannelStatus,
} from './chain-types.ts'
export { TelecommandChain } from './telecommand-chain.ts'
export { uplinkErrors } from './errors.ts'
