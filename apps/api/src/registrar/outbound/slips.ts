/**
 * One paper slip for each access (R16): ordered in the transaction of the access, so that neither an access without a
 * slip nor a slip without an access can be. The order names no person, pseudonym or access number (R17).
 */
import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { type AccessSlip } from '#contracts/terminal';
import { formatTime } from '#protocol';
import { InjectOutbox, Outbox, type OutgoingFetch, postJson } from '../../platform/index.js';
import { type ElectionNow } from '../elections/elections.js';
import { type Channel } from '../session/session.js';
import { REGISTRAR_SETTINGS, type RegistrarSettings } from '../settings.js';
import { OUTGOING_FETCH } from './outgoing.js';

const TOPIC = 'slip';
const MINUTE_MS = 60_000;

@Injectable()
export class Slips implements OnModuleInit {
  constructor(
    @InjectOutbox('registrar') private readonly outbox: Outbox,
    @Inject(REGISTRAR_SETTINGS) private readonly settings: RegistrarSettings,
    @Inject(OUTGOING_FETCH) private readonly fetcher: OutgoingFetch,
  ) {}

  onModuleInit(): void {
    const { TERMINAL_URL: url, TERMINAL_TOKEN: token } = this.settings;
    this.outbox.handle<AccessSlip>(
      TOPIC,
      async (messages) => {
        await postJson(this.fetcher, `${url}/terminal/slips`, { slips: messages.map((it) => it.payload) }, token);
      },
      { batch: 100 },
    );
  }

  async order(
    manager: EntityManager,
    { fingerprint, manifest }: ElectionNow,
    access: { readonly style: string; readonly startedAt: number; readonly channel: Channel },
  ): Promise<void> {
    const slip: AccessSlip = {
      kind: 'access',
      id: randomUUID(),
      election: fingerprint,
      title: manifest.title['ru'] ?? manifest.id,
      territory: access.style,
      minute: formatTime(Math.floor(access.startedAt / MINUTE_MS) * MINUTE_MS),
      channel: access.channel,
      training: manifest.kind === 'training',
    };
    await this.outbox.put(manager, TOPIC, slip);
  }

  nudge(): void {
    this.outbox.nudge(TOPIC);
  }
}
