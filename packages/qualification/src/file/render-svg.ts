/** A plot as an SVG file: text, no script, the same bytes for the same numbers. */
import { escapeXml } from './escape.ts'
import { TONES, type Scene } from './plot-scene.ts'

export function renderSvg(scene: Scene, title: string): string {
  const body = scene.shapes.map((s) => {
    switch (s.kind) {
      case 'band':
        return `<rect x="${s.x}" y="${s.y}" width="${s.width}" height="${s.height}" fill="${TONES[s.tone]}"/>`
      case 'dot':
        return `<circle cx="${s.x}" cy="${s.y}" r="2" fill="${TONES[s.tone]}"/>`
      case 'line': {
        const points = pairs(s.points)
          .map(([x, y]) => `${x},${y}`)
          .join(' ')
        const dash = s.dashed === true ? ' stroke-dasharray="4 3"' : ''
        const width = s.tone === 'value' ? 1.3 : 0.8
        return `<polyline points="${points}" fill="none" stroke="${TONES[s.tone]}" stroke-width="${width}"${dash}/>`
      }
      case 'text':
        return `<text x="${s.x}" y="${s.y}" font-size="${s.size}" text-anchor="${s.anchor}">${escapeXml(s.text)}</text>`
    }
  })
  return (
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${scene.width} ${scene.height}" width="${scene.width}" ` +
    `height="${scene.height}" role="img" font-family="sans-serif" fill="#222222"><title>${escapeXml(title)}</title>` +
    `<rect width="${scene.width}" height="${scene.height}" fill="#ffffff"/>\n${body.join('\n')}\n</svg>\n`
  )
}

export const pairs = (points: readonly number[]): [number, number][] =>
  Array.from({ length: points.length / 2 }, (_, i) => [points[2 * i]!, points[2 * i + 1]!])
