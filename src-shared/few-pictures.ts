/** Fewer pictures than this teach a model next to nothing about a class. */
export const fewPictures = 10;
