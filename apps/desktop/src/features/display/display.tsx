import { Select } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useState } from 'react'
import { defineTexts, useTexts } from '../../i18n/texts.ts'
import { Answer, Empty } from '../../look/states.tsx'
import { useShell, type PanelProps } from '../../panels/declaration.ts'
import { useCentre } from '../../server/centre.ts'
import { PlotBody } from '../plot/plot.tsx'
import { fixedSettings } from '../plot/window.ts'
import { ValueTable } from '../values/values.tsx'
import { WhereFrom } from '../values/where-from.tsx'
import { displayOf, type DisplayPart } from './content.ts'
import './display.css'
import type { Settings } from './settings.ts'

const texts = defineTexts(
  {
    choose: 'Choose a display',
    none: 'The mission has no display',
    noneHint: 'Displays are YAML files in the folder “displays” of the mission.',
    empty: 'The display has nothing to show',
    unknown: (n: number) => `${n} part${n === 1 ? '' : 's'} of a kind that this version does not draw`,
  },
  {
    choose: 'Choisir un écran',
    none: 'La mission n’a aucun écran',
    noneHint: 'Les écrans sont des fichiers YAML du dossier « displays » de la mission.',
    empty: 'L’écran n’a rien à montrer',
    unknown: (n) => `${n} partie${n > 1 ? 's' : ''} d’une sorte que cette version ne dessine pas`,
  },
)

export default function Display({ settings, change }: PanelProps<Settings>) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const list = useQuery({
    queryKey: ['displays'],
    queryFn: ({ signal }) => client.listDisplays({ signal }),
    staleTime: 3_600_000,
  })
  return (
    <div className="panel">
      <Answer query={list}>
        {(displays) =>
          displays.length === 0 ? (
            <Empty title={t.none}>{t.noneHint}</Empty>
          ) : (
            <>
              <div className="panel-bar">
                <Select
                  aria-label={t.choose}
                  placeholder={t.choose}
                  w={260}
                  searchable
                  value={settings.name === '' ? null : settings.name}
                  onChange={(name) => change({ name: name ?? '' })}
                  data={displays.map((d) => ({ value: d.name, label: d.title ?? d.name }))}
                />
              </div>
              {settings.name === '' ? (
                <Empty title={t.choose} />
              ) : (
                <Content key={settings.name} name={settings.name} chain={settings.chain} />
              )}
            </>
          )
        }
      </Answer>
    </div>
  )
}

function Content({ name, chain }: { readonly name: string; readonly chain: string }) {
  const t = useTexts(texts)
  const { client } = useCentre()
  const [asked, setAsked] = useState<string>()
  const answer = useQuery({
    queryKey: ['display', name],
    queryFn: async ({ signal }) => displayOf(await client.getDisplay({ params: { name }, signal })),
    staleTime: 3_600_000,
  })
  return (
    <Answer query={answer}>
      {(display) => (
        <div className="values-body">
          <div className="panel-body display">
            {display.unknown > 0 ? <p className="dim display-wide">{t.unknown(display.unknown)}</p> : null}
            {display.parts.length === 0 ? <Empty title={t.empty} /> : null}
            {display.parts.map((part) => (
              <Part key={`${part.title} ${part.parameters.join()}`} part={part} chain={chain} ask={setAsked} />
            ))}
          </div>
          {asked === undefined ? null : <WhereFrom path={asked} chain={chain} close={() => setAsked(undefined)} />}
        </div>
      )}
    </Answer>
  )
}

const ROW = 24

function Part({
  part,
  chain,
  ask,
}: {
  readonly part: DisplayPart
  readonly chain: string
  readonly ask: (path: string) => void
}) {
  const shell = useShell()
  return (
    <section className={`display-part display-${part.kind}`}>
      <h2>
        <button
          type="button"
          className="link-button"
          onClick={() => shell.open(part.kind, { parameters: part.parameters, chain })}
        >
          {part.title}
        </button>
      </h2>
      {part.kind === 'values' ? (
        <div style={{ height: (part.parameters.length + 1) * ROW + 14 }}>
          <ValueTable parameters={part.parameters} chain={chain} ask={ask} compact />
        </div>
      ) : (
        <div className="display-chart">
          <PlotBody
            parameters={part.parameters}
            chain={chain}
            limits
            short
            span="15min"
            from=""
            to=""
            // A closer look is a plot of its own.
            fix={(window) => shell.open('plot', { parameters: part.parameters, chain, ...fixedSettings(window) })}
            live={() => shell.open('plot', { parameters: part.parameters, chain })}
          />
        </div>
      )}
    </section>
  )
}
