/** What a file may have at most; beyond it the file is refused, whatever it holds. */
export interface XmlLimits {
  readonly bytes: number;
  /** Elements that are kept at a time: of the whole file, or of one record. */
  readonly elements: number;
  readonly depth: number;
  readonly attributes: number;
}

const MEGABYTE = 1024 * 1024;

/** Exported configurations have some megabytes; the largest service exports some tens. */
export const XML_LIMITS: XmlLimits = {
  bytes: 64 * MEGABYTE,
  elements: 4_000_000,
  depth: 200,
  attributes: 200,
};

/** Files of objects are read one object at a time and may be large. */
export const RECORD_LIMITS: XmlLimits = {
  bytes: 64 * 1024 * MEGABYTE,
  elements: 1_000_000,
  depth: 200,
  attributes: 200,
};
