import type { LinkConfig } from '@vigie/model'
import type { LinkWorld, TelemetryLink } from '@vigie/telemetry'
import { udpErrors } from './errors.ts'
import { UdpLink } from './udp-link.ts'

export { udpErrors } from './errors.ts'
export { UdpLink, type UdpOptions } from './udp-link.ts'

/** The link of a configuration of kind `udp`; a multicast group as `host` is joined. Throws VIG-LINKUDP-001. */
export function createLink(config: LinkConfig, { clock, log }: LinkWorld): TelemetryLink {
  const { name, port } = config
  const refuse = (what: string): Error => udpErrors.configuration({ link: name, what })
  if (config.kind !== 'udp') throw refuse(`a link of kind ${config.kind} is not one over UDP`)
  if (port === undefined || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw refuse(`${port ?? 'no port'} is not a port (0 … 65535)`)
  return new UdpLink({ name, host: config.host ?? '127.0.0.1', port, clock, log })
}
