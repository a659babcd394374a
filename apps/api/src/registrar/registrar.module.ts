/** The registrar: the identified side (docs/developer/registrar.md). */
import { Module } from '@nestjs/common';
import { decodeBase64url } from '#protocol';
import { SmsInMemory, type SmsSender } from '#sms';
import {
  CLOCK,
  type Clock,
  CONFIG,
  type Config,
  ConfigError,
  type OutgoingFetch,
  parseEnv,
  RANDOM,
  type RandomBytes,
  roleDatabase,
  roleOutbox,
} from '../platform/index.js';
import { Accesses } from './access/accesses.js';
import { VoterView } from './access/voter-view.js';
import { Codes } from './codes/codes.js';
import { database } from './database/index.js';
import { DemonstrationRule, DemoSmsController } from './demo/sms.controller.js';
import { ElectionOfficeController } from './elections/election-office.controller.js';
import { ElectionOffice } from './elections/election-office.js';
import { Elections } from './elections/elections.js';
import { LogReaders } from './elections/log-readers.js';
import { OidcIdentityProvider } from './login/identity-provider.js';
import { LoginController } from './login/login.controller.js';
import { BoardPosts } from './outbound/board-posts.js';
import { Notices, SMS_SENDER } from './outbound/notices.js';
import { OUTGOING_FETCH } from './outbound/outgoing.js';
import { Slips } from './outbound/slips.js';
import { RegistrarSecrets } from './secrets/secrets.js';
import { SessionRule } from './session/session-rule.js';
import { Sessions } from './session/sessions.js';
import { REGISTRAR_SETTINGS, registrarSettingsSchema, type RegistrarSettings } from './settings.js';
import { VoterController } from './voter.controller.js';
import { WorkstationController } from './workstation/workstation.controller.js';
import { Workstations } from './workstation/workstations.js';

/** No carrier's adapter exists yet, so a registrar outside a demonstration does not start rather than send nothing. */
function smsSender(config: Config, clock: Clock): SmsSender {
  if (!config.demo)
    throw new ConfigError(['DEMO'], 'Configuration: there is no SMS carrier in this release; set DEMO=1.');
  return new SmsInMemory(() => clock.now().getTime());
}

function secretsOf(settings: RegistrarSettings, random: RandomBytes): RegistrarSecrets {
  const key = decodeBase64url(settings.REGISTRAR_KEY, 32);
  if (key === undefined) throw new Error('The schema should have refused REGISTRAR_KEY.');
  return new RegistrarSecrets(key, random);
}

const outgoingFetch: OutgoingFetch = (url, init) => fetch(url, init);

@Module({
  imports: [roleDatabase(database), roleOutbox('registrar')],
  controllers: [LoginController, VoterController, ElectionOfficeController, WorkstationController, DemoSmsController],
  providers: [
    { provide: REGISTRAR_SETTINGS, useFactory: () => parseEnv(registrarSettingsSchema) },
    { provide: RegistrarSecrets, inject: [REGISTRAR_SETTINGS, RANDOM], useFactory: secretsOf },
    { provide: SMS_SENDER, inject: [CONFIG, CLOCK], useFactory: smsSender },
    { provide: OUTGOING_FETCH, useValue: outgoingFetch },
    Accesses,
    BoardPosts,
    Codes,
    DemonstrationRule,
    ElectionOffice,
    Elections,
    LogReaders,
    Notices,
    OidcIdentityProvider,
    SessionRule,
    Sessions,
    Slips,
    VoterView,
    Workstations,
  ],
})
export class RegistrarModule {}
