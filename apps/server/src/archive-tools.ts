/** What works on an archive without a server: ingestion, verification, rebuild. Light to load. */
export { chainWorld } from './chains/chain-world.ts'
export { replayEntries } from './chains/journal-replay.ts'
export { verifyArchive } from './archive/verify-archive.ts'
export { algorithmsOf } from './chains/algorithms.ts'
export { keepRetained, keepUnpacketed } from './archive/keep-unpacketed.ts'
