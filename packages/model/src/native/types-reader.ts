/** Types as written in element files, to data types. */
import type { AlarmLevel, AlarmRange, AlarmSet, ContextAlarmSet } from '../alarms.ts'
import type { Calibrator, ContextCalibrator } from '../calibration.ts'
import type { DynamicValue } from '../criteria.ts'
import type {
  BinaryEncoding,
  DataType,
  Encoding,
  EnumerationLabel,
  FloatEncoding,
  IntegerEncoding,
  StringEncoding,
  TimeEncoding,
  TimeEpoch,
  ValidRange,
} from '../types.ts'
import { nativeFindings } from './findings.ts'
import { hexBytes, optional, text, type Raw, type Reading } from './reading.ts'
import { isUtcText } from './scope.ts'
import type { Pointer } from '@vigie/documents'

const RANGE_LEVELS = ['watch', 'warning', 'distress', 'critical', 'severe'] as const

/** Declares a type that was written in place under a name of its own, and gives its path. */
export type DeclareInline = (name: string, type: DataType) => string

export class TypeReader {
  readonly #reading: Reading
  readonly #declare: DeclareInline

  constructor(reading: Reading, declare: DeclareInline) {
    this.#reading = reading
    this.#declare = declare
  }

  /** The path of a type that is named, or written in place (then declared as `ownName`). */
  use(written: unknown, pointer: Pointer, ownName: string): string {
    if (typeof written === 'string') return this.#reading.resolve('type', written, pointer)
    return this.#declare(ownName, this.read(written as Raw, pointer, ownName))
  }

