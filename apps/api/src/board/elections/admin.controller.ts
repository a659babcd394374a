/** Operators' messages: prepare a draft, install its manifest. */
import { Body, Controller, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { InstalledManifest, InstallManifest, PreparedKey, PrepareElection } from '#contracts/admin';
import { Accepts, Operator } from '../../platform/index.js';
import { DraftId } from '../fields.js';
import { Elections } from './elections.js';

@Controller('board/admin/elections')
@Operator('board')
export class AdminController {
  constructor(@Inject(Elections) private readonly elections: Elections) {}

  @Post()
  @HttpCode(200)
  async prepare(@Body({ schema: PrepareElection }) body: PrepareElection): Promise<PreparedKey> {
    return { signingKey: await this.elections.prepare(body) };
  }

  @Put(':draft/manifest')
  @Accepts({ limit: 9_000_000 })
  async install(
    @Param('draft', { schema: DraftId }) draft: string,
    @Body({ schema: InstallManifest }) body: InstallManifest,
  ): Promise<InstalledManifest> {
    return { fingerprint: await this.elections.install(draft, body.manifest) };
  }
}
