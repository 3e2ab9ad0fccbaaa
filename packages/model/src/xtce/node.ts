/** One element of the document, which remembers what of it has been read, so that the rest can be reported. */
export class XmlNode {
  /** Local name. */
  readonly name: string
  readonly line: number
  readonly column: number
  readonly children: XmlNode[] = []
  /** Whether it belongs to another vocabulary than the root. */
  readonly foreign: boolean
  text = ''
  private readonly attributes: ReadonlyMap<string, string>
  /** Made when the first is read: most of the memory of a large document is here. */
  private readAttributes: Set<string> | undefined
  private read = false
  private skipped = false

  constructor(name: string, attributes: ReadonlyMap<string, string>, line: number, column: number, foreign: boolean) {
    this.name = name
    this.attributes = attributes
    this.line = line
    this.column = column
    this.foreign = foreign
  }

  attribute(name: string): string | undefined {
    if (!this.attributes.has(name)) return undefined
    this.readAttributes ??= new Set()
    this.readAttributes.add(name)
    return this.attributes.get(name)
  }
  /** The first child of one of the names; a second one stays unread and is reported. */
  child(...names: readonly string[]): XmlNode | undefined {
    const found = this.children.find((c) => !c.foreign && names.includes(c.name))
    if (found !== undefined) found.read = true
    return found
  }
  all(...names: readonly string[]): readonly XmlNode[] {
    const found = this.children.filter((c) => !c.foreign && (names.length === 0 || names.includes(c.name)))
    for (const node of found) node.read = true
    return found
  }
  /** Text with blanks at the ends removed. */
  content(): string {
    return this.text.trim()
  }
  /** Looks without counting as reading. */
  peek(attribute: string): string | undefined {
    return this.attributes.get(attribute)
  }
  has(child: string): boolean {
    return this.children.some((c) => !c.foreign && c.name === child)
  }
  markRead(): void {
    this.read = true
  }
  /** It was reported as a whole; what is in it is not reported again. */
  skip(): void {
    this.read = true
    this.skipped = true
  }
  isSkipped(): boolean {
    return this.skipped
  }
  isRead(): boolean {
    return this.read
  }
  unreadAttributes(): readonly string[] {
    return [...this.attributes.keys()].filter((name) => this.readAttributes?.has(name) !== true)
  }
}
