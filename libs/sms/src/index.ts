/** Front door of libs/sms: the policy of confirmation codes (R2–R5, R7), the code itself, the port to a carrier, the words. */
export {
  codeExpiresAt,
  codePolicy,
  codeState,
  DEFAULT_CODE_POLICY,
  isWrongCodeAlert,
  mayRequestCode,
  nextCodeAt,
  WRONG_CODE_ALERTS,
  type CodeHours,
  type CodePolicy,
  type CodeRefusal,
  type CodeState,
  type RequestedCode,
} from './code-policy.js';
export { codeFor, isCode } from './code.js';
export { SmsInMemory, type KeptSms, type Sms, type SmsSender } from './sender.js';
export { SMS_TEXTS, type Language } from './texts.js';
