/** Line icons on a 24 × 24 grid. */
export const ICONS = {
  search: 'M11 4a7 7 0 1 0 0 14 7 7 0 0 0 0-14ZM16 16l5 5',
  bell: 'M6 16V11a6 6 0 0 1 12 0v5l2 2H4zM10 21h4',
  sun: 'M12 8a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM12 2v3M12 19v3M2 12h3M19 12h3M5 5l2 2M17 17l2 2M5 19l2-2M17 7l2-2',
  moon: 'M20 14A8 8 0 0 1 10 4a8 8 0 1 0 10 10Z',
  user: 'M12 4a4 4 0 1 0 0 8 4 4 0 0 0 0-8ZM4 21a8 8 0 0 1 16 0',
  plus: 'M12 5v14M5 12h14',
  close: 'M6 6l12 12M18 6 6 18',
  link: 'M9 15l6-6M8 11l-3 3a4 4 0 0 0 6 6l3-3M16 13l3-3a4 4 0 0 0-6-6l-3 3',
  trash: 'M5 7h14M10 7V4h4v3M7 7l1 13h8l1-13',
  pause: 'M9 5v14M15 5v14',
  play: 'M8 5v14l11-7Z',
  stop: 'M7 7h10v10H7Z',
  download: 'M12 4v11M7 11l5 5 5-5M5 20h14',
  question: 'M9 9a3 3 0 1 1 4.5 2.6c-1 .6-1.5 1.2-1.5 2.4M12 18v.01',
  check: 'M5 13l4 4L19 7',
  chevron: 'M9 6l6 6-6 6',
  plot: 'M4 4v16h16M7 15l4-5 3 3 5-7',
  panels: 'M4 5h16v14H4zM10 5v14M10 12h10',
  reset: 'M5 5v5h5M5.5 10a7.5 7.5 0 1 1-1 5',
} as const

export function Icon({ path, size = 16 }: { readonly path: string; readonly size?: number }) {
  return (
    <svg className="icon" viewBox="0 0 24 24" style={{ width: size, height: size }} aria-hidden>
      <path d={path} />
    </svg>
  )
}
