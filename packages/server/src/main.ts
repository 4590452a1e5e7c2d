import { runAdapter } from './cli/run-adapter.ts';
import { sysdigBackend } from './cli/sysdig-backend.ts';

await runAdapter(process, sysdigBackend);
