import { given } from '../contract-subject.ts';
import { ensure, ensureDistinct } from '../contract-violation.ts';
import { ensureNotNegative } from '../ensure-not-negative.ts';
import {
  ensureNumber,
  ensurePossible,
  ensureTelling,
  ensureTime,
  ensureTrue,
  ensureUnlikeTimes,
  ensureWholeWindow,
  ensureWindow,
} from '../ensure-values.ts';
import type { Rules } from '../register-rules.ts';
import { eachSample, ensureSamePlaces, everythingKnown, formatPlace, samplesOf } from './ask-source.ts';
import type { SampleSourceAbility, SampleSourceSubject } from './sample-source-subject.ts';

export const sampleRules: Rules<SampleSourceSubject, SampleSourceAbility> = {
  'is tested on facts that tell a true answer from a lucky one': {
    advice: 'this is about the test, not the source: give its subject other samples, as its comments ask for.',
    check: async (subject) => {
      for (const { samples } of everythingKnown(subject)) {
        ensure(samples.length > 0, 'the subject knows a request without samples');
        ensureTelling(samples, subject, 'the subject');
      }
      ensureUnlikeTimes(subject.known.samples, 'the subject');
      const { request, samples } = subject.known;
      const [one, other] = request.namespaces.map((asked) => samples.filter(({ namespace }) => namespace === asked));
      const hasTwins = one?.some(({ name }) => other?.some((twin) => twin.name === name));
      ensure(hasTwins === true, 'the namespaces of the subject have no object of the same name');
    },
  },

  'gives every object one sample, in its own namespace': {
    advice: 'answer with every object that has data, once, with the namespace that its data carries and its name.',
    check: async (subject) => {
      const samples = await samplesOf(subject, subject.known.request);
      ensureSamePlaces(samples, subject.known.samples, 'the answer');
      ensureDistinct(samples.map(formatPlace), 'the objects of the answer');
    },
  },

  'gives a sample its true value': {
    advice:
      'answer with what the backend measured for this very object: no default, no sum over others, no other unit.',
    check: async (subject) => {
      for (const [what, known, sample] of await eachSample(subject, subject.known)) ensureNumber(sample, known, what);
    },
  },

  'gives a sample the time of its measurement': {
    advice: 'answer with the time at which the backend measured, in milliseconds; never with the time of the answer.',
    check: async (subject) => {
      for (const [what, known, sample] of await eachSample(subject, subject.known)) ensureTime(sample, known, what);
    },
  },

  'gives a sample the window that it covers': {
    advice: 'set `windowSeconds` to what a rate or an average was taken over; leave it out of a momentary value.',
    check: async (subject) => {
      for (const [what, known, sample] of await eachSample(subject, subject.known)) ensureWindow(sample, known, what);
    },
  },

  'has only exact numbers, and times that have been': {
    advice:
      'use `Quantity.fromNumber`, which refuses what an autoscaler cannot read, milliseconds since the epoch, and refuse samples from the future.',
    check: async (subject) => {
      for (const { request } of everythingKnown(subject)) {
        for (const sample of await samplesOf(subject, request)) {
          ensurePossible(sample, subject, formatPlace(sample));
        }
      }
    },
  },

  'has only windows of whole seconds': {
    advice: 'round a window to whole seconds, and leave it out where it would be none.',
    check: async (subject) => {
      for (const { request } of everythingKnown(subject)) {
        for (const sample of await samplesOf(subject, request)) ensureWholeWindow(sample, formatPlace(sample));
      }
    },
  },

  'says the same of a namespace alone as among others': {
    advice: 'answer a request for one namespace with its objects only, and as if the others had been asked for too.',
    check: async (subject) => {
      const { request, samples } = subject.known;
      for (const asked of request.namespaces) {
        const alone = {
          request: { ...request, namespaces: [asked] },
          samples: samples.filter(({ namespace }) => namespace === asked),
        };
        for (const [what, known, sample] of await eachSample(subject, alone)) ensureTrue(sample, known, what);
      }
    },
  },

  'gives objects outside of namespaces their samples': {
    advice: "answer a `'cluster-scoped'` request with samples that have a name and no namespace.",
    needs: ['clusterScoped'],
    check: async (subject) => {
      const known = given(subject, 'clusterScoped', 'clusterScoped');
      for (const [what, one, sample] of await eachSample(subject, known)) ensureTrue(sample, one, what);
    },
  },

  'gives namespaces, as objects, their samples': {
    advice: 'answer a request for `namespaces` with samples whose name is the namespace, and that are in none.',
    needs: ['namespaceMetrics'],
    check: async (subject) => {
      const known = given(subject, 'namespaceMetrics', 'namespaceMetrics');
      for (const [what, one, sample] of await eachSample(subject, known)) ensureTrue(sample, one, what);
    },
  },

  'gives every series of an external metric one sample, without a place': {
    advice: 'answer with one sample for each label set, and without name and namespace.',
    needs: ['externalMetrics'],
    check: async (subject) => {
      const known = given(subject, 'external', 'externalMetrics');
      for (const [what, one, sample] of await eachSample(subject, known)) ensureTrue(sample, one, what);
    },
  },

  'has no negative value of an external metric': {
    advice: 'refuse the whole answer: an autoscaler takes a negative sum for an overflow and scales to the maximum.',
    needs: ['externalMetrics'],
    check: async (subject) => {
      const { request } = given(subject, 'external', 'externalMetrics');
      for (const sample of await samplesOf(subject, request)) ensureNotNegative(sample, formatPlace(sample));
    },
  },
};
