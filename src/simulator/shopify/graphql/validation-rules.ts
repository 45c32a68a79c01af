import { Kind, type ASTNode, type FieldNode } from "graphql";
import { printed, type Place } from "./places.ts";

/** What Shopify says about one mistake. */
export interface Said {
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
  /** The node Shopify points at, where that is not the one graphql-js names. */
  readonly at?: ASTNode;
  /** A last step of the path that is not in the document, because it is what is missing. */
  readonly missing?: string | undefined;
}

/** A sentence of graphql-js and what Shopify says instead. */
export type Rule = readonly [
  pattern: RegExp,
  say: (parts: readonly string[], node: ASTNode, place: Place | undefined) => Said,
];

/** All mistakes whose words are recorded, or follow from those that are. */
export const VALIDATION_RULES: readonly Rule[] = [
  [
    /^Cannot query field "(.+?)" on type "(.+?)"\./,
    ([field, type]) => ({
      message: `Field '${field}' doesn't exist on type '${type}'`,
      extensions: { code: "undefinedField", typeName: type, fieldName: field },
    }),
  ],
  [
    /^Unknown argument "(.+?)" on field "(?:.+)\.(.+?)"\./,
    ([argument, field]) => notAccepted("Field", field ?? "", argument ?? ""),
  ],
  [
    /^Unknown argument "(.+?)" on directive "@(.+?)"\./,
    ([argument, name]) => notAccepted("Directive", name ?? "", argument ?? ""),
  ],
  [
    /^Field "(.+?)" is not defined by type "(.+?)"\./,
    ([field, type]) => notAccepted("InputObject", type ?? "", field ?? ""),
  ],
  [
    /^Field "(.+?)" argument "(.+?)" of type/,
    ([field, argument]) => missing("Field", field ?? "", argument ?? ""),
  ],
  [
    /^Directive "@(.+?)" argument "(.+?)" of type/,
    ([name, argument]) => missing("Directive", name ?? "", argument ?? ""),
  ],
  [
    /^Field "(.+?)\.(.+?)" of required type "(.+?)" was not provided/,
    ([type, field, expected]) => ({
      message: `Argument '${field}' on InputObject '${type}' is required. Expected type ${expected}`,
      extensions: {
        code: "missingRequiredInputObjectAttribute",
        argumentName: field,
        argumentType: expected,
        inputObjectType: type,
      },
      missing: field,
    }),
  ],
  [
    /^Field "(.+?)" of type "(.+?)" must have a selection of subfields/,
    ([field, type]) => {
      const named = type?.replaceAll(/[[\]!]/g, "");
      return {
        message: `Field must have selections (field '${field}' returns ${named} but has no selections. Did you mean '${field} { ... }'?)`,
        extensions: { code: "selectionMismatch", nodeName: `field '${field}'`, typeName: named },
      };
    },
  ],
  [
    /^Field "(.+?)" must not have a selection since type "(.+?)" has no subfields/,
    ([field, type], node) => {
      const named = type?.replaceAll(/[[\]!]/g, "");
      return {
        message: `Selections can't be made on scalars (field '${field}' returns ${named} but has selections [${selected(node)}])`,
        extensions: { code: "selectionMismatch", nodeName: `field '${field}'`, typeName: named },
      };
    },
  ],
  [
    /^Variable "\$(.+?)" is never used(?: in operation "(.+?)")?/,
    ([name, operation]) => ({
      message: `Variable $${name} is declared by ${operation ?? "anonymous query"} but not used`,
      extensions: { code: "variableNotUsed", variableName: name },
    }),
  ],
  [
    /^Variable "\$(.+?)" is not defined(?: by operation "(.+?)")?/,
    ([name, operation]) => ({
      message: `Variable $${name} is used by ${operation ?? "anonymous query"} but not declared`,
      extensions: { code: "variableNotDefined", variableName: name },
    }),
  ],
  [
    /^Variable "\$(.+?)" of type "(.+?)" used in position expecting type "(.+?)"/,
    ([name, declared, expected], _, place) => ({
      message: `Type mismatch on variable $${name} and argument ${place?.holder?.argument ?? ""} (${declared} / ${expected})`,
      extensions: {
        code: "variableMismatch",
        variableName: name,
        typeName: declared,
        argumentName: place?.holder?.argument,
        errorMessage: "Type mismatch",
      },
    }),
  ],
  [
    /^Unknown type "(.+?)"/,
    ([type]) => ({
      message: `No such type ${type}, so it can't be a fragment condition`,
      extensions: { code: "undefinedType", typeName: type },
    }),
  ],
  [
    /^Unknown directive "@(.+?)"/,
    ([name]) => ({
      message: `Directive @${name} is not defined`,
      extensions: { code: "undefinedDirective", directiveName: name },
    }),
  ],
  [
    /^(?:Unknown fragment "(.+?)")/,
    ([name]) => ({
      message: `Fragment ${name} was used, but not defined`,
      extensions: { code: "useAndDefineFragment", fragmentName: name },
    }),
  ],
  [
    /^Fragment "(.+?)" is never used/,
    ([name]) => ({
      message: `Fragment ${name} was defined, but not used`,
      extensions: { code: "useAndDefineFragment", fragmentName: name },
    }),
  ],
  [
    /^Fragment (?:"(.+?)" )?cannot be spread here as objects of type "(.+?)" can never be of type "(.+?)"/,
    ([name, inside, on]) => ({
      message: `Fragment ${name ? `${name} ` : ""}on ${on} can't be spread inside ${inside}`,
      extensions: {
        code: "cannotSpreadFragment",
        typeName: on,
        fragmentName: name ?? "unknown",
        parentName: inside,
      },
    }),
  ],
  [
    /^OneOf Input Object "(.+?)" must specify exactly one key/,
    ([type]) => ({
      message: `OneOf Input Object '${type}' must specify exactly one key.`,
      extensions: { code: "invalidOneOfInputObject", inputObjectType: type },
    }),
  ],
  [
    /(?:Expected value of type|cannot represent|does not exist in)/,
    (_, node, place) => literalMismatch(node, place),
  ],
];

function notAccepted(kind: string, owner: string, argument: string): Said {
  return {
    message: `${kind} '${owner}' doesn't accept argument '${argument}'`,
    extensions: {
      code: "argumentNotAccepted",
      name: owner,
      typeName: kind,
      argumentName: argument,
    },
  };
}

function missing(kind: string, owner: string, argument: string): Said {
  return {
    message: `${kind} '${owner}' is missing required arguments: ${argument}`,
    extensions: {
      code: "missingRequiredArguments",
      className: kind,
      name: owner,
      arguments: argument,
    },
  };
}

function literalMismatch(node: ASTNode, place: Place | undefined): Said {
  const holder = place?.holder;
  const value = holder && "value" in holder.node ? (holder.node.value as ASTNode) : node;
  return {
    message: `Argument '${holder?.argument}' on ${holder?.ownerKind} '${holder?.ownerName}' has an invalid value (${printed(value)}). Expected type '${holder?.expectedType}'.`,
    extensions: {
      code: "argumentLiteralsIncompatible",
      typeName: holder?.ownerKind,
      argumentName: holder?.argument,
    },
    // Recorded: the field for its own argument, the input field inside an input object.
    ...(holder && { at: holder.node }),
  };
}

function selected(node: ASTNode): string {
  const set = (node as FieldNode).selectionSet;
  return (set?.selections ?? [])
    .map((part) => (part.kind === Kind.FIELD ? `"${part.name.value}"` : '"..."'))
    .join(", ");
}
