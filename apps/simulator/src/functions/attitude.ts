/** Functions of the attitude control. */
import { AttitudeMode } from '../spacecraft/attitude.ts'
import { numberOf, type OnBoard, type Service } from '../software/service.ts'
import { FailureCode, illegal } from '../telecommand/failure.ts'
import { isOn, require, within } from './arguments.ts'

/** Numbers of the sensors that the estimator can do without: gyros from 1, star trackers from 11; 0 takes all in again. */
const FIRST_TRACKER = 11
const MOST_SPEED = 6000
const MOST_DIPOLE = 38
/** Seconds that unloading takes. */
const UNLOADING = 60

export function attitudeFunctions(onBoard: OnBoard): Service {
  const { craft } = onBoard
  const { attitude, hydrazine } = craft
  const { wheels, trackers } = attitude
  return {
    handlers: {
      'AOCS.SetMode': ({ arguments: a }) => {
        const mode = within(a, 'mode', AttitudeMode.safe, AttitudeMode.orbitControl) as AttitudeMode
        // A slew is asked for with its attitude; a safe satellite is left by its own command.
        if (mode === AttitudeMode.slew) illegal()
        require(!craft.safe || mode === AttitudeMode.safe || mode === AttitudeMode.sun)
        if (hydrazine?.burning === true) require(mode === AttitudeMode.safe)
        attitude.enter(mode)
        attitude.commanded = true
      },
      'AOCS.Slew': ({ arguments: a }) => {
        const q = [numberOf(a, 'q0'), numberOf(a, 'q1'), numberOf(a, 'q2'), numberOf(a, 'q3')] as const
        if (Math.abs(Math.hypot(...q) - 1) > 0.05) illegal()
        require(attitude.mode === AttitudeMode.nominal)
        attitude.slew(q)
        return () =>
          attitude.mode === AttitudeMode.slew
            ? 'going'
            : attitude.mode === AttitudeMode.nominal
              ? 'done'
              : { failed: FailureCode.aborted }
      },
      'AOCS.SwitchWheel': ({ arguments: a }) => wheels.switch(within(a, 'wheel', 1, wheels.count), isOn(a)),
      'AOCS.SetWheelSpeed': ({ arguments: a }) => {
        const wheel = within(a, 'wheel', 1, wheels.count)
        const speed = within(a, 'speed', -MOST_SPEED, MOST_SPEED)
        require(wheels.works(wheel), FailureCode.unitFailure)
        wheels.setSpeed(wheel, speed)
      },
      'AOCS.UnloadWheels': () => {
        wheels.unload()
        let left = UNLOADING
        return (seconds) => ((left -= seconds) > 0 ? 'going' : 'done')
      },
      'AOCS.SwitchStarTracker': ({ arguments: a }) =>
        void (trackers[within(a, 'tracker', 1, trackers.length) - 1]!.switchedOn = isOn(a)),
      'AOCS.SwitchGyro': ({ arguments: a }) => {
        const gyro = within(a, 'gyro', 1, attitude.gyros)
        if (isOn(a)) attitude.gyrosOff.delete(gyro)
        else attitude.gyrosOff.add(gyro)
      },
      'AOCS.ExcludeSensor': ({ arguments: a }) => {
        const sensor = numberOf(a, 'sensor')
        if (sensor === 0) {
          attitude.gyrosExcluded.clear()
          for (const tracker of trackers) tracker.excluded = false
        } else if (sensor <= attitude.gyros) attitude.gyrosExcluded.add(sensor)
        else (trackers[sensor - FIRST_TRACKER] ?? illegal()).excluded = true
      },
      'AOCS.UploadOrbit': ({ arguments: a }) => {
        within(a, 'semiMajorAxis', 6600, 8000)
        within(a, 'eccentricity', 0, 0.1)
        within(a, 'inclination', 0, 180)
        for (const angle of ['node', 'perigee', 'anomaly']) within(a, angle, -360, 360)
        attitude.orbitEpoch = numberOf(a, 'epoch')
      },
      'AOCS.SetMagnetorquer': ({ arguments: a }) =>
        attitude.holdDipole(within(a, 'axis', 1, 3) - 1, within(a, 'dipole', -MOST_DIPOLE, MOST_DIPOLE)),
      'AOCS.ResetEstimator': () => attitude.resetEstimator(),
    },
  }
}
