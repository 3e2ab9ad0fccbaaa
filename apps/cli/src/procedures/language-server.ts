/** The language server: the editor services over JSON-RPC, on the standard streams. */
import path from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { describeError } from '@vigie/base'
import {
  ProcedureDocument,
  TOKEN_TYPES,
  type CheckOptions,
  type Completion,
  type Lines,
  type OutlineItem,
  type ProcedureDiagnostic,
} from '@vigie/procedures'
import {
  CodeActionKind,
  CompletionItemKind,
  DiagnosticSeverity,
  FoldingRangeKind,
  InsertTextFormat,
  SymbolKind,
  TextDocumentSyncKind,
  type CompletionItem,
  type Connection,
  type Diagnostic,
  type DocumentSymbol,
  type InitializeParams,
  type InitializeResult,
  type Location,
  type Position,
  type Range,
  type TextEdit,
} from 'vscode-languageserver'
import { missionAround, procedureMission, storedAs, type ProcedureMission } from './mission-of-procedures.ts'

type Span = ProcedureDiagnostic['span']

export interface LanguageServerOptions {
  /** Of every procedure; absent: each is of the mission that it lies in. */
  readonly mission?: string
  readonly role?: string
}

interface Open {
  readonly document: ProcedureDocument
  readonly file: string | undefined
  version: number
  timer: NodeJS.Timeout | undefined
}

/** Milliseconds after the last key at which findings are told. */
const QUIET = 120

export class LanguageServer {
  readonly #connection: Connection
  readonly #options: LanguageServerOptions
  readonly #open = new Map<string, Open>()
  readonly #missions = new Map<string, Promise<ProcedureMission | undefined>>()

