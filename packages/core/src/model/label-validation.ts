/**
 * What Kubernetes allows as label keys and values, and the words in which it refuses the others
 * (`k8s.io/apimachinery/pkg/util/validation`, also the two spaces before "or"). Everything allowed is ASCII.
 */
const MAX_NAME_LENGTH = 63;
const MAX_PREFIX_LENGTH = 253;

const NAME_FORMAT = '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]';
const VALUE_FORMAT = `(${NAME_FORMAT})?`;
const SUBDOMAIN_FORMAT = '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*';

const NAME = new RegExp(`^${NAME_FORMAT}$`);
const VALUE = new RegExp(`^${VALUE_FORMAT}$`);
const SUBDOMAIN = new RegExp(`^${SUBDOMAIN_FORMAT}$`);

const CHARACTERS =
  "consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character";
const NAME_RULE = `must ${CHARACTERS} ${withExamples(NAME_FORMAT, ['MyName', 'my.name', '123-abc'])}`;
const VALUE_RULE = `a valid label must be an empty string or ${CHARACTERS} ${withExamples(VALUE_FORMAT, ['MyValue', 'my_value', '12345'])}`;
const SUBDOMAIN_RULE = `a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character ${withExamples(SUBDOMAIN_FORMAT, ['example.com'])}`;
const KEY_RULE = `a qualified name ${NAME_RULE} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')`;

/** What is wrong with a label key, `[prefix/]name`, in Kubernetes' words; nothing when it is valid. */
export function labelKeyProblems(key: string): readonly string[] {
  const parts = key.split('/');
  const [first = '', second] = parts;
  if (parts.length > 2) return [KEY_RULE];
  return second === undefined ? nameProblems(first) : [...prefixProblems(first), ...nameProblems(second)];
}

/** What is wrong with a label value, in Kubernetes' words; nothing when it is valid. */
export function labelValueProblems(value: string): readonly string[] {
  return [...lengthProblems(value, MAX_NAME_LENGTH), ...(VALUE.test(value) ? [] : [VALUE_RULE])];
}

function nameProblems(name: string): readonly string[] {
  const problems = [
    ...emptyProblems(name),
    ...lengthProblems(name, MAX_NAME_LENGTH),
    ...(NAME.test(name) ? [] : [NAME_RULE]),
  ];
  return problems.map((problem) => `name part ${problem}`);
}

function prefixProblems(prefix: string): readonly string[] {
  if (prefix === '') return ['prefix part must be non-empty'];
  const problems = [...lengthProblems(prefix, MAX_PREFIX_LENGTH), ...(SUBDOMAIN.test(prefix) ? [] : [SUBDOMAIN_RULE])];
  return problems.map((problem) => `prefix part ${problem}`);
}

function emptyProblems(text: string): readonly string[] {
  return text === '' ? ['must be non-empty'] : [];
}

function lengthProblems(text: string, limit: number): readonly string[] {
  return text.length > limit ? [`must be no more than ${limit} characters`] : [];
}

function withExamples(format: string, examples: readonly string[]): string {
  return `(e.g. ${examples.map((example) => `'${example}', `).join(' or ')}regex used for validation is '${format}')`;
}
