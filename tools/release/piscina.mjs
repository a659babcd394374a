/**
 * piscina in a program of one file. It starts its threads in a file beside its own, which there is not: here a thread
 * begins in the program itself, where piscina's worker half runs as soon as piscina is loaded.
 */
const THREAD_FILE = `(0, node_path_1.resolve)(__dirname, 'worker.js')`;
/** A module by `require`, with a warning of Node's where it is one of ours. */
const REQUIRE = 'await Promise.resolve(`${filename}`).then(s => __importStar(require(s)))';
/** Priorities, by a native library; they are never asked for. */
const NICE = '@napi-rs/nice';
const ABSENT = '\0absent';

const EDITS = [
  ['index.js', THREAD_FILE, 'this.options.filename'],
  ['worker.js', REQUIRE, 'await import((0, node_url_1.pathToFileURL)(filename).href)'],
  [
    'main.js',
    'module.exports = index_1.default;',
    `module.exports = index_1.default;
if (!require('node:worker_threads').isMainThread) require('./worker.js');`,
  ],
];

/** A Vite plugin. The build fails where another version of piscina reads otherwise. */
export const piscinaInOneFile = () => ({
  name: 'veche-piscina-in-one-file',
  enforce: 'pre',
  resolveId: (id) => (id === NICE ? ABSENT : undefined),
  load: (id) => (id === ABSENT ? 'export {};' : undefined),
  transform: (code, id) => {
    const file = /\/node_modules\/piscina\/dist\/([a-z]+\.js)$/.exec(id.replaceAll('\\', '/'))?.[1];
    const edit = EDITS.find(([name]) => name === file);
    if (edit === undefined) return undefined;
    const [name, before, after] = edit;
    const parts = code.split(before);
    if (parts.length !== 2) throw new Error(`piscina has changed: ${name}`);
    return { code: parts.join(after), map: null };
  },
});
