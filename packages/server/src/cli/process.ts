/** The part of Node's `process` that commands use. */
export type Process = Pick<
  NodeJS.Process,
  'argv' | 'env' | 'stdout' | 'stderr' | 'on' | 'removeAllListeners' | 'exit' | 'exitCode' | 'pid' | 'kill'
>;
