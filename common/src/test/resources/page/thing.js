export const thing = '{version}';
