/**
 * The only file that knows every room. A process loads the rooms of its ROLES and no other: the
 * code of the anonymous side is not even read into a process of the identified side.
 */
import { type DynamicModule, Module } from '@nestjs/common';
import { type Config, PlatformModule, type Role, type Room } from './platform/index.js';

/** Loaded where the role runs and nowhere else. */
export const ROOMS: Record<Role, () => Promise<Room>> = {
  registrar: async () => (await import('./registrar/index.js')).room,
  anonymizer: async () => (await import('./anonymizer/index.js')).room,
  'ballot-box': async () => (await import('./ballot-box/index.js')).room,
  board: async () => (await import('./board/index.js')).room,
  commission: async () => (await import('./commission/index.js')).room,
  terminal: async () => (await import('./terminal/index.js')).room,
};

export function room(role: Role): Promise<Room> {
  return ROOMS[role]();
}

@Module({})
class AppModule {}

/** The application of this process. */
export async function appModule(config: Config): Promise<DynamicModule> {
  const rooms = await Promise.all(config.roles.map(room));
  return { module: AppModule, imports: [PlatformModule.forRoot(config), ...rooms.map((it) => it.module)] };
}
