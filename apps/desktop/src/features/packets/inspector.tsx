/** Bytes, bits and fields of a packet: a bit shows its field, a field shows its bits. */
import { ActionIcon, TextInput } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import type { PacketDetail, PacketField } from '@vigie/contract'
import { useEffect, useMemo, useRef, useState } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { Rows } from '../../look/rows.tsx'
import { Answer } from '../../look/states.tsx'
import { valueText } from '../../look/value-text.ts'
import { startDrag } from '../../panels/drag.ts'
import { useCentre } from '../../server/centre.ts'
import { ofAlarm } from '../../status/level.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import { asciiOf, bytesOf, coversBit, coversByte, fieldAt, hexByte, shades } from '../../look/bits.ts'
import { texts } from './texts.ts'

export interface InspectorProps {
  readonly chain: string
  readonly position: number
  readonly field: string
  readonly choose: (field: string) => void
  readonly close: () => void
}

export function Inspector({ chain, position, field, choose, close }: InspectorProps) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const packet = useQuery({
    queryKey: ['packet', chain, position],
    queryFn: ({ signal }) => client.getPacket({ params: { chain, position }, signal }),
    // What was received does not change.
    staleTime: Number.POSITIVE_INFINITY,
    enabled: Number.isInteger(position),
  })
  return (
    <section className="inspector" aria-label={t.position(position)}>
      <Answer query={packet}>
        {(detail) => <Content key={position} packet={detail} field={field} choose={choose} close={close} />}
      </Answer>
    </section>
  )
}

interface ContentProps {
  readonly packet: PacketDetail
  readonly field: string
  readonly choose: (field: string) => void
  readonly close: () => void
}

function Content({ packet, field, choose, close }: ContentProps) {
  const t = useTexts(texts)
  const bytes = useMemo(() => bytesOf(packet.hex), [packet.hex])
  const chosen = packet.fields.find((f) => f.path === field)
  const [byte, setByte] = useState<number>()
  const at = byte ?? (chosen === undefined ? 0 : Math.floor(chosen.bitOffset / 8))
  const [text, setText] = useState('')
  const words = text.toLowerCase().split(/\s+/).filter(Boolean)
  const fields = packet.fields.filter((f) => words.every((w) => f.path.toLowerCase().includes(w)))
  const { header } = packet
  const take = (bit: number): void => {
    setByte(bit >> 3)
    choose(fieldAt(packet.fields, bit)?.path ?? '')
  }
  return (
    <>
      <header className="inspector-head">
        <strong>{packet.type ?? t.unknown}</strong>
        <span className="dim">{t.position(packet.position)}</span>
        {header === undefined ? null : (
          <span className="dim">
            {t.header(header.version, header.apid, header.sequenceFlags, header.sequenceCount, header.dataLength)}
          </span>
        )}
        <span className="grow" />
        <TextInput
          aria-label={t.filter}
          placeholder={t.filter}
          w={170}
          value={text}
          onChange={(event) => setText(event.currentTarget.value)}
        />
        <ActionIcon aria-label={t.close} onClick={close}>
          <Icon path={ICONS.close} />
        </ActionIcon>
      </header>
      <div className="inspector-body">
        <div className="inspector-bytes">
          <Hex bytes={bytes} fields={packet.fields} chosen={chosen} at={at} take={(n) => take(8 * n)} />
          <Bits byte={at} value={bytes[at] ?? 0} chosen={chosen} fields={packet.fields} take={take} />
        </div>
        <Fields
          fields={fields}
          chosen={chosen?.path}
          choose={(f) => {
            setByte(undefined)
            choose(f.path)
          }}
        />
      </div>
    </>
  )
}

const PER_LINE = 16

interface HexProps {
  readonly bytes: Uint8Array
  readonly fields: readonly PacketField[]
  readonly chosen: PacketField | undefined
  readonly at: number
  readonly take: (byte: number) => void
}

