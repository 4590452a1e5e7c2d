import { type Alias, type Document, isAlias, parseAllDocuments, visit, type YAMLError } from 'yaml';
import { explainAlias, explainYaml, type FoundAlias } from './explain-yaml.ts';
import type { Finding } from './findings.ts';
import type { RuleProblem, RuleText } from './rule.ts';
import { RuleDocument } from './rule-document.ts';
import { TextLines } from './text-lines.ts';

/** More than any set of rules that people can look after; kept well below what would make a reload noticeable. */
const longestText = 1024 * 1024;
/** How often aliases may be followed: enough for shared lists, too little for a bomb. */
const mostAliases = 500;
/** One bracket that is not closed can make hundreds. */
const mostErrors = 20;

/** Reads YAML; the document is absent where nothing that follows would make sense. */
export function parseDocument({ file, text: written }: RuleText): ParsedDocument {
  const text = written.replace(/^\uFEFF/, '');
  const reader = new YamlReader(file, text);
  return reader.read();
}

export interface ParsedDocument {
  readonly document?: RuleDocument;
  readonly problems: readonly RuleProblem[];
}

class YamlReader {
  readonly #file: string;
  readonly #text: string;
  readonly #lines: TextLines;
  readonly #problems: RuleProblem[] = [];

  constructor(file: string, text: string) {
    this.#file = file;
    this.#text = text;
    this.#lines = new TextLines(text.length > longestText ? '' : text);
  }

  read(): ParsedDocument {
    const document = this.#parse();
    return { problems: this.#problems, ...(document && { document }) };
  }

  #parse(): RuleDocument | undefined {
    const [file, text] = [this.#file, this.#text];
    if (text.length > longestText) {
      return this.#refuse(0, { message: 'the file is larger than 1 MiB', remedy: 'divide it into several files' });
    }
    try {
      const { documents, errors } = readDocuments(text);
      if (errors.some(({ code }) => code === 'RESOURCE_EXHAUSTION')) return this.#refuse(0, tooDeep);
      for (const error of errors.slice(0, mostErrors)) this.#report(error.pos[0], explainYaml(error, text));
      const [document, second] = documents;
      if (document === undefined) return new RuleDocument({ file, text, document: emptyDocument(), content: {} });
      if (second !== undefined) this.#report(startOf(second), severalDocuments);
      return errors.every(isHarmless) ? this.#resolve(document) : undefined;
    } catch (error) {
      // Thousands of brackets within each other exhaust the stack of any recursive reader.
      if (!(error instanceof RangeError)) throw error;
      return this.#refuse(0, tooDeep);
    }
  }

  #resolve(document: Document): RuleDocument | undefined {
    try {
      const content: unknown = document.toJS({ maxAliasCount: mostAliases });
      return new RuleDocument({ file: this.#file, text: this.#text, document, content: content ?? {} });
    } catch (error) {
      if (!(error instanceof ReferenceError)) throw error;
      const alias = findAlias(document);
      return this.#refuse(alias.at, explainAlias(alias));
    }
  }

  #refuse(offset: number, finding: Finding): undefined {
    this.#report(offset, finding);
  }

  #report(offset: number, finding: Finding): void {
    this.#problems.push({ file: this.#file, ...this.#lines.placeOf(offset), path: '', ...finding, offset });
  }
}

/** A key that stands twice, or a tag, hides nothing of what else is wrong. */
function isHarmless({ code }: YAMLError): boolean {
  return code === 'DUPLICATE_KEY' || code === 'TAG_RESOLVE_FAILED';
}

interface ReadDocuments {
  readonly documents: readonly Document[];
  readonly errors: readonly YAMLError[];
}

function readDocuments(text: string): ReadDocuments {
  const documents = parseAllDocuments(text, {
    prettyErrors: false,
    stringKeys: true,
    resolveKnownTags: false,
    logLevel: 'silent',
  });
  if ('empty' in documents) return { documents: [], errors: [...documents.errors, ...documents.warnings] };
  return { documents, errors: documents.flatMap(({ errors, warnings }) => [...errors, ...warnings]) };
}

const tooDeep: Finding = {
  message: 'the file is nested too deeply',
  remedy: 'write lists of rules, as in the reference',
};

function emptyDocument(): Document {
  const [document] = parseAllDocuments('{}');
  if (document === undefined) throw new Error('a document was read as none');
  return document;
}

const severalDocuments: Finding = {
  message: 'a second document begins here',
  remedy: 'put its rules into the lists above, or into a file of their own',
};

function startOf(document: Document): number {
  return document.contents?.range?.[0] ?? document.range?.[0] ?? 0;
}

/** The alias that leads nowhere, or else the last one. */
function findAlias(document: Document): FoundAlias {
  const aliases: FoundAlias[] = [];
  visit(document, (_key, node) => {
    if (!isAlias(node)) return;
    aliases.push({
      at: node.range?.[0] ?? 0,
      name: (node as Alias).source,
      isResolved: node.resolve(document) !== undefined,
    });
  });
  return aliases.find(({ isResolved }) => !isResolved) ?? aliases.at(-1) ?? { at: 0, name: '', isResolved: true };
}
