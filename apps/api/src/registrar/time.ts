import { formatTime } from '#protocol';

/** The first whole second not before the moment: «from when» cut down would be a moment at which the answer is still no. */
export const timeFrom = (moment: number): string => formatTime(Math.ceil(moment / 1000) * 1000);
