/** Functions of the propulsion: hydrazine of RECO-1, Hall thruster of IDENT-1. Nothing fires that was not armed. */
import { AttitudeMode } from '../spacecraft/attitude.ts'
import type { HallThruster } from '../spacecraft/hall-thruster.ts'
import type { Hydrazine } from '../spacecraft/hydrazine.ts'
import { numberOf, type OnBoard, type Running, type Service } from '../software/service.ts'
import { FailureCode, illegal } from '../telecommand/failure.ts'
import { isOn, require, within } from './arguments.ts'

/** m/s, and seconds of electric thrust, that one command may ask for. */
const MOST_DELTA_V = 5
const MOST_THRUST = 3600
const ALL_THRUSTERS = 0b1111

export function hydrazineFunctions(onBoard: OnBoard, hydrazine: Hydrazine): Service {
  const { craft } = onBoard
  const { attitude } = craft
  return {
    handlers: {
      'PROP.Arm': () => {
        require(!craft.safe)
        hydrazine.armed = true
      },
      'PROP.Disarm': () => hydrazine.disarm(),
      'PROP.SetLatchValve': ({ arguments: a }) => {
        require(hydrazine.armed)
        hydrazine.latch = isOn(a)
      },
      'PROP.HeatCatalyst': ({ arguments: a }) => void (hydrazine.heating = isOn(a)),
      'PROP.Manoeuvre': ({ arguments: a }) => {
        const deltaV = within(a, 'deltaV', 0.001, MOST_DELTA_V)
        const mask = within(a, 'thrusters', 1, ALL_THRUSTERS)
        const start = startTime(onBoard, numberOf(a, 'start'))
        require(hydrazine.armed && hydrazine.latch)
        require(hydrazine.warm && !hydrazine.burning)
        let fired = false
        return () => {
          if (!hydrazine.armed || !hydrazine.latch) return { failed: FailureCode.aborted }
          if (onBoard.time < start) return 'going'
          if (!fired) {
            fired = true
            attitude.enter(AttitudeMode.orbitControl)
            attitude.commanded = true
            hydrazine.fire(
              deltaV,
              [0, 1, 2, 3].filter((i) => (mask & (1 << i)) !== 0),
            )
            return { step: 1 }
          }
          return hydrazine.burning ? 'going' : 'done'
        }
      },
    },
  }
}

export function hallThrusterFunctions(onBoard: OnBoard, thruster: HallThruster): Service {
  const { craft } = onBoard
  let cut = false
  return {
    handlers: {
      'PROP.Arm': () => {
        require(!craft.safe)
        thruster.armed = true
        thruster.enable()
      },
      'PROP.Disarm': () => {
        thruster.armed = false
        cut = true
        thruster.stop()
        thruster.cut()
      },
      'PROP.HeatCathode': ({ arguments: a }) => void (thruster.heating = isOn(a)),
      'PROP.Thrust': ({ arguments: a }): Running => {
        const duration = within(a, 'duration', 1, MOST_THRUST)
        const start = startTime(onBoard, numberOf(a, 'start'))
        require(thruster.armed)
        require(thruster.ordered === 0)
        cut = false
        let step = 0
        return () => {
          if (cut || craft.safe) return { failed: FailureCode.aborted }
          if (onBoard.time < start) return 'going'
          if (step === 0) {
            thruster.order(duration)
            return { step: ++step }
          }
          if (step === 1 && thruster.firing) return { step: ++step }
          return thruster.ordered > 0 ? 'going' : 'done'
        }
      },
      'PROP.StopThrust': () => {
        cut = true
        thruster.cut()
      },
    },
  }
}

/** On-board seconds: 0 is at once; what has passed is refused. */
function startTime(onBoard: OnBoard, start: number): number {
  return start !== 0 && start < onBoard.time ? illegal() : start
}
