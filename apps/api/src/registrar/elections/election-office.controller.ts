/** The operator's endpoints (#contracts/admin), bearer ADMIN_TOKEN_REGISTRAR. */
import { Body, Controller, HttpCode, Inject, Param, Post, Put, Req } from '@nestjs/common';
import { type FastifyRequest } from 'fastify';
import { z } from 'zod';
import {
  type InstalledManifest,
  InstallManifest,
  type PreparedKey,
  PrepareElection,
  type RollTaken,
} from '#contracts/admin';
import { Fingerprint } from '#contracts/fields';
import { Accepts, Operator } from '../../platform/index.js';
import { language } from '../language.js';
import { ElectionOffice } from './election-office.js';

const Draft = z.string().min(1).max(64);
const MANIFEST_BYTES = 5_000_000;
/** About a million participants. */
const ROLL_BYTES = 48_000_000;

@Controller('registrar/admin/elections')
@Operator('registrar')
export class ElectionOfficeController {
  constructor(@Inject(ElectionOffice) private readonly office: ElectionOffice) {}

  @Post()
  @HttpCode(200)
  prepare(@Body({ schema: PrepareElection }) body: PrepareElection): Promise<PreparedKey> {
    return this.office.prepare(body);
  }

  @Put(':draft/manifest')
  @Accepts({ limit: MANIFEST_BYTES })
  install(
    @Param('draft', { schema: Draft }) draft: string,
    @Body({ schema: InstallManifest }) { manifest }: InstallManifest,
  ): Promise<InstalledManifest> {
    return this.office.install(draft, manifest);
  }

  @Put(':fp/roll')
  @Accepts({ mediaType: 'text/csv', limit: ROLL_BYTES })
  takeRoll(
    @Req() request: FastifyRequest,
    @Param('fp', { schema: Fingerprint }) fingerprint: string,
    @Body({ schema: z.string() }) file: string,
  ): Promise<RollTaken> {
    return this.office.takeRoll(fingerprint, file, language(request));
  }

  @Post(':fp/open')
  @HttpCode(200)
  open(@Param('fp', { schema: Fingerprint }) fingerprint: string): Promise<RollTaken> {
    return this.office.open(fingerprint);
  }
}
