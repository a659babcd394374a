import { mount } from '../shared/mount.js';
import { StationPage } from './station-page.js';

mount(StationPage);
