import { stopControlPlane } from './global-setup.ts';

/** Jest wants the end of the tests in a file of its own. */
// biome-ignore lint/style/noDefaultExport: Jest calls the default export.
export default stopControlPlane;
