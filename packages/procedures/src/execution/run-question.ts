/** Questions to the operator: within expressions, and what to do after a test. */
import { formatUtc } from '@vigie/base'
import { compare } from './operators.ts'
import type { Machine } from './machine.ts'
import type { Question, Frame, Thread } from './state.ts'
import { ValueProblem, valueText } from './values.ts'

export function ask(
  m: Machine,
  thread: Thread,
  frame: Frame,
  question: { readonly text: string; readonly expected?: string; readonly options?: readonly string[] },
): void {
  const node = m.node(frame)
  const made: Question = {
    id: m.state.next.question++,
    thread: thread.id,
    node: node.id,
    line: node.line,
    since: m.state.now,
    ...question,
  }
  m.state.questions.push(made)
  ;(frame.keep ??= {}).question = made.id
  m.record(thread, node, 'question', 'start', {
    text: question.text,
    ...(question.expected === undefined ? {} : { detail: `expected ${question.expected}` }),
  })
  m.effect({ kind: 'question', question: made.id })
}

/** Takes the answer off the list. */
export function answerOf(m: Machine, frame: Frame): NonNullable<Question['answer']> & { readonly question: Question } {
  const i = m.state.questions.findIndex((q) => q.id === frame.keep!.question)
  const question = m.state.questions[i]!
  m.state.questions.splice(i, 1)
  delete frame.keep!.question
  return { ...question.answer!, question }
}

/** One question after another, until all of the statement are answered. */
export function askGoesOn(m: Machine, thread: Thread, frame: Frame): void {
  const node = m.node(frame)
  const keep = (frame.keep ??= {})
  const answers = (keep.answers ??= [])
  if (frame.at === 'asking') {
    const { text, by, at, reason, question } = answerOf(m, frame)
    answers.push(text)
    const { expected } = question
    m.record(thread, node, 'question', 'stop', {
      text: question.text,
      value: text,
      by,
      detail: [`answered at ${formatUtc(BigInt(at))}`, ...(reason === undefined ? [] : [reason])].join(': '),
      ...(expected === undefined
        ? {}
        : {
            check: {
              kind: 'statement',
              subject: question.text,
              expected,
              actual: text,
              passed: isExpected(text, expected),
            },
          }),
    })
    frame.at = 'ask'
  }
  const next = node.asks[answers.length]
  if (next === undefined) {
    frame.at = keep.then ?? 'begin'
    delete keep.then
    return
  }
  m.enter(thread)
  const text = valueText(next.text.of(m.scene))
  const expected = next.expected === undefined ? undefined : valueText(next.expected.of(m.scene))
  frame.at = 'asking'
  ask(m, thread, frame, { text, ...(expected === undefined ? {} : { expected }) })
}

function isExpected(text: string, expected: string): boolean {
  if (text.trim().toLowerCase() === expected.trim().toLowerCase()) return true
  try {
    return compare('=', Number(text), Number(expected)) === true
  } catch (error) {
    if (error instanceof ValueProblem) return false
    throw error
  }
}
