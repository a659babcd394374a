/** The archive's files (§9), one by one and in one. Streams hold a connection now and then, so only some at once. */
import {
  Body,
  Controller,
  Get,
  Header,
  HttpCode,
  Inject,
  Param,
  Put,
  StreamableFile,
  UseInterceptors,
} from '@nestjs/common';
import { Accepts, ConcurrencyLimit, Operator, Problem, Public } from '../../platform/index.js';
import { HashText } from '../fields.js';
import { Archive } from './archive.js';
import { BYTES, JSON_TYPE, NDJSON, TEXT } from './board.controller.js';
import { Documents } from './documents.js';
import { OpenToAll } from './open-to-all.js';
import { PublicLogs } from './public-log.js';

const STREAMS = { name: 'board-archive', limit: 8 };
const DOCUMENT_LIMIT_BYTES = 20_000_000;

@Controller('board/:fp')
@UseInterceptors(OpenToAll)
export class ArchiveController {
  constructor(
    @Inject(PublicLogs) private readonly logs: PublicLogs,
    @Inject(Archive) private readonly archive: Archive,
    @Inject(Documents) private readonly documents: Documents,
  ) {}

  @Get('archive/manifest.json')
  @Public()
  @Header('content-type', JSON_TYPE)
  manifest(@Param('fp', { schema: HashText }) fingerprint: string): Promise<string> {
    return this.logs.manifest(fingerprint);
  }

  @Get('archive/checkpoint')
  @Public()
  @Header('content-type', TEXT)
  checkpoint(@Param('fp', { schema: HashText }) fingerprint: string): Promise<string> {
    return this.logs.checkpoint(fingerprint);
  }

  @Get('archive/records.ndjson')
  @Public()
  @ConcurrencyLimit(STREAMS)
  @Header('content-type', NDJSON)
  async records(@Param('fp', { schema: HashText }) fingerprint: string): Promise<StreamableFile> {
    return new StreamableFile(await this.archive.recordLines(fingerprint));
  }

  @Get('archive/bodies.ndjson')
  @Public()
  @ConcurrencyLimit(STREAMS)
  @Header('content-type', NDJSON)
  async bodies(@Param('fp', { schema: HashText }) fingerprint: string): Promise<StreamableFile> {
    return new StreamableFile(await this.archive.bodyLines(fingerprint));
  }

  @Get('archive/advice.ndjson')
  @Public()
  @ConcurrencyLimit(STREAMS)
  @Header('content-type', NDJSON)
  async advice(@Param('fp', { schema: HashText }) fingerprint: string): Promise<StreamableFile> {
    return new StreamableFile(await this.archive.adviceLines(fingerprint));
  }

  @Get('archive/documents/:hash')
  @Public()
  @ConcurrencyLimit(STREAMS)
  @Header('content-type', BYTES)
  document(
    @Param('fp', { schema: HashText }) fingerprint: string,
    @Param('hash', { schema: HashText }) hash: string,
  ): Promise<Buffer> {
    return this.archive.document(fingerprint, hash);
  }

  @Get('archive.zip')
  @Public()
  @ConcurrencyLimit(STREAMS)
  @Header('content-type', 'application/zip')
  @Header('content-disposition', 'attachment; filename="archive.zip"')
  async zip(@Param('fp', { schema: HashText }) fingerprint: string): Promise<StreamableFile> {
    return new StreamableFile(await this.archive.zip(fingerprint));
  }

  @Put('documents/:hash')
  @Operator('board')
  @HttpCode(204)
  @Accepts({ mediaType: 'application/octet-stream', limit: DOCUMENT_LIMIT_BYTES })
  async keep(
    @Param('fp', { schema: HashText }) fingerprint: string,
    @Param('hash', { schema: HashText }) hash: string,
    @Body() bytes: unknown,
  ): Promise<void> {
    if (!Buffer.isBuffer(bytes)) throw new Problem('bad-request', { detail: 'The document has no bytes.' });
    await this.documents.keep(fingerprint, hash, bytes);
  }
}
