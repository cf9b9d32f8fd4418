const two = (number: number): string => String(number).padStart(2, '0');

/** `2026-01-31 14:05:09`, in the time zone of this machine. */
export function formatTime(time: Date): string {
  const day = `${time.getFullYear()}-${two(time.getMonth() + 1)}-${two(time.getDate())}`;
  return `${day} ${two(time.getHours())}:${two(time.getMinutes())}:${two(time.getSeconds())}`;
}
