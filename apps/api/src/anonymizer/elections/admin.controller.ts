/** The operator's way to a node (docs/developer/how-it-fits.md, birth of an election). Every step may be repeated. */
import { Body, Controller, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { InstallManifest, PrepareElection, type InstalledManifest, type PreparedNode } from '#contracts/admin';
import { Fingerprint } from '#contracts/fields';
import { type Endorsement } from '#protocol';
import { z } from 'zod';
import { Accepts, Operator } from '../../platform/index.js';
import { Elections } from './elections.js';

const Draft = z.string().min(1).max(64);
const Nothing = z.object({}).strict();

@Controller('node/admin/elections')
@Operator('anonymizer')
export class AnonymizerAdminController {
  constructor(@Inject(Elections) private readonly elections: Elections) {}

  @Post()
  @HttpCode(200)
  prepare(@Body({ schema: PrepareElection }) draft: PrepareElection): Promise<PreparedNode> {
    return this.elections.prepare(draft);
  }

  @Put(':draft/manifest')
  @Accepts({ limit: 8_000_000 })
  async install(
    @Param('draft', { schema: Draft }) draft: string,
    @Body({ schema: InstallManifest }) body: InstallManifest,
  ): Promise<InstalledManifest> {
    return { fingerprint: await this.elections.install(draft, body.manifest) };
  }

  @Post(':fingerprint/endorsement')
  @HttpCode(200)
  endorse(
    @Body({ schema: Nothing }) _body: z.infer<typeof Nothing>,
    @Param('fingerprint', { schema: Fingerprint }) fingerprint: string,
  ): Promise<Endorsement> {
    return this.elections.endorse(fingerprint);
  }
}
