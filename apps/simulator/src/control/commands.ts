/** What can be asked of the simulator while it runs. */
import { formatUtc, parseDuration } from '@vigie/base'
import { simulatorErrors } from '../errors.ts'
import { readFault } from '../faults/fault.ts'
import { AttitudeMode } from '../spacecraft/attitude.ts'
import type { Spacecraft } from '../spacecraft/spacecraft.ts'
import type { Controlled } from './controlled.ts'

type Request = Readonly<Record<string, unknown>>
/** A year. */
const MOST_SECONDS = 31_622_400
export const MOST_RATE = 1000
/** Packets in one answer. */
const MOST_RECEIVED = 10_000

const refuse = (detail: string): never => {
  throw simulatorErrors.badCommand({ detail })
}

function number(request: Request, key: string, low: number, high: number): number {
  const value = request[key]
  return typeof value === 'number' && value >= low && value <= high
    ? value
    : refuse(`"${key}" is a number from ${low} to ${high}`)
}

type Action = (simulator: Controlled, request: Request) => object | Promise<object>

const ACTIONS: Readonly<Record<string, Action>> = {
  status: (simulator) => ({
    ...simulator.world.status(),
    rate: simulator.rate,
    stepped: simulator.stepped,
    links: [...simulator.ports.values()].map((p) => ({ name: p.name, port: p.port, clients: p.clients, sent: p.sent })),
    uplinks: [...simulator.uplinks.values()].map(({ name, port, connected, uplink }) => ({
      name,
      port,
      connected,
      waiting: uplink.waiting,
      radiated: uplink.radiated,
      refused: uplink.refused,
    })),
    faults: [...simulator.world.faults.active.values()].map(({ id, fault }) => ({ id, fault })),
  }),
  time: ({ world }) => ({ time: formatUtc(world.now), tai: String(world.now) }),
  passes: ({ world }, request) => {
    const hours = request['hours'] === undefined ? 24 : number(request, 'hours', 0.1, 240)
    return { passes: world.passes(hours * 3600) }
  },
  rate: (simulator, request) => {
    if (simulator.stepped) refuse('the simulator is stepped: it has no rate')
    if (request['rate'] !== undefined) simulator.rate = number(request, 'rate', 0, MOST_RATE)
    return { rate: simulator.rate }
  },
  step: async (simulator, request) => {
    if (!simulator.stepped) refuse('only a simulator started with --stepped is stepped')
    await simulator.stepBy(
      request['seconds'] === undefined ? 1 : Math.floor(number(request, 'seconds', 1, MOST_SECONDS)),
    )
    return { time: formatUtc(simulator.world.now) }
  },
  inject: ({ world }, request) => {
    const fault = readFault(request['fault'])
    const duration = request['for']
    const { id } = world.faults.inject(
      fault,
      world.now,
      duration === undefined ? undefined : parseDuration(String(duration)),
    )
    return { id }
  },
  clear: ({ world }, request) => {
    if (request['id'] === undefined) {
      const ids = [...world.faults.active.keys()]
      for (const id of ids) world.faults.clear(id)
      return { cleared: ids }
    }
    const id = number(request, 'id', 1, Number.MAX_SAFE_INTEGER)
    return world.faults.clear(id) ? { cleared: [id] } : refuse(`no fault has the number ${id}`)
  },
  set: ({ world }, request) => {
    const flight = world.flights.find((f) => f.name === request['satellite'])
    if (flight === undefined) return refuse(`"satellite" is one of ${world.flights.map((f) => f.name).join(', ')}`)
    const state = String(request['state'])
    const set = Object.hasOwn(STATES, state) ? STATES[state] : undefined
    if (set === undefined) return refuse(`"state" is one of ${Object.keys(STATES).join(', ')}`)
    set(flight.craft, request)
    return { satellite: flight.name, state }
  },
  received: ({ world }, request) => {
    const flight = world.flights.find((f) => f.name === request['satellite'])
    if (flight === undefined) return refuse(`"satellite" is one of ${world.flights.map((f) => f.name).join(', ')}`)
    const since = request['since'] === undefined ? 0 : number(request, 'since', 0, Number.MAX_SAFE_INTEGER)
    const { received } = flight.software
    return { count: received.count, packets: received.since(since, MOST_RECEIVED) }
  },
  quit: (simulator) => {
    setImmediate(() => void simulator.close())
    return { bye: true }
  },
}

const ATTITUDE_MODES: Readonly<Record<string, AttitudeMode>> = {
  SAFE: AttitudeMode.safe,
  SUN: AttitudeMode.sun,
  NOMINAL: AttitudeMode.nominal,
  SLEW: AttitudeMode.slew,
  ORBIT_CONTROL: AttitudeMode.orbitControl,
}

const STATES: Readonly<Record<string, (craft: Spacecraft, request: Request) => void>> = {
  mode: (craft, request) => {
    if (request['value'] === 'SAFE') craft.enterSafeMode()
    else if (request['value'] === 'NOMINAL') craft.leaveSafeMode()
    else refuse('"value" of mode is SAFE or NOMINAL')
  },
  attitude: (craft, request) => {
    const mode = ATTITUDE_MODES[String(request['value'])]
    craft.attitude.enter(mode ?? refuse(`"value" of attitude is one of ${Object.keys(ATTITUDE_MODES).join(', ')}`))
  },
  charge: (craft, request) => {
    craft.power.charge = number(request, 'value', 2, 100) / 100
  },
  memory: (craft, request) => {
    craft.memory.stored = number(request, 'value', 0, craft.profile.memory)
  },
  clockOffset: (craft, request) => {
    craft.clock.offset = number(request, 'value', -1e6, 1e6)
  },
  consent: (craft, request) => {
    if (craft.altimeter === undefined) return refuse('only IDENT1 carries the hosted payload')
    craft.altimeter.consent = request['value'] === true
  },
}

/** Throws VIG-SIM-005, VIG-SIM-006, VIG-BASE-002. */
export async function execute(simulator: Controlled, request: Request): Promise<object> {
  const name = String(request['command'])
  const action = Object.hasOwn(ACTIONS, name) ? ACTIONS[name] : undefined
  if (action === undefined) return refuse(`"command" is one of ${Object.keys(ACTIONS).join(', ')}`)
  return action(simulator, request)
}
