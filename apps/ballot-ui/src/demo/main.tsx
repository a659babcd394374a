import { mount } from '../shared/mount.js';
import { DemoPage } from './demo-page.js';

mount(DemoPage);
