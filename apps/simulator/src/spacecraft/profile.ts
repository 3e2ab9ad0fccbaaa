/** What makes one satellite differ from another: the numbers of its physics. */

interface OutputProfile {
  /** Nominal current at 28 V, amperes. */
  readonly current: number
  /** What switches it: always on, cold redundant, or a consumer that says so. */
  readonly by:
    | 'always'
    | 'spare'
    | 'transmitter'
    | 'imager'
    | 'xband'
    | 'heaters'
    | 'wheel'
    | 'thruster'
    | 'receivers'
    | 'hosted'
}

/** A thermal node: mean temperature, swing between Sun and shadow (K), time constant (s), heater (0: none) and its set point. */
type NodeProfile = readonly [mean: number, swing: number, tau: number, heater: number, setPoint: number]

export interface SpacecraftProfile {
  readonly name: string
  readonly applications: { readonly platform: number; readonly attitude: number }
  readonly stringCurrent: number
  readonly strings: number
  readonly capacity: number
  readonly outputs: readonly OutputProfile[]
  readonly nodes: readonly NodeProfile[]
  readonly heaters: number
  readonly wheels: number
  readonly starTrackers: number
  readonly gyros: number
  readonly memory: number
  readonly banks: number
  /** Free drift of the oscillator, parts per million. */
  readonly drift: number
  /** Downlink, transfer-frame bits a second. */
  readonly downlink: number
  readonly softwareVersion: string
  /** What it was built for: decides payload and propulsion. */
  readonly purpose: 'imaging' | 'listening'
  /** Thermal nodes, counted from 1, of units that report temperatures of their own, and the heater of the battery. */
  readonly plates: {
    readonly computer: number
    readonly memory: number
    readonly transponder: number
    readonly batteryHeater: number
  }
}

const o = (current: number, by: OutputProfile['by'] = 'always'): OutputProfile => ({ current, by })

export const RECO1: SpacecraftProfile = {
  name: 'RECO1',
  applications: { platform: 0x100, attitude: 0x101 },
  stringCurrent: 1.75,
  strings: 12,
  capacity: 108,
  // In the order of the outputs of missions/bisat/satellites/reco1/power.yaml.
  outputs: [
    o(0.9),
    o(0, 'spare'),
    o(0.35),
    o(0.35),
    o(0.8),
    o(0.55),
    o(0.28),
    o(0.28),
    o(0.45, 'wheel'),
    o(0.45, 'wheel'),
    o(0.45, 'wheel'),
    o(0.45, 'wheel'),
    o(0.3),
    o(0.2),
    o(0.05),
    o(1.1),
    o(0.7),
    o(2.4, 'imager'),
    o(2.9, 'xband'),
    o(0.5, 'xband'),
    o(1.6, 'heaters'),
    o(0.6, 'heaters'),
    o(0.9, 'heaters'),
    o(0.5, 'heaters'),
  ],
  nodes: [
    [8, 22, 2400, 0, 0],
    [6, 24, 2400, 0, 0],
    [4, 26, 2300, 0, 0],
    [3, 25, 2300, 0, 0],
    [10, 14, 2600, 0, 0],
    [-2, 30, 2000, 0, 0],
    [2, 18, 2800, 0, 0],
    [14, 6, 5200, 1, 8],
    [12, 6, 5200, 2, 8],
    [16, 2, 7200, 3, 14],
    [-8, 12, 1800, 0, 0],
    [-9, 13, 1800, 0, 0],
    [24, 3, 4200, 0, 0],
    [22, 4, 4200, 0, 0],
    [28, 4, 3600, 0, 0],
    [20, 4, 3900, 0, 0],
    [17, 4, 3900, 0, 0],
    [18, 3, 4500, 4, 15],
    [2, 6, 3800, 5, 0],
    [22, 3, 4000, 0, 0],
    [23, 3, 4000, 0, 0],
    [22, 3, 4000, 0, 0],
    [21, 3, 4000, 0, 0],
    [19, 2, 9000, 6, 18],
    [18, 2, 9000, 7, 17],
    [22, 5, 4800, 8, 18],
    [-4, 25, 1500, 0, 0],
    [-14, 18, 1600, 0, 0],
    [19.8, 0.6, 14_000, 9, 19.5],
    [20, 1.5, 9000, 10, 19],
    [-34, 8, 2600, 0, 0],
    [21, 5, 3600, 11, 15],
    [22, 6, 3600, 12, 15],
    [24, 7, 3000, 13, 10],
    [2, 26, 1500, 14, -20],
    [6, 34, 900, 15, -40],
  ],
  heaters: 16,
  wheels: 4,
  starTrackers: 2,
  gyros: 4,
  memory: 1024,
  banks: 4,
  drift: 0.42,
  downlink: 256_000,
  softwareVersion: 'R4.2.1',
  purpose: 'imaging',
  plates: { computer: 13, memory: 14, transponder: 16, batteryHeater: 3 },
}

