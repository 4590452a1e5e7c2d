import { NotAcceptableError } from '../../errors/request-errors.ts';
import { type AcceptClause, parseAccept } from './parse-accept.ts';
import { type AnswerPreferences, wantsPretty } from './wants-pretty.ts';

/** A form in which something can be answered. Every encoder is one; whoever offers more adds members of their own. */
export interface MediaTypeOffer {
  /** In lower case, without parameters: `application/json`. */
  readonly mediaType: string;
  /** Which other kind of object it is in this form; absent: the one that is there. */
  readonly shape?: ObjectShape;
}

/** What `as=`, `g=` and `v=` of a media type ask for: another kind than usual, as `APIGroupDiscoveryList` at `/apis`. */
export interface ObjectShape {
  /** The kind that the client wants instead of the object itself: `Table`, say. */
  readonly as: string;
  /** The API group of that kind. */
  readonly group: string;
  /** The version of that group. */
  readonly version: string;
}

/** In which form to answer; or why in none. */
export type Negotiation<Offer extends MediaTypeOffer> =
  | {
      readonly acceptable: true;
      readonly offer: Offer;
      /** What the answer's `Content-Type` says. */
      readonly contentType: string;
      /** Whether to lay it out for people. */
      readonly pretty: boolean;
    }
  | { readonly acceptable: false; readonly error: NotAcceptableError };

/**
 * Chooses how to answer, as Kubernetes does: of the most wanted media type that is offered, the first offer that fits.
 * A clause that asks for another shape than is offered counts for nothing. Parameters that Kubernetes' clients send and
 * that change nothing here (`stream`, `sv`, `profile`) are passed over, as unknown ones are.
 *
 * An answer that tells a failure should not fail for this: where nothing is acceptable Kubernetes writes pretty JSON.
 * @param offers what can be answered; the first without a shape is for who asks for nothing in particular.
 */
export function negotiate<Offer extends MediaTypeOffer>(
  preferences: AnswerPreferences,
  offers: readonly Offer[],
): Negotiation<Offer> {
  for (const clause of parseAccept(preferences.accept?.trim() || '*/*')) {
    const offer = offers.find((each) => fits(clause, each));
    if (offer !== undefined) {
      const pretty = clause.parameters.get('pretty') === '1' || wantsPretty(preferences);
      return { acceptable: true, offer, contentType: formatContentType(offer), pretty };
    }
  }
  return { acceptable: false, error: new NotAcceptableError(offers.map(formatContentType)) };
}

function fits(clause: AcceptClause, { mediaType, shape }: MediaTypeOffer): boolean {
  return (
    includesType(clause, mediaType) &&
    clause.parameters.get('as') === shape?.as &&
    clause.parameters.get('g') === shape?.group &&
    clause.parameters.get('v') === shape?.version
  );
}

function includesType({ type, subtype }: AcceptClause, mediaType: string): boolean {
  if (subtype !== '*') return mediaType === `${type}/${subtype}`;
  return type === '*' || mediaType.startsWith(`${type}/`);
}

/** Parameters in the order in which Kubernetes writes them. */
function formatContentType({ mediaType, shape }: MediaTypeOffer): string {
  return shape === undefined ? mediaType : `${mediaType};g=${shape.group};v=${shape.version};as=${shape.as}`;
}
