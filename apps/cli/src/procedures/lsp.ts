import type { Command } from 'commander'

export function lspCommand(group: Command): void {
  group
    .command('lsp')
    .summary('language server for editors, over the standard streams')
    .description(
      'Serve an editor with the language server protocol: findings, completion from the model, hover, definitions, outline, folding, colours, renaming, formatting. An editor starts it; nothing else is written to the standard output.',
    )
    .option('--stdio', 'accepted, since many editors give it: the standard streams are always used')
    .option('--mission <dir>', 'mission of every procedure; unless told each is of the one that it lies in')
    .option('--role <role>', 'also tell which activities this role may not ask for')
    .addHelpText(
      'after',
      `
How editors are set up: docs/guides/procedures-in-an-editor.md.

Example, for Neovim:
  vim.lsp.start({ name = 'pluto', cmd = { 'npx', 'vigie', 'procedure', 'lsp' }, root_dir = vim.fn.getcwd() })`,
    )
    .action(async (options: { mission?: string; role?: string }) => {
      const [{ createConnection, StreamMessageReader, StreamMessageWriter }, { LanguageServer }] = await Promise.all([
        import('vscode-languageserver/node'),
        import('./language-server.ts'),
      ])
      const connection = createConnection(
        new StreamMessageReader(process.stdin),
        new StreamMessageWriter(process.stdout),
      )
      const server = new LanguageServer(connection, options)
      await new Promise<void>((ended) => {
        connection.onExit(() => ended())
        process.stdin.once('end', () => ended())
        connection.listen()
      })
      void server
      // What an editor has left open does not keep the process.
      process.exit(0)
    })
}