export const IDENT1: SpacecraftProfile = {
  name: 'IDENT1',
  applications: { platform: 0x200, attitude: 0x201 },
  stringCurrent: 1.3,
  strings: 8,
  capacity: 42,
  outputs: [
    o(0.5),
    o(0, 'spare'),
    o(0.22),
    o(0.22),
    o(0.35),
    o(0.25),
    o(0.2),
    o(0.22, 'wheel'),
    o(0.22, 'wheel'),
    o(0.22, 'wheel'),
    o(0.22, 'wheel'),
    o(0.15),
    o(0.15),
    o(0.1, 'thruster'),
    o(0.7, 'receivers'),
    o(0.8, 'receivers'),
    o(0.9, 'receivers'),
    o(1.6, 'hosted'),
    o(0.7, 'heaters'),
    o(0.3, 'heaters'),
    o(0.3, 'heaters'),
    o(0.25, 'heaters'),
  ],
  nodes: [
    [7, 21, 1900, 0, 0],
    [5, 23, 1900, 0, 0],
    [3, 24, 1800, 0, 0],
    [2, 24, 1800, 0, 0],
    [9, 15, 2100, 0, 0],
    [-3, 28, 1700, 0, 0],
    [1, 18, 2300, 0, 0],
    [15, 2, 6200, 1, 13],
    [-8, 12, 1600, 0, 0],
    [22, 4, 3500, 0, 0],
    [20, 4, 3500, 0, 0],
    [26, 5, 3100, 0, 0],
    [19, 4, 3300, 0, 0],
    [16, 4, 3300, 0, 0],
    [17, 3, 3900, 2, 14],
    [1, 7, 3200, 3, -2],
    [20, 4, 3400, 0, 0],
    [21, 4, 3400, 0, 0],
    [20, 4, 3400, 0, 0],
    [19, 4, 3400, 0, 0],
    [25, 2, 8000, 4, 23],
    [22, 4, 3900, 5, 18],
    [18, 12, 2500, 0, 0],
    [-4, 24, 1300, 0, 0],
    [3, 27, 1200, 0, 0],
    [20, 5, 3000, 6, 14],
    [1, 27, 1200, 0, 0],
    [0, 27, 1200, 0, 0],
    [24, 5, 2900, 7, 14],
    [19, 5, 3000, 8, 14],
    [-2, 32, 1100, 9, -45],
    [5, 33, 900, 10, -40],
    [6, 34, 900, 0, 0],
  ],
  heaters: 10,
  wheels: 4,
  starTrackers: 1,
  gyros: 3,
  memory: 256,
  banks: 2,
  drift: -1.15,
  downlink: 128_000,
  softwareVersion: 'I2.7.0',
  purpose: 'listening',
  plates: { computer: 10, memory: 11, transponder: 13, batteryHeater: 1 },
}
