/** A dotted name that loses its beginning where there is no room: the end tells things apart. */
export function Tail({ text }: { readonly text: string }) {
  return (
    <span className="tail">
      <bdi>{text}</bdi>
    </span>
  )
}
