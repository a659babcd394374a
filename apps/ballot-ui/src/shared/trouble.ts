/** What was refused: a code of the catalogue, of the ballot box or of this page, and the server's own words for it. */
export interface Trouble {
  readonly code: string;
  readonly titles?: Readonly<Record<string, string>> | undefined;
}
