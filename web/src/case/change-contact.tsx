export default function ChangeContact() {
  return null;
}
