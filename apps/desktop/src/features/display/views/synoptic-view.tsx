import {
  appearanceOf,
  readDrawing,
  type Appearance,
  type Binding,
  type Colour,
  type DrawingNode,
  type SynopticPart,
} from '@vigie/displays'
import { useEffect, useMemo, useRef } from 'react'
import { useTexts } from '../../../i18n/texts.ts'
import { Empty } from '../../../look/states.tsx'
import { useShell } from '../../../panels/declaration.ts'
import { STATUS_LEVELS } from '../../../status/level.ts'
import { texts } from '../texts.ts'
import { useShown } from '../use-shown.ts'
import { openCommand } from './commands-view.tsx'

const SVG = 'http://www.w3.org/2000/svg'
/** Two synoptics on one page may have the same ids. */
let drawn = 0

export interface SynopticProps {
  readonly part: SynopticPart
  readonly chain: string
  /** Of the display: other displays open with the same. */
  readonly bind: readonly string[]
}

/** A drawing with values. Elements are made one by one from what the drawing was read as; nothing of it is markup of the page. */
export function SynopticView({ part, chain, bind }: SynopticProps) {
  const t = useTexts(texts)
  const shell = useShell()
  const host = useRef<HTMLDivElement>(null)
  const drawing = useMemo(() => readDrawing(part.drawing), [part.drawing])
  const elements = useRef(new Map<string, SVGGraphicsElement>())
  const act = useRef(shell)
  act.current = shell

  useEffect(() => {
    const here = host.current
    if (here === null || drawing.root === undefined) return undefined
    const prefix = `synoptic-${++drawn}-`
    const found = new Map<string, SVGGraphicsElement>()
    const root = build(drawing.root, prefix, found) as SVGSVGElement
    root.setAttribute('role', 'group')
    root.removeAttribute('width')
    root.removeAttribute('height')
    if (!root.hasAttribute('viewBox')) root.setAttribute('viewBox', boxOf(drawing.root))
    here.replaceChildren(root)
    elements.current = found
    for (const binding of part.bindings) {
      const element = found.get(binding.at)
      if (element === undefined || (binding.show !== 'command' && binding.show !== 'display')) continue
      const press = (): void =>
        binding.show === 'command'
          ? openCommand(act.current, binding)
          : act.current.open('display', { name: binding.display, chain, bind })
      const name = binding.show === 'command' ? (binding.title ?? binding.activity) : binding.display
      element.setAttribute('role', 'button')
      element.setAttribute('tabindex', '0')
      element.setAttribute('aria-label', name)
      element.classList.add('synoptic-button')
      element.addEventListener('click', press)
      element.addEventListener('keydown', (event) => {
        if (event.key !== 'Enter' && event.key !== ' ') return
        event.preventDefault()
        press()
      })
    }
    return () => here.replaceChildren()
  }, [drawing, part.bindings, chain, bind])

  const valued = useMemo(() => part.bindings.filter((b) => 'parameter' in b), [part.bindings])
  useShown(
    valued.map((b) => b.parameter),
    chain,
    (path, shown) => {
      for (const binding of valued) {
        if (binding.parameter !== path) continue
        const element = elements.current.get(binding.at)
        if (element === undefined) continue
        element.classList.toggle('stale', shown?.stale === true)
        apply(element, binding, appearanceOf(binding, shown))
      }
    },
  )

  if (drawing.root === undefined)
    return (
      <Empty title={t.noDrawing}>
        {drawing.findings[0]?.message} {drawing.findings[0]?.remedy}
      </Empty>
    )
  return <div className="synoptic" ref={host} />
}

function build(node: DrawingNode, prefix: string, found: Map<string, SVGGraphicsElement>): SVGElement {
  const element = document.createElementNS(SVG, node.name)
  for (const [name, value] of Object.entries(node.attributes)) {
    if (name === 'id') found.set(value, element as SVGGraphicsElement)
    element.setAttribute(name, local(name, value, prefix))
  }
  for (const child of node.children)
    element.append(typeof child === 'string' ? document.createTextNode(child) : build(child, prefix, found))
  return element
}

const local = (name: string, value: string, prefix: string): string =>
  name === 'id'
    ? `${prefix}${value}`
    : name === 'href'
      ? `#${prefix}${value.slice(1)}`
      : value.replaceAll(/url\(\s*["']?#([\w.:-]+)["']?\s*\)/g, `url(#${prefix}$1)`)

const boxOf = ({ attributes }: DrawingNode): string => {
  const size = (name: 'width' | 'height'): number => Number.parseFloat(attributes[name] ?? '') || 100
  return `0 0 ${size('width')} ${size('height')}`
}

const isLevel = (colour: Colour): boolean => (STATUS_LEVELS as readonly string[]).includes(colour)
const paint = (colour: Colour): string => (isLevel(colour) ? `var(--${colour})` : colour)
const remembered = new WeakMap<Element, { transform: string; box?: DOMRect }>()

function apply(element: SVGGraphicsElement, binding: Binding, look: Appearance): void {
  if (look.text !== undefined) {
    const target = element.querySelector('tspan') ?? element.querySelector('text') ?? element
    if (target.textContent !== look.text) target.textContent = look.text
  }
  if (look.fill !== undefined) element.style.fill = paint(look.fill)
  if (look.stroke !== undefined) element.style.stroke = paint(look.stroke)
  if (look.fill !== undefined && isLevel(look.fill)) element.dataset['level'] = look.fill
  if (look.visible !== undefined) element.style.visibility = look.visible ? 'visible' : 'hidden'
  if (look.level !== undefined) {
    // Cut from the side that is empty: the shape keeps its place.
    const empty = `${((1 - look.level) * 100).toFixed(2)}%`
    element.style.clipPath = look.side === 'left' ? `inset(0 ${empty} 0 0)` : `inset(${empty} 0 0 0)`
  }
  if (look.turn !== undefined && binding.show === 'turn') {
    const kept = remembered.get(element) ?? { transform: element.getAttribute('transform') ?? '' }
    kept.box ??= element.getBBox()
    remembered.set(element, kept)
    const { x, y, width, height } = kept.box
    element.setAttribute(
      'transform',
      `${kept.transform} rotate(${look.turn} ${x + width / 2} ${y + height / 2})`.trim(),
    )
  }
}
