/** The terminal (R16–R19): one spool, one chain, one printer. */
import { Module } from '@nestjs/common';
import { roleDatabase } from '../platform/index.js';
import { database } from './database/index.js';
import { printerAt } from './printer/printer.js';
import { Printing, PRINTER } from './printer/printing.js';
import { readSettings, SETTINGS, type Settings } from './settings.js';
import { MaySeeSlips, OrderersToken, SpoolController } from './spool/spool.controller.js';
import { Spool } from './spool/spool.js';

@Module({
  imports: [roleDatabase(database)],
  controllers: [SpoolController],
  providers: [
    { provide: SETTINGS, useFactory: () => readSettings() },
    { provide: PRINTER, inject: [SETTINGS], useFactory: ({ printer }: Settings) => printerAt(printer) },
    Spool,
    Printing,
    OrderersToken,
    MaySeeSlips,
  ],
})
export class TerminalModule {}
