export { mayLogRequests, PlatformLogger } from './logger.js';
