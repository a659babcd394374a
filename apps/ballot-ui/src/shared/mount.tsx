/** Starts a page. */
import './no-eval.js';
import { render, type ComponentType } from 'preact';
import '../design/index.css';
import { LanguageRoom } from './language.js';

export function mount(Page: ComponentType): void {
  const place = document.getElementById('page');
  if (place === null) throw new Error('the page has no element #page');
  render(
    <LanguageRoom>
      <Page />
    </LanguageRoom>,
    place,
  );
}
