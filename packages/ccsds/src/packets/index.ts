export * from './space-packet.ts'
export * from './packet-splitter.ts'
export * from './sequence-tracker.ts'
export * from './packet-reassembler.ts'
