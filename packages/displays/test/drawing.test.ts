import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readDrawing, type DrawingNode } from '../src/index.ts'

const all = (node: DrawingNode): DrawingNode[] => [
  node,
  ...node.children.flatMap((c) => (typeof c === 'string' ? [] : all(c))),
]
const told = (svg: string) => readDrawing(svg).findings.map((f) => `${f.severity} ${f.code.slice(-3)} ${f.message}`)

describe('a drawing of any origin', () => {
  test('keeps shapes, texts, gradients and what styles say in attributes', () => {
    const { root, ids, findings } = readDrawing(
      `<?xml version="1.0"?><svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" xmlns:ink="urn:x" ink:version="1">
        <metadata><anything/></metadata>
        <defs><linearGradient id="g"><stop offset="0" style="stop-color:#fff"/></linearGradient></defs>
        <g id="tank" transform="translate(1,2)"><rect id="level" x="0" y="0" width="3" height="4" style="fill:url(#g);stroke:#000;behavior:x"/>
        <text id="t">A &lt;b&gt; &amp; <tspan>c</tspan></text></g></svg>`,
    )
    expect(findings).toEqual([])
    expect([...ids]).toEqual(['g', 'tank', 'level', 't'])
    const rect = all(root!).find((n) => n.name === 'rect')!
    expect(rect.attributes).toEqual({
      id: 'level',
      x: '0',
      y: '0',
      width: '3',
      height: '4',
      fill: 'url(#g)',
      stroke: '#000',
    })
    expect(all(root!).find((n) => n.name === 'text')!.children[0]).toBe('A <b> & ')
  })

  test('leaves out what runs, loads or styles the page, and says so', () => {
    const svg = `<svg onload="alert(1)"><script>alert(1)</script><style>*{display:none}</style>
      <image href="http://x/y.png"/><foreignObject><body onclick="x"/></foreignObject><use href="#a"/>
      <a href="javascript:alert(1)"><rect id="in"/></a><animate attributeName="href" to="javascript:1"/>
      <rect id="a" fill="url(http://x/#y)" style="stroke:url(javascript:alert(1))" onclick="alert(1)"/>
      <linearGradient href="http://x/#g"/><linearGradient xlink:href="#a"/></svg>`
    const { root, ids } = readDrawing(svg)
    const text = JSON.stringify(root)
    expect(text).not.toMatch(/script|alert|http|javascript|onload|onclick|foreignObject|style/i)
    expect([...ids]).toEqual(['a'])
    expect(told(svg)).toEqual([
      'warning 007 the drawing has what runs when it is touched, which is not taken over',
      'warning 007 the drawing has <script>, which is not taken over',
      'warning 007 the drawing has <style>, which is not taken over',
      'warning 007 the drawing has <image>, which is not taken over',
      'warning 007 the drawing has <foreignObject>, which is not taken over',
      'warning 007 the drawing has <use>, which is not taken over',
      'warning 007 the drawing has <a>, which is not taken over',
      'warning 007 the drawing has <animate>, which is not taken over',
      'warning 007 the drawing has a reference to something outside of it, which is not taken over',
    ])
  })

  test('is refused where it is no SVG, is cut, uses entities, is too deep or too large', () => {
    for (const [svg, why] of [
      ['', /empty|document must contain/],
      ['hello', /text data outside|empty|root/i],
      ['<html/>', /outermost element is <html>/],
      ['<svg><g>', /unclosed/i],
      ['<!DOCTYPE svg [<!ENTITY a "b">]><svg><text>&a;</text></svg>', /entity/i],
      [`<svg>${'<g>'.repeat(200)}${'</g>'.repeat(200)}</svg>`, /nested more than 100/],
      [`<svg>${'<g/>'.repeat(20_001)}</svg>`, /more than 20000 elements/],
    ] as const) {
      const { root, findings } = readDrawing(svg)
      expect(root).toBeUndefined()
      expect(findings.map((f) => f.code)).toEqual(['VIG-DISPLAY-008'])
      expect(findings[0]!.message).toMatch(why)
    }
  })

  test('only ever gives known elements and attributes, whatever it is', () => {
    const bits = fc.constantFrom(
      '<svg>',
      '</svg>',
      '<g ',
      '>',
      '/>',
      'onclick="x"',
      'href="#a"',
      '<script>',
      '</script>',
      '<text>',
      '</text>',
      'x',
      '<!--',
      '-->',
      '<![CDATA[',
      ']]>',
      '&#60;',
      'style="fill:red"',
      ' id="a" ',
      '<rect/>',
    )
    fc.assert(
      fc.property(fc.array(bits, { maxLength: 40 }), (parts) => {
        const { root } = readDrawing(`<svg>${parts.join('')}</svg>`)
        if (root === undefined) return
        for (const node of all(root)) {
          expect(node.name).not.toMatch(/script|style|foreign/)
          for (const name of Object.keys(node.attributes)) expect(name).not.toMatch(/^on|^style$/)
        }
      }),
      { numRuns: 500 },
    )
  })
})
