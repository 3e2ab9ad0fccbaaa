import { defineErrors } from '@vigie/base'

export const fprimeErrors = defineErrors('model-fprime', {
  notJson: {
    code: 'VIG-MODEL-401',
    message: 'the file is not JSON: {detail}',
    cause: 'The text breaks a rule of JSON.',
    remedy: 'Give the dictionary as fpp-to-dict wrote it.',
    status: 400,
  },
  notDictionary: {
    code: 'VIG-MODEL-402',
    message: 'the file is no F´ dictionary: {detail}',
    cause: 'An F´ dictionary is an object with "metadata" (deploymentName) and the lists of what the deployment has.',
    remedy: 'Give the <deployment>TopologyDictionary.json of the build.',
    status: 400,
  },
  badItem: {
    code: 'VIG-MODEL-403',
    message: '{what} cannot be read: {detail}',
    cause: 'The entry does not have the form of the dictionary specification.',
    remedy: 'Build the dictionary again, or correct the entry.',
    status: 400,
  },
  unknownType: {
    code: 'VIG-MODEL-404',
    message: 'the type "{type}" of {what} is not defined',
    cause: 'No entry of "typeDefinitions" has that qualified name.',
    remedy: 'Build the dictionary again: all types that are used belong in it.',
    status: 400,
  },
  duplicate: {
    code: 'VIG-MODEL-405',
    message: '{what} "{name}" is there twice',
    cause: 'Two entries have the same qualified name.',
    remedy: 'Rename one of them in the FPP model and build the dictionary again.',
    status: 400,
  },
  unsupported: {
    code: 'VIG-MODEL-406',
    message: '{what} is not part of the space-system model and was left out',
    cause: 'The model has no concept for it.',
    remedy: 'Nothing to do for telemetry, events and commands; use the F´ tools for it.',
    status: 400,
  },
})
