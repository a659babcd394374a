// ESM throughout: see docs/developer for why @swc/jest and not ts-jest.
export default {
  testEnvironment: 'node',
  // A bound for what hangs, never a measure: the machines are shared.
  testTimeout: 120_000,
  extensionsToTreatAsEsm: ['.ts'],
  testMatch: ['<rootDir>/libs/**/*.spec.ts', '<rootDir>/apps/**/*.spec.ts', '<rootDir>/test/**/*.spec.ts'],
  modulePathIgnorePatterns: ['<rootDir>/dist', '<rootDir>/.veche'],
  transform: {
    '^.+\\.tsx?$': [
      '@swc/jest',
      {
        swcrc: false,
        module: { type: 'es6' },
        sourceMaps: 'inline',
        jsc: {
          target: 'es2023',
          keepClassNames: true,
          parser: { syntax: 'typescript', decorators: true, tsx: true },
          transform: {
            legacyDecorator: true,
            decoratorMetadata: true,
            react: { runtime: 'automatic', importSource: 'preact' },
          },
        },
      },
    ],
  },
  moduleNameMapper: {
    '^#contracts/(.*)$': '<rootDir>/libs/contracts/src/$1.ts',
    '^#([a-z-]+)$': '<rootDir>/libs/$1/src/index.ts',
    '^#([a-z-]+)/(node|testing)$': '<rootDir>/libs/$1/src/$2.ts',
    '^(\\.{1,2}/.*)\\.js$': '$1',
  },
  setupFiles: ['<rootDir>/tools/jest-language.mjs'],
  globalSetup: '<rootDir>/test/postgres/setup.mjs',
  globalTeardown: '<rootDir>/test/postgres/teardown.mjs',
  testSequencer: '<rootDir>/tools/jest-longest-first.mjs',
  reporters: ['default', '<rootDir>/tools/jest-summary.mjs'],
};