  read(raw: Raw, pointer: Pointer, name: string): DataType {
    const head = { name, ...optional('shortDescription', text(raw['description'])) }
    const scalar = {
      ...head,
      ...optional('unit', text(raw['unit'])),
      ...optional('initialValue', text(raw['initialValue'])),
      ...this.alarms(raw, pointer),
    }
    const range = { ...optional('validRange', validRange(raw['validRange'])), ...severalRanges(raw['validRanges']) }
    switch (raw['kind']) {
      case 'integer': {
        const encoding = this.#integerOrOther(raw, pointer)
        const sizeInBits =
          (raw['sizeInBits'] as number | undefined) ?? (encoding?.kind === 'integer' ? encoding.sizeInBits : 32)
        const signed =
          (raw['signed'] as boolean | undefined) ??
          (encoding?.kind === 'integer' && encoding.scheme !== 'unsigned' && !encoding.scheme.endsWith('bcd'))
        return { ...scalar, kind: 'integer', signed, sizeInBits, ...range, ...optional('encoding', encoding) }
      }
      case 'float': {
        const encoding = this.#floatOrOther(raw, pointer)
        const size =
          encoding?.kind === 'float' && encoding.sizeInBits === 32 && encoding.calibrator === undefined ? 32 : 64
        return { ...scalar, kind: 'float', sizeInBits: size, ...range, ...optional('encoding', encoding) }
      }
      case 'enumerated':
        return {
          ...scalar,
          kind: 'enumerated',
          labels: labels(raw['labels']),
          ...optional('encoding', this.#integerOrOther(raw, pointer)),
        }
      case 'boolean':
        return {
          ...scalar,
          kind: 'boolean',
          oneString: text(raw['trueLabel']) ?? 'True',
          zeroString: text(raw['falseLabel']) ?? 'False',
          ...optional(
            'encoding',
            this.#integerOrOther(
              raw['sizeInBits'] === undefined && raw['encoding'] === undefined ? { ...raw, sizeInBits: 1 } : raw,
              pointer,
            ),
          ),
        }
      case 'string':
        return { ...scalar, kind: 'string', ...optional('encoding', this.#string(raw, pointer)) }
      case 'binary':
        return { ...scalar, kind: 'binary', ...optional('encoding', this.#binary(raw, pointer)) }
      case 'absolute-time':
      case 'relative-time':
        return { ...scalar, kind: raw['kind'], ...optional('timeEncoding', this.#time(raw, pointer)) }
      case 'aggregate':
        return {
          ...head,
          kind: 'aggregate',
          members: (raw['members'] as readonly Raw[]).map((m, i) => ({
            name: String(m['name']),
            ...optional('shortDescription', text(m['description'])),
            type: this.use(m['type'], [...pointer, 'members', i, 'type'], `${name}_${String(m['name'])}`),
          })),
        }
      default: {
        const counts = (raw['counts'] as readonly unknown[] | undefined) ?? [raw['count'] ?? 1]
        return {
          ...head,
          kind: 'array',
          elementType: this.use(raw['element'], [...pointer, 'element'], `${name}_element`),
          dimensions: counts.map((c, i) => ({
            count: this.#reading.dynamic(
              c,
              raw['counts'] === undefined ? [...pointer, 'count'] : [...pointer, 'counts', i],
            ),
          })),
        }
      }
    }
  }

  alarms(
    raw: Raw,
    pointer: Pointer,
  ): { readonly alarms?: AlarmSet; readonly contextAlarms?: readonly ContextAlarmSet[] } {
    const limits = raw['limits'] as Raw | undefined
    const contexts = raw['contextLimits'] as readonly Raw[] | undefined
    return {
      ...optional('alarms', limits === undefined ? undefined : alarmSet(limits)),
      ...optional(
        'contextAlarms',
        contexts?.map((c, i) => ({
          when: this.#reading.condition(c['when'], [...pointer, 'contextLimits', i, 'when']),
          alarms: alarmSet(c),
        })),
      ),
    }
  }

  #encodingRaw(raw: Raw): Raw {
    return {
      ...raw,
      ...(raw['encoding'] as Raw | undefined),
      kind: (raw['encoding'] as Raw | undefined)?.['kind'] ?? raw['kind'],
    }
  }

  #calibration(
    raw: Raw,
    pointer: Pointer,
  ): { readonly calibrator?: Calibrator; readonly contextCalibrators?: readonly ContextCalibrator[] } {
    const e = this.#encodingRaw(raw)
    const inEncoding = (key: string): Pointer =>
      (raw['encoding'] as Raw | undefined)?.[key] === undefined ? [...pointer, key] : [...pointer, 'encoding', key]
    const contexts = e['contextCalibrators'] as readonly Raw[] | undefined
    const calibrator =
      e['calibrator'] === undefined ? undefined : this.#calibrator(e['calibrator'] as Raw, inEncoding('calibrator'))
    return {
      ...optional('calibrator', calibrator),
      ...optional(
        'contextCalibrators',
        contexts?.flatMap((c, i) => {
          const at = [...inEncoding('contextCalibrators'), i]
          const own = this.#calibrator(c['calibrator'] as Raw, [...at, 'calibrator'])
          return own === undefined
            ? []
            : [{ when: this.#reading.condition(c['when'], [...at, 'when']), calibrator: own }]
        }),
      ),
    }
  }

  #calibrator(raw: Raw, pointer: Pointer): Calibrator | undefined {
    if (raw['polynomial'] !== undefined) return { kind: 'polynomial', coefficients: raw['polynomial'] as number[] }
    if (raw['spline'] !== undefined) {
      const points = (raw['spline'] as [number, number][])
        .map(([r, calibrated]) => ({ raw: r, calibrated }))
        .toSorted((a, b) => a.raw - b.raw)
      return {
        kind: 'spline',
        order: (raw['order'] as number | undefined) ?? 1,
        extrapolate: raw['extrapolate'] === true,
        points,
      }
    }
    if (raw['formula'] !== undefined) {
      const expression = this.#reading.formula(String(raw['formula']), [...pointer, 'formula'], true)
      return expression === undefined ? undefined : { kind: 'math', expression }
    }
    this.#reading.report(
      pointer,
      nativeFindings.shape({
        where: 'calibrator',
        detail: 'it is empty',
        hint: 'Give one of polynomial, spline, formula.',
      }),
    )
    return undefined
  }

  #integerOrOther(raw: Raw, pointer: Pointer): Encoding | undefined {
    const e = this.#encodingRaw(raw)
    if (e['kind'] === 'float') return this.#float(raw, pointer)
    if (e['kind'] === 'string') return this.#string(raw, pointer)
    return this.#integer(raw, pointer)
  }
  #floatOrOther(raw: Raw, pointer: Pointer): Encoding | undefined {
    const e = this.#encodingRaw(raw)
    if (e['kind'] === 'integer') return this.#integer(raw, pointer)
    if (e['kind'] === 'string') return this.#string(raw, pointer)
    return this.#float(raw, pointer)
  }

  #fixedSize(raw: Raw, e: Raw, kind: string, pointer: Pointer): number | undefined {
    if (typeof e['sizeInBits'] === 'number') return e['sizeInBits']
    // A type without any encoding is one of values that no packet carries: derived, local, ground.
    if (raw['encoding'] !== undefined)
      this.#reading.report([...pointer, 'encoding'], nativeFindings.noSize({ where: 'encoding', kind }))
    return undefined
  }

