/**
 * What a node signs because its operator wants it to: that another node may be retired (§4.5), and that the shares
 * of the voters' seeds are destroyed (§4.6).
 */
import { Inject, Injectable, type OnModuleInit } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { BoardClient } from '#board-client';
import {
  buildDestruction,
  canonicalText,
  type Destruction,
  draftRetired,
  formatTime,
  parseTime,
  signRetiredAsNode,
} from '#protocol';
import { CLOCK, type Clock, InjectOutbox, Outbox, Problem } from '../../platform/index.js';
import { BOARD_CLIENT, deliveryFault } from '../log/board.js';
import { Elections } from './elections.js';

const DESTRUCTION = 'destruction';

interface SignedDestruction {
  readonly fingerprint: string;
  /** Canonical text. */
  readonly body: string;
}

@Injectable()
export class OperatorActs implements OnModuleInit {
  constructor(
    @InjectDataSource('anonymizer') private readonly source: DataSource,
    @InjectOutbox('anonymizer') private readonly outbox: Outbox,
    @Inject(Elections) private readonly elections: Elections,
    @Inject(BOARD_CLIENT) private readonly board: BoardClient,
    @Inject(CLOCK) private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.outbox.handle<SignedDestruction>(DESTRUCTION, async (messages) => {
      for (const { payload } of messages) {
        const posted = await this.board.post(payload.fingerprint, 'destruction', payload.body);
        if (!posted.ok) throw deliveryFault(posted.error);
      }
    });
  }

  /** This node's signature, base64url, under the retirement of another. Nothing comes of it without all the others'. */
  async signRetired(fingerprint: string, { node, at }: { node: string; at: string }): Promise<string> {
    const election = await this.elections.require(fingerprint);
    const { nodes, threshold } = election.manifest.anonymizers;
    const remaining = nodes.filter(({ id }) => id !== node && !election.log.retired.has(id));
    const refuse = (detail: string): Problem => new Problem('conflict', { detail });
    if (parseTime(at) === undefined) throw new Problem('bad-request');
    if (!nodes.some(({ id }) => id === node)) throw refuse('The election has no such node.');
    if (election.log.retired.has(node)) throw refuse('That node is retired already.');
    if (node === election.nodeId || !election.active) throw refuse('The nodes that remain sign; this one does not.');
    if (remaining.length < threshold) throw refuse('Fewer nodes would remain than restore a seed.');
    if (election.log.closed) throw refuse('The election is closed.');
    return signRetiredAsNode(draftRetired({ election: fingerprint, node, at }), election.signingSeed);
  }

  /** Destroys every share of the election and says so on the board. Again: says so again with the same words. */
  async destroyShares(fingerprint: string): Promise<Destruction> {
    const election = await this.elections.require(fingerprint);
    if (!election.log.closed) {
      throw new Problem('conflict', { detail: 'Voters may still need their shares: the election is not closed.' });
    }
    const destruction = await this.source.transaction(async (manager) => {
      await manager.query('SELECT pg_advisory_xact_lock(hashtext($1))', [`destruction ${fingerprint}`]);
      const [before] = await this.outbox.kept<SignedDestruction>(manager, DESTRUCTION, fingerprint);
      if (before !== undefined) return JSON.parse(before.body) as Destruction;
      await manager.query('DELETE FROM deposit WHERE fingerprint = $1', [fingerprint]);
      const at = formatTime(this.clock.now().getTime());
      const body = buildDestruction({ election: fingerprint, node: election.nodeId, at }, election.signingSeed);
      const message: SignedDestruction = { fingerprint, body: canonicalText(body) };
      await this.outbox.put(manager, DESTRUCTION, message, fingerprint);
      return body;
    });
    this.outbox.nudge(DESTRUCTION);
    return destruction;
  }
}
