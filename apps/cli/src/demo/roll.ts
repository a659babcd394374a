/** The roll of a demonstration: everybody, in turn north and south, two precincts a side. */
import { type Person } from '../../../state-account/src/people.js';

export function rollCsv(people: readonly Person[]): string {
  const rows = people.map(({ snils }, at) => {
    const style = at % 2 === 0 ? 'north' : 'south';
    return `${snils},${style},${1 + (at % 4)}`;
  });
  return `${['snils,style,precinct', ...rows].join('\n')}\n`;
}
