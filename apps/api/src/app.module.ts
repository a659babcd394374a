/**
 * The only file that knows every room. A process loads the rooms of its ROLES and no other: the
 * code of the anonymous side is not even read into a process of the identified side.
 */
import { type DynamicModule, Module } from '@nestjs/common';
import { type Config, PlatformModule, type Role, type Room } from './platform/index.js';

/** One line a room: `registrar: async () => (await import('./registrar/index.js')).room`. */
export const ROOMS: Partial<Record<Role, () => Promise<Room>>> = {};

export async function room(role: Role): Promise<Room> {
  const load = ROOMS[role];
  if (load === undefined) throw new Error(`This build has no room for the role ${role}.`);
  return load();
}

@Module({})
class AppModule {}

/** The application of this process. */
export async function appModule(config: Config): Promise<DynamicModule> {
  const rooms = await Promise.all(config.roles.map(room));
  return { module: AppModule, imports: [PlatformModule.forRoot(config), ...rooms.map((it) => it.module)] };
}
