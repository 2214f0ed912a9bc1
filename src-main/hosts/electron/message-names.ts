// The names under which the page and the program speak over Electron's own wire.

/** The page begins to listen, which opens a channel; whatever was open before is over. */
export const openName = 'second-look-open';

/** Messages of the contract, both ways. */
export const messageName = 'second-look';
