/** BlockMetaCommand: commands with the values of their arguments, one after another. */
import type { Command, CommandStep } from '../commands.ts'
import { argumentNames, readAssignment } from './assignments-reader.ts'
import { describe, readAliases } from './descriptions.ts'
import { modelName } from './names.ts'
import type { XmlNode } from './node.ts'
import { checkArgument, type Site } from './references.ts'
import { resolveName, splitMember } from './scope.ts'

export function readBlockCommand(site: Site, node: XmlNode): Command {
  const { reading } = site
  const list = reading.need(node, 'MetaCommandStepList')
  return {
    name: modelName(reading, node, reading.required(node, 'name')),
    ...describe(site, node),
    ...readAliases(site, node),
    abstract: false,
    arguments: [],
    steps: (list?.all('MetaCommandStep') ?? []).map((step) => readStep(site, step)),
  }
}

function readStep(site: Site, node: XmlNode): CommandStep {
  const { reading, scope } = site
  const reference = reading.required(node, 'metaCommandRef')
  const command = reading.resolve(scope, ['command'], reference, node)
  const found = resolveName(scope, ['command'], reference.trim())
  const known = found === undefined ? undefined : argumentNames(found.scope, found.node)
  // 1.1 has a list of arguments with name and value; 1.2 spells the assignments with one letter less.
  const list = node.child('ArgumentAssignmentList', 'ArgumentAssigmentList', 'ArgumentList')
  const assignments =
    list?.name === 'ArgumentList'
      ? list
          .all('Argument')
          .map((a) => ({ argument: reading.required(a, 'name'), value: reading.required(a, 'value'), node: a }))
      : (list?.all('ArgumentAssignment') ?? []).map((a) => ({ ...readAssignment(site, a), node: a }))
  return {
    command,
    assignments: assignments.map(({ node: at, ...assignment }) => {
      if (known !== undefined) checkArgument({ ...site, arguments: known }, splitMember(assignment.argument).name, at)
      return assignment
    }),
  }
}
