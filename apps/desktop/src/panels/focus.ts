/** The focus goes into a panel: to the control that it marks with `data-first`, or to the first control inside of what is marked. */

const CONTROL = 'input:not(details *), select:not(details *)'

/** False where nothing is marked yet: a panel that is still being fetched has no content. */
export function focusFirst(within: Element): boolean {
  const marked = within.matches('[data-first]') ? within : within.querySelector<HTMLElement>('[data-first]')
  if (marked === null) return false
  const control = marked.matches(CONTROL) ? marked : marked.querySelector(CONTROL)
  if (!(control instanceof HTMLElement)) return false
  control.focus()
  return true
}
