import type { LinkConfig } from '@vigie/model'
import type { LinkWorld, TelemetryLink } from '@vigie/telemetry'
import { tcpErrors } from './errors.ts'
import { TcpClientLink } from './tcp-client.ts'
import { TcpServerLink } from './tcp-server.ts'

export { tcpErrors } from './errors.ts'
export { TcpClientLink, type TcpClientOptions } from './tcp-client.ts'
export { StationHand, type StationHandOptions } from './station-control.ts'
export { createUplink, TcpUplink } from './uplink.ts'
export { TcpServerLink, type TcpServerOptions } from './tcp-server.ts'

/** The link of a configuration of kind `tcp-client` or `tcp-server`. Throws VIG-LINKTCP-001. */
export function createLink(config: LinkConfig, { clock, log }: LinkWorld): TelemetryLink {
  const { name, port } = config
  const refuse = (what: string): Error => tcpErrors.configuration({ link: name, what })
  if (port === undefined || !Number.isInteger(port) || port < 0 || port > 65_535)
    throw refuse(`${port ?? 'no port'} is not a port (0 … 65535)`)
  if (config.kind === 'tcp-server')
    return new TcpServerLink({ name, host: config.host ?? '127.0.0.1', port, clock, log })
  if (config.kind !== 'tcp-client') throw refuse(`a link of kind ${config.kind} is not one over TCP`)
  if (config.host === undefined || config.host === '') throw refuse('the host to connect to is missing')
  if (port === 0) throw refuse('port 0 cannot be connected to')
  return new TcpClientLink({ name, host: config.host, port, clock, log })
}
