import { mount } from '../shared/mount.js';
import { PanelPage } from './panel-page.js';

mount(PanelPage);
