/** Short ways to write a `Result` of libs/protocol. */
export const ok = <Value>(value: Value): { readonly ok: true; readonly value: Value } => ({ ok: true, value });
export const fail = <Fault>(error: Fault): { readonly ok: false; readonly error: Fault } => ({ ok: false, error });
