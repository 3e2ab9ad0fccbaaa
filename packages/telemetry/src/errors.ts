/** What the compiler and the engines of this room can find wrong, with codes and remedies. */
import { defineErrors, type Diagnostic, type DiagnosticSeverity, type ErrorDetails } from '@vigie/base'

export const telemetryErrors = defineErrors('telemetry', {
  noRoot: {
    code: 'VIG-TELEMETRY-001',
    message: 'the root container "{path}" of chain "{chain}" is not in the model',
    cause: 'The chain names a container that no element declares.',
    remedy: 'Give the path of an existing container in the chain’s `packets.root`; `vigie model check` lists them.',
    status: 400,
  },
  unresolved: {
    code: 'VIG-TELEMETRY-002',
    message: '{where} names the {what} "{name}", which is not in the model',
    cause: 'A reference of the model leads nowhere.',
    remedy: 'Declare it, or take the reference away; what refers to it is left out.',
    status: 400,
  },
  cycle: {
    code: 'VIG-TELEMETRY-003',
    message: 'container "{path}" contains or extends itself through {through}',
    cause: 'Inheritance and container references must end.',
    remedy: 'Take one reference of the circle away.',
    status: 400,
  },
  sameIdentity: {
    code: 'VIG-TELEMETRY-004',
    message: 'packets "{first}" and "{second}" claim the same identity ({identity})',
    cause: 'Both extend the same container under the same conditions, so a packet cannot tell which one it is.',
    remedy: 'Give each its own restriction, or make one of them abstract. The first is taken.',
    status: 400,
  },
  pastEnd: {
    code: 'VIG-TELEMETRY-005',
    message: 'entries of container "{path}" end at bit {end}, past its declared size of {size} bits',
    cause: 'The sizes of the entries add up to more than the container declares.',
    remedy: 'Correct the declared size or the sizes of the entries.',
    status: 400,
  },
  unsupported: {
    code: 'VIG-TELEMETRY-006',
    message: '{what} of "{where}" is not supported: {effect}',
    cause: 'The model uses a construct that the decoder has no meaning for.',
    remedy: 'Describe it in another way, or do without the values concerned.',
    status: 400,
  },
  noEncoding: {
    code: 'VIG-TELEMETRY-007',
    message: 'the type of "{where}" has no encoding: {effect}',
    cause: 'A value that lies in a packet needs to say how it lies there.',
    remedy: 'Give its type an encoding.',
    status: 400,
  },
  outOfPlace: {
    code: 'VIG-TELEMETRY-008',
    message: '{where} depends on "{name}", which is not in the packet before it',
    cause: 'Layout and identity can use only values that come earlier in the same packet.',
    remedy: 'Refer to a value that comes before; the condition counts as false, the size as unknown.',
    status: 400,
  },
  formula: {
    code: 'VIG-TELEMETRY-009',
    message: 'derived parameter "{path}": {detail}',
    cause: 'Its formula cannot be computed from the values of this chain.',
    remedy: 'Correct the formula; the parameter has no values until then.',
    status: 400,
  },
  algorithmTime: {
    code: 'VIG-TELEMETRY-010',
    message: 'algorithm "{path}" did not end within {limit} ms',
    cause: 'It loops for too long, or without end.',
    remedy: 'Make it shorter; after repeated failures it is disabled until the chain is restarted.',
  },
  algorithmMemory: {
    code: 'VIG-TELEMETRY-011',
    message: 'algorithm "{path}" used more than {limit} bytes of memory',
    cause: 'It keeps or builds more than an algorithm may.',
    remedy: 'Make it keep less; after repeated failures it is disabled until the chain is restarted.',
  },
  algorithmFailed: {
    code: 'VIG-TELEMETRY-012',
    message: 'algorithm "{path}" failed: {detail}',
    cause: 'Its text threw an error or is not valid.',
    remedy: 'Correct the text of the algorithm in the model.',
  },
  badConfiguration: {
    code: 'VIG-TELEMETRY-013',
    message: 'chain "{chain}": {detail}',
    cause: 'The configuration of the chain contradicts itself.',
    remedy: 'Correct the chain in mission.yaml.',
    status: 400,
  },
  badState: {
    code: 'VIG-TELEMETRY-014',
    message: 'the saved monitoring state cannot be restored: {detail}',
    cause: 'It was saved by another version or is damaged.',
    remedy: 'Start without it; states are found again from the next values.',
  },
})

/** Collects diagnostics; the same finding again is counted, not repeated. */
export class Findings {
  readonly #found = new Map<string, Diagnostic & { count: number }>()

  add(key: keyof typeof telemetryErrors, severity: DiagnosticSeverity, details: ErrorDetails): void {
    const error = telemetryErrors[key](details)
    const id = `${error.code} ${error.message}`
    const known = this.#found.get(id)
    if (known !== undefined) known.count++
    else this.#found.set(id, { severity, code: error.code, message: error.message, remedy: error.remedy, count: 1 })
  }

  list(): Diagnostic[] {
    return [...this.#found.values()]
  }
}
