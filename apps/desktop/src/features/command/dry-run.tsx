/** What would leave and what stands against it, with a button where a button can satisfy it. */
import { Button } from '@mantine/core'
import type { DeclaredActivity, DryRun as Run, Uplink } from '@vigie/contract'
import { useHoldText } from '../../commanding/hold-text.ts'
import { useRefusalText } from '../../commanding/refusal-text.ts'
import { useUplinkAct } from '../../commanding/uplink-acts.ts'
import { useScopeText } from '../../commanding/uplink-words.ts'
import { fopState, fopTexts, ofSignificance, ruleTexts, significanceTexts, stageTexts } from '../../commanding/words.ts'
import { useServerTexts } from '../../i18n/server-texts.ts'
import { useTexts } from '../../i18n/texts.ts'
import { ArmedButton } from '../../look/armed-button.tsx'
import { BitView } from '../../look/bit-view.tsx'
import { Answer, Failure } from '../../look/states.tsx'
import { numberText } from '../../look/value-text.ts'
import { useShell } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { Status, StatusMark } from '../../status/status-mark.tsx'
import { texts } from './texts.ts'

export interface DryRunProps {
  readonly query: {
    readonly data: Run | undefined
    readonly error: unknown
    readonly isPending: boolean
    refetch(): unknown
  }
  readonly declared: DeclaredActivity
  /** The server is away. */
  readonly stale: boolean
  /** Of what stands in the form now. */
  readonly fresh: boolean
  readonly uplink: Uplink | undefined
  /** A rule that may be set aside is. */
  readonly setAside: (rule: string) => void
}

export function DryRun({ query, declared, stale, fresh, uplink, setAside }: DryRunProps) {
  const t = useTexts(texts)
  return (
    <section className={`command-run ${stale ? 'command-stale' : ''}`} aria-label={t.dryRun}>
      <h3>
        {t.dryRun} <span className="dim">{fresh ? t.dryRunHint : t.working}</span>
      </h3>
      {stale ? (
        <p className="status">
          <StatusMark level="serious" worded /> {t.old}
        </p>
      ) : null}
      <Answer query={query}>
        {(run) => (
          <Content
            run={run}
            declared={declared}
            uplink={uplink}
            again={() => void query.refetch()}
            setAside={setAside}
          />
        )}
      </Answer>
    </section>
  )
}

interface ContentProps {
  readonly run: Run
  readonly declared: DeclaredActivity
  readonly uplink: Uplink | undefined
  readonly again: () => void
  readonly setAside: (rule: string) => void
}

function Content({ run, declared, uplink, again, setAside }: ContentProps) {
  const t = useTexts(texts)
  const significances = useTexts(significanceTexts)
  const stages = useTexts(stageTexts)
  const server = useServerTexts()
  const { route, needs } = run
  return (
    <>
      <dl className="facts">
        <dt>{t.significance}</dt>
        <dd>
          <Status level={ofSignificance(run.significance)} text={significances[run.significance]} />
          {run.significance === 'none' ? null : <span className="dim"> {run.reason ?? t.noReason}</span>}
        </dd>
        <dt>{t.needs}</dt>
        <dd>
          {needs.approvals === 0 && !needs.firing ? (
            <span className="dim">{t.needsNothing}</span>
          ) : (
            [needs.approvals > 0 ? t.needsApproval(needs.approvals) : '', needs.firing ? t.needsFiring : '']
              .filter(Boolean)
              .join(' ; ')
          )}
        </dd>
        <dt>{t.expects}</dt>
        <dd>
          {run.expects.length === 0 ? (
            <span className="dim">{t.expectsNothing}</span>
          ) : (
            <ul className="command-expects">
              {run.expects.map((e) => (
                <li key={`${e.stage} ${e.by}`}>
                  {stages[e.stage]}{' '}
                  <span className="dim">
                    {server.phrase(e.by)}
                    {e.within === undefined
                      ? ''
                      : `, ${t.within(numberText(e.within), e.from === 'release' ? t.release : t.previous)}`}
                  </span>
                </li>
              ))}
            </ul>
          )}
        </dd>
      </dl>
      {run.unchecked === undefined || run.unchecked.length === 0 ? null : (
        <>
          <h4>{t.unchecked}</h4>
          <ul className="command-against">
            {run.unchecked.map((condition) => (
              <li key={condition}>
                <StatusMark level="caution" worded /> <span>{condition}</span>
              </li>
            ))}
          </ul>
        </>
      )}
      <Against run={run} uplink={uplink} again={again} setAside={setAside} />
      <h4>
        {t.bytes}{' '}
        {route === undefined ? null : (
          <span className="dim">{t.route(route.chain, route.virtualChannel, route.map, route.service)}</span>
        )}
      </h4>
      {run.bytes === undefined || run.bytes === '' ? (
        <p className="dim">{declared.kind !== 'telecommand' ? t.noBytesOfService : t.noBytes}</p>
      ) : (
        <BitView hex={run.bytes} fields={run.fields} />
      )}
    </>
  )
}

