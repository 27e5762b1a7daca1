/** Words that English sentences are made of, and German ones never; names in paths and options are none of a sentence. */
export const ENGLISH =
  /(?<![\w/.-])(the|of|and|with|is|are|which|customers|to|from|at|has|have|that|by|there|not|no|for|this|it|its|be|can|must)\b/;
