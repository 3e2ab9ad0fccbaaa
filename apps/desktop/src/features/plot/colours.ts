/** Colours of curves: apart from the status colours; the first of a satellite is near to its own. */
const CURVES: Readonly<Record<'dark' | 'light', readonly string[]>> = {
  dark: ['#5ab4ff', '#ff9f4e', '#c792ff', '#4fd6b8', '#ff8fb8', '#b9c46a', '#9fb4ff', '#d6a27a', '#7fd0e8', '#d8d8d8'],
  light: ['#0a63b8', '#b85400', '#7a35c8', '#00796b', '#b8175f', '#5f6a00', '#3f51b5', '#8a5630', '#00718c', '#4a4a4a'],
}
export const curveColour = (scheme: 'dark' | 'light', index: number): string =>
  CURVES[scheme][index % CURVES[scheme].length]!
