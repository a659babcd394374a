import { mount } from '../shared/mount.js';
import { VotePage } from './vote-page.js';

mount(() => <VotePage station={false} />);