interface AgainstProps {
  readonly run: Run
  readonly uplink: Uplink | undefined
  readonly again: () => void
  readonly setAside: (rule: string) => void
}

function Against({ run, uplink, again, setAside }: AgainstProps) {
  const t = useTexts(texts)
  const fop = useTexts(fopTexts)
  const rules = useTexts(ruleTexts)
  const shell = useShell()
  const centre = useCentre()
  const act = useUplinkAct(again)
  const told = useRefusalText()
  const holds = useHoldText()
  const scopeText = useScopeText()
  const may = centre.may('controller')
  const chain = run.route?.chain ?? ''
  const channel =
    run.route?.service === 'AD' ? uplink?.virtualChannels.find((c) => c.id === run.route?.virtualChannel) : undefined
  const idle = channel !== undefined && channel.cop1 && channel.state > 3 ? channel : undefined
  const remedy = (refusal: Run['refusals'][number]): React.ReactNode => {
    if (!may) return null
    const { override } = refusal
    if (override !== undefined)
      return override.roles === undefined || override.roles.includes(centre.session.role) ? (
        <ArmedButton text={t.aside} label={t.asideLabel(override.name)} fire={() => setAside(override.name)} />
      ) : null
    if (refusal.rule === 'inhibition' && uplink?.inhibited !== undefined) {
      const { scope } = uplink.inhibited
      return (
        <ArmedButton
          text={t.permit}
          label={t.permitLabel(scopeText(scope))}
          fire={() => act.mutate({ what: 'permit', scope })}
        />
      )
    }
    if (refusal.rule !== 'uplink' || uplink === undefined) return null
    if (uplink.holder === undefined)
      return (
        <Button variant="default" loading={act.isPending} onClick={() => act.mutate({ what: 'take', chain })}>
          {t.take}
        </Button>
      )
    return (
      <ArmedButton
        text={t.recover}
        label={t.recoverLabel(chain, uplink.lentTo ?? uplink.holder)}
        busy={act.isPending}
        fire={() => act.mutate({ what: 'recover', chain })}
      />
    )
  }
  return (
    <>
      <h4>{t.against}</h4>
      {run.refusals.length === 0 ? (
        <p>
          <Status level="normal" text={t.nothingAgainst} />
        </p>
      ) : (
        <ul className="command-against" aria-label={t.against}>
          {run.refusals.map((refusal) => (
            <li key={refusal.code + refusal.message}>
              <StatusMark level={refusal.hold === undefined ? 'serious' : 'caution'} worded />
              <span>
                <span className="chip">{rules[refusal.rule as keyof typeof rules] ?? refusal.rule}</span>{' '}
                {told(refusal).message}.{' '}
                <span className="dim">{refusal.hold === undefined ? told(refusal).remedy : holds(refusal.hold)}</span>{' '}
                <span className="dim mono">{refusal.code}</span>
              </span>
              {remedy(refusal)}
            </li>
          ))}
        </ul>
      )}
      {idle === undefined ? null : (
        <ul className="command-against">
          <li>
            <StatusMark level={idle.state === 6 ? 'caution' : 'standby'} worded />
            <span>
              {t.fopIdle(idle.id, fop[fopState(idle.state)])}.{' '}
              <span className="dim">{idle.state === 6 ? t.fopIdleHint : t.fopStarting}</span>
            </span>
            {may && idle.state === 6 ? (
              <Button
                variant="default"
                loading={act.isPending}
                onClick={() =>
                  act.mutate({ what: 'directive', chain, virtualChannel: idle.id, directive: 'initiate-with-clcw' })
                }
              >
                {t.initiate}
              </Button>
            ) : null}
          </li>
        </ul>
      )}
      {uplink === undefined || uplink.selected !== undefined ? null : (
        <ul className="command-against">
          <li>
            <StatusMark level="caution" worded />
            <span>
              {t.noCarrier}. <span className="dim">{t.noCarrierHint}</span>
            </span>
          </li>
        </ul>
      )}
      {act.error === null ? null : <Failure error={act.error} />}
      {chain === '' ? null : (
        <button type="button" className="link-button dim" onClick={() => shell.open('uplink', { chain })}>
          {t.toUplink} →
        </button>
      )}
    </>
  )
}
