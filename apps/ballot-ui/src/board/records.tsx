/** The log's records, newest first, a page at a time. */
import { useState } from 'preact/hooks';
import { number, shortTime } from '../messages/index.js';
import { useAsked } from '../shared/asked.js';
import { troubleOf } from '../shared/board-faults.js';
import { boardClient } from '../shared/board-room.js';
import { useLanguage } from '../shared/language.js';
import { TroubleNotice } from '../shared/problem.js';

const PAGE = 20;

interface RecordsProps {
  readonly fingerprint: string;
  readonly count: number;
  readonly zone: string;
}

export function Records({ fingerprint, count, zone }: RecordsProps) {
  const { text, language } = useLanguage();
  const { board, common } = text;
  const [page, setPage] = useState(0);
  const end = Math.max(0, count - page * PAGE);
  const from = Math.max(0, end - PAGE);
  const { answer, again } = useAsked(
    () => boardClient.records(fingerprint, from, end - from),
    [fingerprint, from, end],
  );
  return (
    <section class="flow" aria-labelledby="records">
      <h2 id="records">{board.recordsHeading}</h2>
      {answer?.ok === false && (
        <TroubleNotice trouble={troubleOf(answer.error)}>
          <div class="row">
            <button type="button" onClick={again}>
              {common.retry}
            </button>
          </div>
        </TroubleNotice>
      )}
      <div class="scroll" tabIndex={0} role="region" aria-labelledby="records">
        <table>
          <thead>
            <tr>
              <th scope="col" class="num">
                {board.recordsColumns.index}
              </th>
              <th scope="col">{board.recordsColumns.type}</th>
              <th scope="col">{board.recordsColumns.time}</th>
              <th scope="col">{board.recordsColumns.hash}</th>
            </tr>
          </thead>
          <tbody>
            {answer?.ok === true &&
              answer.value
                .map((record, at) => ({ ...record, index: from + at }))
                .reverse()
                .map(({ index, type, time, hash }) => (
                  <tr key={index}>
                    <td class="num">{number(language, index)}</td>
                    <td>{board.types[type]}</td>
                    <td class="nowrap">{shortTime(language, time, zone)}</td>
                    <td class="mono small nowrap" title={hash}>
                      {hash.slice(0, 12)}…
                    </td>
                  </tr>
                ))}
          </tbody>
        </table>
      </div>
      <div class="row">
        <p class="small soft" role="status">
          {board.recordsShown(number(language, from), number(language, Math.max(0, end - 1)), number(language, count))}
        </p>
        {page > 0 && (
          <button type="button" class="quiet" onClick={() => setPage(page - 1)}>
            {board.newer}
          </button>
        )}
        {from > 0 && (
          <button type="button" class="quiet" onClick={() => setPage(page + 1)}>
            {board.older}
          </button>
        )}
      </div>
    </section>
  );
}
