import { Comment, Converter, ReflectionKind } from 'typedoc';

/**
 * For typedoc: two sorts of members are documented by what stands around them, and a comment on each would only hide the
 * comments that are missing. One can have a single value, such as the `kind` that tells the members of a union apart;
 * the other is part of a type that is written within another declaration, whose comment speaks of it.
 * @param {import('typedoc').Application} app
 */
export function load(app) {
  app.converter.on(Converter.EVENT_RESOLVE_END, ({ project }) => {
    for (const property of project.getReflectionsByKind(ReflectionKind.Property)) {
      const text = textFor(property);
      if (text !== undefined && !property.hasComment()) property.comment = new Comment([{ kind: 'text', text }]);
    }
  });
}

/** @param {import('typedoc').Reflection} property */
function textFor(property) {
  if (property.isDeclaration() && property.type?.type === 'literal') return 'Always this.';
  const isInline = property.parent?.kindOf(ReflectionKind.TypeLiteral) === true;
  return isInline ? 'Described with the type that it is part of.' : undefined;
}
