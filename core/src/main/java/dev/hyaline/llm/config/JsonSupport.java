package dev.hyaline.llm.config;

/** How far a server keeps to a JSON format that is asked for. */
public enum JsonSupport {
    /** Not at all: the prompt must ask for it. */
    NONE,
    /** Some JSON object. */
    OBJECT,
    /** An object of the schema that is asked for. */
    SCHEMA
}
