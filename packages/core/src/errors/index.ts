export * from './adapter-error.ts';
export * from './metric-errors.ts';
export * from './request-errors.ts';