  constructor(connection: Connection, options: LanguageServerOptions) {
    this.#connection = connection
    this.#options = options
    const c = connection
    c.onInitialize((params) => this.#initialize(params))
    c.onDidOpenTextDocument(({ textDocument }) =>
      this.#opened(textDocument.uri, textDocument.text, textDocument.version),
    )
    c.onDidChangeTextDocument(({ textDocument, contentChanges }) => {
      const open = this.#open.get(textDocument.uri)
      if (open === undefined) return
      for (const change of contentChanges)
        if ('range' in change) open.document.edit({ span: spanOf(open, change.range), text: change.text })
        else open.document.update(change.text)
      open.version = textDocument.version
      this.#soon(textDocument.uri, open)
    })
    c.onDidCloseTextDocument(({ textDocument }) => {
      clearTimeout(this.#open.get(textDocument.uri)?.timer)
      this.#open.delete(textDocument.uri)
      void c.sendDiagnostics({ uri: textDocument.uri, diagnostics: [] })
    })
    // What is saved may be declared to others: the mission is read again.
    c.onDidSaveTextDocument(() => {
      this.#missions.clear()
      for (const [uri, open] of this.#open) void this.#configure(uri, open)
    })
    c.onDidChangeWatchedFiles(() => {
      this.#missions.clear()
      for (const [uri, open] of this.#open) void this.#configure(uri, open)
    })
    this.#requests()
  }

  #initialize(_params: InitializeParams): InitializeResult {
    return {
      serverInfo: { name: 'vigie procedure lsp' },
      capabilities: {
        textDocumentSync: { openClose: true, change: TextDocumentSyncKind.Incremental, save: true },
        completionProvider: { triggerCharacters: [' ', '"', '='] },
        hoverProvider: true,
        definitionProvider: true,
        referencesProvider: true,
        documentSymbolProvider: true,
        foldingRangeProvider: true,
        documentFormattingProvider: true,
        renameProvider: { prepareProvider: true },
        codeActionProvider: { codeActionKinds: [CodeActionKind.QuickFix] },
        semanticTokensProvider: { legend: { tokenTypes: [...TOKEN_TYPES], tokenModifiers: [] }, full: true },
      },
    }
  }

  #requests(): void {
    const c = this.#connection
    c.onCompletion(({ textDocument, position }) => {
      const open = this.#open.get(textDocument.uri)
      if (open === undefined) return []
      const { replace, items } = open.document.completions(offsetOf(open, position))
      const range = rangeOf(open, replace)
      // More are found as the name is written on: ask again.
      return { isIncomplete: items.length >= 200, items: items.map((item, i) => completionItem(item, range, i)) }
    })
    c.onHover(({ textDocument, position }) => {
      const open = this.#open.get(textDocument.uri)
      const hover = open?.document.hover(offsetOf(open, position))
      if (open === undefined || hover === undefined) return null
      return { contents: { kind: 'markdown', value: hover.text }, range: rangeOf(open, hover.span) }
    })
    c.onDefinition(async ({ textDocument, position }): Promise<Location | null> => {
      const open = this.#open.get(textDocument.uri)
      if (open === undefined) return null
      const offset = offsetOf(open, position)
      const span = open.document.definition(offset)
      if (span !== undefined) return { uri: textDocument.uri, range: rangeOf(open, span) }
      const target = open.document.occurrenceAt(offset)?.target
      if (target?.kind !== 'thing') return null
      // Another procedure has a file of its own.
      const mission = await this.#missionOf(open.file)
      const stored = mission?.procedures.procedures.get(target.thing.path)
      if (mission === undefined || stored === undefined) return null
      const start = { line: 0, character: 0 }
      return { uri: pathToFileURL(path.join(mission.folder, stored.file)).href, range: { start, end: start } }
    })
    c.onReferences(({ textDocument, position }): Location[] => {
      const open = this.#open.get(textDocument.uri)
      if (open === undefined) return []
      return open.document
        .references(offsetOf(open, position))
        .map((span) => ({ uri: textDocument.uri, range: rangeOf(open, span) }))
    })
    c.onDocumentSymbol(({ textDocument }) => {
      const open = this.#open.get(textDocument.uri)
      return open === undefined ? [] : open.document.outline().map((item) => symbol(open, item))
    })
    c.onFoldingRanges(({ textDocument }) => {
      const open = this.#open.get(textDocument.uri)
      return (open?.document.folds() ?? []).map((f) => ({
        startLine: f.startLine - 1,
        endLine: f.endLine - 1,
        ...(f.kind === 'comment' ? { kind: FoldingRangeKind.Comment } : {}),
      }))
    })
    c.onDocumentFormatting(({ textDocument }): TextEdit[] => {
      const open = this.#open.get(textDocument.uri)
      const text = open?.document.format()
      if (open === undefined || text === undefined || text === open.document.text) return []
      return [{ range: rangeOf(open, { start: 0, end: open.document.parsed.text.length }), newText: text }]
    })
    c.onPrepareRename(({ textDocument, position }) => {
      const open = this.#open.get(textDocument.uri)
      const found = open?.document.occurrenceAt(offsetOf(open, position))
      return open === undefined || found?.target.kind !== 'local' || found.target.local.by === 'argument'
        ? null
        : rangeOf(open, found.span)
    })
    c.onRenameRequest(({ textDocument, position, newName }) => {
      const open = this.#open.get(textDocument.uri)
      const edits = open?.document.rename(offsetOf(open, position), newName)
      if (open === undefined || edits === undefined) return null
      return { changes: { [textDocument.uri]: edits.map((e) => ({ range: rangeOf(open, e.span), newText: e.text })) } }
    })
    c.onCodeAction(({ textDocument, range }) => {
      const open = this.#open.get(textDocument.uri)
      if (open === undefined) return []
      const wanted = spanOf(open, range)
      return open.document.diagnostics().flatMap((d) =>
        d.fix === undefined || d.span.start > wanted.end || d.span.end < wanted.start
          ? []
          : [
              {
                title: d.fix.title,
                kind: CodeActionKind.QuickFix,
                diagnostics: [diagnostic(open, d)],
                edit: { changes: { [textDocument.uri]: [{ range: rangeOf(open, d.fix.span), newText: d.fix.text }] } },
              },
            ],
      )
    })
    c.languages.semanticTokens.on(({ textDocument }) => {
      const open = this.#open.get(textDocument.uri)
      return { data: open === undefined ? [] : semanticTokens(open) }
    })
  }

  // ---- documents ----

  #opened(uri: string, text: string, version: number): void {
    const file = uri.startsWith('file:') ? fileURLToPath(uri) : undefined
    const open: Open = {
      document: new ProcedureDocument(text, file === undefined ? {} : { file }),
      file,
      version,
      timer: undefined,
    }
    this.#open.set(uri, open)
    void this.#configure(uri, open)
  }
  async #configure(uri: string, open: Open): Promise<void> {
    const mission = await this.#missionOf(open.file)
    const stored = mission === undefined || open.file === undefined ? undefined : storedAs(mission, open.file)
    const options: CheckOptions = {
      ...(open.file === undefined ? {} : { file: open.file }),
      ...(mission === undefined ? {} : { model: mission.model }),
      ...(stored === undefined ? {} : { element: stored.element, arguments: stored.arguments }),
    }
    open.document.configure(options)
    if (this.#open.get(uri) === open) this.#tell(uri, open)
  }
  async #missionOf(file: string | undefined): Promise<ProcedureMission | undefined> {
    const folder = this.#options.mission ?? (file === undefined ? undefined : await missionAround(file))
    if (folder === undefined) return undefined
    let mission = this.#missions.get(folder)
    if (mission === undefined) {
      mission = procedureMission(folder, this.#options.role).catch((error: unknown) => {
        this.#connection.window.showWarningMessage(`${folder}: ${describeError(error)}`)
        return undefined
      })
      this.#missions.set(folder, mission)
    }
    return mission
  }

  #soon(uri: string, open: Open): void {
    clearTimeout(open.timer)
    open.timer = setTimeout(() => this.#tell(uri, open), QUIET)
  }
  #tell(uri: string, open: Open): void {
    const diagnostics = open.document.diagnostics().map((d) => diagnostic(open, d))
    void this.#connection.sendDiagnostics({ uri, version: open.version, diagnostics })
  }
}

