/** What guards and entries are called in stacks: they stand between guests and JavaScript, and are of neither. */
export const guardName = '[guard]';
