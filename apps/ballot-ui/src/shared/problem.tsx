/** Never a bare error: every refusal as a sentence that says what to do next. */
import { type ComponentChildren } from 'preact';
import { useEffect, useRef } from 'preact/hooks';
import { useLanguage } from './language.js';
import { type Trouble, wordsFor } from './trouble.js';

interface ProblemProps {
  readonly heading?: string;
  readonly children: ComponentChildren;
  readonly takesFocus?: boolean;
}

export function Problem({ heading, children, takesFocus = false }: ProblemProps) {
  const { common } = useLanguage().text;
  const ref = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (takesFocus) ref.current?.focus();
  }, [takesFocus]);
  return (
    <div class="notice notice-bad" role="alert" tabIndex={-1} ref={ref}>
      <p class="notice-title">{heading ?? common.problemHeading}</p>
      {children}
    </div>
  );
}

export function TroubleNotice({
  trouble,
  children,
}: {
  readonly trouble: Trouble;
  readonly children?: ComponentChildren;
}) {
  const { language, text } = useLanguage();
  return (
    <Problem>
      <p>{wordsFor(trouble, language, text)}</p>
      {children}
    </Problem>
  );
}
