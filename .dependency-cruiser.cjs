/** Who may import whom: docs/developer/how-it-fits.md, in a form a machine refuses. */
const rooms = ['registrar', 'anonymizer', 'ballot-box', 'board', 'commission', 'terminal'];
const room = (name) => `^apps/api/src/${name}/`;

module.exports = {
  forbidden: [
    ...rooms.map((name) => ({
      name: `room-${name}-stands-alone`,
      comment: 'Rooms speak through messages, HTTP or a queue, as they would across machines.',
      severity: 'error',
      from: { path: room(name) },
      to: { path: '^apps/', pathNot: [room(name), '^apps/api/src/platform/'] },
    })),
    {
      name: 'platform-knows-no-room',
      comment: 'The platform has no voting in it.',
      severity: 'error',
      from: { path: '^apps/api/src/platform/' },
      to: { path: rooms.map(room) },
    },
    {
      name: 'libs-know-no-app',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^(apps|test|tools)/' },
    },
    {
      name: 'crypto-stands-on-noble-alone',
      comment: 'libs/crypto: mathematics only; no JSON, no Nest, no I/O.',
      severity: 'error',
      from: { path: '^libs/crypto/src/', pathNot: '(\\.spec\\.ts|/node\\.ts|/node/|/testing\\.ts|/testing/)' },
      to: { pathNot: ['^libs/crypto/src/', '^node_modules/@noble/'] },
    },
    {
      name: 'no-secret-meets-the-kernel',
      comment:
        'The kernel takes a time that depends on every value: what makes a ballot computes with audited libraries.',
      severity: 'error',
      from: { path: '^(apps/ballot-ui/src/(vote|workstation)|libs/(sodium|voter|anonymizer))/' },
      to: { path: '^libs/kernel/' },
    },
    {
      name: 'anonymous-side-has-no-registrar-messages',
      comment: 'Nothing that names a voter has a type on the anonymous side.',
      severity: 'error',
      from: { path: '^apps/api/src/(ballot-box|board)/' },
      to: { path: '^libs/(sms|contracts/src/registrar)' },
    },
    {
      name: 'libs-through-the-front-door',
      severity: 'error',
      from: { path: '^(apps|test|tools)/' },
      to: { path: '^libs/[^/]+/src/.+/.+', pathNot: '\\.spec\\.ts$' },
    },
    {
      name: 'no-nest-in-libs',
      severity: 'error',
      from: { path: '^libs/' },
      to: { path: '^node_modules/(@nestjs|typeorm|pg|bullmq)/' },
    },
    { name: 'no-circular', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'not-resolved',
      comment: 'veche:… are modules that the build of the pages makes (apps/ballot-ui/build).',
      severity: 'error',
      from: {},
      to: { couldNotResolve: true, pathNot: '^veche:' },
    },
  ],
  options: {
    doNotFollow: { path: ['node_modules', '^dist'] },
    exclude: { path: ['^dist/', '^test/vectors/'] },
    tsConfig: { fileName: 'tsconfig.depcruise.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: {
      extensions: ['.ts', '.tsx', '.js', '.mjs', '.json'],
      exportsFields: ['exports'],
      conditionNames: ['import', 'node', 'default', 'types'],
    },
  },
};
