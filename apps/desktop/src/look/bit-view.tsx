/** Bytes of a command bit by bit: a bit shows its field, a field shows its bits. */
import { useMemo, useState } from 'react'
import { defineTexts, useTexts } from '../i18n/texts.ts'
import { bitText, bytesOf, coversBit, fieldAt, hexByte } from './bits.ts'
import './bit-view.css'

const texts = defineTexts(
  {
    bytes: (n: number) => `${n} byte${n === 1 ? '' : 's'}`,
    bits: 'Bits of the command; arrow keys move from field to field',
    fields: 'Fields',
    field: 'Field',
    place: 'Bits',
    binary: 'In binary',
    raw: 'Raw',
    value: 'Value',
    origin: 'From',
    argument: 'argument',
    fixed: 'fixed',
    parameter: 'telemetry',
    computed: 'computed',
    noField: 'no field',
  },
  {
    bytes: (n) => `${n} octet${n > 1 ? 's' : ''}`,
    bits: 'Bits de la commande ; les flèches vont de champ en champ',
    fields: 'Champs',
    field: 'Champ',
    place: 'Bits',
    binary: 'En binaire',
    raw: 'Brut',
    value: 'Valeur',
    origin: 'Vient de',
    argument: 'argument',
    fixed: 'fixe',
    parameter: 'télémesure',
    computed: 'calculé',
    noField: 'aucun champ',
  },
)

/** One value in the bytes of a command. */
export interface ShownField {
  readonly name: string
  readonly bitOffset: number
  readonly bitLength: number
  readonly raw: string
  readonly engineering?: string
  readonly origin: 'argument' | 'fixed' | 'parameter' | 'computed'
}

const idOf = (field: ShownField): string => `${field.name} ${field.bitOffset}`

/** Beyond this, bits of single bytes are not drawn: the table still has each field in binary. */
const MOST_DRAWN = 256

export function BitView({ hex, fields }: { readonly hex: string; readonly fields: readonly ShownField[] }) {
  const t = useTexts(texts)
  const bytes = useMemo(() => bytesOf(hex), [hex])
  const sorted = useMemo(() => fields.toSorted((a, b) => a.bitOffset - b.bitOffset), [fields])
  const [id, setId] = useState<string>()
  const chosen = sorted.find((f) => idOf(f) === id)
  const at = chosen === undefined ? -1 : sorted.indexOf(chosen)
  const step = (by: number): void => {
    const next = sorted[Math.min(Math.max(at + by, 0), sorted.length - 1)]
    if (next !== undefined) setId(idOf(next))
  }
  return (
    <div className="bit-view">
      <div className="dim">
        {t.bytes(bytes.length)} <span className="mono bit-hex">{hex.toUpperCase()}</span>
      </div>
      <div
        className="bit-bytes"
        role="group"
        tabIndex={0}
        aria-label={t.bits}
        onKeyDown={(event) => {
          const by = { ArrowRight: 1, ArrowDown: 1, ArrowLeft: -1, ArrowUp: -1 }[event.key]
          if (by === undefined) return
          event.preventDefault()
          step(by)
        }}
      >
        {Array.from(bytes.subarray(0, MOST_DRAWN), (value, n) => (
          <span className="bit-byte" key={n}>
            <span aria-hidden>{hexByte(value)}</span>
            <span className="bit-byte-bits" aria-hidden>
              {Array.from({ length: 8 }, (_, index) => {
                const bit = 8 * n + index
                const field = fieldAt(sorted, bit)
                const shade = field === undefined ? 'none' : sorted.indexOf(field) % 2
                return (
                  // The keyboard moves over fields, on the group.
                  <span
                    key={bit}
                    className={`bit-one shade-${shade} ${chosen !== undefined && coversBit(chosen, bit) ? 'covered' : ''}`}
                    title={field?.name ?? t.noField}
                    onClick={() => setId(field === undefined ? undefined : idOf(field))}
                  >
                    {(value >> (7 - index)) & 1}
                  </span>
                )
              })}
            </span>
          </span>
        ))}
      </div>
      {sorted.length === 0 ? null : (
        <div className="bit-fields">
          <table className="plain-table" aria-label={t.fields}>
            <thead>
              <tr>
                <th scope="col">{t.field}</th>
                <th scope="col">{t.place}</th>
                <th scope="col">{t.binary}</th>
                <th scope="col" className="num">
                  {t.raw}
                </th>
                <th scope="col" className="num">
                  {t.value}
                </th>
                <th scope="col">{t.origin}</th>
              </tr>
            </thead>
            <tbody>
              {sorted.map((field) => (
                <tr
                  key={idOf(field)}
                  className={field === chosen ? 'bit-chosen' : undefined}
                  onMouseEnter={() => setId(idOf(field))}
                >
                  <th scope="row">
                    <button
                      type="button"
                      className="link-button"
                      aria-pressed={field === chosen}
                      onFocus={() => setId(idOf(field))}
                      onClick={() => setId(idOf(field))}
                    >
                      {field.name}
                    </button>
                  </th>
                  <td className="dim mono">
                    {field.bitOffset}+{field.bitLength}
                  </td>
                  <td className="mono bit-binary" title={bitText(bytes, field)}>
                    {bitText(bytes, field)}
                  </td>
                  <td className="num dim" title={field.raw}>
                    {field.raw}
                  </td>
                  <td className="num" title={field.engineering}>
                    {field.engineering ?? '—'}
                  </td>
                  <td className="dim">{t[field.origin]}</td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      )}
    </div>
  )
}
