import { resolve } from 'node:path'
import type { LinkConfig } from '@vigie/model'
import type { LinkWorld, TelemetryLink } from '@vigie/telemetry'
import { fileErrors } from './errors.ts'
import { FileLink } from './file-link.ts'
import { FolderLink } from './folder-link.ts'

export { CaptureDecoder, type CapturedPacket } from './capture-decoder.ts'
export { fileErrors } from './errors.ts'
export { FileLink, type FileOptions } from './file-link.ts'
export { FolderLink, type FolderOptions } from './folder-link.ts'
export { udpPayload, type NoPayload } from './udp-payload.ts'

/** The link of a configuration of kind `file`, `folder` or `pcap`. Throws VIG-LINKFILE-001. */
export function createLink(config: LinkConfig, { clock, log, folder }: LinkWorld): TelemetryLink {
  const { name, kind } = config
  const refuse = (what: string): Error => fileErrors.configuration({ link: name, what })
  if (kind !== 'file' && kind !== 'folder' && kind !== 'pcap')
    throw refuse(`a link of kind ${kind} is not one on files`)
  if (config.path === undefined || config.path === '') throw refuse('the path is missing')
  if (config.speed !== undefined && !(config.speed > 0))
    throw refuse(`${config.speed} is not a speed: give a number above 0`)
  const whole = config.framing.kind === 'datagram'
  const common = {
    name,
    path: resolve(folder, config.path),
    clock,
    log,
    ...(config.speed === undefined ? {} : { speed: config.speed }),
  }
  if (kind === 'folder') return new FolderLink({ ...common, whole })
  return new FileLink({ ...common, content: kind === 'pcap' ? 'capture' : whole ? 'unit' : 'bytes' })
}
