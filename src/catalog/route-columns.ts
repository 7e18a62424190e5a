import { z } from "zod";

const modelList = z.array(z.string());
const weights = z.record(z.string(), z.number().int().nonnegative());

/** A route's list of models as it is stored: their keys, `provider/model`. */
export const readModelList = (column: string): string[] => modelList.parse(JSON.parse(column));

/** A route's weights as they are stored, by the models' keys. */
export const readWeights = (column: string): Record<string, number> => weights.parse(JSON.parse(column));
