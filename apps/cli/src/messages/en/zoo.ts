/** Words of the command `zoo`. */
import { type Catalogue } from '../ru/index.js';

export const zoo: Catalogue['zoo'] = {
  about: 'an honest election and its forgeries, one a folder; each has to be found',
  dir: 'an empty or new folder',
  notEmpty: (folder) => `Folder ${folder} is not empty. Name a new one: the forgeries overwrite nothing.`,
  honest: 'the honest election',
  made: (count, all, name, says) => `${count} of ${all}: ${name}: ${says}`,
  evidence: (count) => `with receipts, refusals and checkpoints: ${count}`,
};
