/** What lies in the folder for whoever opens it without Vigie. */
export const readmeText = (title: string): string => `${title}

cover.html, cover.pdf      begin here; the cover prints the root of the digests
documents/, *.pdf          plan, configuration, requirements, verification matrix, specifications, as-run procedures, reports, anomalies …
data/                      the same for machines: JSON, CSV, Excel, Parquet, JUnit
runs/                      each run with its record and its evidence: packets as received, samples, activities, events
plots/                     the telemetry that decided
signatures/                electronic signatures, Ed25519, one file each

To verify it without Vigie:

  sha256sum -c SEAL.sha256        the manifest and the covers are those that were sealed
  sha256sum -c MANIFEST.sha256    every other file is as it was issued

Then compare the SHA-256 of MANIFEST.sha256 with the root on the signed cover, and see that no file is there that neither names, save those in
signatures/. BLOCKS.txt has the digest of each 64 KiB of larger files: it tells where one was altered.
With Vigie: vigie qualification verify FOLDER does all this, holds the signatures against the plan, and draws the conclusions again.
`
