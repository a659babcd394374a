/** Zod would otherwise try whether it may compile its checks, which the page's policy forbids and reports (stack §3). */
import { z } from 'zod';

z.config({ jitless: true });
