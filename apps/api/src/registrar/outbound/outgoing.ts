/** HTTP to other rooms, so that tests can put their own in its place. */
export const OUTGOING_FETCH = Symbol('OUTGOING_FETCH');
