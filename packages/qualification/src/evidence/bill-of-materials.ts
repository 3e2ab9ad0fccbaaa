/** Bill of materials of the software (CycloneDX 1.6) from a package-lock (npm, lockfileVersion 3): the same lock, the same bytes. */

interface Locked {
  readonly name?: string
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly license?: string
  readonly dev?: boolean
  readonly optional?: boolean
  readonly link?: boolean
}

export interface Software {
  readonly name: string
  readonly version: string
  readonly commit?: string
  /** Of all its source files. */
  readonly sha256: string
}

export function billOfMaterials(
  lock: unknown,
  software: Software,
  runtime: { readonly name: string; readonly version: string },
): object {
  const { packages = {} } = lock as { readonly packages?: Readonly<Record<string, Locked>> }
  const components = new Map<string, object>()
  for (const [place, p] of Object.entries(packages)) {
    const at = place.lastIndexOf('node_modules/')
    const isOurs = at < 0
    // The root is what the bill is of; a link only points at a workspace, which is listed by itself.
    if (place === '' || p.link === true) continue
    const name = p.name ?? (isOurs ? place : place.slice(at + 'node_modules/'.length))
    const version = p.version ?? software.version
    const purl = `pkg:npm/${name.replace('@', '%40')}@${version}`
    if (components.has(purl)) continue
    const hashes = hashesOf(p.integrity)
    components.set(purl, {
      type: 'library',
      'bom-ref': purl,
      name,
      version,
      scope: p.dev === true || p.optional === true ? 'optional' : 'required',
      ...(hashes.length === 0 ? {} : { hashes }),
      ...(p.license === undefined ? {} : { licenses: [licenceOf(p.license)] }),
      purl,
    })
  }
  return {
    bomFormat: 'CycloneDX',
    specVersion: '1.6',
    version: 1,
    metadata: {
      component: {
        type: 'application',
        'bom-ref': `${software.name}@${software.version}`,
        name: software.name,
        version: software.version,
        hashes: [{ alg: 'SHA-256', content: software.sha256 }],
        ...(software.commit === undefined ? {} : { properties: [{ name: 'vcs:commit', value: software.commit }] }),
      },
    },
    components: [
      ...[...components].toSorted(([a], [b]) => (a < b ? -1 : 1)).map(([, c]) => c),
      {
        type: 'platform',
        'bom-ref': `${runtime.name}@${runtime.version}`,
        name: runtime.name,
        version: runtime.version,
      },
    ],
  }
}

/** "sha512-<base64>", several with blanks between. */
function hashesOf(integrity: string | undefined): object[] {
  return (integrity ?? '')
    .split(/\s+/)
    .map((part) => /^sha(1|256|384|512)-(.+)$/.exec(part))
    .filter((m) => m !== null)
    .map((m) => ({ alg: `SHA-${m[1]}`, content: Buffer.from(m[2]!, 'base64').toString('hex') }))
}

/** An identifier of SPDX, or an expression of them. */
const licenceOf = (text: string): object =>
  /\s(OR|AND|WITH)\s|^\(/.test(text)
    ? { expression: text }
    : /^[A-Za-z0-9.+-]+$/.test(text)
      ? { license: { id: text } }
      : { license: { name: text } }
