/**
 * What this node takes from the log and obeys (§7): longer hours, retired nodes, the close. Kept in the node's own
 * database, so that after a restart it obeys them even while the board is away.
 */
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { type Act, canonicalText } from '#protocol';
import { LogEventRow } from '../database.js';
import { Elections } from '../elections/elections.js';

/** A record whose inclusion and signatures have been verified, by its place in the log. */
export type LogEvent = Act & { readonly index: number };

@Injectable()
export class LogEvents {
  constructor(
    @InjectDataSource('anonymizer') private readonly source: DataSource,
    @Inject(Elections) private readonly elections: Elections,
  ) {}

  /** Taken once; the same event again changes nothing. From the return on, every request obeys it. */
  async take(fingerprint: string, { index, type, body }: LogEvent): Promise<void> {
    await this.source
      .getRepository(LogEventRow)
      .createQueryBuilder()
      .insert()
      .values({ fingerprint, index, type, body: canonicalText(body) })
      .orIgnore()
      .execute();
    await this.elections.reload(fingerprint);
  }
}
