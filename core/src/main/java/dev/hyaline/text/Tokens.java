package dev.hyaline.text;

import java.util.Optional;

/**
 * The tokens of a model, as far as a corpus needs them. Tokenizer and bytes are read when asked
 * for.
 */
public interface Tokens {

    /** What the model is called, for messages. */
    String modelName();

    /** How many there are. */
    int vocabularySize();

    /** How texts become tokens; without it only corpora of ready-made ids can be read. */
    default Optional<Tokenizer> tokenizer() {
        return Optional.empty();
    }

    /** Their bytes, without loading the tokenizer. */
    default Optional<Vocabulary> vocabulary() {
        return Optional.empty();
    }
}
