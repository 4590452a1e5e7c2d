/** Names that Kubernetes itself gives a meaning. */
export const anonymousUser = 'system:anonymous';
/** Everybody who has proved who they are. */
export const authenticatedGroup = 'system:authenticated';
/** Everybody else. */
export const unauthenticatedGroup = 'system:unauthenticated';
/** May do anything, without being asked for permissions. */
export const mastersGroup = 'system:masters';
