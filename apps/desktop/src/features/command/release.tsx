/** How an activity leaves where it is not the usual way, and which rules are set aside for it. */
import { ActionIcon, NativeSelect, TextInput } from '@mantine/core'
import type { Api, BodyOf, Uplink } from '@vigie/contract'
import { useTexts } from '../../i18n/texts.ts'
import { Icon, ICONS } from '../../look/icons.tsx'
import { texts } from './texts.ts'

export interface Release {
  readonly service: '' | 'AD' | 'BD'
  /** Empty: the usual one. */
  readonly virtualChannel: string
  readonly priority: string
  /** Names of rules that are set aside. */
  readonly rules: readonly string[]
  readonly reason: string
}
export const USUAL: Release = { service: '', virtualChannel: '', priority: '', rules: [], reason: '' }

type Ask = Pick<BodyOf<Api['requestActivity']>, 'route' | 'priority' | 'override'>

const MOST_PRIORITY = 100
const isPriority = (text: string): boolean => Number.isInteger(Number(text)) && Math.abs(Number(text)) <= MOST_PRIORITY

/** As the server takes it; a rule is set aside only with a reason. */
export function askOf({ service, virtualChannel, priority, rules, reason }: Release): Ask {
  const route = {
    ...(service === '' ? {} : { service }),
    ...(virtualChannel === '' ? {} : { virtualChannel: Number(virtualChannel) }),
  }
  return {
    ...(Object.keys(route).length === 0 ? {} : { route }),
    ...(priority.trim() === '' || !isPriority(priority) ? {} : { priority: Number(priority) }),
    ...(rules.length === 0 || reason.trim() === '' ? {} : { override: { rules: [...rules], reason: reason.trim() } }),
  }
}

export interface ReleaseFormProps {
  readonly release: Release
  readonly uplink: Uplink | undefined
  readonly change: (release: Release) => void
}

export function ReleaseForm({ release, uplink, change }: ReleaseFormProps) {
  const t = useTexts(texts)
  const put = (part: Partial<Release>): void => change({ ...release, ...part })
  const { rules, priority } = release
  return (
    <>
      {rules.length === 0 ? null : (
        <div className="command-aside">
          {rules.map((rule) => (
            <span key={rule} className="chip">
              {t.setAside(rule)}
              <ActionIcon
                size="sm"
                aria-label={t.notAside(rule)}
                title={t.notAside(rule)}
                onClick={() => put({ rules: rules.filter((one) => one !== rule) })}
              >
                <Icon path={ICONS.close} size={12} />
              </ActionIcon>
            </span>
          ))}
          <TextInput
            label={t.asideReason}
            withAsterisk
            aria-required
            maxLength={2000}
            value={release.reason}
            onChange={(event) => put({ reason: event.currentTarget.value })}
          />
        </div>
      )}
      {uplink === undefined ? null : (
        <details className="command-way">
          <summary>{t.way}</summary>
          <div className="argument-members">
            <NativeSelect
              size="xs"
              label={t.service}
              value={release.service}
              onChange={(event) => put({ service: event.currentTarget.value as Release['service'] })}
              data={[
                { value: '', label: t.usual },
                { value: 'AD', label: t.ad },
                { value: 'BD', label: t.bd },
              ]}
            />
            <NativeSelect
              size="xs"
              label={t.virtualChannel}
              value={release.virtualChannel}
              onChange={(event) => put({ virtualChannel: event.currentTarget.value })}
              data={[
                { value: '', label: t.usual },
                ...uplink.virtualChannels.map(({ id }) => ({ value: String(id), label: String(id) })),
              ]}
            />
            <TextInput
              label={t.priority}
              placeholder="0"
              inputMode="numeric"
              error={isPriority(priority) ? undefined : t.priorityWrong}
              value={priority}
              onChange={(event) => put({ priority: event.currentTarget.value })}
            />
          </div>
        </details>
      )}
    </>
  )
}
