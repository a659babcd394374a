/** A small picture of the voter's device and the nodes: parts of the key travel, each node is ticked off. Says nothing that the list beside it does not. */
import { useLanguage } from '../../shared/language.js';
import { type RowState } from '../opening-rows.js';

interface SharesPictureProps {
  readonly places: readonly { readonly id: string; readonly name: string; readonly state: RowState }[];
}

const WIDTH = 460;
const ROW = 56;

export function SharesPicture({ places }: SharesPictureProps) {
  const { vote } = useLanguage().text;
  const height = Math.max(places.length, 2) * ROW + 24;
  const middle = height / 2;
  const top = middle - ((places.length - 1) * ROW) / 2;
  return (
    <svg class="picture" viewBox={`0 0 ${WIDTH} ${height}`} role="img" aria-label={vote.openingPicture}>
      {places.map(({ id, state }, at) => {
        const y = top + at * ROW;
        return (
          <path
            key={id}
            class="wire"
            data-state={state}
            d={`M96 ${middle - 8} C 170 ${middle - 8}, 180 ${y}, 246 ${y}`}
          />
        );
      })}
      <rect class="place" x="30" y={middle - 46} width="66" height="76" rx="9" />
      <path
        d={`M44 ${middle - 26}h38M44 ${middle - 10}h38M44 ${middle + 6}h22`}
        stroke="var(--edge)"
        stroke-width="3"
        fill="none"
      />
      <text x="63" y={middle + 52} text-anchor="middle">
        {vote.yourDevice}
      </text>
      {places.map(({ id, name, state }, at) => {
        const y = top + at * ROW;
        return (
          <g key={id}>
            <circle class="place" data-state={state} cx="266" cy={y} r="19" />
            {state === 'done' && <path class="tick" d={`M258 ${y + 1}l6 6 11-13`} />}
            <text x="298" y={y + 5}>
              {name.length > 20 ? `${name.slice(0, 19)}…` : name}
            </text>
          </g>
        );
      })}
    </svg>
  );
}
