/** What is wrong with a stack, each with what to do about it. */
import { useRefusalText } from '../../commanding/refusal-text.ts'
import { StatusMark } from '../../status/status-mark.tsx'
import type { Finding } from './draft.ts'

export function Findings({ findings }: { readonly findings: readonly Finding[] }) {
  const told = useRefusalText()
  return (
    <ul className="stacks-findings">
      {findings.map((f) => {
        const { message, remedy } = told(f)
        return (
          <li key={`${f.line} ${f.code} ${f.message}`}>
            <StatusMark level={f.severity === 'error' ? 'serious' : 'caution'} />
            <span>
              {message}. <span className="dim">{remedy}</span> <span className="dim mono">{f.code}</span>
            </span>
          </li>
        )
      })}
    </ul>
  )
}
