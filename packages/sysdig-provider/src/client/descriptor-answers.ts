import { AnswerReader, toNumber } from './answer-reader.ts';
import type { LabelDescriptor, MetricDescriptor, MetricDescriptorPage, TokenOwner } from './monitor-types.ts';
import { isRecord } from './parse-json.ts';

const likely = 'this may be no Sysdig, or a version of it that is not known; check SDC_ENDPOINT';

/** `GET /api/v2/metrics/descriptors`. */
export function parseMetricDescriptors(body: string, asked: number, from: string): MetricDescriptorPage {
  const reader = new AnswerReader({ from, likely });
  const answer = reader.read(body);
  const descriptors = reader
    .list(answer['metricDescriptors'], 'metricDescriptors')
    .map((one, index) => toMetricDescriptor(one, `metricDescriptors[${index}]`, reader));
  return {
    total: reader.count(answer['total'], 'total'),
    offset: answer['offset'] === undefined ? asked : reader.count(answer['offset'], 'offset'),
    descriptors,
  };
}

/** `GET /api/data/metrics`: an object whose members are called like the metrics. */
export function parseOldMetricDescriptors(body: string, from: string): readonly MetricDescriptor[] {
  const reader = new AnswerReader({ from, likely });
  return Object.entries(reader.read(body)).map(([id, one]) =>
    toMetricDescriptor({ id, ...reader.record(one, id) }, id, reader),
  );
}

function toMetricDescriptor(value: unknown, place: string, reader: AnswerReader): MetricDescriptor {
  const one = reader.record(value, place);
  const text = (member: string) => reader.optionalText(one[member], `${place}.${member}`);
  const texts = (member: string) => reader.optionalTexts(one[member], `${place}.${member}`);
  return {
    id: reader.name(one['id'], `${place}.id`),
    metricType: text('metricType'),
    type: text('type'),
    category: text('category'),
    namespaces: texts('namespaces'),
    timeAggregations: texts('timeAggregations'),
    groupAggregations: texts('groupAggregations'),
  };
}

/** `GET /api/v3/labels/` (`allLabels`) and `GET /api/v2/labels/descriptors` (`labelDescriptors`). */
export function parseLabels(
  body: string,
  member: 'allLabels' | 'labelDescriptors',
  from: string,
): readonly LabelDescriptor[] {
  const reader = new AnswerReader({ from, likely });
  return reader.list(reader.read(body)[member], member).map((value, index) => {
    const place = `${member}[${index}]`;
    const label = reader.record(value, place);
    return {
      id: reader.name(label['id'], `${place}.id`),
      publicId: reader.optionalText(label['publicId'], `${place}.publicId`) || undefined,
    };
  });
}

/** `GET /api/user/me`. */
export function parseTokenOwner(body: string, from: string): TokenOwner {
  const reader = new AnswerReader({ from, likely });
  const answer = reader.read(body);
  const user = isRecord(answer['user']) ? answer['user'] : answer;
  const { username, currentTeam } = user;
  return { username: typeof username === 'string' ? username : undefined, currentTeam: toNumber(currentTeam) };
}
