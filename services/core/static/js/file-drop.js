/**
 * Drop zone around a file input. The input keeps the files, so the form works as without JavaScript;
 * other behaviours listen to the input's `change`.
 */
export default function fileDrop(zone) {
  const input = zone.querySelector("input[type=file]");
  const list = zone.querySelector(".drop-files");

  zone.classList.add("is-ready");

  const show = () => {
    list.replaceChildren(
      ...[...input.files].map((file) => {
        const item = document.createElement("li");
        item.textContent = `${file.name} (${(file.size / 1e6).toFixed(1)} MB)`;
        return item;
      }),
    );
  };
  const over = (event) => {
    event.preventDefault();
    zone.classList.toggle("is-over", event.type !== "dragleave");
  };
  zone.addEventListener("dragover", over);
  zone.addEventListener("dragleave", over);
  zone.addEventListener("drop", (event) => {
    event.preventDefault();
    zone.classList.remove("is-over");
    const transfer = new DataTransfer();
    const kept = input.multiple ? [...input.files] : [];
    const dropped = [...event.dataTransfer.files].slice(0, input.multiple ? undefined : 1);
    [...kept, ...dropped].forEach((file) => transfer.items.add(file));
    input.files = transfer.files;
    input.dispatchEvent(new Event("change", { bubbles: true }));
  });
  input.addEventListener("change", show);
}
