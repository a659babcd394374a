/** A value where the caller must decide what a failure means; exceptions are bugs. */
export type Result<Value, Fault> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly error: Fault };

export const ok = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({ ok: true, value });
export const fail = <Fault>(error: Fault): { readonly ok: false; readonly error: Fault } => ({ ok: false, error });
