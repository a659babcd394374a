/** Where the archive comes from, and what is to be held against it. */
import { useRef, useState } from 'preact/hooks';
import { useLanguage } from '../shared/language.js';
import { archiveOf, fromDrop, fromInput, type ChosenArchive } from './chosen.js';
import { readAddress } from './download.js';
import { evidenceOf, MAX_EVIDENCE_BYTES, type Given } from './evidence.js';

export type Wanted =
  | { readonly from: 'chosen'; readonly chosen: ChosenArchive; readonly evidence: Given }
  | { readonly from: 'board'; readonly path: string; readonly evidence: Given };

interface SourceFormProps {
  /** Whether a board serves this page, so that there is something to download from. */
  readonly served: boolean;
  readonly onBegin: (wanted: Wanted) => void;
}

type Missing =
  | { readonly what: 'needArchive' | 'elsewhere' | 'badAddress' | 'unreadableDrop' }
  | { readonly what: 'evidenceTooLarge'; readonly name: string };

const asked = (): string => new URLSearchParams(location.search).get('archive') ?? '';

export function SourceForm({ served, onBegin }: SourceFormProps) {
  const { verify } = useLanguage().text;
  const [dropped, setDropped] = useState<ChosenArchive | undefined>();
  const [over, setOver] = useState(false);
  const [missing, setMissing] = useState<Missing | undefined>();
  const file = useRef<HTMLInputElement>(null);
  const folder = useRef<HTMLInputElement>(null);
  const address = useRef<HTMLInputElement>(null);
  const slips = useRef<HTMLInputElement>(null);
  const pasted = useRef<HTMLTextAreaElement>(null);
  const chosen = (input: HTMLInputElement | null): ChosenArchive | undefined =>
    archiveOf(fromInput(input?.files ?? []));
  const refuse = (found: Missing): void => {
    setMissing(found);
    (found.what === 'evidenceTooLarge' ? slips : found.what === 'needArchive' ? file : address).current?.focus();
  };
  const submit = async (): Promise<void> => {
    setMissing(undefined);
    const files = [...(slips.current?.files ?? [])];
    const large = files.find(({ size }) => size > MAX_EVIDENCE_BYTES);
    if (large !== undefined) return refuse({ what: 'evidenceTooLarge', name: large.name });
    const texts = await Promise.all(files.map(async (one) => ({ name: one.name, text: await one.text() })));
    const evidence = evidenceOf([...texts, { name: verify.pasted, text: pasted.current?.value ?? '' }]);
    const archive = dropped ?? chosen(file.current) ?? chosen(folder.current);
    if (archive !== undefined) return onBegin({ from: 'chosen', chosen: archive, evidence });
    const typed = address.current?.value ?? '';
    if (typed.trim() === '') return refuse({ what: 'needArchive' });
    const read = readAddress(typed, location.origin);
    if (!read.ok) return refuse({ what: read.fault === 'elsewhere' ? 'elsewhere' : 'badAddress' });
    onBegin({ from: 'board', path: read.path, evidence });
  };
  const drop = async (event: DragEvent): Promise<void> => {
    event.preventDefault();
    setOver(false);
    if (event.dataTransfer === null) return;
    try {
      setDropped(archiveOf(await fromDrop(event.dataTransfer)));
      setMissing(undefined);
    } catch {
      setMissing({ what: 'unreadableDrop' });
    }
  };
  const says = (what: Missing['what']): string =>
    missing?.what === 'evidenceTooLarge' && what === 'evidenceTooLarge'
      ? verify.evidenceTooLarge(missing.name)
      : what === 'evidenceTooLarge'
        ? ''
        : verify[what];
  const fault = (...about: Missing['what'][]) =>
    missing !== undefined &&
    about.includes(missing.what) && (
      <p class="error-text" role="alert" id="source-error">
        {says(missing.what)}
      </p>
    );
  const faulty = (...about: Missing['what'][]) =>
    missing !== undefined && about.includes(missing.what)
      ? { 'aria-invalid': true, 'aria-describedby': 'source-error' }
      : {};
  return (
    <form
      class="flow flow-wide"
      noValidate
      onSubmit={(event) => {
        event.preventDefault();
        void submit();
      }}
    >
      <section
        class={over ? 'sheet flow drop drop-over' : 'sheet flow drop'}
        aria-labelledby="archive-heading"
        onDragOver={(event) => (event.preventDefault(), setOver(true))}
        onDragLeave={() => setOver(false)}
        onDrop={(event) => void drop(event)}
      >
        <h2 id="archive-heading">{verify.archiveHeading}</h2>
        <p class="soft">{verify.archiveHint}</p>
        <p class="drop-here" role="status" data-empty={dropped === undefined}>
          {dropped === undefined ? verify.dropHere : verify.dropped(dropped.name)}
        </p>
        {fault('needArchive', 'unreadableDrop')}
        <div class="field">
          <label for="archive-file">{verify.file}</label>
          <input
            ref={file}
            id="archive-file"
            type="file"
            multiple
            onChange={() => setDropped(undefined)}
            {...faulty('needArchive')}
          />
        </div>
        <div class="field">
          <label for="archive-folder">{verify.folder}</label>
          <input
            ref={folder}
            id="archive-folder"
            type="file"
            // A folder picker; the name is the one that all browsers took over.
            {...{ webkitdirectory: true }}
            onChange={() => setDropped(undefined)}
          />
        </div>
        {served && (
          <div class="field">
            <label for="archive-address">{verify.address}</label>
            <p class="hint" id="address-hint">
              {verify.addressHint}
            </p>
            {fault('elsewhere', 'badAddress')}
            <input
              ref={address}
              id="archive-address"
              type="text"
              autoComplete="off"
              spellcheck={false}
              maxLength={300}
              defaultValue={asked()}
              aria-describedby="address-hint"
              {...faulty('elsewhere', 'badAddress')}
            />
          </div>
        )}
      </section>
      <details class="sheet" open={missing?.what === 'evidenceTooLarge'}>
        <summary>{verify.evidenceHeading}</summary>
        <div class="flow">
          <p class="soft">{verify.evidenceHint}</p>
          {fault('evidenceTooLarge')}
          <div class="field">
            <label for="evidence-files">{verify.evidenceFiles}</label>
            <input ref={slips} id="evidence-files" type="file" multiple {...faulty('evidenceTooLarge')} />
          </div>
          <div class="field">
            <label for="evidence-pasted">{verify.evidencePaste}</label>
            <textarea ref={pasted} id="evidence-pasted" spellcheck={false} autoComplete="off" />
          </div>
        </div>
      </details>
      <div>
        <button type="submit">{verify.start}</button>
      </div>
    </form>
  );
}
