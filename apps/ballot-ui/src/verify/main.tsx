import { mount } from '../shared/mount.js';
import { VerifyPage } from './verify-page.js';

mount(VerifyPage);
