const npm = (...names) => `node_modules/(${names.join("|")})/`;

/**
 * The arrows of DESIGN.md: routes -> services -> domain, services -> ports <- adapters. Each rule is seen to fail in
 * test/check/boundaries.test.ts.
 * @type {import('dependency-cruiser').IConfiguration}
 */
module.exports = {
  forbidden: [
    {
      name: "domain-imports-only-domain",
      comment: "The engine is pure: no Node, no npm package, no other layer.",
      severity: "error",
      from: { path: "^app/domain/" },
      to: { pathNot: "^app/domain/" },
    },
    {
      name: "ports-import-only-domain",
      comment: "A port is a type the services need, written in the words of the domain.",
      severity: "error",
      from: { path: "^app/ports/" },
      to: { pathNot: "^app/(domain|ports)/" },
    },
    {
      name: "services-import-only-domain-and-ports",
      comment: "A service reaches the world through its ports alone.",
      severity: "error",
      from: { path: "^app/services/" },
      to: { pathNot: "^app/(domain|ports|services)/" },
    },
    {
      name: "adapters-never-call-up",
      comment: "An adapter implements a port; it is called, and is told what it needs to know.",
      severity: "error",
      from: { path: "^app/adapters/" },
      to: { path: "^app/", pathNot: "^app/(domain|ports|adapters)/" },
    },
    {
      name: "jobs-import-only-services",
      comment:
        "A job says when which service runs; what it does and reaches is the service's affair.",
      severity: "error",
      from: { path: "^app/jobs/" },
      to: { path: "^app/", pathNot: "^app/(domain|ports|services|jobs)/" },
    },
    {
      name: "only-context-imports-adapters",
      comment: "Ports and adapters are joined in one place, so that a test can join others.",
      severity: "error",
      from: { path: "^app/", pathNot: "^app/(adapters/|context\\.server\\.ts$)" },
      to: { path: ["^app/adapters/", npm("@prisma", "pg", "pg-boss", "pg-copy-streams")] },
    },
    {
      name: "ui-imports-only-ui",
      comment: "Props in, markup out: a screen is shown by what it is given.",
      severity: "error",
      from: { path: "^app/ui/" },
      to: {
        pathNot: [
          "^app/(ui|i18n|domain|services|ports)/",
          npm(
            "@shopify/(polaris|polaris-icons|app-bridge-react)",
            "@remix-run/react",
            "@visx/[^/]+",
          ),
          npm("(@types/)?react(-dom)?", "react-i18next", "i18next", "d3-[a-z-]+", "csv-stringify"),
        ],
      },
    },
    {
      name: "ui-imports-only-types-of-other-layers",
      comment:
        "What the domain and the services compute reaches a screen as data, through the loader.",
      severity: "error",
      from: { path: "^app/ui/" },
      to: { path: "^app/(domain|services|ports)/", dependencyTypesNot: ["type-only"] },
    },
    {
      name: "polaris-only-in-ui",
      comment:
        "The day Polaris is replaced, only app/ui changes; its style sheet is linked from the root, its texts stand beside ours.",
      severity: "error",
      from: { path: "^app/", pathNot: "^app/ui/" },
      to: { path: npm("@shopify/polaris(-icons)?"), pathNot: "styles\\.css|locales/" },
    },
    {
      name: "app-imports-only-app",
      comment: "What is shipped does not reach into what tests, measures or imitates it.",
      severity: "error",
      from: { path: "^app/" },
      to: { path: "^(sandbox|test|scripts|bench)/" },
    },
    {
      name: "app-needs-no-dev-dependency",
      comment: "The production image has none.",
      severity: "error",
      from: { path: "^app/" },
      to: { dependencyTypes: ["npm-dev"], dependencyTypesNot: ["type-only"] },
    },
    {
      name: "sandbox-never-imports-app",
      comment: "The sandbox is Shopify: it knows the app by HTTP, as Shopify does.",
      severity: "error",
      from: { path: "^sandbox/" },
      to: { path: "^app/" },
    },
    {
      name: "oracle-imports-nothing-of-ours",
      comment: "A second opinion is worth something only when it is its own.",
      severity: "error",
      from: { path: "^test/oracle/" },
      to: { path: "^(app|sandbox|scripts|bench)/" },
    },
    {
      name: "no-cycles",
      comment: "Two files that need each other are one file, or three.",
      severity: "error",
      from: {},
      to: { circular: true },
    },
    {
      name: "no-unresolved",
      comment: "An import nothing answers to passes every other rule.",
      severity: "error",
      from: {},
      to: { couldNotResolve: true, pathNot: "^virtual:" },
    },
  ],
  options: {
    doNotFollow: { path: ["node_modules", "^app/adapters/postgres/generated/"] },
    tsPreCompilationDeps: true,
    tsConfig: { fileName: "tsconfig.json" },
    enhancedResolveOptions: {
      exportsFields: ["exports"],
      conditionNames: ["import", "node", "default", "types"],
    },
  },
};
