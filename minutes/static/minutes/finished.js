/** The job is over: opens the page anew, which now shows the result. */
export default function finished() {
  location.reload();
}
