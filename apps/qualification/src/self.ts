export { OWN_MISSION, readOwnMission } from './self/own-mission.ts'
export { qualifySelf, type SelfOutcome } from './self/qualify-self.ts'
