/** Service 20: single parameters, read and set. */
import { FailureCode, illegal, unable } from '../telecommand/failure.ts'
import { numberOf, type OnBoard, type Service } from '../software/service.ts'

export function parameterManagement(onBoard: OnBoard): Service {
  const { power, imager, communications, computer, attitude } = onBoard.craft
  /** Parameters that the ground may set: how, of the count that telemetry has for them, and the greatest count. */
  const settable: Readonly<Record<string, readonly [most: number, set: (count: number) => void]>> = {
    'EPS.EndOfChargeLevel': [255, (count) => (power.endOfCharge = 28 + count * 0.031372549)],
    'TTC.DownlinkRate': [2048, (count) => (communications.rate = Math.max(16, count) * 1000)],
    'OBC.MonitorViolations': [65_535, (count) => (computer.violations = count)],
    'AOCS.UploadedOrbit': [2 ** 32 - 1, (count) => (attitude.orbitEpoch = count)],
    ...(imager === undefined ? {} : { 'IMG.PanGain': [15, (count: number) => (imager.gains[0] = count)] as const }),
  }
  return {
    handlers: {
      ReportParameter: ({ arguments: a }) => {
        const number = numberOf(a, 'parameter')
        const value = onBoard.parameters.read(number) ?? unable(FailureCode.unknownIdentifier)
        onBoard.report('ParameterReport', { ParameterId: number, ParameterValue: value })
      },
      SetParameter: ({ arguments: a }) => {
        const name = onBoard.parameters.name(numberOf(a, 'parameter')) ?? unable(FailureCode.unknownIdentifier)
        const [most, set] = settable[name] ?? illegal(FailureCode.unknownIdentifier)
        const value = numberOf(a, 'value')
        if (value > most) illegal()
        set(value)
      },
    },
  }
}
