/** Documents that decisions and protocols name by their hash (§9). The operator brings them; the hash proves them. */
import { createHash } from 'node:crypto';
import { Inject, Injectable } from '@nestjs/common';
import { InjectDataSource } from '@nestjs/typeorm';
import { DataSource } from 'typeorm';
import { Problem } from '../../platform/index.js';
import { Logs } from '../log/logs.js';

@Injectable()
export class Documents {
  constructor(
    @InjectDataSource('board') private readonly source: DataSource,
    @Inject(Logs) private readonly logs: Logs,
  ) {}

  /** The same document again changes nothing. */
  async keep(fingerprint: string, hash: string, bytes: Buffer): Promise<void> {
    await this.logs.election(fingerprint);
    if (createHash('sha256').update(bytes).digest('base64url') !== hash) {
      throw new Problem('conflict', { detail: 'The document has another hash.' });
    }
    await this.source.query(
      'INSERT INTO document (fingerprint, hash, bytes) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
      [fingerprint, hash, bytes],
    );
  }

  async read(fingerprint: string, hash: string): Promise<Buffer | undefined> {
    const sql = 'SELECT bytes FROM document WHERE fingerprint = $1 AND hash = $2';
    const [row] = await this.source.query<{ bytes: Buffer }[]>(sql, [fingerprint, hash]);
    return row?.bytes;
  }
}
