/** The text of a procedure: coloured, checked as one types, completed from the model, with the lines that are carried out. */
import {
  acceptCompletion,
  autocompletion,
  type CompletionContext,
  type CompletionResult,
} from '@codemirror/autocomplete'
import { defaultKeymap, history, historyKeymap, indentWithTab } from '@codemirror/commands'
import { linter, lintGutter, type Diagnostic } from '@codemirror/lint'
import { Compartment, EditorState, RangeSet, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state'
import {
  Decoration,
  drawSelection,
  EditorView,
  gutter,
  GutterMarker,
  hoverTooltip,
  keymap,
  lineNumbers,
  type DecorationSet,
} from '@codemirror/view'
import type { ProcedureEditorAnswer } from '@vigie/contract'
import { useEffect, useRef } from 'react'

export type Ask = (
  text: string,
  ask: 'findings' | 'completion' | 'hover' | 'definition' | 'format',
  offset?: number,
) => Promise<ProcedureEditorAnswer>

export interface SourceViewProps {
  readonly label: string
  readonly text: string
  readonly editable: boolean
  readonly ask: Ask
  /** The present value of reporting data, as text. */
  readonly valueOf: (path: string) => Promise<string | undefined>
  readonly changed: (text: string) => void
  readonly found: (answer: ProcedureEditorAnswer) => void
  /** Gone to: a thing of the model. */
  readonly goTo: (kind: string, path: string) => void
  /** Lines that are being carried out (1-based). */
  readonly lines: readonly number[]
  readonly breaks: readonly number[]
  /** Undefined: none can be set. */
  readonly toggleBreak: ((line: number) => void) | undefined
}

const setColours = StateEffect.define<DecorationSet>()
const colours = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (set, tr) => tr.effects.reduce((now, e) => (e.is(setColours) ? e.value : now), set.map(tr.changes)),
  provide: (field) => EditorView.decorations.from(field),
})
const setLines = StateEffect.define<readonly number[]>()
const running = Decoration.line({ class: 'cm-running' })
const lines = StateField.define<DecorationSet>({
  create: () => Decoration.none,
  update: (set, tr) => {
    for (const effect of tr.effects)
      if (effect.is(setLines)) {
        const { doc } = tr.state
        const starts = [...new Set(effect.value)].filter((n) => n >= 1 && n <= doc.lines).toSorted((a, b) => a - b)
        return RangeSet.of(starts.map((n) => running.range(doc.line(n).from)))
      }
    return set.map(tr.changes)
  },
  provide: (field) => EditorView.decorations.from(field),
})
const setBreaks = StateEffect.define<readonly number[]>()
const breaks = StateField.define<readonly number[]>({
  create: () => [],
  update: (now, tr) => tr.effects.reduce((kept, e) => (e.is(setBreaks) ? e.value : kept), now),
})
class BreakMark extends GutterMarker {
  override toDOM(): Node {
    const mark = document.createElement('span')
    mark.className = 'cm-break'
    mark.textContent = '●'
    return mark
  }
}
const BREAK = new BreakMark()

const decorationsOf = (answer: ProcedureEditorAnswer, length: number): DecorationSet => {
  const builder = new RangeSetBuilder<Decoration>()
  const sorted = (answer.colours ?? []).toSorted((a, b) => a.span.start - b.span.start)
  let last = 0
  for (const { span, type } of sorted) {
    if (span.start < last || span.end > length || span.end <= span.start) continue
    builder.add(span.start, span.end, Decoration.mark({ class: `cm-is-${type}` }))
    last = span.end
  }
  return builder.finish()
}

