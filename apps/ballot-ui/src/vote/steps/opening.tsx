/** Anonymization, step by step (R10, §4): what is happening, at which node, and what to do where it stops. */
import { type OpeningFault } from '#voter';
import { Heading } from '../../shared/heading.js';
import { useLanguage } from '../../shared/language.js';
import { Problem } from '../../shared/problem.js';
import { wordsFor } from '../../shared/trouble.js';
import { download } from '../../shared/files.js';
import { type At, useFlow } from '../flow-room.js';
import { nodeState, openingRows, type RowState } from '../opening-rows.js';
import { SharesPicture } from './shares-picture.js';

export function OpeningStep({ state }: { readonly state: At<'opening'> }) {
  const { vote } = useLanguage().text;
  const { progress, fault, election, nodes } = state;
  const { flow } = useFlow();
  const ids = Object.keys(nodes).length > 0 ? Object.keys(nodes) : (flow.settings?.nodes ?? []).map(({ id }) => id);
  const rows = openingRows(progress, ids.length, election.access !== null, fault !== null);
  const done = rows.filter((row) => row.state === 'done').at(-1);
  return (
    <div class="flow flow-wide">
      <div class="flow">
        <Heading text={fault === null ? vote.openingHeading : vote.openingFailed} />
        {fault === null && <p class="lead">{vote.openingLead}</p>}
      </div>
      {fault !== null && <OpeningProblem fault={fault} state={state} />}
      <div class="sheet flow">
        <SharesPicture places={ids.map((id) => ({ id, name: nodes[id] ?? id, state: nodeState(progress, id) }))} />
        <ol class="opening">
          {rows.map((row) => (
            <li key={row.name} data-state={row.state}>
              <StateMark state={row.state} />
              <span>{vote.openingSteps[row.name]}</span>
              <span class="opening-state">{vote.openingStates[row.state]}</span>
            </li>
          ))}
        </ol>
        <p class="hidden" role="status">
          {done === undefined ? '' : `${vote.openingSteps[done.name]}: ${vote.openingStates.done}`}
        </p>
      </div>
    </div>
  );
}

function StateMark({ state }: { readonly state: RowState }) {
  const colour = state === 'failed' ? 'var(--bad)' : state === 'waiting' ? 'var(--edge)' : 'var(--accent)';
  return (
    <svg class="mark" viewBox="0 0 24 24" aria-hidden="true" fill="none" stroke={colour} stroke-width="2.5">
      <circle cx="12" cy="12" r="10" stroke-dasharray={state === 'asking' || state === 'retrying' ? '4 4' : 'none'} />
      {state === 'done' && <path d="m7.5 12.5 3 3 6-6.500" stroke-linecap="round" stroke-linejoin="round" />}
      {state === 'failed' && <path d="M12 7v6m0 3.500v.5" stroke-linecap="round" />}
    </svg>
  );
}

function OpeningProblem({ fault, state }: { readonly fault: OpeningFault; readonly state: At<'opening'> }) {
  const { vote, common } = useLanguage().text;
  const { flow } = useFlow();
  return (
    <Problem takesFocus>
      <FaultWords fault={fault} names={state.nodes} />
      <p>{vote.openingSafe}</p>
      <div class="row">
        <button type="button" onClick={() => void flow.open(state.election)}>
          {common.retry}
        </button>
        {fault.at === 'nodes' && fault.fault.nodes.length > 0 && (
          <button type="button" class="second" onClick={() => download('veche-nodes.json', fault.fault)}>
            {vote.downloadEvidence}
          </button>
        )}
        <button type="button" class="quiet" onClick={() => void flow.leave()}>
          {vote.toElections}
        </button>
      </div>
    </Problem>
  );
}

function FaultWords({
  fault,
  names,
}: {
  readonly fault: OpeningFault;
  readonly names: Readonly<Record<string, string>>;
}) {
  const { text, language } = useLanguage();
  const { vote } = text;
  if (fault.at === 'registrar') return <p>{wordsFor(fault.refused, language, text)}</p>;
  if (fault.at === 'board') {
    return (
      <>
        <p>{vote.boardRefused}</p>
        <p class="small soft" lang="en">
          {fault.says}
        </p>
      </>
    );
  }
  const { nodes, code } = fault.fault;
  const alike = nodes.every((node) => node.kind === 'refused' && node.code === code);
  if (alike) return <p>{wordsFor({ code }, language, text)}</p>;
  return (
    <ul class="flow flow-tight">
      {nodes.map((node) => {
        const name = names[node.node] ?? node.node;
        if (node.kind === 'unreachable') return <li key={node.node}>{vote.nodeUnreachable(name)}</li>;
        if (node.kind === 'misbehaved') return <li key={node.node}>{vote.nodeMisbehaved(name)}</li>;
        return <li key={node.node}>{vote.nodeRefused(name, wordsFor({ code: node.code }, language, text))}</li>;
      })}
    </ul>
  );
}
