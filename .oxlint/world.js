/**
 * What oxlint's own rules cannot say about the injected World: the clock is also read by `new Date()`
 * and `Date()` without an argument, and globals are also reached through `globalThis`.
 */
const banned = new Set([
  "fetch",
  "setTimeout",
  "setInterval",
  "setImmediate",
  "performance",
  "crypto",
]);

const isNamed = (node, name) => node.type === "Identifier" && node.name === name;

const clock = {
  meta: { type: "problem" },
  create(context) {
    const report = (node, what) =>
      context.report({
        node,
        message: `${what} reads the clock. Take the time from the injected World.`,
      });
    return {
      NewExpression(node) {
        if (isNamed(node.callee, "Date") && node.arguments.length === 0)
          report(node, '"new Date()" without an argument');
      },
      // Date(…) as a function gives the present time, whatever its arguments are.
      CallExpression(node) {
        if (isNamed(node.callee, "Date")) report(node, '"Date()"');
      },
    };
  },
};

const detour = {
  meta: { type: "problem" },
  create(context) {
    return {
      MemberExpression(node) {
        const { object, property, computed } = node;
        if (!isNamed(object, "globalThis") && !isNamed(object, "global")) return;
        const name = computed ? property.value : property.name;
        if (banned.has(name) || name === undefined)
          context.report({ node, message: `"${name}" comes from the injected World.` });
      },
    };
  },
};

export default { meta: { name: "world" }, rules: { clock, detour } };
