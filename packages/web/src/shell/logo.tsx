/** The product's mark: the same drawing as favicon.svg, in the page's own colours. */
export function Logo({ size = 24 }: { readonly size?: number }) {
  return (
    <svg className="logo" viewBox="0 0 32 32" width={size} height={size} aria-hidden="true">
      <path
        className="logo-bubble"
        d="M10 3h12a8 8 0 0 1 8 8v6a8 8 0 0 1-8 8h-6.5l-6.6 4.6A1.2 1.2 0 0 1 7 28.6V24.4A8 8 0 0 1 2 17v-6a8 8 0 0 1 8-8z"
      />
      <path
        className="logo-line"
        d="M9.5 10.5h13a1.5 1.5 0 0 1 0 3h-13a1.5 1.5 0 0 1 0-3zm0 5.5h8a1.5 1.5 0 0 1 0 3h-8a1.5 1.5 0 0 1 0-3z"
      />
    </svg>
  );
}
