import { defineErrors } from '@vigie/base'

export const missionFolderErrors = defineErrors('mission-folder', {
  outside: {
    code: 'VIG-MISSION-001',
    message: '{path} lies outside of the mission folder',
    cause: 'A mission is one folder; what it names must be inside.',
    remedy: 'Copy the file into the mission folder and name it by its path there.',
    status: 400,
  },
  tooLarge: {
    code: 'VIG-MISSION-002',
    message: '{path} has {size} bytes, more than the {limit} that are read',
    cause: 'A model file of that size is not a model, or would not fit in memory.',
    remedy: 'Split the database by subsystem, or check that it is the right file.',
    status: 400,
  },
  tooMany: {
    code: 'VIG-MISSION-003',
    message: '{path} holds more than {limit} files',
    cause: 'The folder named as a model holds other things than models.',
    remedy: 'Name the model folder itself.',
    status: 400,
  },
})
