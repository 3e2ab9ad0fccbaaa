/** The machine's own clock. The one place of this package that is not pure. */
import { BaseClock, type Timer } from './clock.ts'
import { unixNanosToTai, type Nanoseconds, type Tai } from './tai.ts'

/** `setTimeout` takes at most 2^31 − 1 ms. */
const LONGEST_TIMEOUT = 2_147_483_647

export class SystemClock extends BaseClock {
  readonly kind = 'real'
  readonly rate = 1

  now(): Tai {
    // timeOrigin + now has sub-millisecond steps but does not follow a clock that is set; Date.now() does.
    const wall = Date.now()
    const fine = performance.timeOrigin + performance.now()
    const millis = Math.abs(fine - wall) < 2 ? fine : wall
    const whole = Math.floor(millis)
    return unixNanosToTai(BigInt(whole) * 1_000_000n + BigInt(Math.floor((millis - whole) * 1e6)))
  }

  monotonic(): Nanoseconds {
    return BigInt(Math.round(performance.now() * 1e6))
  }

  at(at: Tai, callback: () => void): Timer {
    let handle: ReturnType<typeof setTimeout>
    const arm = (): void => {
      const millis = Number(at - this.now()) / 1e6
      if (millis > LONGEST_TIMEOUT) handle = setTimeout(arm, LONGEST_TIMEOUT)
      else handle = setTimeout(callback, Math.max(0, Math.ceil(millis)))
    }
    arm()
    return { cancel: () => clearTimeout(handle) }
  }
}
