/** What a builder is given: the message without what the builder adds. */
export type Unsigned<Body> = Omit<Body, 'version' | 'signature'>;
/** A body the commission has yet to sign. */
export type Draft<Body> = Omit<Body, 'signatures' | 'nodes'>;
/** What a draft is made of. */
export type Drafted<Body> = Omit<Body, 'version' | 'signatures' | 'nodes'>;
