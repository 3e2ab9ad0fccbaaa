/** Every value can be asked where it comes from: packet, bits, raw value, calibration, limits in force. */
import { ActionIcon, Button } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { ApiError, type Limits, type ParameterDetail } from '@vigie/contract'
import { useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { Answer, Loading } from '../../look/states.tsx'
import { numberText, valueText } from '../../look/value-text.ts'
import { useShell } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { useParameter } from '../../server/model.ts'
import { ALARM_LEVELS, alarmTexts, ofAlarm } from '../../status/level.ts'
import { Status } from '../../status/status-mark.tsx'
import { askedOf } from '../../time/source.ts'
import { texts } from './texts.ts'

export interface WhereFromProps {
  readonly path: string
  readonly chain: string
  readonly close: () => void
}

export function WhereFrom({ path, chain, close }: WhereFromProps) {
  const t = useTexts(texts)
  const detail = useParameter(path)
  return (
    <aside
      className="where-from"
      aria-label={t.whereFrom(path)}
      onKeyDown={(event) => {
        if (event.key === 'Escape') close()
      }}
    >
      <header>
        <h2>{t.where}</h2>
        <ActionIcon onClick={close} aria-label={t.close} autoFocus>
          <Icon path={ICONS.close} />
        </ActionIcon>
      </header>
      <Answer query={detail}>{(d) => <Facts detail={d} path={path} chain={chain} />}</Answer>
    </aside>
  )
}

function Facts({
  detail,
  path,
  chain,
}: {
  readonly detail: ParameterDetail
  readonly path: string
  readonly chain: string
}) {
  const t = useTexts(texts)
  const alarmWords = useTexts(alarmTexts)
  const shell = useShell()
  const { client } = useCentre()
  const latest = useQuery({
    queryKey: ['latest-of', chain, path],
    queryFn: async ({ signal }) => {
      try {
        return await client.getLatest({ params: { path }, query: askedOf(chain), signal })
      } catch (error) {
        // Known, and nothing received: that is an answer.
        if (error instanceof ApiError && error.status === 404) return null
        throw error
      }
    },
    refetchInterval: 1000,
  })
  const value = latest.data ?? undefined
  const place = detail.places.find((p) => p.packetType === value?.packetType) ?? detail.places[0]
  return (
    <>
      <dl className="facts">
        <Fact name={t.path} text={path} />
        <Fact name={t.description} text={detail.description} />
        <Fact
          name={t.aliases}
          text={
            detail.aliases === undefined
              ? undefined
              : Object.entries(detail.aliases)
                  .map(([space, name]) => `${name} (${space})`)
                  .join(', ')
          }
        />
      </dl>
      {latest.isPending ? (
        <Loading />
      ) : value === undefined ? (
        <p className="dim">{t.silent}</p>
      ) : (
        <dl className="facts">
          <Fact name={t.generated} text={value.generation} />
          <Fact name={t.received} text={value.reception} />
          <dt>{t.packet}</dt>
          <dd>
            {value.packetType ?? '—'}{' '}
            {value.packet === undefined ? null : (
              <Button
                variant="subtle"
                onClick={() => shell.open('packets', { chain: value.chain, packet: String(value.packet), field: path })}
              >
                {t.openPacket}
              </Button>
            )}
          </dd>
          <Fact
            name={t.bits}
            text={
              place?.bitOffset === undefined || place.bitLength === undefined
                ? place === undefined
                  ? undefined
                  : t.bitsDynamic
                : t.bitsText(place.bitOffset, place.bitLength)
            }
          />
          <Fact name={t.encoding} text={detail.type.encoding} />
          <Fact name={t.rawValue} text={valueText(value.raw, { kind: 'string' })} />
          <Fact name={t.formula} text={detail.formula} />
          <Fact
            name={t.calibration}
            text={detail.type.calibration ?? (detail.formula === undefined ? t.noCalibration : undefined)}
          />
          <Fact
            name={t.engineering}
            text={`${value.text ?? valueText(value.value, { kind: detail.kind })} ${value.unit ?? ''}`}
          />
          <Fact name={t.validRange} text={detail.type.range} />
          <Fact name={t.validWhen} text={detail.validity} />
          <dt>{t.state}</dt>
          <dd>
            <Status level={ofAlarm(value.state ?? 'normal')} text={alarmWords[value.state ?? 'normal']} />
          </dd>
          <Fact name={t.quality} text={value.flags.length === 0 ? t.flagsNone : value.flags.join(', ')} />
        </dl>
      )}
      <h3 className="section-title">{t.limits}</h3>
      {detail.limits.length === 0 ? <p className="dim">{t.noLimits}</p> : null}
      {detail.limits.map((limits, index) => (
        // Their order is their meaning: the first that holds.
        <LimitSet
          key={index}
          limits={limits}
          unit={detail.unit}
          inForce={value?.limits === index}
          alone={detail.limits.length === 1}
        />
      ))}
      <h3 className="section-title">{t.places}</h3>
      <ul className="places">
        {detail.places.map((p) => (
          <li key={`${p.packetType} ${p.container} ${p.bitOffset}`}>
            {p.packetType}{' '}
            <span className="dim">
              {p.bitOffset === undefined || p.bitLength === undefined
                ? t.bitsDynamic
                : t.bitsText(p.bitOffset, p.bitLength)}
              {p.conditional ? `, ${t.conditional}` : ''}
            </span>
          </li>
        ))}
      </ul>
    </>
  )
}

interface LimitSetProps {
  readonly limits: Limits
  readonly unit: string | undefined
  /** These judge the value now. */
  readonly inForce: boolean
  /** There are no others. */
  readonly alone: boolean
}

function LimitSet({ limits, unit, inForce, alone }: LimitSetProps) {
  const t = useTexts(texts)
  const alarmWords = useTexts(alarmTexts)
  const ranges = limits.ranges.toSorted((a, b) => ALARM_LEVELS.indexOf(b.level) - ALARM_LEVELS.indexOf(a.level))
  return (
    <dl className={`facts limit-set ${inForce ? 'limit-set-in-force' : ''}`}>
      <Fact name={t.when} text={limits.when ?? (alone ? undefined : t.otherwise)} />
      {inForce ? (
        <div className="pair">
          <dt>{t.inForce}</dt>
          <dd>
            <strong>{t.inForceNow}</strong>
          </dd>
        </div>
      ) : null}
      {ranges.map((r) => {
        const min = r.min === undefined ? '−∞' : numberText(r.min)
        const max = `${r.max === undefined ? '∞' : numberText(r.max)} ${unit ?? ''}`
        return (
          <div className="pair" key={`${r.level} ${r.form} ${min} ${max}`}>
            <dt>
              <Status level={ofAlarm(r.level)} text={alarmWords[r.level]} />
            </dt>
            <dd>{r.form === 'outside' ? t.outside(min, max) : t.inside(min, max)}</dd>
          </div>
        )
      })}
      {(limits.values ?? []).map((v) => (
        <div className="pair" key={v.value}>
          <dt>
            <Status level={ofAlarm(v.level)} text={alarmWords[v.level]} />
          </dt>
          <dd>= {v.value}</dd>
        </div>
      ))}
      {(limits.conditions ?? []).map((c) => (
        <div className="pair" key={c.when}>
          <dt>
            <Status level={ofAlarm(c.level)} text={alarmWords[c.level]} />
          </dt>
          <dd>{c.when}</dd>
        </div>
      ))}
    </dl>
  )
}

function Fact({ name, text }: { readonly name: string; readonly text: string | undefined }) {
  if (text === undefined || text === '') return null
  return (
    <div className="pair">
      <dt>{name}</dt>
      <dd>{text}</dd>
    </div>
  )
}
