/** Where the mission stands: one panel, a board at a time. */
import { SegmentedControl } from '@mantine/core'
import { useQueryClient } from '@tanstack/react-query'
import { lazy, Suspense, useEffect } from 'react'
import { useTexts } from '../../i18n/texts.ts'
import { Loading } from '../../look/states.tsx'
import type { PanelProps } from '../../panels/declaration.ts'
import { useTopic } from '../../server/centre.ts'
import './qualification.css'
import { VIEWS, type Settings, type View } from './settings.ts'
import { texts } from './texts.ts'

const BOARDS = {
  status: lazy(() => import('./status-board.tsx')),
  requirements: lazy(() => import('./requirements-board.tsx')),
  readiness: lazy(() => import('./readiness-board.tsx')),
  compatibility: lazy(() => import('./compatibility-board.tsx')),
  procedures: lazy(() => import('./procedures-board.tsx')),
  campaigns: lazy(() => import('./campaigns-board.tsx')),
  anomalies: lazy(() => import('./anomalies-board.tsx')),
  import: lazy(() => import('./import-board.tsx')),
}
export type BoardProps = PanelProps<Settings>

export default function Qualification(props: BoardProps) {
  const t = useTexts(texts)
  const { view } = props.settings
  const queries = useQueryClient()
  // Whatever is written into the book is seen: by whom it is written does not matter.
  const position = useTopic('qualification').items.reduce((most, n) => Math.max(most, n.position), 0)
  useEffect(() => {
    if (position > 0) void queries.invalidateQueries({ queryKey: ['qualification'] })
  }, [position, queries])
  const Board = BOARDS[view]
  return (
    <div className="panel">
      <div className="panel-bar">
        <SegmentedControl
          aria-label={t.views}
          value={view}
          onChange={(to) => props.change({ view: to as View, item: '' })}
          data={VIEWS.map((value) => ({ value, label: t[value] }))}
        />
      </div>
      <Suspense fallback={<Loading />}>
        <Board {...props} />
      </Suspense>
    </div>
  )
}
