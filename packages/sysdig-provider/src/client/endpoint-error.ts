/** An address that cannot be used, with the reason. */
export class EndpointError extends Error {
  /** The message says what the address must look like. */
  constructor(message: string) {
    super(message);
    this.name = 'EndpointError';
  }
}
