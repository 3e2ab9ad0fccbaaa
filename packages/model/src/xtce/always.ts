/** The schema wants a condition in places where ours is "always": it is written as an algorithm of this language. */
export const ALWAYS_LANGUAGE = 'vigie'
export const ALWAYS_TEXT = 'always'
