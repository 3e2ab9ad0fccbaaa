/** `vigie workspace`: which panels stand where, as files. */
import { readFile, writeFile } from 'node:fs/promises'
import path from 'node:path'
import { WORKSPACE_SCOPES } from '@vigie/contract'
import type { Command } from 'commander'
import { ActivityExit, atCentre, withAccess, type AccessOptions } from '../commanding/centre-access.ts'
import { cliErrors } from '../errors.ts'
import { oneOf } from '../option-values.ts'
import { err, out, outJson, showDiagnostics } from '../output.ts'

interface Options extends AccessOptions {
  scope: string
  name?: string
  out?: string
  first?: boolean
}

export function workspaceCommands(program: Command): void {
  const workspace = program
    .command('workspace')
    .description('which panels stand where on the desktop, kept for a person, a role or the mission')
    .addHelpText(
      'after',
      `
A workspace is a YAML file (docs/formats/workspaces.md).

Examples:
  vigie workspace list
  vigie workspace export Console --scope controller --out console.yaml
  vigie workspace import console.yaml --scope controller --first`,
    )
  const scoped = (command: Command): Command =>
    withAccess(command).option('--scope <scope>', `whose it is: one of ${WORKSPACE_SCOPES.join(', ')}`, 'mine')
  const scopeOf = (options: Options, command: string) =>
    oneOf('--scope', options.scope, WORKSPACE_SCOPES, `workspace ${command}`)

  withAccess(workspace.command('list').description('workspaces that you may use')).action((options: AccessOptions) =>
    atCentre(options, async ({ client, json }) => {
      const all = await client.listWorkspaces()
      if (json) return outJson(all)
      if (all.length === 0) err('there is no workspace yet')
      for (const w of all)
        out(
          `${w.scope.padEnd(20)} ${w.name}  version ${w.version}, ${w.panels} panels${w.savedBy === undefined ? '' : `, by ${w.savedBy}`}${w.first ? ', first' : ''}${w.description === undefined ? '' : `  — ${w.description}`}`,
        )
    }),
  )
  scoped(workspace.command('export').argument('<name>', 'of the workspace').description('a workspace as a file'))
    .option('--out <file>', 'to a file; else to the standard output')
    .action((name: string, options: Options) =>
      atCentre(options, async ({ client, json }) => {
        const params = { scope: scopeOf(options, 'export'), name }
        const text = await (await client.exportWorkspace({ params })).text()
        const file = options.out
        if (file === undefined) return json ? outJson({ ...params, text }) : out(text.trimEnd())
        await writeFile(file, text).catch((error: Error) => {
          throw cliErrors.cannotWrite({ file, detail: error.message })
        })
        if (json) outJson({ ok: true, ...params, file })
        else out(`${file} written`)
      }),
    )
  scoped(
    workspace
      .command('import')
      .argument('<file>', 'YAML or JSON')
      .description('save a file as the next version of a workspace'),
  )
    .option('--name <name>', 'of the workspace; the name of the file unless told')
    .option('--first', 'its people see it when they come for the first time')
    .action((file: string, options: Options) =>
      atCentre(options, async ({ client, json }) => {
        const name = options.name ?? path.basename(file).replace(/\.(ya?ml|json)$/i, '')
        const params = { scope: scopeOf(options, 'import'), name }
        const text = await readFile(file, 'utf8').catch((error: Error) => {
          throw cliErrors.cannotRead({ file, detail: error.message })
        })
        const saved = await client.saveWorkspace({ params, body: { text } })
        if (options.first === true) await client.chooseFirstWorkspace({ params })
        if (json) outJson(saved)
        else {
          showDiagnostics(saved.findings)
          out(`workspace ${saved.name} version ${saved.version}: ${saved.panels} panels`)
        }
        return ActivityExit.completed
      }),
    )
  scoped(
    workspace
      .command('delete')
      .argument('<name>', 'of the workspace')
      .description('remove what was saved; what the mission folder declares is there again'),
  ).action((name: string, options: Options) =>
    atCentre(options, async ({ client, json }) => {
      await client.removeWorkspace({ params: { scope: scopeOf(options, 'delete'), name } })
      if (json) outJson({ ok: true })
      else out(`workspace ${name} removed`)
    }),
  )
}
