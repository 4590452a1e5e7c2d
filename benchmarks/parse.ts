import {
  formatLabelSelector,
  matchesLabels,
  parseApiRequest,
  parseLabelSelector,
  parseRequestTarget,
  Quantity,
  toRequestAttributes,
} from '@metrics-adapter/core';
import { describeMachine, report } from './measure.ts';

/** How long it takes to read a request, a selector and a number. Beside each, what the platform has for something like it. */
const base = '/apis/custom.metrics.k8s.io/v1beta2/namespaces/shop';
const byName = `${base}/services/checkout/net.http.request.count`;
const bySelector = `${base}/pods/*/http_requests?labelSelector=app%3Dcheckout%2Ctier%20in%20%28web%2Capi%29`;
const external = '/apis/external.metrics.k8s.io/v1beta1/namespaces/shop/sqs_queue_depth?labelSelector=queue%3Dorders';

function readRequest(target: string): unknown {
  const parsed = parseRequestTarget(target);
  return [toRequestAttributes('GET', parsed), parseApiRequest('GET', parsed)];
}

const url = 'new URL and its searchParams';
function readUrl(): unknown {
  const { pathname, searchParams } = new URL(bySelector, 'https://localhost');
  return [pathname.split('/').map(decodeURIComponent), searchParams.get('labelSelector')];
}

console.log(describeMachine());
report('A request: target, permission, typed request', [
  { name: url, run: readUrl },
  { name: 'one object by name', run: () => readRequest(byName), against: url },
  { name: 'objects by selector', run: () => readRequest(bySelector), against: url },
  { name: 'an external metric', run: () => readRequest(external), against: url },
]);

const selectorText = 'app=checkout,tier in (web,api),canary!=true,!legacy';
const selector = parseLabelSelector(selectorText);
const labels = { app: 'checkout', tier: 'web', 'pod-template-hash': '7d9c5b8f6' };
const split = 'split at commas';
report('A label selector of four requirements', [
  { name: split, run: () => selectorText.split(',').map((part) => part.split('=')) },
  { name: 'parseLabelSelector', run: () => parseLabelSelector(selectorText), against: split },
  { name: 'formatLabelSelector', run: () => formatLabelSelector(selector), against: split },
  { name: 'matchesLabels', run: () => matchesLabels(selector, labels), against: split },
]);

const quantity = Quantity.parse('105763m');
const other = Quantity.parse('2500m');
const number = 'Number(text)';
report('A quantity', [
  { name: number, run: () => Number('105.763') },
  { name: 'Quantity.parse', run: () => Quantity.parse('105763m'), against: number },
  { name: 'Quantity.fromNumber', run: () => Quantity.fromNumber(105.763), against: number },
  { name: 'toString', run: () => quantity.toString(), against: number },
  { name: 'milliValue', run: () => quantity.milliValue(), against: number },
  { name: 'add', run: () => quantity.add(other), against: number },
]);
