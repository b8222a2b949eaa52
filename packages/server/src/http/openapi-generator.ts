import { createJsonSchemaTransform } from "fastify-type-provider-zod";
import { z } from "zod";

export { default as swagger } from "@fastify/swagger";

export const transform = createJsonSchemaTransform({
  zodToJsonConfig: {
    override({ zodSchema, jsonSchema }) {
      // The only transforms of the wire brand strings as ids.
      if (zodSchema instanceof z.ZodTransform) jsonSchema.type = "string";
      if (zodSchema instanceof z.ZodUndefined) jsonSchema.type = "null";
    },
  },
});
