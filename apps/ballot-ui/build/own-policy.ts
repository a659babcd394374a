/**
 * The policy of the page that is one file, written into it: its own script and style by their hashes, workers out of its own
 * text, WebAssembly, and no network at all. Whoever opens it need not believe that nothing is sent.
 */
import { createHash } from 'node:crypto';
import { type Plugin } from 'vite';

export function ownPolicy(): Plugin {
  return {
    name: 'veche-own-policy',
    enforce: 'post',
    generateBundle: {
      // After the plugin that puts script and style into the page.
      order: 'post',
      handler(_, bundle) {
        for (const file of Object.values(bundle)) {
          if (file.type !== 'asset' || !file.fileName.endsWith('.html')) continue;
          file.source = withPolicy(String(file.source));
        }
      },
    },
  };
}

const hashes = (html: string, element: 'script' | 'style'): string =>
  [...html.matchAll(new RegExp(`<${element}\\b[^>]*>([\\s\\S]*?)</${element}>`, 'g'))]
    .map(([, text = '']) => `'sha256-${createHash('sha256').update(text).digest('base64')}'`)
    .join(' ');

export function withPolicy(html: string): string {
  const policy = [
    "default-src 'none'",
    `script-src ${hashes(html, 'script')} 'wasm-unsafe-eval'`,
    // The script's text holds a report's style sheet, which is not the page's.
    `style-src ${hashes(html.replace(/<script\b[^>]*>[\s\S]*?<\/script>/g, ''), 'style')}`,
    'worker-src blob:',
    'img-src data:',
    "connect-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "require-trusted-types-for 'script'",
    'trusted-types vote-worker',
  ].join('; ');
  // Before everything that it is to govern.
  return html.replace(
    '<meta charset="utf-8" />',
    (tag) => `${tag}\n    <meta http-equiv="Content-Security-Policy" content="${policy}" />`,
  );
}
