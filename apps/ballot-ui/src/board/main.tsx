import { mount } from '../shared/mount.js';
import { BoardPage } from './board-page.js';

mount(BoardPage);
