/** The heading of a step: takes the focus when the step changes, so that a screen reader starts there, and names the tab. */
import { useEffect, useRef } from 'preact/hooks';
import { useLanguage } from './language.js';

interface HeadingProps {
  readonly text: string;
  /** False where the page has just been loaded: the browser's own order is right then. */
  readonly takesFocus?: boolean;
}

let shown = 0;

export function Heading({ text, takesFocus = true }: HeadingProps) {
  const ref = useRef<HTMLHeadingElement>(null);
  const { common } = useLanguage().text;
  useEffect(() => {
    shown += 1;
    if (!takesFocus || shown === 1) return;
    ref.current?.focus({ preventScroll: true });
    scrollTo({ top: 0 });
  }, []);
  useEffect(() => {
    document.title = `${text} · ${common.product}`;
  }, [text, common.product]);
  return (
    <h1 ref={ref} tabIndex={-1}>
      {text}
    </h1>
  );
}
