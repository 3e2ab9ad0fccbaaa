import { Button } from '@mantine/core'
import { useMutation } from '@tanstack/react-query'
import type { Chain, Link } from '@vigie/contract'
import { defineTexts, useTexts } from '../../i18n/texts.ts'
import { Empty, Failure, Loading } from '../../look/states.tsx'
import { useShell } from '../../panels/declaration.ts'
import { useCentre, useTopic } from '../../server/centre.ts'
import { useSecond } from '../../shell/satellite-strip.tsx'
import { chainStateTexts, linkStateTexts, ofChain, ofLink } from '../../status/level.ts'
import { Status } from '../../status/status-mark.tsx'
import { ageText, bitRate, bytes, count, millisOf } from '../../time/format.ts'
import './links.css'

const texts = defineTexts(
  {
    none: 'No link',
    noneHint: 'mission.yaml declares the links of each chain.',
    link: 'Link',
    station: 'Station',
    address: 'Address',
    state: 'State',
    rate: 'Rate',
    received: 'Received',
    units: 'Units',
    errors: 'Errors',
    last: 'Last data',
    action: 'Action',
    enable: 'Enable',
    disable: 'Disable',
    enabled: (name: string) => `${name} is enabled.`,
    disabled: (name: string) => `${name} is disabled.`,
    mayNot: 'This needs the role of a controller.',
    worker: 'its own thread',
    inProcess: 'in the server',
    restarts: (n: number) => `${n} restart${n === 1 ? '' : 's'}`,
    packets: (n: string, rate: string) => `${n} packets, ${rate}/s`,
  },
  {
    none: 'Aucune liaison',
    noneHint: 'mission.yaml déclare les liaisons de chaque chaîne.',
    link: 'Liaison',
    station: 'Station',
    address: 'Adresse',
    state: 'État',
    rate: 'Débit',
    received: 'Reçu',
    units: 'Unités',
    errors: 'Erreurs',
    last: 'Dernières données',
    action: 'Action',
    enable: 'Activer',
    disable: 'Désactiver',
    enabled: (name) => `${name} est activée.`,
    disabled: (name) => `${name} est désactivée.`,
    mayNot: 'Il faut le rôle de contrôleur.',
    worker: 'son propre fil',
    inProcess: 'dans le serveur',
    restarts: (n) => `${n} redémarrage${n > 1 ? 's' : ''}`,
    packets: (n, rate) => `${n} paquets, ${rate}/s`,
  },
)

export default function Links() {
  const t = useTexts(texts)
  const links = useTopic('links')
  const chains = useTopic('chains')
  const shell = useShell()
  const centre = useCentre()
  useSecond()
  const toggle = useMutation({
    mutationFn: (link: Link) => {
      const request = { params: { chain: link.chain, name: link.name } }
      return link.enabled ? centre.client.disableLink(request) : centre.client.enableLink(request)
    },
    onSuccess: (link) => shell.tell(link.enabled ? t.enabled(link.name) : t.disabled(link.name)),
  })
  if (!links.known) return <Loading />
  if (links.items.length === 0) return <Empty title={t.none}>{t.noneHint}</Empty>
  const names = [...new Set(links.items.map((l) => l.chain))]
  return (
    <div className="panel">
      <div className="panel-body">
        {toggle.error === null ? null : <Failure error={toggle.error} />}
        <table className="plain-table links">
          <thead>
            <tr>
              <th scope="col">{t.link}</th>
              <th scope="col">{t.station}</th>
              <th scope="col">{t.state}</th>
              <th scope="col" className="num">
                {t.rate}
              </th>
              <th scope="col" className="num">
                {t.received}
              </th>
              <th scope="col" className="num">
                {t.units}
              </th>
              <th scope="col" className="num">
                {t.errors}
              </th>
              <th scope="col" className="num">
                {t.last}
              </th>
              <th scope="col">{t.address}</th>
              <th scope="col">{t.action}</th>
            </tr>
          </thead>
          {names.map((name) => (
            <tbody key={name}>
              <ChainRow name={name} chain={chains.items.find((c) => c.name === name)} />
              {links.items
                .filter((l) => l.chain === name)
                .map((link) => (
                  <LinkRow
                    key={link.name}
                    link={link}
                    may={centre.may('controller')}
                    busy={toggle.isPending && toggle.variables.name === link.name && toggle.variables.chain === name}
                    toggle={() => toggle.mutate(link)}
                  />
                ))}
            </tbody>
          ))}
        </table>
      </div>
    </div>
  )
}

function ChainRow({ name, chain }: { readonly name: string; readonly chain: Chain | undefined }) {
  const t = useTexts(texts)
  const words = useTexts(chainStateTexts)
  const satellite = useCentre().satelliteOfChain(name)
  return (
    <tr className="chain-row">
      <th scope="rowgroup" colSpan={10} style={{ '--satellite': satellite?.colour } as React.CSSProperties}>
        <span className="chain-line">
          <span className="satellite-dot" />
          <strong>{name}</strong>
          {chain === undefined ? null : (
            <>
              <Status level={ofChain(chain.state)} text={words[chain.state]} />
              <span className="dim">
                {t.packets(count(chain.packets.received), chain.packets.perSecond.toFixed(1))} ·{' '}
                {chain.placement === 'worker' ? t.worker : t.inProcess}
                {chain.restarts === 0 ? '' : ` · ${t.restarts(chain.restarts)}`}
              </span>
              <span className="dim chain-detail">{chain.detail}</span>
            </>
          )}
        </span>
      </th>
    </tr>
  )
}

interface LinkRowProps {
  readonly link: Link
  readonly may: boolean
  readonly busy: boolean
  readonly toggle: () => void
}
function LinkRow({ link, may, busy, toggle }: LinkRowProps) {
  const t = useTexts(texts)
  const words = useTexts(linkStateTexts)
  const { clock } = useCentre()
  return (
    <tr>
      <td>{link.name}</td>
      <td>{link.station ?? '—'}</td>
      <td title={link.detail}>
        <Status level={ofLink(link.state)} text={words[link.state]} />
      </td>
      <td className="num">{bitRate(link.bitRate)}</td>
      <td className="num">{bytes(link.bytes)}</td>
      <td className="num">{count(link.units)}</td>
      <td className={`num ${link.errors > 0 ? 'errors' : ''}`}>{count(link.errors)}</td>
      <td className="num">{link.lastData === undefined ? '—' : ageText(clock.now() - millisOf(link.lastData))}</td>
      <td className="dim link-address" title={`${link.kind} ${link.address}`}>
        {link.address}
      </td>
      <td>
        <Button
          variant="default"
          disabled={!may}
          loading={busy}
          title={may ? link.name : t.mayNot}
          aria-label={`${link.enabled ? t.disable : t.enable} ${link.name}`}
          onClick={toggle}
        >
          {link.enabled ? t.disable : t.enable}
        </Button>
      </td>
    </tr>
  )
}
