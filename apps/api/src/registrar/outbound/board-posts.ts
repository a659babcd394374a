/** The registrar's own records on the board: `access`, first and final (§7). */
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { type PostRecord } from '#contracts/board';
import { type Access, canonicalText } from '#protocol';
import { InjectOutbox, Outbox, type OutgoingFetch, postJson } from '../../platform/index.js';
import { REGISTRAR_SETTINGS, type RegistrarSettings } from '../settings.js';
import { OUTGOING_FETCH } from './outgoing.js';

const TOPIC = 'board';

interface BoardPost {
  readonly election: string;
  readonly record: PostRecord;
}

@Injectable()
export class BoardPosts implements OnModuleInit {
  constructor(
    @InjectOutbox('registrar') private readonly outbox: Outbox,
    @Inject(REGISTRAR_SETTINGS) private readonly settings: RegistrarSettings,
    @Inject(OUTGOING_FETCH) private readonly fetcher: OutgoingFetch,
  ) {}

  onModuleInit(): void {
    this.outbox.handle<BoardPost>(TOPIC, async (messages) => {
      for (const { payload } of messages) {
        await postJson(this.fetcher, `${this.settings.BOARD_URL}/board/${payload.election}/records`, payload.record);
      }
    });
  }

  async post(manager: EntityManager, access: Access): Promise<void> {
    const post: BoardPost = { election: access.election, record: { type: 'access', body: canonicalText(access) } };
    await this.outbox.put(manager, TOPIC, post, access.election);
  }

  nudge(): void {
    this.outbox.nudge(TOPIC);
  }
}
