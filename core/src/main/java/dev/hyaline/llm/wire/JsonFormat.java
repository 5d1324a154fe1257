package dev.hyaline.llm.wire;

import dev.hyaline.common.Arguments;
import dev.hyaline.llm.config.Capabilities;
import java.util.Map;

/**
 * JSON that is asked for. A server gets what it supports and no more ({@link Capabilities#json}),
 * so the prompt should ask for it as well, and whoever reads the answer checks it.
 */
public sealed interface JsonFormat {

    record AnyObject() implements JsonFormat {}

    /**
     * An object of a schema.
     *
     * @param name of the schema: letters, digits, {@code _} and {@code -}
     * @param schema JSON Schema as maps, lists and scalars; servers write fields in its order, so a
     *     map with an order is wanted
     */
    record Schema(String name, Map<String, ?> schema) implements JsonFormat {
        public Schema {
            if (!name.matches("[A-Za-z0-9_-]{1,64}")) {
                throw Arguments.wrong(
                        "name must be 1 to 64 letters, digits, _ or -, but is: %s", name);
            }
        }
    }
}
