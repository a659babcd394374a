/** A question to a server as a page draws it: not answered yet, answered, or refused; asked again on demand. */
import { useCallback, useEffect, useRef, useState } from 'preact/hooks';
import { type Result } from '#protocol';

export type Asked<Value, Fault> = Result<Value, Fault> | undefined;

/** `ask` is called on the first drawing and whenever a member of `about` changes; an answer to an old question is dropped. */
export function useAsked<Value, Fault>(
  ask: () => Promise<Result<Value, Fault>>,
  about: readonly unknown[],
): { readonly answer: Asked<Value, Fault>; readonly again: () => void } {
  const [answer, setAnswer] = useState<Asked<Value, Fault>>();
  const turn = useRef(0);
  const again = useCallback(() => {
    const mine = ++turn.current;
    void ask().then((given) => {
      if (mine === turn.current) setAnswer(given);
    });
  }, about);
  useEffect(() => {
    setAnswer(undefined);
    again();
    return () => {
      turn.current += 1;
    };
  }, [again]);
  return { answer, again };
}

/** Asks again every so many seconds while the page is looked at. */
export function useEvery(seconds: number, again: () => void): void {
  useEffect(() => {
    const timer = setInterval(() => {
      if (document.visibilityState === 'visible') again();
    }, seconds * 1000);
    return () => clearInterval(timer);
  }, [seconds, again]);
}
