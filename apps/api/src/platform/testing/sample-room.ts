/**
 * A room in little: what docs/developer/platform.md shows and the platform's own tests use.
 * It keeps notices of the board and tells the terminal of each.
 */
import {
  Body,
  Controller,
  Get,
  HttpCode,
  Inject,
  Injectable,
  Module,
  type OnModuleInit,
  Param,
  Post,
} from '@nestjs/common';
import { InjectDataSource, InjectRepository } from '@nestjs/typeorm';
import {
  Column,
  DataSource,
  Entity,
  type MigrationInterface,
  PrimaryGeneratedColumn,
  type QueryRunner,
  Repository,
} from 'typeorm';
import { z } from 'zod';
import {
  appendOnly,
  CLOCK,
  type Clock,
  ConcurrencyLimit,
  createOutbox,
  dropOutbox,
  InjectOutbox,
  Operator,
  Outbox,
  Problem,
  Public,
  roleDatabase,
  type RoleDatabase,
  roleOutbox,
} from '../index.js';

@Entity({ name: 'notice' })
export class Notice {
  @PrimaryGeneratedColumn('uuid')
  id: string;

  @Column('text')
  text: string;

  @Column('timestamptz', { name: 'posted_at' })
  postedAt: Date;
}

/** Plain SQL without a schema name: the search path is the room's own schema. */
export class MakeNotices1758180000000 implements MigrationInterface {
  async up(queryRunner: QueryRunner): Promise<void> {
    await queryRunner.query(`
      CREATE TABLE notice (
        id uuid PRIMARY KEY DEFAULT gen_random_uuid(),
        text text NOT NULL,
        posted_at timestamptz NOT NULL
      )`);
    await appendOnly(queryRunner, 'notice');
    await createOutbox(queryRunner);
  }

  async down(queryRunner: QueryRunner): Promise<void> {
    await dropOutbox(queryRunner);
    await queryRunner.query('DROP TABLE notice');
  }
}

export const database: RoleDatabase = {
  role: 'board',
  entities: [Notice],
  migrations: [MakeNotices1758180000000],
};

const PostNotice = z.object({ text: z.string().min(1).max(200) }).strict();

/** Whoever takes notices elsewhere; tests put one of their own in its place. */
@Injectable()
export class NoticePrinter {
  readonly printed: string[] = [];

  print(text: string): Promise<void> {
    this.printed.push(text);
    return Promise.resolve();
  }
}

@Injectable()
export class Notices implements OnModuleInit {
  constructor(
    @InjectDataSource('board') private readonly source: DataSource,
    @InjectRepository(Notice, 'board') private readonly notices: Repository<Notice>,
    @InjectOutbox('board') private readonly outbox: Outbox,
    @Inject(CLOCK) private readonly clock: Clock,
    @Inject(NoticePrinter) private readonly printer: NoticePrinter,
  ) {}

  onModuleInit(): void {
    this.outbox.handle<{ id: string; text: string }>('notice-print', async (messages) => {
      for (const { payload } of messages) await this.printer.print(payload.text);
    });
  }

  async post(text: string): Promise<Notice> {
    const notice = await this.source.transaction(async (manager) => {
      const saved = await manager.save(manager.create(Notice, { text, postedAt: this.clock.now() }));
      await this.outbox.put(manager, 'notice-print', { id: saved.id, text });
      return saved;
    });
    this.outbox.nudge('notice-print');
    return notice;
  }

  find(id: string): Promise<Notice | null> {
    return this.notices.findOneBy({ id });
  }
}

@Controller('board/notices')
export class NoticesController {
  constructor(@Inject(Notices) private readonly notices: Notices) {}

  @Post()
  @Operator('board')
  @ConcurrencyLimit({ name: 'notices', limit: 64 })
  async post(@Body({ schema: PostNotice }) body: z.infer<typeof PostNotice>): Promise<{ id: string }> {
    return { id: (await this.notices.post(body.text)).id };
  }

  @Get(':id')
  @Public()
  @HttpCode(200)
  async read(@Param('id', { schema: z.uuid() }) id: string): Promise<{ text: string; postedAt: string }> {
    const notice = await this.notices.find(id);
    if (notice === null) throw new Problem('not-found');
    return { text: notice.text, postedAt: notice.postedAt.toISOString() };
  }
}

@Module({
  imports: [roleDatabase(database), roleOutbox('board')],
  controllers: [NoticesController],
  providers: [Notices, NoticePrinter],
})
export class SampleModule {}
