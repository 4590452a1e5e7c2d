import { type Answer, jsonAnswer } from '../http/answer.ts';
import type { MonitorContext } from '../http/monitor-context.ts';
import type { ApiRequest } from '../http/read-request.ts';
import type { SeriesSource, TimeRange } from '../series/series-source.ts';

const microseconds = 1_000_000;
const mostSamples = 600;

/** `GET /api/history/timelines`: which resolutions there are, from when to when, in microseconds. */
export function answerTimelines(_: ApiRequest, { source, now, horizon, data }: MonitorContext): Answer {
  const agents = [...data.retention]
    .sort((one, other) => one.sampling - other.sampling)
    .map(({ sampling, kept }) => {
      const down = (time: number) => Math.floor(time / 1000 / sampling) * sampling;
      const [from, to] = [down(now - kept * 1000), down(horizon)];
      const isEmpty = !hasData(source, { from: from * 1000, to: to * 1000 });
      const edges = isEmpty ? { from: null, to: null } : { from: from * microseconds, to: to * microseconds };
      return { ...edges, sampling: sampling * microseconds };
    });
  return jsonAnswer(200, { agents });
}

/** `GET /api/v2/history/timelines/alignments`: for windows up to `max` the sampling and the grid, in seconds. */
export function answerAlignments(_: ApiRequest, { data }: MonitorContext): Answer {
  const alignments = data.retention.map(({ sampling }) => ({
    max: mostSamples * sampling,
    sampling,
    alignTo: sampling,
  }));
  return jsonAnswer(200, alignments);
}

function hasData(source: SeriesSource, range: TimeRange): boolean {
  for (const series of source.series(undefined, range)) if (series.existsIn(range)) return true;
  return false;
}
