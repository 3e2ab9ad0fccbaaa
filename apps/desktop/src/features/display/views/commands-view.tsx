import { Button } from '@mantine/core'
import type { CommandButton, CommandsPart } from '@vigie/displays'
import { useShell, type Shell } from '../../../panels/declaration.ts'

/** Opens the form of the command, filled in: nothing is ever sent from a display. */
export const openCommand = (shell: Shell, { activity, arguments: given }: CommandButton): void =>
  shell.enter('command', { activity, arguments: given === undefined ? '' : JSON.stringify(given) })

export function CommandsView({ part }: { readonly part: CommandsPart }) {
  const shell = useShell()
  return (
    <div className="display-buttons">
      {part.commands.map((command, i) => (
        // Two buttons may be alike.
        // oxlint-disable-next-line react/no-array-index-key
        <Button key={i} variant="default" title={command.activity} onClick={() => openCommand(shell, command)}>
          {command.title ?? command.activity.slice(command.activity.lastIndexOf('.') + 1)}…
        </Button>
      ))}
    </div>
  )
}
