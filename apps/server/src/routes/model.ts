import { formatUtc } from '@vigie/base'
import type { ValueKind } from '@vigie/contract'
import type { Centre } from '../centre.ts'
import { CENTRE_CHAIN } from '../self/own-telemetry.ts'
import type { Handlers } from '../http/handlers.ts'

type Names =
  | 'getMission'
  | 'listElements'
  | 'listParameters'
  | 'getParameter'
  | 'listCommands'
  | 'getCommand'
  | 'listDeclaredEvents'
  | 'listPacketTypes'

/** For satellites whose mission file gives no colour: told apart on dark and on light, none of them a status colour. */
const COLOURS = ['#4f9dff', '#c77dff', '#2ec4b6', '#ff8fab', '#a0c15a', '#e0a458']

export function modelRoutes(centre: Centre): Handlers<Names> {
  const { mission, model, chains } = centre
  return {
    getMission: () => ({
      name: mission.name,
      ...(mission.title === undefined ? {} : { title: mission.title }),
      ...(mission.description === undefined ? {} : { description: mission.description }),
      simulated: mission.simulated,
      satellites: mission.satellites.map((s, i) => ({
        name: s.name,
        ...(s.title === undefined ? {} : { title: s.title }),
        element: s.element,
        ...(s.spacecraftId === undefined ? {} : { spacecraftId: s.spacecraftId }),
        colour: s.colour ?? COLOURS[i % COLOURS.length]!,
        ...(s.noradId === undefined ? {} : { noradId: s.noradId }),
        chains: chains.all().flatMap((c) => (c.config.element === s.element && c.kind === 'live' ? [c.name] : [])),
      })),
      stations: mission.stations.map((s) => ({ ...s })),
      chains: chains.all().map((c) => c.name),
      counts: {
        elements: model.system.elements.size,
        parameters: model.system.parameters.size,
        containers: model.system.containers.size,
        commands: model.system.commands.size,
        events: model.system.events.size,
      },
      server: { version: centre.version, time: formatUtc(centre.clock.now()), started: formatUtc(centre.started) },
    }),
    listElements: ({ query }) => [...model.elements(query.under, query.depth)],
    listParameters: ({ query }) => {
      const carrier =
        query.chain === undefined
          ? undefined
          : { latest: query.chain === CENTRE_CHAIN ? centre.own.latest : chains.get(query.chain).latest }
      const { kind, chain: _, ...search } = query
      const found = model.parameters(
        search,
        (path) => carrier === undefined || (carrier.latest?.columnsOf(path).length ?? 0) > 0,
        kind as ValueKind | undefined,
      )
      return { total: found.total, items: [...found.items] }
    },
    getParameter: ({ params }) => {
      const detail = model.parameter(params.path)
      const carriers = chains.all().flatMap((chain) => {
        const columns = chain.latest?.columnsOf(detail.path) ?? []
        return columns.length === 0 || chain.ready === undefined ? [] : [{ chain, columns, ready: chain.ready }]
      })
      const first = carriers[0]
      const ownColumns = centre.own.latest.columnsOf(detail.path)
      const { columns, parameters } =
        first === undefined
          ? { columns: ownColumns, parameters: centre.own.latest.parameters }
          : { columns: first.columns, parameters: first.ready.parameters }
      return {
        ...detail,
        chains: [...carriers.map((c) => c.chain.name), ...(ownColumns.length === 0 ? [] : [CENTRE_CHAIN])],
        columns: columns.map((c) => {
          const p = parameters[c]!
          return { path: p.path, kind: p.kind, list: p.list, ...(p.unit === undefined ? {} : { unit: p.unit }) }
        }),
        places: (first?.ready.packetTypes ?? []).flatMap((type) =>
          type.abstract
            ? []
            : type.places
                .filter((place) => first!.columns.includes(place.parameter))
                .map((place) => ({
                  packetType: type.container,
                  container: place.container,
                  ...(place.bitOffset === undefined ? {} : { bitOffset: place.bitOffset }),
                  ...(place.bitSize === undefined ? {} : { bitLength: place.bitSize }),
                  conditional: place.conditional,
                })),
        ),
      }
    },
    listCommands: ({ query }) => {
      const found = model.commands(query)
      return { total: found.total, items: [...found.items] }
    },
    getCommand: ({ params }) => model.command(params.path),
    listDeclaredEvents: ({ query }) => {
      const found = model.events(query)
      return { total: found.total, items: [...found.items] }
    },
    listPacketTypes: ({ query }) =>
      chains.all().flatMap((chain) => {
        if (query.chain !== undefined && chain.name !== query.chain) return []
        return (chain.ready?.packetTypes ?? []).flatMap((type) => {
          const seen = chain.status?.types.find((t) => t.container === type.container)
          if (type.abstract && seen === undefined) return []
          const container = model.system.containers.get(type.container)
          return [
            {
              path: type.container,
              name: container?.name ?? type.container,
              chain: chain.name,
              ...(container?.shortDescription === undefined ? {} : { description: container.shortDescription }),
              ...(seen?.apid === undefined ? {} : { apid: seen.apid }),
              ...(type.period === undefined ? {} : { period: type.period }),
              received: seen?.received ?? 0,
              ...(seen?.last === undefined ? {} : { lastReception: formatUtc(seen.last) }),
            },
          ]
        })
      }),
  }
}
