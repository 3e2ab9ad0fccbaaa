import { ActionIcon, Menu, Tooltip, useComputedColorScheme, useMantineColorScheme } from '@mantine/core'
import { awaitsApproval } from '../commanding/words.ts'
import { useLanguage, useTexts } from '../i18n/texts.ts'
import { Icon, ICONS } from '../look/icons.tsx'
import { roleTexts } from '../look/roles.ts'
import { useShell } from '../panels/declaration.ts'
import { panels } from '../panels/registry.ts'
import { useCentre, useConnection, useTopic } from '../server/centre.ts'
import { ofAlarm, STATUS_LEVELS, statusTexts, type StatusLevel } from '../status/level.ts'
import { StatusMark } from '../status/status-mark.tsx'
import { Clock } from './clock.tsx'
import { texts } from './texts.ts'

export interface TopBarProps {
  readonly find: () => void
  readonly reset: () => void
  readonly logOut: () => void
}

export function TopBar({ find, reset, logOut }: TopBarProps) {
  const t = useTexts(texts)
  const { mission } = useCentre()
  return (
    <header className="top-bar">
      <span className="brand">
        <img src="./vigie.svg" alt="" width={20} height={20} />
        <strong>Vigie</strong>
        <span className="mission-name">{mission.title ?? mission.name}</span>
      </span>
      <button type="button" className="find" onClick={find} title={t.searchLabel}>
        <Icon path={ICONS.search} size={14} />
        <span>{t.search}</span>
        <kbd>Ctrl K</kbd>
      </button>
      <span className="top-gap" />
      <Clock />
      <ConnectionMark />
      <Approvals />
      <Bell />
      <PanelMenu reset={reset} />
      <ThemeToggle />
      <LanguageToggle />
      <UserMenu logOut={logOut} />
    </header>
  )
}

function ConnectionMark() {
  const t = useTexts(texts)
  const { state, detail, health } = useConnection()
  const ill = state === 'open' && health?.status === 'degraded' ? health.checks.filter((c) => !c.ok) : []
  const level: StatusLevel =
    ill.length > 0 ? 'serious' : state === 'open' ? 'normal' : state === 'connecting' ? 'standby' : 'serious'
  const title = ill.length === 0 ? detail : ill.map((c) => `${c.name}: ${c.detail}`).join('\n')
  return (
    <span className="connection" role="status" title={title}>
      <StatusMark level={level} worded />
      {ill.length === 0 ? t[state] : t.degraded(ill.map((c) => c.name).join(', '))}
    </span>
  )
}

/** Activities that wait for a second person; nothing is shown while none does. */
function Approvals() {
  const t = useTexts(texts)
  const shell = useShell()
  const waiting = useTopic('activities').items.filter(awaitsApproval).length
  if (waiting === 0) return null
  return (
    <button
      type="button"
      className="bell"
      title={t.approvalsOpen}
      onClick={() => shell.open('activities', { state: 'waiting' })}
    >
      <StatusMark level="caution" worded />
      {t.approvals(waiting)}
    </button>
  )
}

function Bell() {
  const t = useTexts(texts)
  const words = useTexts(statusTexts)
  const shell = useShell()
  const waiting = useTopic('alarms').items.filter((a) => !a.acknowledged && a.shelved === undefined)
  const counts = STATUS_LEVELS.map((level) => ({
    level,
    n: waiting.filter((a) => ofAlarm(a.worst) === level).length,
  })).filter((c) => c.n > 0)
  const label = waiting.length === 0 ? t.noAlarms : t.alarms(waiting.length)
  return (
    <Tooltip label={label}>
      <button type="button" className="bell" onClick={() => shell.open('alarms')}>
        <Icon path={ICONS.bell} />
        {counts.length === 0 ? <span className="dim">0</span> : null}
        {counts.map((c) => (
          <span key={c.level} className="bell-count">
            <StatusMark level={c.level} worded />
            {c.n}
            <span className="visually-hidden">{words[c.level]}</span>
          </span>
        ))}
        <span className="visually-hidden">{label}</span>
      </button>
    </Tooltip>
  )
}

function PanelMenu({ reset }: { readonly reset: () => void }) {
  const t = useTexts(texts)
  const { language } = useLanguage()
  const shell = useShell()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <ActionIcon aria-label={t.panels} title={t.panels}>
          <Icon path={ICONS.panels} />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        {panels.map((panel) => (
          <Menu.Item key={panel.id} leftSection={<Icon path={panel.icon} />} onClick={() => shell.open(panel.id)}>
            {panel.texts[language].title}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item leftSection={<Icon path={ICONS.reset} />} onClick={reset}>
          {t.reset}
        </Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}

function ThemeToggle() {
  const t = useTexts(texts)
  const { setColorScheme } = useMantineColorScheme()
  const scheme = useComputedColorScheme('dark')
  const label = scheme === 'dark' ? t.toLight : t.toDark
  return (
    <ActionIcon aria-label={label} title={label} onClick={() => setColorScheme(scheme === 'dark' ? 'light' : 'dark')}>
      <Icon path={scheme === 'dark' ? ICONS.sun : ICONS.moon} />
    </ActionIcon>
  )
}

function LanguageToggle() {
  const t = useTexts(texts)
  const { language, choose } = useLanguage()
  return (
    <ActionIcon title={t.toOther} className="language" onClick={() => choose(language === 'en' ? 'fr' : 'en')}>
      <span aria-hidden>{t.otherLanguage}</span>
      <span className="visually-hidden">{t.toOther}</span>
    </ActionIcon>
  )
}

function UserMenu({ logOut }: { readonly logOut: () => void }) {
  const t = useTexts(texts)
  const { session } = useCentre()
  const shell = useShell()
  const roles = useTexts(roleTexts)
  const { colorScheme, setColorScheme } = useMantineColorScheme()
  return (
    <Menu position="bottom-end">
      <Menu.Target>
        <button type="button" className="user" title={t.account}>
          <Icon path={ICONS.user} />
          <span>{session.name}</span>
        </button>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>
          {session.user} · {roles[session.role]}
        </Menu.Label>
        <Menu.Item onClick={() => shell.open('account')}>{t.myAccount}</Menu.Item>
        <Menu.Divider />
        <Menu.Label>{t.theme}</Menu.Label>
        {(['auto', 'dark', 'light'] as const).map((scheme) => (
          <Menu.Item
            key={scheme}
            onClick={() => setColorScheme(scheme)}
            rightSection={colorScheme === scheme ? <Icon path={ICONS.check} size={14} /> : null}
          >
            {t[scheme]}
          </Menu.Item>
        ))}
        <Menu.Divider />
        <Menu.Item onClick={logOut}>{t.logOut}</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  )
}