  #integer(raw: Raw, pointer: Pointer): IntegerEncoding | undefined {
    const e = this.#encodingRaw(raw)
    const sizeInBits = this.#fixedSize(raw, e, 'integer', pointer)
    if (sizeInBits === undefined) return undefined
    const scheme =
      (e['scheme'] as IntegerEncoding['scheme'] | undefined) ??
      (raw['signed'] === true ? 'twos-complement' : 'unsigned')
    return { kind: 'integer', sizeInBits, scheme, ...orders(e), ...this.#calibration(raw, pointer) }
  }

  #float(raw: Raw, pointer: Pointer): FloatEncoding | undefined {
    const e = this.#encodingRaw(raw)
    const sizeInBits = this.#fixedSize(raw, e, 'float', pointer)
    if (sizeInBits === undefined) return undefined
    return {
      kind: 'float',
      sizeInBits: sizeInBits as FloatEncoding['sizeInBits'],
      scheme: (e['scheme'] as FloatEncoding['scheme'] | undefined) ?? 'ieee754',
      ...orders(e),
      ...this.#calibration(raw, pointer),
    }
  }

  #boxBits(e: Raw, pointer: Pointer): DynamicValue | undefined {
    if (e['sizeInBits'] !== undefined) return this.#reading.dynamic(e['sizeInBits'], [...pointer, 'sizeInBits'])
    return e['length'] === undefined ? undefined : this.#reading.dynamic(e['length'], [...pointer, 'length'], 8)
  }

  #string(raw: Raw, pointer: Pointer): StringEncoding | undefined {
    const e = this.#encodingRaw(raw)
    const boxBits = this.#boxBits(e, pointer)
    const terminator = e['terminator'] === undefined ? undefined : hexBytes(String(e['terminator']))
    const leading = leadingTag(e)
    if (boxBits === undefined && terminator === undefined && leading === undefined) {
      if (raw['encoding'] !== undefined)
        this.#reading.report([...pointer, 'encoding'], nativeFindings.noSize({ where: 'encoding', kind: 'string' }))
      return undefined
    }
    return {
      kind: 'string',
      charset: (e['charset'] as StringEncoding['charset'] | undefined) ?? 'UTF-8',
      ...orders(e),
      size: {
        ...optional('boxBits', boxBits),
        ...optional('maxBits', e['maxBits'] as number | undefined),
        ...optional('terminator', terminator),
        ...optional('leading', leading),
      },
    }
  }

  #binary(raw: Raw, pointer: Pointer): BinaryEncoding | undefined {
    const e = this.#encodingRaw(raw)
    const sizeInBits = this.#boxBits(e, pointer)
    const leading = leadingTag(e)
    if (sizeInBits === undefined && leading === undefined) {
      if (raw['encoding'] !== undefined)
        this.#reading.report([...pointer, 'encoding'], nativeFindings.noSize({ where: 'encoding', kind: 'binary' }))
      return undefined
    }
    return {
      kind: 'binary',
      ...orders(e),
      sizeInBits: sizeInBits ?? { kind: 'fixed', value: 0 },
      ...optional('leading', leading),
    }
  }

  #time(raw: Raw, pointer: Pointer): TimeEncoding | undefined {
    const e = this.#encodingRaw(raw)
    const encoding = e['kind'] === 'float' ? this.#float(raw, pointer) : this.#integer(raw, pointer)
    if (encoding === undefined) return undefined
    const epochText = text(raw['epoch'])
    const named =
      epochText !== undefined &&
      (epochText === 'TAI' || epochText === 'J2000' || epochText === 'UNIX' || epochText === 'GPS')
    if (epochText !== undefined && !named && !isUtcText(epochText)) {
      this.#reading.report(
        [...pointer, 'epoch'],
        nativeFindings.shape({
          where: 'epoch',
          detail: `"${epochText}" is no time`,
          hint: 'Give TAI, J2000, UNIX, GPS or a UTC time such as 2000-01-01T12:00:00Z.',
        }),
      )
    }
    const epoch: TimeEpoch | undefined =
      epochText === undefined ? undefined : named ? { kind: epochText as 'TAI' } : { kind: 'utc', utc: epochText }
    return {
      encoding,
      scale: (raw['scale'] as number | undefined) ?? 1,
      offset: (raw['offset'] as number | undefined) ?? 0,
      ...optional('epoch', epoch),
      ...optional(
        'offsetFrom',
        raw['offsetFrom'] === undefined
          ? undefined
          : this.#reading.parameter(String(raw['offsetFrom']), [...pointer, 'offsetFrom']),
      ),
    }
  }
}

