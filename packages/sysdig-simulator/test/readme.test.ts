import { execFile, spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, jest } from '@jest/globals';
import { usage } from '../src/command-line/parse-command-line.ts';
import { dataDefaults } from '../src/data/data-switches.ts';
import { sysdigLimits } from '../src/http/limits.ts';
import { faultKinds } from '../src/http/parse-fault.ts';
import { defaultSettings } from '../src/monitor/settings.ts';

// Processes are started here, on machines that may have other things to do.
jest.setTimeout(60_000);

const run = promisify(execFile);
const packageFolder = join(import.meta.dirname, '..');
let readme: string;
let folder: string;
beforeAll(async () => {
  readme = await readFile(join(packageFolder, 'README.md'), 'utf8');
  folder = await mkdtemp(join(tmpdir(), 'sysdig-simulator-'));
});
afterAll(() => rm(folder, { recursive: true }));

/** The code blocks of this language, in their order. */
function blocksOf(language: string): readonly string[] {
  const blocks = [...readme.matchAll(/^```(.*)\n([\s\S]*?)^```$/gm)];
  return blocks.flatMap(([, info, code = '']) => (info === language ? [code] : []));
}

/** What a table says in its second column, by the names in its first. */
function rowsUnder(heading: string): Readonly<Record<string, string>> {
  const section = readme.split(/^## /m).find((one) => one.startsWith(`${heading}\n`)) ?? '';
  const rows = [...section.matchAll(/^\| (`.+?) \| (.*?) \|/gm)];
  return Object.fromEntries(
    rows.flatMap(([, names = '', second = '']) => [...names.matchAll(/`([^`]+)`/g)].map(([, name]) => [name, second])),
  );
}

/** As a table writes a default: a number without end is none at all. */
function formatDefault(value: unknown): string {
  return value === Number.POSITIVE_INFINITY ? 'none' : `\`${JSON.stringify(value)}\``;
}

const formatDefaults = (defaults: object) =>
  Object.fromEntries(Object.entries(defaults).map(([name, value]) => [name, formatDefault(value)]));

describe('the tables of the README', () => {
  it('have every setting and status, with its default', () => {
    const { statuses, ...settings } = defaultSettings;
    expect(rowsUnder('Settings')).toEqual(formatDefaults({ ...settings, ...statuses }));
  });

  it('have every switch of the data API, with its default', () => {
    const { retention, ...switches } = dataDefaults;
    const { retention: kept, ...rows } = rowsUnder('Switches of the data API');
    expect(rows).toEqual(formatDefaults(switches));
    expect(retention).toMatchObject([{ sampling: 10, kept: 4 * 3600 }, {}, {}, {}, { kept: 450 * 86_400 }]);
    expect(kept).toBe('10 s for 4 h … 1 d for 450 d');
  });

  it('have every limit, with its default', () => {
    const plain = Object.entries(formatDefaults(sysdigLimits)).map(([name, text]) => [name, text.replaceAll('`', '')]);
    expect(rowsUnder('Limits')).toEqual(Object.fromEntries(plain));
  });

  it('have every fault', () => {
    expect(Object.keys(rowsUnder('Faults')).toSorted()).toEqual([...faultKinds].toSorted());
  });

  it('have every option of the command line but the one that tells them', () => {
    const told = [...usage.matchAll(/^ {2}.*?(--[\w-]+)/gm)].map(([, name]) => name);
    expect(told.length).toBeGreaterThan(10);
    const shown = Object.keys(rowsUnder('From the command line'));
    expect([...shown, '--help'].toSorted()).toEqual(told.toSorted());
  });

  it('name as a switch only what is one', () => {
    const section = readme.split('## What is known, and what is a switch')[1] ?? '';
    const cells = [...section.matchAll(/^\|.*\|.*\| (.*) \|$/gm)].flatMap(
      ([, cell = '']) => cell.match(/`[^`]+`/g) ?? [],
    );
    const named = new Set(cells.map((cell) => cell.replaceAll('`', '')));
    const settings = Object.keys(defaultSettings);
    const others = ['iam', 'lag', 'limits', 'nameLabel', ...faultKinds];
    const known = new Set([...settings, ...Object.keys(dataDefaults), ...others]);
    expect([...named].filter((name) => !known.has(name))).toEqual([]);
    expect(named.size).toBeGreaterThan(25);
  });
});

describe('the program of the README', () => {
  it('prints what is written there', async () => {
    const [program = '', ...more] = blocksOf('ts');
    expect(more).toEqual([]);
    const index = pathToFileURL(join(packageFolder, 'src/index.ts')).href;
    const file = join(folder, 'program.mts');
    await writeFile(file, program.replace("'@metrics-adapter/sysdig-simulator'", `'${index}'`));
    const { stdout } = await run(process.execPath, ['--disable-warning=ExperimentalWarning', file]);
    expect(stdout).toBe(blocksOf('text')[0]);
  });
});

/** Stands in for curl, which not every machine has: the options that the README uses, and no others. */
const curl = `#!${process.execPath}
const args = process.argv.slice(2);
const url = args.pop();
const init = { headers: {} };
while (args.length > 0) {
  const option = args.shift();
  if (option === '-X') init.method = args.shift();
  else if (option === '-d') init.body = args.shift();
  else if (option === '-H') init.headers.authorization = args.shift().split(': ')[1];
  else if (option !== '-s') throw new Error(option + ' is not known here');
}
fetch(url, init).then((answer) => answer.text()).then((text) => process.stdout.write(text));
`;

describe('the commands of the README', () => {
  it('start a simulator, ask it and change it', async () => {
    await writeFile(join(folder, 'curl'), curl, { mode: 0o755 });
    const [start = '', ...asking] = blocksOf('sh');
    const [, command = ''] = start.match(/^node packages\/sysdig-simulator\/dist\/main\.js (.*)$/m) ?? [];
    const args = command.replace('8080', '0').split(' ');
    const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', 'src/main.ts', ...args], {
      cwd: packageFolder,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    const ended = new Promise((resolve) => child.once('exit', resolve));
    try {
      const said = await new Promise<string>((resolve) => child.stdout.once('data', (data) => resolve(String(data))));
      const [, url = ''] =
        said.match(/^Sysdig simulator at (http:\/\/127\.0\.0\.1:\d+), with the token my-token\n$/) ?? [];
      const env = { PATH: `${folder}:${process.env['PATH'] ?? ''}` };
      const answers: unknown[] = [];
      for (const one of asking) {
        const { stdout } = await run('sh', ['-c', one.replaceAll('http://127.0.0.1:8080', url)], { env });
        answers.push(JSON.parse(stdout));
      }
      const shown: unknown[] = blocksOf('json').map((text) => JSON.parse(text));
      expect(answers).toMatchObject([...shown, { promqlRoots: [] }]);
      expect(answers.slice(0, -1)).toEqual(shown);
    } finally {
      child.kill('SIGTERM');
    }
    expect(await ended).toBe(0);
  });
});
