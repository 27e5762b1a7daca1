/** How far something raises or lowers a figure, from the middle: `share` from −1 to 1, and drawn to its end beyond. */
export function EffectBar({ share }: { share: number }) {
  const end = 50 + 46 * Math.max(-1, Math.min(1, share));
  return (
    <svg
      class={share < 0 ? 'bar-factor less' : 'bar-factor'}
      width="100"
      height="16"
      viewBox="0 0 100 16"
      aria-hidden="true"
    >
      <rect x={Math.min(50, end)} y="3" width={Math.abs(end - 50)} height="10" />
      <path d="M50,0V16" />
    </svg>
  );
}
