/** Documents as pages: one file each, one style sheet, no script, nothing fetched from elsewhere. */
import { inlines, type Block, type Inline, type Line, type QualificationDocument } from './content.ts'
import { escapeXml } from './escape.ts'

export const STYLE_FILE = 'style.css'

export interface PageFrame {
  /** Of the whole file, shown on each page. */
  readonly title: string
  readonly chapters: readonly { readonly name: string; readonly title: string }[]
  /** From the page to the root of the folder: "" or "../". */
  readonly root: string
}

export function renderPage(document: QualificationDocument, frame: PageFrame): string {
  const links = frame.chapters.map((c) => {
    const here = c.name === document.name ? ' aria-current="page"' : ''
    return `<li><a href="${frame.root}documents/${c.name}.html"${here}>${escapeXml(c.title)}</a></li>`
  })
  return page(
    `${document.title} · ${frame.title}`,
    frame.root,
    `<nav aria-label="Chapters"><p><a href="${frame.root}cover.html">${escapeXml(frame.title)}</a></p><ol>${links.join('')}</ol></nav>\n` +
      `<main><h1>${escapeXml(document.title)}</h1>\n${renderBlocks(document.blocks, frame.root)}\n</main>`,
  )
}

export const page = (title: string, root: string, body: string): string =>
  `<!doctype html>\n<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width, initial-scale=1">` +
  `<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'self'; img-src 'self'">` +
  `<title>${escapeXml(title)}</title><link rel="stylesheet" href="${root}${STYLE_FILE}"></head><body>\n${body}\n</body></html>\n`

export const renderBlocks = (blocks: readonly Block[], root: string): string =>
  blocks.map((b) => renderBlock(b, root)).join('\n')

function renderBlock(block: Block, root: string): string {
  const line = (l: Line): string => renderLine(l, root)
  switch (block.kind) {
    case 'heading':
      return `<h${block.level}${block.id === undefined ? '' : ` id="${escapeXml(block.id)}"`}>${escapeXml(block.text)}</h${block.level}>`
    case 'paragraph':
      return `<p>${line(block.line)}</p>`
    case 'list':
      return `<ul>${block.items.map((i) => `<li>${line(i)}</li>`).join('')}</ul>`
    case 'facts':
      return `<dl>${block.facts.map(([name, value]) => `<div><dt>${escapeXml(name)}</dt><dd>${line(value)}</dd></div>`).join('')}</dl>`
    case 'table': {
      if (block.rows.length === 0) return `<p class="none">${escapeXml(block.none)}</p>`
      const head = block.columns.map((c) => `<th scope="col">${escapeXml(c.title)}</th>`).join('')
      const rows = block.rows.map(
        (r) =>
          `<tr>${r.map((cell, i) => `<td${block.columns[i]?.mono === true ? ' class="mono"' : ''}>${line(cell)}</td>`).join('')}</tr>`,
      )
      return `<div class="table" tabindex="0"><table><thead><tr>${head}</tr></thead><tbody>\n${rows.join('\n')}\n</tbody></table></div>`
    }
    case 'listing': {
      const lines = block.text.split('\n')
      const text = block.numbered ? lines.map((l, i) => `${String(i + 1).padStart(4)}  ${l}`) : lines
      return `<pre tabindex="0">${escapeXml(text.join('\n'))}</pre>`
    }
    case 'plot':
      return `<figure><img src="${root}${pathHref(block.file)}" alt="${escapeXml(block.caption)}" width="${block.scene.width}" height="${block.scene.height}"><figcaption>${escapeXml(block.caption)}</figcaption></figure>`
    case 'signatures':
      return `<table class="signatures"><thead><tr><th scope="col">Role</th><th scope="col">Name</th><th scope="col">Date</th><th scope="col">Signature</th></tr></thead><tbody>${block.boxes
        .map((b) => `<tr><td>${escapeXml(b.role)}</td><td>${escapeXml(b.name ?? '')}</td><td></td><td></td></tr>`)
        .join('')}</tbody></table>`
  }
}

const renderLine = (line: Line, root: string): string =>
  inlines(line)
    .map((i) => renderInline(i, root))
    .join('')

