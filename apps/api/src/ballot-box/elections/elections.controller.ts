/** Operators' messages: prepare a draft, install its manifest. */
import { Body, Controller, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { InstalledManifest, InstallManifest, PreparedKey, PrepareElection } from '#contracts/admin';
import { Id } from '#contracts/fields';
import { Accepts, Operator } from '../../platform/index.js';
import { Elections } from './elections.js';

@Controller('ballot-box/admin/elections')
@Operator('ballot-box')
export class ElectionsController {
  constructor(@Inject(Elections) private readonly elections: Elections) {}

  @Post()
  @HttpCode(200)
  async prepare(@Body({ schema: PrepareElection }) body: PrepareElection): Promise<PreparedKey> {
    return { signingKey: await this.elections.prepare(body) };
  }

  @Put(':draft/manifest')
  @Accepts({ limit: 4_100_000 })
  async install(
    @Param('draft', { schema: Id }) draft: string,
    @Body({ schema: InstallManifest }) body: InstallManifest,
  ): Promise<InstalledManifest> {
    return { fingerprint: await this.elections.install(draft, body.manifest) };
  }
}
