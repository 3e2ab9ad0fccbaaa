/** Land or sea, coarsely: boxes of latitude and longitude. Enough to say when an imager works and an altimeter tracks. */
const LAND: readonly (readonly [south: number, north: number, west: number, east: number])[] = [
  [36, 71, -10, 40],
  [-35, 36, -15, 50],
  [5, 75, 40, 140],
  [-10, 5, 95, 140],
  [-39, -12, 114, 153],
  [25, 70, -125, -60],
  [8, 25, -110, -85],
  [-55, 10, -78, -38],
  [60, 83, -55, -20],
  [-90, -68, -180, 180],
  [60, 72, -168, -125],
]

export const onLand = (latitude: number, longitude: number): boolean =>
  LAND.some(
    ([south, north, west, east]) => latitude > south && latitude < north && longitude > west && longitude < east,
  )
