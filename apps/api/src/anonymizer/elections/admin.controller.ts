/** The operator's way to a node (docs/developer/how-it-fits.md, birth of an election). Every step may be repeated. */
import { Body, Controller, HttpCode, Inject, Param, Post, Put } from '@nestjs/common';
import { InstallManifest, PrepareElection, type InstalledManifest, type PreparedNode } from '#contracts/admin';
import { Fingerprint, Id, Time, type SignatureValue } from '#contracts/fields';
import { type Destruction, type Endorsement } from '#protocol';
import { z } from 'zod';
import { Accepts, Operator } from '../../platform/index.js';
import { Elections } from './elections.js';
import { OperatorActs } from './operator-acts.js';

const Draft = z.string().min(1).max(64);
const Nothing = z.object({}).strict();
/** The draft of `retired` (§7): who goes, and the body's `at`. */
const Retirement = z.object({ node: Id, at: Time }).strict();

@Controller('node/admin/elections')
@Operator('anonymizer')
export class AnonymizerAdminController {
  constructor(
    @Inject(Elections) private readonly elections: Elections,
    @Inject(OperatorActs) private readonly acts: OperatorActs,
  ) {}

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

  /** This node's part of `nodes` in a `retired` record; to be sent where the commission assembles it. */
  @Post(':fingerprint/retired')
  @HttpCode(200)
  async retire(
    @Body({ schema: Retirement }) body: z.infer<typeof Retirement>,
    @Param('fingerprint', { schema: Fingerprint }) fingerprint: string,
  ): Promise<{ signature: z.infer<typeof SignatureValue> }> {
    return { signature: await this.acts.signRetired(fingerprint, body) };
  }

  /** After the close: destroys the voters' shares for good, and posts that it has. */
  @Post(':fingerprint/destruction')
  @HttpCode(200)
  destroy(
    @Body({ schema: Nothing }) _body: z.infer<typeof Nothing>,
    @Param('fingerprint', { schema: Fingerprint }) fingerprint: string,
  ): Promise<Destruction> {
    return this.acts.destroyShares(fingerprint);
  }
}
