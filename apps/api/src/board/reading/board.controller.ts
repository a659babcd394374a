/** GET: public, without account, cookie or trace (R29). What never changes may be cached by anyone for ever. */
import { Controller, Get, Header, Inject, Param, Query, Req, UseInterceptors } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { z } from 'zod';
import { BoardElections, BoardState, Inclusion } from '#contracts/board';
import { Public } from '../../platform/index.js';
import { HashText } from '../fields.js';
import { OpenToAll } from './open-to-all.js';
import { PublicLogs } from './public-log.js';

const FOR_EVER = 'public, max-age=31536000, immutable';
export const TEXT = 'text/plain; charset=utf-8';
export const NDJSON = 'application/x-ndjson';
export const JSON_TYPE = 'application/json; charset=utf-8';
export const BYTES = 'application/octet-stream';

const RecordRange = z
  .object({
    from: z.coerce.number().int().min(0).max(2_147_483_647).default(0),
    limit: z.coerce.number().int().min(1).max(10_000).default(1000),
  })
  .strict();

@Controller('board')
@Public()
@UseInterceptors(OpenToAll)
export class BoardController {
  constructor(@Inject(PublicLogs) private readonly logs: PublicLogs) {}

  @Get('elections')
  elections(): Promise<BoardElections> {
    return this.logs.elections();
  }

  @Get(':fp/state')
  state(@Param('fp', { schema: HashText }) fingerprint: string): Promise<BoardState> {
    return this.logs.state(fingerprint);
  }

  @Get(':fp/setup')
  @Header('content-type', JSON_TYPE)
  setup(@Param('fp', { schema: HashText }) fingerprint: string): Promise<string> {
    return this.logs.setup(fingerprint);
  }

  @Get(':fp/manifest.json')
  @Header('content-type', JSON_TYPE)
  @Header('cache-control', FOR_EVER)
  manifest(@Param('fp', { schema: HashText }) fingerprint: string): Promise<string> {
    return this.logs.manifest(fingerprint);
  }

  @Get(':fp/checkpoint')
  @Header('content-type', TEXT)
  checkpoint(@Param('fp', { schema: HashText }) fingerprint: string): Promise<string> {
    return this.logs.checkpoint(fingerprint);
  }

  @Get(':fp/tile/*')
  @Header('content-type', BYTES)
  @Header('cache-control', FOR_EVER)
  async tile(@Param('fp', { schema: HashText }) fingerprint: string, @Req() request: FastifyRequest): Promise<Buffer> {
    // The address as it was written: a tile has one name, or caches would hold two versions of it.
    const path = request.url.slice(`/board/${fingerprint}/`.length);
    return Buffer.from(await this.logs.tile(fingerprint, path));
  }

  @Get(':fp/records')
  @Header('content-type', NDJSON)
  records(
    @Param('fp', { schema: HashText }) fingerprint: string,
    @Query({ schema: RecordRange }) { from, limit }: z.infer<typeof RecordRange>,
  ): Promise<Buffer> {
    return this.logs.records(fingerprint, from, limit);
  }

  @Get(':fp/bodies/:hash')
  @Header('content-type', JSON_TYPE)
  @Header('cache-control', FOR_EVER)
  body(
    @Param('fp', { schema: HashText }) fingerprint: string,
    @Param('hash', { schema: HashText }) hash: string,
  ): Promise<string> {
    return this.logs.body(fingerprint, hash);
  }

  @Get(':fp/lookup/:ballot')
  lookup(
    @Param('fp', { schema: HashText }) fingerprint: string,
    @Param('ballot', { schema: z.string().min(1).max(100) }) ballot: string,
  ): Promise<Inclusion> {
    return this.logs.lookup(fingerprint, ballot);
  }
}
