export {
  failuresOf,
  TEST_ADMIN_TOKEN,
  testApp,
  TestClock,
  testConfig,
  testRandom,
  type TestAppOptions,
} from './test-app.js';
