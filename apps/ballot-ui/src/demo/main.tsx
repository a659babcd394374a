import { mount } from '../shared/mount.js';

mount(() => <p />);
