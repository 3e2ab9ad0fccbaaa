// The floors of the house as rules: a room knows only rooms below it (docs/architecture.md).
const floors = [
  ['base', 'documents'],
  ['ccsds', 'model'],
  ['telemetry', 'archive', 'flight-dynamics'],
  ['commanding'],
  [
    'procedures',
    'stations',
    'displays',
    'workspaces',
    'logbook',
    'planning',
    'flight-software',
    'encryption',
    'operations',
  ],
  ['qualification', 'contract'],
  ['testkit'],
]
const room = (names) => `^packages/(${names.join('|')})/`

const upward = floors.flatMap((floor, level) => {
  const above = floors.slice(level + 1).flat()
  return above.length === 0
    ? []
    : [
        {
          name: `floor-${level}-knows-nothing-above`,
          severity: 'error',
          comment: 'A room imports only rooms below it.',
          from: { path: room(floor) },
          to: { path: room(above) },
        },
      ]
})

module.exports = {
  forbidden: [
    ...upward,
    {
      name: 'ccsds-stands-alone',
      severity: 'error',
      comment: 'packages/ccsds is useful by itself: it knows base only.',
      from: { path: '^packages/ccsds/' },
      to: { path: '^packages/(?!ccsds/|base/)' },
    },
    {
      name: 'engines-know-no-adapter',
      severity: 'error',
      comment: 'Packages declare ports; adapters implement them.',
      from: { path: '^packages/[^/]+/src' },
      to: { path: '^(adapters|apps|testing|bench)/' },
    },
    {
      name: 'engines-are-pure',
      severity: 'error',
      comment: 'No sockets, files or processes inside an engine.',
      from: { path: '^packages/[^/]+/src' },
      to: {
        path: '^(node:)?(fs|net|dgram|http|https|tls|child_process|worker_threads|os|process|timers)(/promises)?$',
      },
    },
    {
      name: 'adapters-know-no-app',
      severity: 'error',
      from: { path: '^adapters/[^/]+/src' },
      to: { path: '^(apps|testing|bench)/' },
    },
    {
      name: 'desktop-uses-the-api',
      severity: 'error',
      comment: 'The page has no private back door: contract and base only.',
      from: { path: '^apps/desktop/src' },
      to: {
        path: '^(adapters|packages/(?!contract/|base/|displays/src/(index|display|appearance|references|drawing|errors)\\.ts))',
      },
    },
    {
      name: 'simulator-speaks-through-sockets',
      severity: 'error',
      from: { path: '^apps/simulator/src' },
      to: {
        path: '^(apps/(?!simulator)|packages/(archive|commanding|telemetry|contract)/|adapters/(?!mission-folder))',
      },
    },
    // Nothing may need itself to be loaded. A circle that is closed by a type is erased before anything runs.
    {
      name: 'no-circles',
      severity: 'error',
      from: {},
      to: { circular: true, viaOnly: { dependencyTypesNot: ['type-only'] } },
    },
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '(^|/)dist/' },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    enhancedResolveOptions: {
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default'],
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.cjs', '.json'],
    },
  },
}
