/** Front door of the stand-in for the state account. */
export { CookieJar, loginByHttp } from './login-by-http.js';
export { demonstrationPeople, People, type Person } from './people.js';
export { startStateAccount, type StateAccount } from './server.js';
