export { failuresOf, TEST_ADMIN_TOKEN, testApp, TestClock, testConfig, testRandom } from './test-app.js';
