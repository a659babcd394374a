/**
 * Messages to voters (R2, R5, R9). What waits is a row with the number sealed and no code in it (R7); the outbox carries the row's
 * id alone, and the row goes when the message has gone.
 */
import { randomUUID } from 'node:crypto';
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { type EntityManager } from 'typeorm';
import { codeExpiresAt, codeFor, DEFAULT_CODE_POLICY, SMS_TEXTS, type SmsSender } from '#sms';
import { CLOCK, type Clock, InjectOutbox, Outbox } from '../../platform/index.js';
import { rows } from '../database/index.js';
import { RegistrarSecrets } from '../secrets/secrets.js';

export const SMS_SENDER = Symbol('SMS_SENDER');

export type NoticeContent =
  | { readonly kind: 'code'; readonly request: string; readonly requestedAt: number }
  /** `at`: local time as it is written. */
  | { readonly kind: 'access'; readonly at: string; readonly workstation: boolean }
  | { readonly kind: 'wrong-codes'; readonly count: number };

const TOPIC = 'sms';
const TEXTS = SMS_TEXTS.ru;
const place = (id: string): string => `notice/${id}/phone`;

@Injectable()
export class Notices implements OnModuleInit {
  constructor(
    @InjectOutbox('registrar') private readonly outbox: Outbox,
    @Inject(SMS_SENDER) private readonly sender: SmsSender,
    @Inject(RegistrarSecrets) private readonly secrets: RegistrarSecrets,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.outbox.handle<{ notice: string }>(TOPIC, async (messages, manager) => {
      for (const { payload } of messages) await this.deliver(manager, payload.notice);
    });
  }

  /** In the transaction of its cause; call `nudge` after the commit. */
  async write(manager: EntityManager, phone: string, content: NoticeContent): Promise<void> {
    const id = randomUUID();
    await manager.query('INSERT INTO notice (id, phone, content) VALUES ($1, $2, $3)', [
      id,
      this.secrets.seal(place(id), phone),
      JSON.stringify(content),
    ]);
    await this.outbox.put(manager, TOPIC, { notice: id });
  }

  nudge(): void {
    this.outbox.nudge(TOPIC);
  }

  private async deliver(manager: EntityManager, id: string): Promise<void> {
    const [notice] = await rows<{ phone: Buffer; content: NoticeContent }>(
      manager,
      'SELECT phone, content FROM notice WHERE id = $1',
      [id],
    );
    if (notice === undefined) return;
    const text = this.textOf(notice.content);
    // A number that the carrier refuses is dropped: nobody else's message may wait for it.
    if (text !== undefined) {
      await this.sender.send({ id, to: this.secrets.open(place(id), notice.phone).toString('utf8'), text });
    }
    await manager.query('DELETE FROM notice WHERE id = $1', [id]);
  }

  /** Undefined for a code that is over before it could be sent: it would only confuse. */
  private textOf(content: NoticeContent): string | undefined {
    switch (content.kind) {
      case 'code': {
        const policy = DEFAULT_CODE_POLICY;
        if (this.clock.now().getTime() >= codeExpiresAt(content.requestedAt, policy)) return undefined;
        const code = codeFor(this.secrets.codeKey, content.request, policy.digits);
        return TEXTS.code(code, policy.lifetimeSeconds / 60);
      }
      case 'access':
        return TEXTS.access(content.at, content.workstation);
      case 'wrong-codes':
        return TEXTS.wrongCodes(content.count);
    }
  }
}