function orders(e: Raw): { readonly byteOrder: 'msb' | 'lsb' | readonly number[]; readonly bitOrder: 'msb' | 'lsb' } {
  return {
    byteOrder: (e['byteOrder'] as 'msb' | undefined) ?? 'msb',
    bitOrder: (e['bitOrder'] as 'msb' | undefined) ?? 'msb',
  }
}

function leadingTag(e: Raw): { readonly sizeInBits: number; readonly unitBits: number } | undefined {
  const size = e['leadingBits'] as number | undefined
  return size === undefined
    ? undefined
    : { sizeInBits: size, unitBits: (e['leadingUnitBits'] as number | undefined) ?? 8 }
}

/** Ranges with gaps between them, and the one that spans them all. */
function severalRanges(written: unknown): {
  readonly validRange?: ValidRange
  readonly validRanges?: readonly ValidRange[]
} {
  const list = (written as readonly (readonly [number | null, number | null])[] | undefined) ?? []
  if (list.length === 0) return {}
  const least = list.some(([low]) => low === null) ? null : Math.min(...list.map(([low]) => low!))
  const most = list.some(([, high]) => high === null) ? null : Math.max(...list.map(([, high]) => high!))
  return {
    ...optional('validRange', validRange([least, most])),
    validRanges: list.map((range) => validRange(range) ?? { calibrated: true }),
  }
}

function validRange(written: unknown): ValidRange | undefined {
  if (written === undefined) return undefined
  const [min, max] = written as [number | null, number | null]
  return { calibrated: true, ...optional('min', min ?? undefined), ...optional('max', max ?? undefined) }
}

function labels(written: unknown): EnumerationLabel[] {
  return Object.entries((written ?? {}) as Raw)
    .map(([value, label]) => {
      const [low, high] = value.split('..')
      const first = BigInt(low!.trim())
      return high === undefined
        ? { value: first, label: String(label) }
        : { value: first, maxValue: BigInt(high.trim()), label: String(label) }
    })
    .toSorted((a, b) => (a.value < b.value ? -1 : 1))
}

function ranges(raw: Raw): AlarmRange[] {
  return RANGE_LEVELS.flatMap((level) => {
    const range = raw[level] as [number | null, number | null] | undefined
    if (range === undefined) return []
    return [
      {
        level,
        form: 'outside' as const,
        ...optional('min', range[0] ?? undefined),
        ...optional('max', range[1] ?? undefined),
      },
    ]
  })
}

function alarmSet(raw: Raw): AlarmSet {
  const own = ranges(raw)
  const delta = raw['delta'] as Raw | undefined
  const expected = raw['expected'] as Readonly<Record<string, AlarmLevel>> | undefined
  return {
    minViolations: (raw['persistence'] as number | undefined) ?? 1,
    minConformance: (raw['conformance'] as number | undefined) ?? 1,
    ...optional('ranges', own.length === 0 ? undefined : own),
    ...optional(
      'change',
      delta === undefined
        ? undefined
        : {
            per: delta['per'] as 'sample' | 'second',
            kind: delta['percent'] === true ? ('percent' as const) : ('absolute' as const),
            ranges: ranges(delta),
          },
    ),
    ...optional(
      'values',
      expected === undefined
        ? undefined
        : {
            levels: Object.entries(expected).map(([value, level]) => ({ value, level })),
            otherwise: (raw['otherwise'] as AlarmLevel | undefined) ?? 'normal',
          },
    ),
  }
}
