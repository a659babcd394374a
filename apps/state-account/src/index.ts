/** Front door of the stand-in for the state account. */
export { CookieJar, loginByHttp, type LoginByHttp } from './login-by-http.js';
export { demonstrationPeople, People, type Person } from './people.js';
export { type StateAccountClient } from './provider.js';
export { startStateAccount, type StateAccount, type StateAccountOptions } from './server.js';
