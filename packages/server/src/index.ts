/** The aggregated API server as a library: the application over ports, for whoever wires another backend. */
export { type AppParts, createApp } from './app.ts';