export function SourceView(props: SourceViewProps) {
  const host = useRef<HTMLDivElement>(null)
  const view = useRef<EditorView>(undefined)
  const act = useRef(props)
  act.current = props
  const editable = useRef(new Compartment())

  useEffect(() => {
    const check = async (v: EditorView): Promise<Diagnostic[]> => {
      const text = v.state.doc.toString()
      const answer = await act.current.ask(text, 'findings')
      if (v.state.doc.toString() !== text) return []
      v.dispatch({ effects: setColours.of(decorationsOf(answer, text.length)) })
      act.current.found(answer)
      return (answer.findings ?? []).map((f) => ({
        from: Math.min(f.span.start, text.length),
        to: Math.min(Math.max(f.span.end, f.span.start), text.length),
        severity: f.severity === 'information' ? 'info' : f.severity,
        message: `${f.message} — ${f.remedy}`,
        source: f.code,
      }))
    }
    const complete = async (context: CompletionContext): Promise<CompletionResult | null> => {
      const answer = await act.current.ask(context.state.doc.toString(), 'completion', context.pos)
      if (context.aborted || (answer.items ?? []).length === 0) return null
      return {
        from: answer.replace?.start ?? context.pos,
        to: answer.replace?.end ?? context.pos,
        filter: false,
        options: answer.items!.map((item) => ({
          label: item.label,
          type: item.kind,
          ...(item.detail === undefined ? {} : { detail: item.detail }),
          ...(item.insert === undefined ? {} : { apply: item.insert }),
        })),
      }
    }
    const hover = hoverTooltip(async (v, pos) => {
      const { hover: told } = await act.current.ask(v.state.doc.toString(), 'hover', pos)
      if (told === undefined) return null
      const value = told.thing?.kind === 'parameter' ? await act.current.valueOf(told.thing.path) : undefined
      return {
        pos: told.span.start,
        end: told.span.end,
        create: () => {
          const dom = document.createElement('div')
          dom.className = 'cm-told'
          // Markdown of the server is shown as the text that it is.
          dom.textContent = told.text.replaceAll(/[*`_]{1,2}/g, '')
          if (value !== undefined) {
            const now = document.createElement('strong')
            now.textContent = ` = ${value}`
            dom.append(now)
          }
          return { dom }
        },
      }
    })
    const made = new EditorView({
      parent: host.current!,
      state: EditorState.create({
        doc: act.current.text,
        extensions: [
          lineNumbers(),
          gutter({
            class: 'cm-breaks',
            markers: (v) => {
              const { doc } = v.state
              const at = v.state.field(breaks).filter((n) => n >= 1 && n <= doc.lines)
              return RangeSet.of(at.toSorted((a, b) => a - b).map((n) => BREAK.range(doc.line(n).from)))
            },
            lineMarkerChange: (update) => update.startState.field(breaks) !== update.state.field(breaks),
            initialSpacer: () => BREAK,
            domEventHandlers: {
              mousedown: (v, block) => {
                act.current.toggleBreak?.(v.state.doc.lineAt(block.from).number)
                return true
              },
            },
          }),
          history(),
          drawSelection(),
          colours,
          lines,
          breaks,
          lintGutter(),
          linter(check, { delay: 250 }),
          autocompletion({ override: [complete], activateOnTyping: true }),
          hover,
          keymap.of([
            { key: 'Tab', run: acceptCompletion },
            {
              key: 'Mod-Shift-f',
              run: (v) => {
                if (v.state.readOnly) return false
                void act.current.ask(v.state.doc.toString(), 'format').then(({ edits = [] }) => {
                  v.dispatch({ changes: edits.map((e) => ({ from: e.span.start, to: e.span.end, insert: e.text })) })
                })
                return true
              },
            },
            {
              key: 'F12',
              run: (v) => {
                void act.current
                  .ask(v.state.doc.toString(), 'definition', v.state.selection.main.head)
                  .then(({ definition }) => {
                    if (definition?.span !== undefined)
                      v.dispatch({
                        selection: { anchor: definition.span.start, head: definition.span.end },
                        scrollIntoView: true,
                      })
                    else if (definition?.thing !== undefined)
                      act.current.goTo(definition.thing.kind, definition.thing.path)
                  })
                return true
              },
            },
            {
              key: 'F9',
              run: (v) => {
                act.current.toggleBreak?.(v.state.doc.lineAt(v.state.selection.main.head).number)
                return act.current.toggleBreak !== undefined
              },
            },
            indentWithTab,
            ...defaultKeymap,
            ...historyKeymap,
          ]),
          editable.current.of(EditorState.readOnly.of(!act.current.editable)),
          EditorView.contentAttributes.of({ 'aria-label': act.current.label, spellcheck: 'false' }),
          EditorView.updateListener.of((update) => {
            if (update.docChanged) act.current.changed(update.state.doc.toString())
          }),
        ],
      }),
    })
    // Who reads on by the arrow keys alone can.
    made.scrollDOM.tabIndex = 0
    view.current = made
    return () => made.destroy()
  }, [])

  useEffect(() => {
    const v = view.current
    if (v !== undefined && v.state.doc.toString() !== props.text)
      v.dispatch({ changes: { from: 0, to: v.state.doc.length, insert: props.text } })
  }, [props.text])
  useEffect(() => {
    view.current?.dispatch({ effects: editable.current.reconfigure(EditorState.readOnly.of(!props.editable)) })
  }, [props.editable])
  const marked = props.lines.join()
  useEffect(() => {
    const v = view.current
    if (v === undefined) return
    v.dispatch({ effects: setLines.of(marked === '' ? [] : marked.split(',').map(Number)) })
    const first = Number(marked.split(',')[0])
    if (first >= 1 && first <= v.state.doc.lines)
      v.dispatch({ effects: EditorView.scrollIntoView(v.state.doc.line(first).from, { y: 'nearest', yMargin: 60 }) })
  }, [marked])
  const stops = props.breaks.join()
  useEffect(() => {
    view.current?.dispatch({ effects: setBreaks.of(stops === '' ? [] : stops.split(',').map(Number)) })
  }, [stops])
  return <div className="source" ref={host} />
}
