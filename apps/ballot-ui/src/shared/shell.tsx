/** What surrounds every page: skip link, bell, language, the marks of training and demonstration (R38), footer. */
import { type ComponentChildren } from 'preact';
import bell from '../design/bell.svg';
import { useLanguage } from './language.js';

interface ShellProps {
  readonly children: ComponentChildren;
  /** Of the election that is open here; `training` puts the banner up. */
  readonly kind?: string | undefined;
  readonly size?: 'page' | 'wide' | 'station';
  /** Beside the language switch. */
  readonly aside?: ComponentChildren;
  readonly links?: ComponentChildren;
}

export function Shell({ children, kind, size = 'page', aside, links }: ShellProps) {
  const { text, language, setLanguage } = useLanguage();
  const { common } = text;
  const other = language === 'ru' ? 'en' : 'ru';
  return (
    <div class={`shell shell-${size}`}>
      <a class="skip" href="#content">
        {common.skip}
      </a>
      <header class="top">
        <div class="top-row">
          <p class="brand">
            <img src={bell} alt="" width="40" height="40" />
            <span>
              <strong>{common.product}</strong> <span class="brand-line">{common.tagline}</span>
            </span>
          </p>
          <div class="top-aside">
            {aside}
            <button type="button" class="quiet" lang={other} onClick={() => setLanguage(other)}>
              {common.otherLanguage}
            </button>
          </div>
        </div>
      </header>
      {kind === 'training' && (
        <div class="training" role="note">
          <p>
            <strong>{common.training}</strong> <span>{common.trainingNote}</span>
          </p>
        </div>
      )}
      <main id="content" tabIndex={-1}>
        {children}
      </main>
      <footer class="bottom">
        <p>{common.footer}</p>
        {links !== undefined && <p class="bottom-links">{links}</p>}
      </footer>
    </div>
  );
}