/** One control: arrow keys move over the bytes. Large packets are shown in full; lines out of sight cost nothing. */
function Hex({ bytes, fields, chosen, at, take }: HexProps) {
  const t = useTexts(texts)
  const host = useRef<HTMLDivElement>(null)
  const shade = useMemo(() => shades(fields, bytes.length), [fields, bytes.length])
  useEffect(() => {
    host.current?.querySelector('.hex-byte.at')?.scrollIntoView({ block: 'nearest' })
  }, [at])
  const lines = Math.ceil(bytes.length / PER_LINE)
  return (
    <div
      className="hex mono"
      ref={host}
      role="listbox"
      tabIndex={0}
      aria-label={t.bytesLabel}
      aria-activedescendant={`hex-${at}`}
      onKeyDown={(event) => {
        const step = { ArrowLeft: -1, ArrowRight: 1, ArrowUp: -PER_LINE, ArrowDown: PER_LINE }[event.key]
        if (step === undefined) return
        event.preventDefault()
        take(Math.min(Math.max(at + step, 0), bytes.length - 1))
      }}
    >
      {Array.from({ length: lines }, (_, line) => (
        <div className="hex-line" key={line} role="presentation">
          <span className="dim" aria-hidden>
            {(line * PER_LINE).toString(16).toUpperCase().padStart(4, '0')}
          </span>
          <span className="hex-bytes" role="presentation">
            {Array.from(bytes.subarray(line * PER_LINE, (line + 1) * PER_LINE), (value, column) => {
              const n = line * PER_LINE + column
              const covered = chosen !== undefined && coversByte(chosen, n)
              return (
                <span
                  key={n}
                  id={`hex-${n}`}
                  role="option"
                  aria-selected={n === at}
                  aria-label={t.byte(n, hexByte(value))}
                  className={`hex-byte shade-${shade[n]! < 0 ? 'none' : shade[n]! % 2} ${covered ? 'covered' : ''} ${n === at ? 'at' : ''}`}
                  onClick={() => take(n)}
                >
                  {hexByte(value)}
                </span>
              )
            })}
          </span>
          <span className="dim" aria-hidden>
            {Array.from(bytes.subarray(line * PER_LINE, (line + 1) * PER_LINE), asciiOf).join('')}
          </span>
        </div>
      ))}
    </div>
  )
}

interface BitsProps {
  readonly byte: number
  readonly value: number
  readonly chosen: PacketField | undefined
  readonly fields: readonly PacketField[]
  readonly take: (bit: number) => void
}

function Bits({ byte, value, chosen, fields, take }: BitsProps) {
  const t = useTexts(texts)
  return (
    <div className="bits" role="group" aria-label={t.bitsOf(byte)}>
      <span className="dim">{t.bitsOf(byte)}</span>
      {Array.from({ length: 8 }, (_, index) => {
        const bit = 8 * byte + index
        const field = fieldAt(fields, bit)
        return (
          <button
            type="button"
            key={bit}
            className={`bit mono ${chosen !== undefined && coversBit(chosen, bit) ? 'covered' : ''}`}
            title={field?.path ?? t.noField}
            aria-label={`${bit}: ${(value >> (7 - index)) & 1}, ${field?.path ?? t.noField}`}
            onClick={() => take(bit)}
          >
            {(value >> (7 - index)) & 1}
          </button>
        )
      })}
      <span className="bits-field">{chosen?.path ?? <span className="dim">{t.noField}</span>}</span>
    </div>
  )
}

interface FieldsProps {
  readonly fields: readonly PacketField[]
  readonly chosen: string | undefined
  readonly choose: (field: PacketField) => void
}

function Fields({ fields, chosen, choose }: FieldsProps) {
  const t = useTexts(texts)
  const host = useRef<HTMLDivElement>(null)
  useEffect(() => {
    host.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' })
  }, [chosen])
  return (
    <div className="inspector-fields" ref={host}>
      <Rows
        label={t.fields}
        items={fields}
        keyOf={(f) => `${f.path} ${f.bitOffset}`}
        columns="minmax(110px, 2fr) 76px minmax(56px, 0.8fr) minmax(90px, 1.4fr)"
        head={[
          t.field,
          t.bits,
          <div className="num" key="raw">
            {t.raw}
          </div>,
          <div className="num" key="value">
            {t.value}
          </div>,
        ]}
        selected={fields.find((f) => f.path === chosen) === undefined ? undefined : keyOfPath(fields, chosen)}
        open={choose}
        rowProps={(f) => ({
          onClick: () => choose(f),
          draggable: true,
          onDragStart: (event) => startDrag(event, { kind: 'parameter', paths: [f.path] }),
        })}
        row={(f) => (
          <>
            <div role="gridcell" title={f.path}>
              {f.path}
            </div>
            <div role="gridcell" className="dim mono">
              {f.bitOffset}+{f.bitLength}
            </div>
            <div role="gridcell" className="num dim">
              {valueText(f.raw, { kind: 'string' })}
            </div>
            <div role="gridcell" className="num" title={f.validity}>
              {f.state === undefined || f.state === 'normal' ? null : <StatusMark level={ofAlarm(f.state)} />}{' '}
              {f.text ?? valueText(f.value, { kind: 'float' })} <span className="unit">{f.unit ?? ''}</span>
            </div>
          </>
        )}
      />
    </div>
  )
}

const keyOfPath = (fields: readonly PacketField[], path: string | undefined): string | undefined => {
  const field = fields.find((f) => f.path === path)
  return field === undefined ? undefined : `${field.path} ${field.bitOffset}`
}