// ---- places ----

/** A byte order mark is no part of the text that is read. */
const shiftOf = (open: Open): number => (open.document.text.charCodeAt(0) === 0xfeff ? 1 : 0)
const linesOf = (open: Open): Lines => open.document.parsed.lines

function positionOf(open: Open, offset: number): Position {
  const { line, column } = linesOf(open).at(offset)
  return { line: line - 1, character: column - 1 + (line === 1 ? shiftOf(open) : 0) }
}
const rangeOf = (open: Open, span: Span): Range => ({
  start: positionOf(open, span.start),
  end: positionOf(open, span.end),
})
function offsetOf(open: Open, { line, character }: Position): number {
  const lines = linesOf(open)
  const { text } = open.document.parsed
  if (line >= lines.count) return text.length
  const end = line + 1 < lines.count ? lines.start(line + 2) : text.length
  return Math.max(0, Math.min(end, lines.start(line + 1) + character - (line === 0 ? shiftOf(open) : 0)))
}
/** In the text as the editor has it. */
function spanOf(open: Open, range: Range): Span {
  const shift = shiftOf(open)
  return { start: offsetOf(open, range.start) + shift, end: offsetOf(open, range.end) + shift }
}

// ---- forms of the protocol ----

const SEVERITY = {
  error: DiagnosticSeverity.Error,
  warning: DiagnosticSeverity.Warning,
  information: DiagnosticSeverity.Information,
} as const

const diagnostic = (open: Open, d: ProcedureDiagnostic): Diagnostic => ({
  range: rangeOf(open, d.span),
  severity: SEVERITY[d.severity],
  code: d.code,
  source: 'vigie',
  message: `${d.message}\n${d.remedy}`,
})

const COMPLETION: Readonly<Record<Completion['kind'], CompletionItemKind>> = {
  activity: CompletionItemKind.Method,
  parameter: CompletionItemKind.Field,
  event: CompletionItemKind.Event,
  element: CompletionItemKind.Module,
  variable: CompletionItemKind.Variable,
  argument: CompletionItemKind.Property,
  value: CompletionItemKind.EnumMember,
  keyword: CompletionItemKind.Keyword,
  function: CompletionItemKind.Function,
  property: CompletionItemKind.Property,
  type: CompletionItemKind.Class,
  step: CompletionItemKind.Reference,
}
const completionItem = (item: Completion, range: Range, order: number): CompletionItem => ({
  label: item.label,
  kind: COMPLETION[item.kind],
  ...(item.detail === undefined ? {} : { detail: item.detail }),
  textEdit: { range, newText: item.insert ?? item.label },
  insertTextFormat: InsertTextFormat.PlainText,
  sortText: String(order).padStart(4, '0'),
  // Names are found without their blanks too: the editor is not to filter them away.
  filterText: item.label,
})

const SYMBOL: Readonly<Record<OutlineItem['kind'], SymbolKind>> = {
  procedure: SymbolKind.Module,
  body: SymbolKind.Namespace,
  step: SymbolKind.Function,
  event: SymbolKind.Event,
  variable: SymbolKind.Variable,
  enumeration: SymbolKind.Enum,
  activity: SymbolKind.Method,
}
const symbol = (open: Open, item: OutlineItem): DocumentSymbol => ({
  name: item.name,
  ...(item.detail === undefined ? {} : { detail: item.detail }),
  kind: SYMBOL[item.kind],
  range: rangeOf(open, item.span),
  selectionRange: rangeOf(open, item.selection),
  children: item.children.map((child) => symbol(open, child)),
})

/** Each token as five numbers, relative to the one before. */
function semanticTokens(open: Open): number[] {
  const data: number[] = []
  let last: Position = { line: 0, character: 0 }
  for (const { span, type } of open.document.colours()) {
    const at = positionOf(open, span.start)
    const line = at.line - last.line
    data.push(
      line,
      line === 0 ? at.character - last.character : at.character,
      span.end - span.start,
      TOKEN_TYPES.indexOf(type),
      0,
    )
    last = at
  }
  return data
}
