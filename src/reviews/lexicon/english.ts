/** English words that carry no meaning of their own: they tell the language. */
export const ENGLISH_FUNCTION_WORDS =
  'the a an and or but of to in on at for with from by is are was were be been it its this that these those i you he she we they my your his her our their me him us them not no have has had do does did will would can could should what which who when where there here very so as if than then just all any some';
