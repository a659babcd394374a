import { mount } from '../shared/mount.js';
import { CheckPage } from './check-page.js';

mount(CheckPage);
