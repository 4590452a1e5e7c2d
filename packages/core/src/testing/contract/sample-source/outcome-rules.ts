import type { RequestContext } from '../../../provider/request-context.ts';
import { ensureArray, ensureKept, ensureSameAtOnce, unknownNames } from '../ask.ts';
import { given } from '../contract-subject.ts';
import { ensureNames } from '../ensure-safe-error.ts';
import { firstOf } from '../pair-up.ts';
import type { Rules } from '../register-rules.ts';
import {
  eachSample,
  ensureSamePlaces,
  everythingKnown,
  goodOutcome,
  goodSamples,
  outcomeOf,
  outcomesOf,
} from './ask-source.ts';
import { ensureOnlyRefused, ensureTrace, ensureWellFormed } from './ensure-outcome.ts';
import type { SampleSourceAbility, SampleSourceSubject } from './sample-source-subject.ts';

/** At least so many requests: an engine may refresh as many tables at once. */
const many = 100;

export const outcomeRules: Rules<SampleSourceSubject, SampleSourceAbility> = {
  'answers nothing when it is asked nothing': {
    advice: 'answer an empty array of requests with an empty array.',
    check: async (subject) => {
      await outcomesOf(subject, []);
    },
  },

  'answers each request at its own place': {
    advice: 'give one outcome for each request, in their order, also where two requests are the same.',
    check: async (subject) => {
      const known = everythingKnown(subject);
      const asked = [...known, ...known];
      const outcomes = await outcomesOf(
        subject,
        asked.map(({ request }) => request),
      );
      for (const [index, { samples }] of asked.entries()) {
        ensureSamePlaces(goodSamples(outcomes[index]), samples, `outcome ${index}`);
      }
    },
  },

  'answers as many requests as it gets': {
    advice: 'divide what the backend cannot take at once, and give the outcomes in the order of the requests.',
    check: async (subject) => {
      const known = everythingKnown(subject);
      const asked = Array.from({ length: Math.ceil(many / known.length) }, () => known).flat();
      const outcomes = await outcomesOf(
        subject,
        asked.map(({ request }) => request),
      );
      for (const [index, { samples }] of asked.entries()) {
        ensureSamePlaces(goodSamples(outcomes[index]), samples, `outcome ${index}`);
      }
    },
  },

  'answers the others beside a metric that there is not': {
    advice: 'make one outcome of what goes wrong with one request, rather than throw for all.',
    check: async (subject) => {
      const { request, samples } = subject.known;
      const unknown = { ...request, metric: unknownNames.metric };
      const [, outcome] = await outcomesOf(subject, [unknown, request]);
      ensureSamePlaces(goodSamples(outcome), samples, 'the outcome of the known metric');
    },
  },

  'answers the others beside a metric that cannot be': {
    advice: 'make one outcome of a request whose metric has no policy, rather than throw for all.',
    needs: ['impossibleNames'],
    check: async (subject) => {
      const { request, samples } = subject.known;
      const impossible = { ...request, metric: given(subject, 'impossibleMetric', 'impossibleNames') };
      const [, outcome] = await outcomesOf(subject, [impossible, request]);
      ensureSamePlaces(goodSamples(outcome), samples, 'the outcome of the known metric');
    },
  },

  'either gives an object a sample or refuses it, once': {
    advice: 'decide for every object: one sample, or one refusal with an error of the library.',
    check: async (subject) => {
      for (const { request } of everythingKnown(subject)) ensureWellFormed(await outcomeOf(subject, request));
    },
  },

  'refuses data that cannot be a value, and gives the rest': {
    advice: 'put the object into `refused` with an error that says why; never drop it, never make it a zero.',
    needs: ['unusableData'],
    check: async (subject) => {
      const { request, samples } = subject.known;
      const spoilt = firstOf(samples);
      await given(subject, 'spoil', 'unusableData').call(subject, spoilt);
      ensureOnlyRefused(goodOutcome(await outcomeOf(subject, request)), spoilt, samples.slice(1));
    },
  },

  'refuses an object that the backend has two values of, and gives the rest': {
    advice:
      'put the object into `refused` with an error that names it and the metric; never choose one, never add them up.',
    needs: ['ambiguousData'],
    check: async (subject) => {
      const { request, samples } = subject.known;
      const double = firstOf(samples);
      await given(subject, 'duplicate', 'ambiguousData').call(subject, double);
      const outcome = goodOutcome(await outcomeOf(subject, request));
      ensureOnlyRefused(outcome, double, samples.slice(1));
      for (const { error } of outcome.refused ?? []) ensureNames(error, [request.metric, double.name ?? '']);
    },
  },

  'leaves out an object that has no data any more': {
    advice: 'leave remembering to the engine: a source answers with what the backend has now.',
    needs: ['disappearance'],
    check: async (subject) => {
      const { request, samples } = subject.known;
      const gone = firstOf(samples);
      const rest = samples.slice(1);
      await eachSample(subject, subject.known);
      await given(subject, 'vanish', 'disappearance').call(subject, gone);
      await eachSample(subject, { request, samples: rest });
    },
  },

  'answers calls that come at once as it answers each alone': {
    advice: 'keep what belongs to one call in variables of that call, not in fields of the source.',
    check: async (subject) => {
      const asks = everythingKnown(subject).map(({ request }) => async (context: RequestContext) => {
        const outcomes = await subject.source.fetch([request], context);
        ensureArray(outcomes);
        return goodSamples(outcomes[0]);
      });
      await ensureSameAtOnce(subject, asks);
    },
  },

  'does not change an answer after it was given': {
    advice: 'make a new array and new samples for every answer, rather than fill those of the last one.',
    check: async (subject) => {
      const { source, known } = subject;
      const [one] = known.request.namespaces;
      await ensureKept(subject, {
        ask: (context) => source.fetch([known.request], context),
        askOther: (context) => source.fetch([{ ...known.request, namespaces: [one] }], context),
      });
    },
  },

  'says on the way from request to value only what its reader may know': {
    advice: 'use the stages of TraceStep; in `labels` and `rows` speak of no namespace but those of the request.',
    check: async (subject) => {
      const { request } = subject.known;
      for (const namespace of request.namespaces) {
        const others = request.namespaces.filter((other) => other !== namespace);
        ensureTrace(await outcomeOf(subject, { ...request, namespaces: [namespace] }), others);
      }
      const empty = await outcomeOf(subject, { ...request, namespaces: [subject.emptyNamespace] });
      ensureTrace(empty, request.namespaces);
    },
  },
};
