/** Values of on-board parameters as they lie in requests and reports of service 20: from what people write, and back. */
import type { Calibrator, DataType, PusServicesConfig, SpaceSystem } from '@vigie/model'
import { forwardFunction, invert } from '../arguments/inverse-calibration.ts'
import { readNumber } from '../arguments/read-number.ts'

/** Whether values are raw, as telemetry encodes them, or in the unit of the parameter, as a float. */
export const formOf = (config: PusServicesConfig, where: 'set' | 'reported'): 'raw' | 'engineering' =>
  config.parameterValues?.[where] ?? 'raw'

export type Written = { readonly bytes: Uint8Array } | { readonly problem: string; readonly hint: string }

export interface ValueAsk {
  readonly text: string
  /** As it is written on board, past labels and calibration. */
  readonly raw: boolean
  readonly type: DataType | undefined
  readonly bytes: number
  readonly form: 'raw' | 'engineering'
}

/** A label, or a number with or without its unit, in engineering units where the model has a calibration. */
export function writeParameterValue({ text, raw, type, bytes, form }: ValueAsk): Written {
  const label = raw ? undefined : labelValue(type, text)
  if (label !== undefined) return form === 'raw' ? whole(label, bytes, text) : float(Number(label), bytes)
  const read = readNumber(text)
  const unit = type !== undefined && 'unit' in type ? type.unit : undefined
  if (read === undefined || (read.unit !== '' && read.unit !== unit))
    return {
      problem: read === undefined ? 'value or label of the parameter' : `value in ${unit ?? 'no unit'}`,
      hint: hintOf(type, unit),
    }
  const encoding = type !== undefined && 'encoding' in type ? type.encoding : undefined
  const isFloat = encoding?.kind === 'float'
  if (form === 'engineering') return float(Number(read.value), bytes)
  const calibrator = raw ? undefined : calibratorOf(type)
  if (calibrator === undefined)
    return isFloat && (bytes === 4 || bytes === 8) ? float(Number(read.value), bytes) : whole(read.value, bytes, text)
  const bits = encoding?.kind === 'integer' ? encoding.sizeInBits : bytes * 8
  const signed = encoding?.kind === 'integer' && encoding.scheme !== 'unsigned'
  const inverse = invert(
    calibrator,
    Number(read.value),
    isFloat
      ? { min: -Infinity, max: Infinity, whole: false }
      : { min: signed ? -(2 ** (bits - 1)) : 0, max: 2 ** (signed ? bits - 1 : bits) - 1, whole: true },
  )
  if (!('raw' in inverse)) return { problem: `value that the calibration gives: ${inverse.detail}`, hint: inverse.hint }
  return isFloat ? float(inverse.raw, bytes) : whole(inverse.raw, bytes, text)
}

/** What such bytes mean; undefined where nobody knows their form. */
export function readParameterValue(
  bytes: Uint8Array,
  type: DataType | undefined,
  form: 'raw' | 'engineering',
): number | string | undefined {
  if (bytes.length === 0 || bytes.length > 8) return undefined
  const encoding = type !== undefined && 'encoding' in type ? type.encoding : undefined
  const isFloat = form === 'engineering' || encoding?.kind === 'float'
  if (isFloat && bytes.length !== 4 && bytes.length !== 8) return undefined
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const bits = bytes.length * 8
  const unsigned = bytes.reduce((n, byte) => (n << 8n) | BigInt(byte), 0n)
  const signed = encoding?.kind === 'integer' && encoding.scheme === 'twos-complement'
  const value = isFloat
    ? bytes.length === 4
      ? view.getFloat32(0)
      : view.getFloat64(0)
    : Number(signed ? BigInt.asIntN(bits, unsigned) : unsigned)
  if (type?.kind === 'enumerated') {
    const label = type.labels.find((l) => value >= Number(l.value) && value <= Number(l.maxValue ?? l.value))?.label
    return label ?? value
  }
  if (type?.kind === 'boolean') return value === 0 ? type.zeroString : type.oneString
  const calibrator = form === 'raw' ? calibratorOf(type) : undefined
  return Number((calibrator === undefined ? value : forwardFunction(calibrator)(value)).toPrecision(12))
}

/** Type of a parameter by its path. */
export const typeOf = (system: SpaceSystem, path: string | undefined): DataType | undefined =>
  system.types.get(system.parameters.get(path ?? '')?.type ?? '')

function calibratorOf(type: DataType | undefined): Calibrator | undefined {
  const encoding = type !== undefined && 'encoding' in type ? type.encoding : undefined
  return encoding?.kind === 'integer' || encoding?.kind === 'float' ? encoding.calibrator : undefined
}

function labelValue(type: DataType | undefined, text: string): bigint | undefined {
  if (type?.kind === 'enumerated') return type.labels.find((l) => l.label === text)?.value
  if (type?.kind !== 'boolean' || (text !== type.oneString && text !== type.zeroString)) return undefined
  return text === type.oneString ? 1n : 0n
}

const hintOf = (type: DataType | undefined, unit: string | undefined): string =>
  type?.kind === 'enumerated'
    ? `Give one of ${type.labels
        .slice(0, 12)
        .map((l) => l.label)
        .join(', ')}, or a whole number.`
    : `Give a number${unit === undefined ? '' : ` in ${unit}`}, or a label that the model has for it.`

function float(value: number, size: number): Written {
  const bytes = new Uint8Array(size)
  const view = new DataView(bytes.buffer)
  if (size === 4) view.setFloat32(0, value)
  else if (size === 8) view.setFloat64(0, value)
  else return { problem: `float of ${size} bytes`, hint: 'Its width in `telecommands.pus` must be 4 or 8.' }
  return { bytes }
}

function whole(value: number | bigint, size: number, text: string): Written {
  if (typeof value === 'number' && !Number.isInteger(value))
    return { problem: 'whole number', hint: 'The model has no calibration for it: give the raw value.' }
  let rest = BigInt(value)
  const bits = BigInt(size) * 8n
  if (rest >= 1n << bits || rest < -(1n << (bits - 1n)))
    return { problem: `value of ${size} bytes`, hint: `${text} does not fit: give a value that does.` }
  const bytes = new Uint8Array(size)
  for (let i = size - 1; i >= 0; i--, rest >>= 8n) bytes[i] = Number(rest & 0xffn)
  return { bytes }
}
