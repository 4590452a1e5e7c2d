import { readFile, stat } from 'node:fs/promises';
import { type Backend, type BackendEffects, type BackendModule, runAdapter } from '@metrics-adapter/server';
import { FileSource, type MetricsFile } from './file-source.ts';

const fileBackend: BackendModule<string> = {
  program: 'file-adapter',
  origin: 'a CSV file',
  flags: [{ title: 'File', flags: [{ name: 'metrics-file', kind: 'text', value: 'FILE', help: 'what to serve' }] }],
  readSettings: (flags) => {
    if (!flags.has('metrics-file')) flags.report('no file is named: say --metrics-file');
    return flags.text('metrics-file');
  },
  load: (path) => ({ description: { path }, create: (effects) => createBackend(openFile(path), effects) }),
};

const openFile = (path: string): MetricsFile => ({
  path,
  version: () => stat(path, { bigint: true }).then(({ ino, size, mtimeNs }) => `${ino} ${size} ${mtimeNs}`),
  text: () => readFile(path, 'utf8'),
});

/** The file is read while nobody asks for values, too, so that the list of metrics is true. */
function createBackend(file: MetricsFile, { timers, log }: BackendEffects): Backend {
  const source = new FileSource(file);
  let stop = (): void => {};
  const start = (): void => {
    source.refresh().catch((error) => log.warn('the list of metrics is not read; the last one stays', { error }));
    stop = timers.after(30_000, start);
  };
  return { source, parts: [{ start, stop: () => stop() }] };
}

await runAdapter(process, fileBackend);
