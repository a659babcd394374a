/** Ends what test/postgres/setup.mjs started. */
export default async function teardown() {
  await globalThis.vecheStopPostgres?.();
}