function renderInline(inline: Inline, root: string): string {
  if (typeof inline === 'string') return escapeXml(inline).replaceAll('\n', '<br>')
  if ('strong' in inline) return `<strong>${escapeXml(inline.strong)}</strong>`
  if ('code' in inline) return `<code>${escapeXml(inline.code)}</code>`
  if ('verdict' in inline)
    return `<span class="verdict ${inline.verdict.replaceAll(' ', '-')}">${inline.verdict}</span>`
  if ('file' in inline) return `<a href="${root}${pathHref(inline.file)}">${escapeXml(inline.text)}</a>`
  const [document, place] = inline.anchor.split('#')
  return `<a href="${root}documents/${document}.html${place === undefined ? '' : `#${escapeXml(place)}`}">${escapeXml(inline.text)}</a>`
}

/** A path of the folder as a relative address. */
const pathHref = (file: string): string => file.split('/').map(encodeURIComponent).join('/')

export const STYLE = `:root { color-scheme: light dark; --text: #1b1f24; --page: #ffffff; --faint: #5c6670; --line: #d5dae0; --mark: #f3f5f7; --link: #0b5cad; --good: #14692f; --bad: #a32018; --odd: #7a4a00 }
@media (prefers-color-scheme: dark) { :root { --text: #e4e8ec; --page: #14181d; --faint: #9aa5b1; --line: #333b44; --mark: #1d232a; --link: #79b8ff; --good: #6fd28f; --bad: #ff8a80; --odd: #f0b95a } figure img { background: #fff } }
* { box-sizing: border-box }
body { margin: 0; font: 15px/1.5 system-ui, sans-serif; color: var(--text); background: var(--page); display: grid; grid-template-columns: 15rem minmax(0, 1fr) }
nav { border-right: 1px solid var(--line); padding: 1.5rem 1rem; font-size: .9rem; position: sticky; top: 0; height: 100vh; overflow: auto }
nav p { font-weight: 600 } nav ol { padding-left: 1.3rem } nav a[aria-current] { font-weight: 700; color: var(--text); text-decoration: none }
main { padding: 1.5rem 2.5rem 4rem; max-width: 75rem }
body > main:only-child { grid-column: 1 / -1; margin: 0 auto; width: 100% }
a { color: var(--link) } h1 { font-size: 1.7rem } h2 { margin-top: 2.2rem; border-bottom: 1px solid var(--line); padding-bottom: .2rem } h3 { margin-top: 1.8rem }
.table { overflow-x: auto } table { border-collapse: collapse; width: 100%; font-size: .88rem } th, td { border: 1px solid var(--line); padding: .3rem .5rem; text-align: left; vertical-align: top; overflow-wrap: anywhere }
th { background: var(--mark); overflow-wrap: normal } .mono, code, pre { font-family: ui-monospace, monospace; font-size: .85em } pre { background: var(--mark); padding: .8rem; overflow-x: auto }
dl { display: grid; gap: .2rem } dl div { display: grid; grid-template-columns: 14rem minmax(0, 1fr); gap: 1rem } dt { color: var(--faint) } dd { margin: 0; overflow-wrap: anywhere }
.none { color: var(--faint); font-style: italic } figure { margin: 1rem 0 } figcaption { color: var(--faint); font-size: .85rem } figure img { max-width: 100%; height: auto }
.verdict { font-weight: 600; white-space: nowrap } .verdict::before { content: '○ '; } .passed, .yes, .closed { color: var(--good) } .passed::before, .yes::before, .closed::before { content: '✓ ' }
.failed, .no { color: var(--bad) } .failed::before, .no::before { content: '✗ ' } .blocked, .inconclusive, .suspect, .partial, .passed-with-reservation { color: var(--odd) } .blocked::before, .inconclusive::before, .suspect::before, .partial::before, .passed-with-reservation::before { content: '▲ ' }
.signatures td { height: 3.2rem } .root { font-family: ui-monospace, monospace; font-size: 1.05rem; overflow-wrap: anywhere; border: 2px solid var(--text); padding: .7rem 1rem }
@media print { body { display: block } nav { display: none } main { padding: 0; max-width: none } pre { white-space: pre-wrap } }
`
